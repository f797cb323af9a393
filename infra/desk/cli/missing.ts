import { queueDepth } from '../../../functions/aws/index.ts';
import { sendFileEvents } from '../../../functions/backfill/index.ts';
import type { FileVersion } from '../../../functions/story/items/index.ts';
import { findDeleted, findMissing } from '../operator/backfill/missing.ts';
import { noMatch } from '../operator/files/names.ts';
import { counted, note, printable, WIREDROP } from '../operator/terminal/text.ts';
import { type Invocation, printJson } from './command.ts';

export interface MissingRequest {
  readonly prefixes: readonly string[];
  /** ISO 8601. */
  readonly until: string;
  readonly json?: boolean | undefined;
}

/** Lists what a backfill would send, and what was deleted without a withdrawal. @returns 0: nothing is missing. */
export async function listMissing(invocation: Invocation, { prefixes, until, json }: MissingRequest): Promise<number> {
  const { clients, outputs, signal } = invocation;
  const missing: FileVersion[] = [];
  const deleted: FileVersion[] = [];
  const found = await findMissing(clients, outputs, {
    ...{ prefixes, until, signal },
    onMissing(version) {
      const { key, versionId = '', uploadedAt } = version;
      if (json) missing.push(version);
      else console.log(`no receipt  ${uploadedAt}  ${printable(key)}  ${versionId}`);
    },
  });
  for await (const files of findDeleted(clients, outputs, { prefixes, signal })) deleted.push(...files);
  const { versions, young, passedOver, unmatched } = found;
  const isProof = unmatched.length === 0 && versions > 0 && !signal.aborted;
  const left = found.missing + deleted.length;
  if (json) printJson({ versions, missing, deleted, young, passedOver, unmatched, proved: isProof });
  else {
    for (const { key } of deleted) console.log(`not withdrawn  ${printable(key)}, which was deleted`);
    console.log(`${counted(versions, 'file version')}, ${found.missing} without a receipt; ${young} after ${until}`);
    if (left > 0) {
      const [waiting = 0, dead = 0] = await Promise.all(
        [outputs.queueUrl, outputs.deadLetterQueueUrl].map((url) => queueDepth(clients.sqs, url)),
      );
      console.log(
        `${counted(waiting, 'message waits', 'messages wait')} to be ingested; ${counted(dead, 'dead letter')}`,
      );
      console.log(`Without --dry-run, ${WIREDROP} backfill --missing sends them`);
    }
  }
  for (const prefix of unmatched) note(noMatch(prefix, outputs.bucketName));
  if (passedOver > 0) note(`${passedOver} passed over: only ${outputs.ingestedNames} are ingested`);
  if (versions === 0 && young > 0) note('Nothing was old enough, so this proves nothing: wait, or add --until 0m');
  return isProof && left === 0 ? 0 : 1;
}

/** Tells ingest of deletions whose events were lost. */
export async function sendDeletions(
  { clients, outputs, signal }: Invocation,
  prefixes: readonly string[],
): Promise<void> {
  let count = 0;
  for await (const files of findDeleted(clients, outputs, { prefixes, signal })) {
    await sendFileEvents(clients.sqs, outputs.queueUrl, files, 'removal');
    count += files.length;
  }
  if (count > 0) note(`${counted(count, 'deletion')} sent: their stories are withdrawn`);
}
