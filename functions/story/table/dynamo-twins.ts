import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StoryItem, TwinsItem } from '../items/items.ts';
import { articleClaimKey, storyIdAt, storyKey, TWINS } from '../items/keys.ts';
import { itemOf } from './dynamo-item.ts';
import { itemsAt, takeFirst } from './dynamo-partition.ts';
import { dynamoTable } from './dynamo-table.ts';
import { isKeptApart } from './redirects.ts';

/** Two stories that are probably one, as they are now. */
export interface OpenTwins {
  twins: TwinsItem;
  younger: StoryItem;
  older: StoryItem;
}

/** Pairs of one batched read: two stories and a claim each. */
const BATCH = 33;

/**
 * The twins that are still undecided, those with the youngest story first: both stories exist and are not merged, no label
 * keeps them apart, and the matching report is still in its story.
 * @param since only of stories that began at or after this instant @param limit pairs that are looked at
 */
export async function openTwins(
  client: DynamoDBClient,
  TableName: string,
  { since = '0', limit }: { readonly since?: string; readonly limit: number },
): Promise<OpenTwins[]> {
  const newest = itemsAt(client, TableName, TWINS, { since, newestFirst: true, pageSize: limit });
  const pairs = (await takeFirst(newest, limit)).map((item) => itemOf(item) as TwinsItem);
  const table = dynamoTable(client, TableName);
  const open: OpenTwins[] = [];
  for (let at = 0; at < pairs.length; at += BATCH) {
    const batch = pairs.slice(at, at + BATCH);
    const ids = [...new Set(batch.flatMap(({ storyId, into }) => [storyId, into]))];
    const stories = new Map(
      (await table.read(ids.map(storyKey), 'eventual')).flatMap((item) =>
        item.entity === 'story' ? [[storyIdAt(item), item] as const] : [],
      ),
    );
    const keys = batch.map(({ report: { articleId }, into }) => {
      return articleClaimKey(articleId, stories.get(into)?.scope ?? '');
    });
    const distinct = [...new Map(keys.map((key) => [key.pk, key])).values()];
    const claims = await table.read(distinct, 'eventual');
    const holder = new Map(claims.flatMap((item) => (item.entity === 'article' ? [[item.pk, item.storyId]] : [])));
    for (const [i, twins] of batch.entries()) {
      const [younger, older] = [stories.get(twins.storyId), stories.get(twins.into)];
      if (!younger || !older || younger.withdrawnAt || older.withdrawnAt || isKeptApart(younger, older)) continue;
      if (holder.get(keys[i]?.pk ?? '') === twins.reportOf) open.push({ twins, younger, older });
    }
  }
  return open;
}
