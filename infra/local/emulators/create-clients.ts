import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Clients, type Endpoints, localCredentials } from '../../aws/clients.ts';

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
