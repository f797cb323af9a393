import { SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { CLIENT_LIMITS } from '../client-limits.ts';
import { required } from '../environment.ts';
import { errorFields } from '../error-fields.ts';
import { log } from '../log.ts';
import { announce } from './announce.ts';
import { loadPutEvents } from './lazy.cjs';
import type { NotifyReport } from './notify-batch.ts';

const sns = new SNSClient(CLIENT_LIMITS);
const topicArn = required(process.env, 'TOPIC_ARN');
const source = required(process.env, 'EVENT_SOURCE');
const { EVENT_BUS } = process.env;
const bus = EVENT_BUS ? loadPutEvents().busOutlet(EVENT_BUS) : undefined;

// No metrics of its own: SNS counts what is published, Lambda how late the stream is read.
const report: NotifyReport = {
  announced: (notifications) => log('INFO', { announced: notifications.map(({ id }) => id) }),
  failure: (sequenceNumber, error) =>
    log('ERROR', { message: 'not announced yet', sequenceNumber, error: errorFields(error) }),
};

/** Table stream -> CloudEvents -> SNS, and the event bus if there is one; answers with the records that are to come again. */
export function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  return announce(event.Records, { sns, topicArn, bus, source, report });
}
