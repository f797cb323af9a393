import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { Correction } from '../../../functions/story/items/items.ts';
import { CORRECTIONS } from '../../../functions/story/items/keys.ts';
import { itemOf } from '../../../functions/story/table/dynamo-item.ts';

/** All corrections, in the order in which they were made. */
export async function corrections(client: DynamoDBClient, TableName: string): Promise<Correction[]> {
  const query = {
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: CORRECTIONS } },
    ConsistentRead: true,
  };
  const all: Correction[] = [];
  for await (const { Items = [] } of paginateQuery({ client }, query))
    all.push(...Items.map((item) => itemOf(item) as Correction));
  return all;
}

/**
 * The corrections that say something of a pair of reports: of each pair the newest, so that one that was undone does
 * not count.
 */
export function labelledPairs(all: readonly Correction[]): Correction[] {
  const pairs = new Map<string, Correction>();
  for (const correction of all) {
    if (correction.reports.length !== 2) continue;
    const pair = pairOf(correction.reports);
    pairs.delete(pair);
    pairs.set(pair, correction);
  }
  return [...pairs.values()];
}

/** The same for a pair in either order. */
export function pairOf(reports: Correction['reports']): string {
  return JSON.stringify(reports.map(({ articleId }) => articleId).sort());
}

const COLUMNS = ['label', 'article_a', 'article_b', 'file_a', 'file_b', 'kind', 'by', 'at'] as const;

/** The labelled pairs as the tab-separated file that `npm run train -- --labels FILE` takes. */
export function labelLines(all: readonly Correction[]): string[] {
  const rows = labelledPairs(all).map(({ label, reports: [a, b], kind, by, at }) =>
    [label, a?.articleId, b?.articleId, a?.key, b?.key, kind, by, at].map((cell = '') => plain(cell)).join('\t'),
  );
  return [COLUMNS.join('\t'), ...rows];
}

/** Object keys and names may hold anything. */
const plain = (cell: string): string => cell.replaceAll(/[\t\r\n]/g, ' ');
