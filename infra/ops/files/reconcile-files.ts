import type { FileVersion } from '../../../functions/story/file-version.ts';
import type { Clients } from '../../aws/clients.ts';
import { regionOf } from '../command/operator-clients.ts';
import type { StackOutputs } from '../command/stack-outputs.ts';
import { listFileVersions } from './file-versions.ts';
import { createFindReceipts } from './find-receipts.ts';
import { isIngested, parsePatterns } from './ingested-names.ts';
import { sendFileEvents } from './send-file-events.ts';

export interface ReconcileOptions {
  readonly prefixes: readonly string[];
  /** Versions uploaded after it may still be on their way: ISO 8601. */
  readonly before: string;
  /** Send what has no receipt to be ingested again. */
  readonly repair: boolean;
  /** Hears of each version without a receipt. */
  readonly onMissing: (version: FileVersion) => void;
  /** Hears how many versions have been looked at so far, after each page of the list. */
  readonly onProgress: (versions: number) => void;
  /** Ends it after the page it is at. */
  readonly signal?: AbortSignal;
}

export interface Reconciled {
  /** Versions old enough to have a receipt. */
  readonly versions: number;
  readonly missing: number;
  /** Versions too young to be judged. */
  readonly young: number;
  /** Versions that the stack does not ingest, because of their names. */
  readonly passedOver: number;
  /** Prefixes that nothing in the bucket begins with: of them this proves nothing. */
  readonly unmatched: readonly string[];
}

/** Holds the bucket's list against the receipts, a page at a time, so that its memory does not grow with the bucket. */
export async function reconcileFiles(
  { s3, sqs, dynamodb }: Pick<Clients, 's3' | 'sqs' | 'dynamodb'>,
  outputs: StackOutputs,
  { prefixes, before, repair, onMissing, onProgress, signal }: ReconcileOptions,
): Promise<Reconciled> {
  const patterns = parsePatterns(outputs.ingestedNames);
  const find = createFindReceipts(dynamodb, outputs.tableName);
  const tally = { versions: 0, missing: 0, young: 0, passedOver: 0, unmatched: [] as string[] };
  for (const prefix of prefixes) {
    let matched = 0;
    for await (const page of listFileVersions(s3, outputs.bucketName, prefix)) {
      if (signal?.aborted) return tally;
      matched += page.length;
      const ingested = page.filter(({ key }) => isIngested(patterns, key));
      const due = ingested.filter(({ uploadedAt }) => uploadedAt <= before);
      const receipts = await find(due);
      const missing = due.filter((_, index) => receipts[index] === undefined);
      if (repair) await sendFileEvents(sqs, outputs.queueUrl, regionOf(outputs), missing);
      missing.forEach(onMissing);
      tally.versions += due.length;
      tally.missing += missing.length;
      tally.young += ingested.length - due.length;
      tally.passedOver += page.length - ingested.length;
      onProgress(tally.versions + tally.young);
    }
    if (matched === 0) tally.unmatched.push(prefix);
  }
  return tally;
}
