import type { Clients } from '../../../../../infra/aws/clients.ts';
import type { OperatedStack, StackOutputs } from '../../../../../infra/desk/operator/stack/outputs.ts';

/** What cdk deploy writes of one stack. */
export const OUTPUTS = {
  BucketName: 'bucket',
  IngestedNames: '*.md',
  IngestSettings: '{"timeZone":"Europe/Berlin","timeZones":{},"notifications":false}',
  QueueUrl: 'https://files',
  TopicArn: 'arn:aws:sns:eu-west-1:123456789012:topic',
  TableName: 'table',
  DeadLetterQueueUrl: 'https://dead-letters',
  NotifyFailureQueueUrl: 'https://failures',
  NotifyEnvironment: '{"EVENT_SOURCE":"/wiredrop/Wiredrop"}',
};

/** A stack as the commands know it. */
export const STACK: StackOutputs = {
  stackName: 'Wiredrop',
  bucketName: 'bucket',
  ingestedNames: '*.md',
  ingestSettings: {},
  queueUrl: 'https://queue',
  topicArn: 'arn:aws:sns:eu-west-1:1:topic',
  tableName: 'table',
  deadLetterQueueUrl: '',
  notifyFailureQueueUrl: '',
  notifyEnvironment: {},
};

/** A stack of which these clients and outputs alone are used. */
export const stackWith = (clients: object, outputs: Partial<StackOutputs> = {}): OperatedStack => ({
  clients: clients as Clients,
  outputs: { ...STACK, ...outputs },
});
