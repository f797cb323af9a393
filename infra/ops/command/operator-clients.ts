import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Clients, localCredentials } from '../../aws/clients.ts';
import type { StackOutputs } from './stack-outputs.ts';

/** The region of a stack, which every ARN of its outputs tells: nobody has to set it right a second time. */
export function regionOf({ topicArn }: Pick<StackOutputs, 'topicArn'>): string {
  return topicArn.split(':')[3] ?? '';
}

/**
 * Whoever waits at a terminal shall hear within a minute that nothing answers; the SDK tries three or four times. What takes longer
 * by its nature (an upload, a long poll) says so with its own `requestTimeout`.
 */
const limits = {
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;

/** Clients for where the stack is, with the credentials of the AWS command line. */
export function createOperatorClients(outputs: StackOutputs): Clients {
  const { endpoints } = outputs;
  const common = { ...limits, region: regionOf(outputs), ...(endpoints && { credentials: localCredentials }) };
  const aws = { ...common, ...(endpoints && { endpoint: endpoints.fauxqs }) };
  const dynamodb = { ...common, ...(endpoints && { endpoint: endpoints.dynamodb }) };
  return {
    s3: new S3Client(aws),
    // By region, endpoint or AWS_ENDPOINT_URL, as every other call: emulators answer with queue URLs that not every machine resolves.
    sqs: new SQSClient({ ...aws, useQueueUrlAsEndpoint: false }),
    sns: new SNSClient(aws),
    dynamodb: new DynamoDBClient(dynamodb),
    streams: new DynamoDBStreamsClient(dynamodb),
  };
}
