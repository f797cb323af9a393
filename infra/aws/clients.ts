import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

export interface Clients {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
}

/** What all clients of a stack have in common. */
export interface ClientOptions {
  readonly region: string;
  /** Time limits of a call. */
  readonly requestHandler?: NonNullable<S3ClientConfig['requestHandler']>;
}

export interface Endpoints {
  /** S3, SQS and SNS. */
  readonly fauxqs: string;
  readonly dynamodb: string;
}

/** Any credentials will do. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** The SDK refuses a custom endpoint if the shell asks for FIPS or dual-stack endpoints (`AWS_USE_FIPS_ENDPOINT`). */
const LOCAL = { credentials: LOCAL_CREDENTIALS, useFipsEndpoint: false, useDualstackEndpoint: false } as const;

/**
 * Clients for a stack on AWS, with the credentials of the AWS command line, or on this machine.
 * @param endpoints of a stack on this machine; absent: AWS, or where `AWS_ENDPOINT_URL…` says.
 */
export function createClients(options: ClientOptions, endpoints?: Endpoints): Clients {
  const aws = clientOptions(options, endpoints);
  const dynamodb = { ...aws, ...(endpoints && { endpoint: endpoints.dynamodb }) };
  return {
    s3: new S3Client(aws),
    // By region, endpoint or AWS_ENDPOINT_URL, as every other call: fauxqs answers with URLs below
    // `sqs.<region>.localhost`, which not every machine resolves.
    sqs: new SQSClient({ ...aws, useQueueUrlAsEndpoint: false }),
    sns: new SNSClient(aws),
    dynamodb: new DynamoDBClient(dynamodb),
    streams: new DynamoDBStreamsClient(dynamodb),
  };
}

/** Options of a client of any service but DynamoDB. */
export function clientOptions<O extends Partial<ClientOptions>>(options: O, endpoints?: Endpoints) {
  return { ...options, ...(endpoints && { ...LOCAL, endpoint: endpoints.fauxqs }) };
}

export function destroyClients(clients: Clients): void {
  for (const client of Object.values(clients)) client.destroy();
}
