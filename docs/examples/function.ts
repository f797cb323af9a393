// Each new revision of a story once, from a queue. The table has the partition key `storyId`.
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { isNewerThan, parseNotification, type StoryState } from 'wiredrop/events';

const dynamodb = new DynamoDBClient();
const TableName = process.env.TABLE_NAME;

export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const { messageId, body } of Records)
    await take(body).catch((error) => {
      console.error(error);
      batchItemFailures.push({ itemIdentifier: messageId });
    });
  return { batchItemFailures };
}

async function take(body: string): Promise<void> {
  const { type, data } = parseNotification(body);
  if (type === 'article.rejected') return;
  const Key = marshall({ storyId: data.storyId });
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  if (Item && !isNewerThan(data, unmarshall(Item) as StoryState)) return; // delivered again, or late
  console.log(type, data); // your work: repeated if it fails, or if the next line fails
  await dynamodb.send(new PutItemCommand({ TableName, Item: marshall(data) }));
}
