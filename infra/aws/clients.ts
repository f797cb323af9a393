import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';

export interface Clients {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
}

export interface Endpoints {
  /** S3, SQS and SNS. */
  readonly fauxqs: string;
  readonly dynamodb: string;
}

/** Any will do, there only must be some. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

export function destroyClients(clients: Clients): void {
  for (const client of Object.values(clients)) client.destroy();
}
