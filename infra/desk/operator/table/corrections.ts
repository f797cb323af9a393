import { type Correction, PARTITIONS, type RequestItem } from '../../../../functions/story/items/index.ts';
import { itemOf, itemsAt, takeFirst } from '../../../../functions/story/table/index.ts';
import type { OperatedStack } from '../stack/outputs.ts';

/**
 * All that operators asked and ingest answered, in the order in which it was asked; corrections that were made before
 * there were requests included.
 */
export async function requestsMade({ clients, outputs }: OperatedStack): Promise<RequestItem[]> {
  const allOf = async <T>(pk: string) => {
    const items = await takeFirst(itemsAt(clients.dynamodb, outputs.tableName, pk, { isStrong: true }));
    return items.map((item) => itemOf(item) as T);
  };
  const [before, requests] = await Promise.all([
    allOf<Correction>(PARTITIONS.corrections),
    allOf<RequestItem>(PARTITIONS.requests),
  ]);
  return [...before.map(requestOf), ...requests.map(withLabel)];
}

/** Kinds that earlier versions have stored: each is a label now. */
const FORMER_LABELS: ReadonlySet<string> = new Set(['right', 'apart', 'looked']);

const kindOf = <K extends string>(kind: K): K | 'label' => (FORMER_LABELS.has(kind) ? 'label' : kind);

function withLabel(item: RequestItem): RequestItem {
  const { kind, undo } = item;
  return { ...item, kind: kindOf(kind), ...(undo && { undo: { ...undo, kind: kindOf(undo.kind) } }) };
}

function requestOf(correction: Correction): RequestItem {
  const { kind, storyId, otherStoryId = storyId } = correction;
  const undo: Readonly<Record<Correction['kind'], NonNullable<RequestItem['undo']>>> = {
    split: { kind: 'merge', storyId: otherStoryId, into: storyId },
    merge: { kind: 'restore', storyId },
    right: { kind: 'label', storyId },
  };
  return { ...correction, entity: 'request', kind: kind === 'right' ? 'label' : kind, undo: undo[kind] };
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
