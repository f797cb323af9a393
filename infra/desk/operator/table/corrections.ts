import { PARTITIONS, type RequestItem } from '../../../../functions/story/items/index.ts';
import { itemOf, itemsAt, takeFirst } from '../../../../functions/story/table/index.ts';
import type { OperatedStack } from '../stack/outputs.ts';

/** All that operators asked and ingest answered, in the order in which it was asked. */
export async function requestsMade({ clients, outputs }: OperatedStack): Promise<RequestItem[]> {
  const items = itemsAt(clients.dynamodb, outputs.tableName, PARTITIONS.requests, { isStrong: true });
  return (await takeFirst(items)).map((item) => itemOf(item) as RequestItem);
}

/**
 * The requests that say something of a pair of reports: of each pair the newest, so that one that was undone does not
 * count.
 */
export function labelledPairs(all: readonly RequestItem[]): RequestItem[] {
  const pairs = new Map<string, RequestItem>();
  for (const request of all) {
    if (request.reports.length !== 2) continue;
    const pair = pairOf(request.reports);
    pairs.delete(pair);
    if (request.label) pairs.set(pair, request);
  }
  return [...pairs.values()];
}

export const isUndone = ({ sk }: RequestItem, made: readonly RequestItem[]): boolean =>
  made.some(({ undoes, refusal }) => undoes === sk && refusal === undefined);

/** The same for a pair in either order. */
export function pairOf(reports: RequestItem['reports']): string {
  return JSON.stringify(reports.map(({ articleId }) => articleId).sort());
}

const COLUMNS = ['label', 'article_a', 'article_b', 'file_a', 'file_b', 'kind', 'by', 'at'] as const;

/** The labelled pairs as the tab-separated file that `npm run train -- --labels FILE` takes. */
export function labelLines(all: readonly RequestItem[]): string[] {
  const rows = labelledPairs(all).map(({ label, reports: [a, b], kind, by, at }) =>
    [label, a?.articleId, b?.articleId, a?.key, b?.key, kind, by, at].map((cell = '') => plain(cell)).join('\t'),
  );
  return [COLUMNS.join('\t'), ...rows];
}

/** Object keys and names may hold anything. */
const plain = (cell: string): string => cell.replaceAll(/[\t\r\n]/g, ' ');
