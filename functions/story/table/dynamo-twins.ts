import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StoryItem, TwinsItem } from '../items/items.ts';
import { articleClaimKey, PARTITIONS, storyIdAt, storyKey } from '../items/keys.ts';
import { isKeptApart } from '../items/story.ts';
import { readStories } from './dynamo-day-index.ts';
import { itemOf } from './dynamo-item.ts';
import { itemsAt, takeFirst } from './dynamo-partition.ts';
import { readItems } from './dynamo-table.ts';

/** Two stories that are probably one, as they are now. */
export interface OpenTwins {
  twins: TwinsItem;
  younger: StoryItem;
  older: StoryItem;
}

/**
 * The twins that are still undecided, those with the youngest story first: both stories exist and are not merged, no
 * label keeps them apart, and the matching report is still in its story.
 * @param since only of stories that began at or after this instant @param limit pairs that are looked at
 */
export async function openTwins(
  client: DynamoDBClient,
  TableName: string,
  { since = '0', limit }: { readonly since?: string; readonly limit: number },
): Promise<OpenTwins[]> {
  const newest = itemsAt(client, TableName, PARTITIONS.twins, { since, newestFirst: true, pageSize: limit });
  const pairs = (await takeFirst(newest, limit)).map((item) => itemOf(item) as TwinsItem);
  const stories = new Map(
    (
      await readStories(
        client,
        TableName,
        pairs.flatMap(({ storyId, into }) => [storyId, into].map(storyKey)),
        'eventual',
      )
    ).map((story) => [storyIdAt(story), story]),
  );
  const claimKeyOf = ({ report: { articleId }, into }: TwinsItem) =>
    articleClaimKey(articleId, stories.get(into)?.scope ?? '');
  const claims = await readItems(client, TableName, pairs.map(claimKeyOf));
  const holder = new Map(claims.flatMap((item) => (item.entity === 'article' ? [[item.pk, item.storyId]] : [])));
  return pairs.flatMap((twins) => {
    const [younger, older] = [stories.get(twins.storyId), stories.get(twins.into)];
    if (!younger || !older || younger.withdrawn || older.withdrawn || isKeptApart(younger, older)) return [];
    return holder.get(claimKeyOf(twins).pk) === twins.reportOf ? [{ twins, younger, older }] : [];
  });
}
