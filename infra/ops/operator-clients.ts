import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Clients, createClients } from '../local/clients.ts';
import type { StackOutputs } from './stack-outputs.ts';

/** The region of a stack, which every ARN of its outputs tells: nobody has to set it right a second time. */
export function regionOf({ topicArn }: Pick<StackOutputs, 'topicArn'>): string {
  return topicArn.split(':')[3] ?? '';
}

/** Clients for where the stack is, with the credentials of the AWS command line. */
export function createOperatorClients(outputs: StackOutputs): Clients {
  const region = regionOf(outputs);
  if (outputs.endpoints !== undefined) return createClients(outputs.endpoints, region);
  return {
    s3: new S3Client({ region }),
    // By region or AWS_ENDPOINT_URL, as every other call: emulators answer with queue URLs that not every machine resolves.
    sqs: new SQSClient({ region, useQueueUrlAsEndpoint: false }),
    sns: new SNSClient({ region }),
    dynamodb: new DynamoDBClient({ region }),
    streams: new DynamoDBStreamsClient({ region }),
  };
}
