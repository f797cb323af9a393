import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SQSEvent } from 'aws-lambda';
import { CLIENT_LIMITS } from '../../../../../functions/client-limits.ts';

const s3 = new S3Client(CLIENT_LIMITS);
const dynamo = new DynamoDBClient(CLIENT_LIMITS);

interface Item extends Record<string, { S: string }> {
  pk: { S: string };
  sk: { S: string };
}

/** The five calls of a new article where the words alone decide, and nothing else: no reading, no decision, no log. */
export const handler = async (event: SQSEvent): Promise<void> => {
  const { bucket, object } = JSON.parse(event.Records[0]?.body ?? '{}').Records[0].s3;
  const key = decodeURIComponent(object.key.replaceAll('+', ' '));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
  await Body?.transformToByteArray();

  const table = process.env.TABLE_NAME ?? '';
  const [story, claim, receipt] = ['STORY', 'ARTICLE', 'FILE'].map((kind) => ({
    pk: { S: `${kind}#floor/${key}` },
    sk: { S: kind },
  })) as [Item, Item, Item];
  const Keys = [story, claim, receipt];
  await dynamo.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }));
  const Statements = [claim, { ...claim, sk: { S: 'LIST' } }].map(({ pk, sk }) => ({
    Statement: `INSERT INTO "${table}" VALUE {'pk': ?, 'sk': ?}`,
    Parameters: [pk, sk],
  }));
  await dynamo.send(new BatchExecuteStatementCommand({ Statements }));
  for (const Item of [story, receipt]) await dynamo.send(new PutItemCommand({ TableName: table, Item }));
};
