import { type AttributeValue, DescribeTableCommand, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  asStory,
  currentStoryId,
  isOfStory,
  type Receipt,
  type RequestItem,
  type StoryItem,
  type TableItem,
} from '../../../../functions/story/items/index.ts';
import { itemOf, readCurrentStories } from '../../../../functions/story/table/index.ts';
import { CommandError } from '../explain.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { requestsMade } from '../table/corrections.ts';
import { tableIn, withViewed } from '../table/listing.ts';
import { type Format, WRITERS } from './formats.ts';
import { type Exported, type Row, rowOfCorrection, rowOfReport, rowOfStory } from './rows.ts';
import type { Target } from './target.ts';

/** Items of the table in one slice: what is in memory at once, and what is done again after an interruption. */
const SLICE = 20_000;

export interface ExportOptions {
  readonly what: readonly Exported[];
  readonly format: Format;
  /** Only what changed at this instant or later (ISO 8601). */
  readonly since?: string | undefined;
}

/** How far an export came: `export.json` of its target. */
interface Checkpoint extends ExportOptions {
  readonly table: string;
  readonly startedAt: string;
  /** Slices that are written. */
  readonly slices: number;
  readonly rows: Readonly<Record<Exported, number>>;
  /** Where the table is read on; absent: it was read to its end. */
  readonly next?: Record<string, AttributeValue>;
}

export interface ExportResult extends Pick<Checkpoint, 'rows' | 'startedAt'> {
  readonly resumed: boolean;
  /** False if it was interrupted. */
  readonly complete: boolean;
}

interface From extends OperatedStack {
  readonly onProgress?: ((items: number) => void) | undefined;
  /** Items of a slice. */
  readonly slice?: number;
}

const CHECKPOINT = 'export.json';

/**
 * Reads the table once, in slices, and writes the rows of each as one file of each kind: `stories/00000.parquet`. After
 * each slice it writes how far it came, so that the same call goes on after an interruption; a slice that was started
 * is written again, under the same names.
 * @throws CommandError if the target holds a complete export, or one with other options.
 */
export async function exportTable(options: ExportOptions, target: Target, from: From): Promise<ExportResult> {
  const { signal, onProgress } = from;
  const { tableName } = from.outputs;
  const found = await target.read(CHECKPOINT);
  let done = found === undefined ? newCheckpoint(options, tableName) : resumable(JSON.parse(found), options, tableName);
  // An operator makes a few corrections a day: all of them are kept in memory.
  const requests = await requestsMade(from);
  if (found === undefined && options.what.includes('corrections')) {
    const rows = requests.filter(({ at }) => at >= (options.since ?? '')).map(rowOfCorrection);
    await target.write(`corrections/00000.${options.format}`, WRITERS[options.format]('corrections', rows));
    done = { ...done, rows: { ...done.rows, corrections: rows.length } };
  }
  const labels = lastLabels(requests);
  let items = 0;
  do {
    const slice = await readSlice(done.next, options, from, items);
    if (slice === undefined) return { ...done, resumed: found !== undefined, complete: false };
    const rows = await rowsOf(slice.items, from, labels);
    const counts = { ...done.rows };
    for (const what of ['stories', 'reports'] as const) {
      if (!options.what.includes(what) || (rows[what].length === 0 && done.slices > 0)) continue;
      const name = `${what}/${String(done.slices).padStart(5, '0')}.${options.format}`;
      await target.write(name, WRITERS[options.format](what, rows[what]));
      counts[what] += rows[what].length;
    }
    const { next: _, ...before } = done;
    done = { ...before, slices: done.slices + 1, rows: counts, ...(slice.next && { next: slice.next }) };
    await target.write(CHECKPOINT, Buffer.from(`${JSON.stringify(done, undefined, 2)}\n`));
    items += slice.items.length;
    onProgress?.(items);
  } while (done.next !== undefined && !signal?.aborted);
  return { ...done, resumed: found !== undefined, complete: done.next === undefined };
}

function newCheckpoint({ what, format, since }: ExportOptions, table: string): Checkpoint {
  const rows = { stories: 0, reports: 0, corrections: 0 };
  return { table, what, format, ...(since && { since }), startedAt: new Date().toISOString(), slices: 0, rows };
}

function resumable(found: Checkpoint, options: ExportOptions, table: string): Checkpoint {
  const asked = ({ what, format, since }: ExportOptions): string => JSON.stringify([[...what].sort(), format, since]);
  if (found.table !== table || asked(found) !== asked(options))
    throw new CommandError('There is another export: choose another folder, or give the same options to go on with it');
  if (found.next === undefined)
    throw new CommandError(`The folder holds a complete export of ${found.startedAt}: choose another folder`);
  return found;
}

