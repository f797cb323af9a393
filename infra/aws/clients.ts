import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

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

/** Clients of the emulators, whatever the user's own AWS configuration says. */
export function createClients(endpoints: Endpoints, region: string): Clients {
  const common = { region, credentials: localCredentials };
  const fauxqs = { ...common, endpoint: endpoints.fauxqs };
  const dynamodb = { ...common, endpoint: endpoints.dynamodb };
  return {
    s3: new S3Client(fauxqs),
    // fauxqs answers with URLs below `sqs.<region>.localhost`, which not every machine resolves.
    sqs: new SQSClient({ ...fauxqs, useQueueUrlAsEndpoint: false }),
    sns: new SNSClient(fauxqs),
    dynamodb: new DynamoDBClient(dynamodb),
    streams: new DynamoDBStreamsClient(dynamodb),
  };
}

export function destroyClients(clients: Clients): void {
  for (const client of Object.values(clients)) client.destroy();
}
