import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { CLIENT_LIMITS } from '../client-limits.ts';
import { required } from '../environment.ts';
import { type NotifyReport, notifyBatch } from './notify-batch.ts';
import { publish } from './publish.ts';

const sns = new SNSClient(CLIENT_LIMITS);
const topicArn = required(process.env, 'TOPIC_ARN');
const source = required(process.env, 'EVENT_SOURCE');
const logger = new Logger();
const metrics = new Metrics();

const report: NotifyReport = {
  announced: (notifications) => {
    logger.info('announced', { ids: notifications.map(({ id }) => id) });
    for (const [type, { length }] of Object.entries(Object.groupBy(notifications, ({ type }) => type))) {
      metrics.addMetric(type, MetricUnit.Count, length);
    }
  },
  failure: (sequenceNumber, error) => {
    logger.error('not announced yet', { sequenceNumber, error });
    metrics.addMetric('failed', MetricUnit.Count, 1);
  },
};

/** Table stream -> CloudEvents -> SNS; answers with the records that are to come again. */
export const handler = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const response = await notifyBatch(event.Records, source, (entries) => publish(sns, topicArn, entries), report);
  metrics.publishStoredMetrics();
  return response;
};
