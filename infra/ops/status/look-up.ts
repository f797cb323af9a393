import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoTable } from '../../../functions/story/dynamo-table.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import { articleClaimKey, storyKey } from '../../../functions/story/keys.ts';
import type { StackOutputs } from '../command/stack-outputs.ts';
import { receiptsOfKey } from '../files/find-receipts.ts';

export type Subject = 'file' | 'story' | 'article';

/** How to find what the table knows of one thing: the item itself first, then what it belongs to. */
export const lookUps: Readonly<
  Record<Subject, (dynamodb: DynamoDBClient, outputs: StackOutputs, name: string) => Promise<TableItem[]>>
> = {
  /** Receipts of all versions of a key, in the order of the uploads. */
  async file(dynamodb, { tableName, bucketName }, key) {
    const receipts = await receiptsOfKey(dynamodb, tableName, { bucket: bucketName, key });
    return receipts.sort((one, other) => (one.uploadedAt < other.uploadedAt ? -1 : 1));
  },
  async story(dynamodb, { tableName }, storyId) {
    return dynamoTable(dynamodb, tableName).read([storyKey(storyId)], 'strong');
  },
  async article(dynamodb, outputs, articleId) {
    const [claim] = await dynamoTable(dynamodb, outputs.tableName).read([articleClaimKey(articleId, '')], 'strong');
    if (claim?.entity !== 'article') return [];
    return [claim, ...(await lookUps.story(dynamodb, outputs, claim.storyId))];
  },
};
