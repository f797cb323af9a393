import type { FileVersion } from '../../../functions/story/file-version.ts';
import type { Clients } from '../../aws/clients.ts';
import { regionOf } from '../command/operator-clients.ts';
import type { StackOutputs } from '../command/stack-outputs.ts';
import { listFileVersions } from './file-versions.ts';
import { createFindReceipts, type FindReceipts } from './find-receipts.ts';
import { isIngested, parsePatterns } from './ingested-names.ts';
import { sendFileEvents } from './send-file-events.ts';

export interface Replayed {
  /** Versions sent. */
  readonly sent: number;
  /** Versions that are not, because the stack ingests no such names. */
  readonly passedOver: number;
  /** Prefixes that nothing in the bucket begins with. */
  readonly unmatched: readonly string[];
}

export interface ReplayOptions {
  readonly prefixes: readonly string[];
  /** Only count. */
  readonly dryRun: boolean;
  /** Hears how many versions were sent so far, after each page of the list. */
  readonly onProgress?: (sent: number) => void;
  /** Ends it after the page it is at. */
  readonly signal?: AbortSignal;
}

/** Sends the events of all versions below prefixes (or of one key) to the ingest queue, page by page. */
export async function replayFiles(
  { s3, sqs, dynamodb }: Pick<Clients, 's3' | 'sqs' | 'dynamodb'>,
  outputs: StackOutputs,
  { prefixes, dryRun, onProgress, signal }: ReplayOptions,
): Promise<Replayed> {
  const patterns = parsePatterns(outputs.ingestedNames);
  const find = createFindReceipts(dynamodb, outputs.tableName);
  const replayed = { sent: 0, passedOver: 0, unmatched: [] as string[] };
  for (const prefix of prefixes) {
    let matched = 0;
    for await (const page of listFileVersions(s3, outputs.bucketName, prefix)) {
      if (signal?.aborted) return replayed;
      matched += page.length;
      const ingested = page.filter(({ key }) => isIngested(patterns, key));
      if (!dryRun) await sendFileEvents(sqs, outputs.queueUrl, regionOf(outputs), await identified(ingested, find));
      replayed.sent += ingested.length;
      replayed.passedOver += page.length - ingested.length;
      onProgress?.(replayed.sent);
    }
    if (matched === 0) replayed.unmatched.push(prefix);
  }
  return replayed;
}

/** A version without an id is known by its sequencer, which only its receipt remembers: without it, ingest would not know it again. */
async function identified(versions: readonly FileVersion[], find: FindReceipts): Promise<FileVersion[]> {
  const unnamed = versions.filter(({ versionId }) => versionId === undefined);
  const receipts = await find(unnamed);
  const sequencers = new Map(unnamed.map((version, index) => [version, receipts[index]?.sequencer]));
  return versions.map((version) => {
    const sequencer = sequencers.get(version);
    return sequencer === undefined ? version : { ...version, sequencer };
  });
}
