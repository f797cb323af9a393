import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { REASONS, REPAIRS } from '../../functions/article/codes.ts';
import { mapBounded } from '../../functions/map-bounded.ts';
import type { Receipt, StoryItem } from '../../functions/story/items/items.ts';
import type { Clients } from '../aws/clients.ts';
import type { StackOutputs } from '../operator/stack/outputs.ts';
import { type FileLine, offendingLine } from './offending-line.ts';
import { byDecision, type FileRow, fileRow, type StoryRow, storyRow } from './page-rows.ts';

/** One report of a story, as the page shows it. */
export type ReportRow = Pick<FileRow, 'key' | 'disposition' | 'decidedAt' | 'why' | 'evidence' | 'chips'> & {
  publisher?: string;
};

export interface RejectedRow {
  key: string;
  decidedAt: string;
  reason: string;
  detail: string;
  hint: string;
  line?: FileLine;
}

/** What a report says. */
export interface ReportData {
  stackName: string;
  at: string;
  /** Instants of the first and the last decision; absent without files. */
  from?: string;
  to?: string;
  files: number;
  stories: number;
  counts: Record<string, number>;
  /** Stories of more than one report, those with the most reports first. */
  several: (Omit<StoryRow, 'articles'> & { files: ReportRow[] })[];
  /** By key. */
  rejected: RejectedRow[];
  /** Copies and duplicates by key, with the headline of their story. */
  copies: (Pick<FileRow, 'key' | 'disposition' | 'probability' | 'storyId'> & { headline: string })[];
  repairedFiles: number;
  /** The most frequent first. */
  repairs: { code: string; meaning: string; files: number; example: string }[];
  /** Files decided in each of the equal spans between `from` and `to`. */
  bars: number[];
  rejectedBars: number[];
}

export interface ReportOptions {
  /** Only files that were decided, and stories that began, from this instant on. */
  readonly since?: string;
}

const BARS = 120;
/** Rejected files of which a line is read. */
const MOST_LINES = 500;
const READS_AT_A_TIME = 8;
const PREVIEW_BYTES = 2 ** 20;

/**
 * Reads the whole table once, and the rejected files from the bucket. On AWS that costs half a read unit for each 4 KB
 * of the table: some
 * 0.3 read units a file.
 */
export async function collectReport(
  { dynamodb, s3 }: Pick<Clients, 'dynamodb' | 's3'>,
  { stackName, tableName, bucketName }: Pick<StackOutputs, 'stackName' | 'tableName' | 'bucketName'>,
  { since = '' }: ReportOptions = {},
): Promise<ReportData> {
  const rows: FileRow[] = [];
  const stories = new Map<string, StoryRow>();
  for await (const item of scan(dynamodb, tableName)) {
    if (item.entity === 'story') {
      const story = storyRow(item);
      stories.set(story.id, story);
    } else if (item.receivedAt >= since) rows.push(fileRow(item));
  }
  rows.sort((one, other) => ((one.decidedAt ?? '') < (other.decidedAt ?? '') ? -1 : 1));
  const rejected = rows.filter(({ disposition }) => disposition === 'rejected').map(rejectedRow);
  await mapBounded(rejected.slice(0, MOST_LINES), READS_AT_A_TIME, async ({ row, key, versionId }) => {
    const bytes = await beginningOf(key, versionId).catch(() => undefined);
    const line = bytes && offendingLine(bytes, row.reason);
    if (line !== undefined) row.line = line;
  });
  const [from, to] = [rows[0]?.decidedAt, rows.at(-1)?.decidedAt];
  return {
    stackName,
    at: new Date().toISOString(),
    ...(from && { from }),
    ...(to && { to }),
    files: rows.length,
    stories: [...stories.values()].filter(({ firstSeenAt }) => firstSeenAt >= since).length,
    counts: countsOf(rows),
    several: severalOf(rows, stories),
    rejected: rejected.map(({ row }) => row).sort(byKey),
    copies: copiesOf(rows, stories),
    repairedFiles: rows.filter(({ repairs }) => repairs !== undefined).length,
    repairs: repairsOf(rows),
    bars: barsOf(rows, from, to),
    rejectedBars: barsOf(
      rows.filter(({ disposition }) => disposition === 'rejected'),
      from,
      to,
    ),
  };

  async function beginningOf(Key: string, VersionId: string | undefined): Promise<Uint8Array | undefined> {
    const version = VersionId === undefined ? {} : { VersionId };
    const range = { Range: `bytes=0-${PREVIEW_BYTES - 1}` };
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key, ...version, ...range }));
    return Body?.transformToByteArray();
  }
}

