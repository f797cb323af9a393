import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Context, S3Event, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { processObject } from './process-object.ts';

const processor = new BatchProcessor(EventType.SQS);
const config = new IdempotencyConfig({ eventKeyJmesPath: 'messageId' });
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: process.env.IDEMPOTENCY_TABLE_NAME ?? '' });

const processRecord = makeIdempotent(
  async (record: SQSRecord) => {
    // S3's test event has no records.
    const { Records = [] }: Partial<S3Event> = JSON.parse(record.body);
    return Promise.all(Records.map(processObject));
  },
  { config, persistenceStore },
);

/**
 * The Powertools sample: the same over a queue, with Powertools' batch processing and idempotency, as its guide
 * combines them. https://docs.aws.amazon.com/powertools/typescript/latest/features/batch/
 */
export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  config.registerLambdaContext(context);
  return processPartialResponse(event, processRecord, processor, { context });
};
