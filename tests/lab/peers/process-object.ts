import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { S3EventRecord } from 'aws-lambda';
import matter from 'gray-matter';

const s3 = new S3Client({});
const sns = new SNSClient({});
const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const { TABLE_NAME, TOPIC_ARN } = process.env;

/**
 * One uploaded object, as the samples handle it: read, parse, get by hash, put, publish. Between the get and the put
 * another function may do the same, and a crash between the put and the publish loses the message.
 */
export async function processObject(record: S3EventRecord): Promise<{ contentHash: string; isNew: boolean }> {
  const bucket = record.s3.bucket.name;
  const key = decodeURIComponent(record.s3.object.key.replace(/\+/g, ' '));
  const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const item = articleRecord((await object.Body?.transformToString()) ?? '', bucket, key);
  const { contentHash } = item;

  const known = await dynamo.send(new GetCommand({ TableName: TABLE_NAME, Key: { contentHash } }));
  if (known.Item) {
    console.log(`Duplicate: ${key}`);
    return { contentHash, isNew: false };
  }
  await dynamo.send(new PutCommand({ TableName: TABLE_NAME, Item: item }));
  const { body, ...message } = item;
  await sns.send(
    new PublishCommand({
      TopicArn: TOPIC_ARN,
      Subject: 'New article',
      Message: JSON.stringify({ ...message, excerpt: body.slice(0, 100) }),
      MessageAttributes: { publisher: { DataType: 'String', StringValue: item.publisher } },
    }),
  );
  console.log(`Stored: ${key}`);
  return { contentHash, isNew: true };
}

/** The item of one article, text included, keyed by its hash. */
export interface ArticleRecord {
  contentHash: string;
  id: string;
  title: string;
  publisher: string;
  author: string;
  publishedAt: string;
  crawledAt: string;
  url: string;
  body: string;
  bucket: string;
  key: string;
  createdAt: string;
}

/** What a sample makes of a file: gray-matter, the hash of the text, everything in one item. */
export function articleRecord(file: string, bucket: string, key: string): ArticleRecord {
  const { data, content } = matter(file);
  const body = content.split('\n---\n').slice(1, -1).join('\n---\n').trim();
  return {
    contentHash: createHash('sha256').update(body).digest('hex'),
    id: String(data.id),
    title: String(data.title),
    publisher: String(data.publisher),
    author: String(data.author),
    publishedAt: String(data.published_at),
    crawledAt: String(data.crawled_at),
    url: String(data.url),
    body,
    bucket,
    key,
    createdAt: new Date().toISOString(),
  };
}
