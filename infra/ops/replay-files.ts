import type { FileVersion } from '../../functions/story/file-version.ts';
import type { Clients } from '../local/clients.ts';
import { listFileVersions } from './file-versions.ts';
import { createFindReceipts, type FindReceipts } from './find-receipts.ts';
import { isIngested, parsePatterns } from './ingested-names.ts';
import { regionOf } from './operator-clients.ts';
import { sendFileEvents } from './send-file-events.ts';
import type { StackOutputs } from './stack-outputs.ts';

export interface Replayed {
  /** Versions sent. */
  readonly sent: number;
  /** Versions that are not, because the stack ingests no such names. */
  readonly passedOver: number;
}

/** Sends the events of all versions below prefixes (or of one key) to the ingest queue, page by page. */
export async function replayFiles(
  { s3, sqs, dynamodb }: Pick<Clients, 's3' | 'sqs' | 'dynamodb'>,
  outputs: StackOutputs,
  prefixes: readonly string[],
  dryRun: boolean,
): Promise<Replayed> {
  const patterns = parsePatterns(outputs.ingestedNames);
  const find = createFindReceipts(dynamodb, outputs.tableName);
  let [sent, passedOver] = [0, 0];
  for (const prefix of prefixes) {
    for await (const page of listFileVersions(s3, outputs.bucketName, prefix)) {
      const ingested = page.filter(({ key }) => isIngested(patterns, key));
      sent += ingested.length;
      passedOver += page.length - ingested.length;
      if (dryRun) continue;
      await sendFileEvents(sqs, outputs.queueUrl, regionOf(outputs), await identified(ingested, find));
    }
  }
  return { sent, passedOver };
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
