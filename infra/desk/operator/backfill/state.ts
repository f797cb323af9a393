import { queueDepth } from '../../../../functions/aws/index.ts';
import { type BackfillProgress, latestBackfill } from '../../../../functions/backfill/index.ts';
import type { OperatedStack } from '../stack/outputs.ts';

/** How far a backfill is: its item, and what waits in its queue. */
export interface BackfillState {
  readonly progress: BackfillProgress | undefined;
  readonly waiting: number;
}

/** `12,345 files: 12,000 sent, 345 known; 84 of 100 ranges; 5,200 wait to be ingested` */
export function stateLine({ progress, waiting }: BackfillState): string {
  const of = (count = 0) => count.toLocaleString('en');
  const { seen, sent, known, ranges = 0, rangesDone, dryRun } = progress ?? {};
  const done = ranges > 0 ? `${of(rangesDone)} of ${of(ranges)} ranges` : `${of(rangesDone)} ranges`;
  const waits = dryRun ? '' : `; ${of(waiting)} wait to be ingested`;
  return `${of(seen)} files: ${of(sent)} ${dryRun ? 'to send' : 'sent'}, ${of(known)} known; ${done} done${waits}`;
}

/** For so long one that has ended is still shown. */
const SHOWN_MS = 3_600_000;
/** A worker counts at least so often. */
const SILENT_MS = 20 * 60_000;

/** The backfill that runs, or has just ended; undefined if there is none. */
export async function currentBackfill(
  { clients: { dynamodb, sqs }, outputs: { tableName, backfillQueueUrl } }: OperatedStack,
  nowMs: number,
): Promise<BackfillState | undefined> {
  if (backfillQueueUrl === undefined) return undefined;
  const progress = await latestBackfill(dynamodb, tableName);
  const isOld = progress?.endedAt !== undefined && nowMs - Date.parse(progress.endedAt) > SHOWN_MS;
  if (progress === undefined || isOld) return undefined;
  return { progress, waiting: await queueDepth(sqs, backfillQueueUrl) };
}

/** Whether it neither goes on nor has ended: it failed, or somebody stopped it. */
export function isStalled({ progress, waiting }: BackfillState, nowMs: number): boolean {
  const { endedAt, updatedAt = '' } = progress ?? {};
  return endedAt === undefined && waiting === 0 && nowMs - Date.parse(updatedAt) > SILENT_MS;
}