async function* scan(client: Clients['dynamodb'], TableName: string): AsyncGenerator<Receipt | StoryItem> {
  const input = {
    TableName,
    FilterExpression: 'entity IN (:receipt, :story)',
    ExpressionAttributeValues: { ':receipt': { S: 'receipt' }, ':story': { S: 'story' } },
  };
  for await (const { Items = [] } of paginateScan({ client }, input)) {
    for (const item of Items as Record<string, AttributeValue>[]) yield unmarshall(item) as Receipt | StoryItem;
  }
}

function rejectedRow({ key, versionId, decidedAt = '', reason = '', detail = '' }: FileRow) {
  const row: RejectedRow = { key, decidedAt, reason, detail, hint: REASONS[reason as keyof typeof REASONS] ?? '' };
  return { row, key, versionId };
}

function countsOf(rows: readonly FileRow[]): Record<string, number> {
  const groups = Map.groupBy(rows, ({ disposition = '' }) => disposition);
  return Object.fromEntries([...groups].map(([name, group]) => [name, group.length]));
}

function severalOf(rows: readonly FileRow[], stories: ReadonlyMap<string, StoryRow>): ReportData['several'] {
  const groups = [...Map.groupBy(rows, ({ storyId = '' }) => storyId)];
  return groups
    .flatMap(([id, files]) => {
      const story = stories.get(id);
      if (story === undefined || story.reports < 2) return [];
      const { articles, ...shown } = story;
      const publishers = new Map(articles.map(({ articleId, publisher }) => [articleId, publisher]));
      const reports = files
        .toSorted(byDecision)
        .map(({ key, disposition, decidedAt, why, evidence, chips, articleId = '' }) => {
          const publisher = publishers.get(articleId);
          return { key, disposition, decidedAt, why, evidence, chips, ...(publisher && { publisher }) } as ReportRow;
        });
      return [{ ...shown, files: reports }];
    })
    .sort((one, other) => other.reports - one.reports || (one.firstSeenAt < other.firstSeenAt ? -1 : 1));
}

function copiesOf(rows: readonly FileRow[], stories: ReadonlyMap<string, StoryRow>): ReportData['copies'] {
  const copies = rows.filter(({ disposition = '' }) => ['copy', 'duplicate'].includes(disposition)).sort(byKey);
  return copies.map(({ key, disposition = 'copy', probability, storyId = '' }) => {
    const headline = stories.get(storyId)?.headline ?? '';
    return { key, disposition, ...(probability !== undefined && { probability }), storyId, headline };
  });
}

function byKey(one: { readonly key: string }, other: { readonly key: string }): number {
  return one.key < other.key ? -1 : 1;
}

function repairsOf(rows: readonly FileRow[]): ReportData['repairs'] {
  const found = new Map<string, { files: number; example: string }>();
  for (const { key, repairs = [] } of rows) {
    for (const code of new Set(repairs.map((repair) => repair.split('@')[0] ?? ''))) {
      found.set(code, { files: (found.get(code)?.files ?? 0) + 1, example: found.get(code)?.example ?? key });
    }
  }
  return [...found]
    .map(([code, counted]) => ({ code, meaning: REPAIRS[code as keyof typeof REPAIRS] ?? '', ...counted }))
    .sort((one, other) => other.files - one.files);
}

function barsOf(rows: readonly FileRow[], from = '', to = ''): number[] {
  const bars = new Array<number>(BARS).fill(0);
  const start = Date.parse(from);
  const width = Math.max(1, (Date.parse(to) - start + 1) / BARS);
  for (const { decidedAt = '' } of rows) {
    const at = Math.floor((Date.parse(decidedAt) - start) / width);
    bars[at] = (bars[at] ?? 0) + 1;
  }
  return bars;
}
