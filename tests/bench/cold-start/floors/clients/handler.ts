import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { CLIENT_LIMITS } from '../../../../../functions/client-limits.ts';

/** The least a function with these two services can be: it constructs their clients. */
const clients = [new S3Client(CLIENT_LIMITS), new DynamoDBClient(CLIENT_LIMITS)];

export const handler = async (): Promise<number> => clients.length;