/** The items of a slice, and where the next one begins; undefined if it was interrupted. */
async function readSlice(
  start: Checkpoint['next'],
  { what, since = '' }: ExportOptions,
  { clients, outputs, signal, slice = SLICE, onProgress }: From,
  before = 0,
): Promise<{ items: (StoryItem | Receipt)[]; next: Checkpoint['next'] } | undefined> {
  const wanted = [
    what.includes('stories') && '(entity = :story AND (firstSeenAt >= :since OR lastSeenAt >= :since))',
    what.includes('reports') && '(entity = :receipt AND receivedAt >= :since)',
  ].filter((condition) => condition !== false);
  if (wanted.length === 0) return { items: [], next: undefined };
  const items: (StoryItem | Receipt)[] = [];
  let next = start;
  do {
    if (signal?.aborted) return undefined;
    const { Items = [], LastEvaluatedKey } = await clients.dynamodb.send(
      new ScanCommand({
        TableName: outputs.tableName,
        FilterExpression: wanted.join(' OR '),
        ExpressionAttributeValues: {
          ':since': { S: since },
          ...(what.includes('stories') && { ':story': { S: 'story' } }),
          ...(what.includes('reports') && { ':receipt': { S: 'receipt' } }),
        },
        ...(next && { ExclusiveStartKey: next }),
      }),
    );
    for (const image of Items) {
      const item: TableItem = itemOf(image);
      if (item.entity === 'story' || item.entity === 'receipt') items.push(item);
    }
    next = LastEvaluatedKey;
    onProgress?.(before + items.length);
  } while (next !== undefined && items.length < slice);
  return { items, next };
}

/** A receipt keeps the story that its file joined: that may be merged or withdrawn, so the current one is read. */
async function rowsOf(
  items: readonly (StoryItem | Receipt)[],
  stack: OperatedStack,
  labels: ReadonlyMap<string, string>,
): Promise<{ stories: Row[]; reports: Row[] }> {
  const receipts = items.filter((item) => item.entity === 'receipt' && isOfStory(item.disposition)) as Receipt[];
  const ids = [...new Set(receipts.flatMap(({ storyId }) => storyId ?? []))];
  const { stories: read } = await readCurrentStories(ids, tableIn(stack), 'eventual');
  const shown = (row: Row | undefined): Row[] => (row === undefined ? [] : [row]);
  const heads = items.flatMap((item) => (item.entity === 'story' ? asStory(item) : []));
  return {
    stories: (await withViewed(stack, heads)).flatMap((story) => shown(rowOfStory(story))),
    reports: receipts.flatMap((receipt) => {
      const story = read.get(currentStoryId(receipt.storyId ?? '', read));
      return shown(rowOfReport(receipt, story, labels.get(receipt.articleId ?? '')));
    }),
  };
}

/** What was carried out last of each article. */
function lastLabels(requests: readonly RequestItem[]): Map<string, string> {
  const done = requests.filter(({ refusal }) => refusal === undefined);
  return new Map(
    done.flatMap(({ kind, label = 'looked', reports }) =>
      reports.slice(0, 1).map(({ articleId }) => [articleId, kind === 'label' ? label : kind]),
    ),
  );
}

/** From here on a scan takes hours. */
const LARGE_BYTES = 16e9;

/** What an export of a large table takes, and by which command DynamoDB writes it; undefined if it is not large. */
export async function largeTable(dynamodb: DynamoDBClient, TableName: string): Promise<string | undefined> {
  // Who may not ask that may read the table all the same.
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName })).catch(() => ({ Table: undefined }));
  const { TableSizeBytes: bytes = 0, TableArn } = Table ?? {};
  if (bytes < LARGE_BYTES) return undefined;
  const hours = (of160GB: number) => ((of160GB * bytes) / 160e9).toFixed(1);
  return (
    `The table has ${Math.round(bytes / 1e9)} GB: reading it takes ${hours(3)} to ${hours(8)} hours. DynamoDB ` +
    'writes it to a bucket itself, at ' +
    '$0.10 a GB, for whoever has dynamodb:ExportTableToPointInTime on the table and s3:PutObject on the bucket:\n' +
    `  aws dynamodb export-table-to-point-in-time --table-arn ${TableArn} --s3-bucket BUCKET --export-format ` +
    `DYNAMODB_JSON\n` +
    'docs/analysing.md has a query of its files.'
  );
}
