import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { queueDepth } from '../../../../functions/aws/index.ts';
import { type BackfillProgress, latestBackfill } from '../../../../functions/backfill/index.ts';
import type { FileVersion } from '../../../../functions/story/items/index.ts';
import { noMatch } from '../files/names.ts';
import type { OperationAnswer } from '../operations/operation.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { daysUpTo, latestReceipts } from '../table/listing.ts';
import { duration } from '../terminal/progress.ts';
import { counted, printable, WIREDROP } from '../terminal/text.ts';
import { estimate, NEW_TABLE_UNITS } from './estimate.ts';
import { findDeleted, findMissing, type MissingOptions } from './missing.ts';

/** What a backfill with this id did. @param maxRate of one that only counts: it says what the files would take */
export async function backfillReport(
  stack: OperatedStack,
  id: string,
  { dryRun, maxRate }: { readonly dryRun: boolean; readonly maxRate: number },
): Promise<OperationAnswer> {
  const { clients, outputs } = stack;
  const progress = await latestBackfill(clients.dynamodb, outputs.tableName);
  if (progress?.id !== id) throw new Error(`The table has no item of the backfill ${id}`);
  const { sent, known, startedAt } = progress;
  if (dryRun) {
    const needs = await needsOf(clients.dynamodb, outputs.tableName, progress, maxRate);
    const { hours, dollars, limit } = needs;
    return {
      document: { ...progress, ...needs },
      lines: () => [
        lookedAt(progress, `${sent} would be sent, ${known} have their receipts`),
        ...(sent > 0 ? [`About ${duration(hours * 3_600)} and $${dollars.toFixed(2)}. First limit: ${limit}`] : []),
      ],
    };
  }
  const rejected = await rejectedSince(stack, startedAt);
  const deadLetters = await queueDepth(clients.sqs, outputs.deadLetterQueueUrl);
  const reasons = Object.entries(rejected).sort(([, one], [, other]) => other - one);
  const sum = reasons.reduce((all, [, count]) => all + count, 0);
  return {
    document: { ...progress, rejected, deadLetters },
    lines: () => [
      lookedAt(progress, `${sent} sent, ${known} had their receipts`),
      ...(sum > 0
        ? [
            `${sum} rejected: ${reasons.map(([reason, count]) => `${reason} ${count}`).join(', ')}`,
            `  ${WIREDROP} review --only rejected --since ${startedAt} lists them`,
          ]
        : []),
      ...(deadLetters > 0 ? [`${counted(deadLetters, 'dead letter')}: ${WIREDROP} redrive`] : []),
    ],
    code: deadLetters > 0 ? 1 : 0,
  };
}

/** Files of the archive that were rejected, by reason: what was uploaded meanwhile does not count. */
async function rejectedSince(stack: OperatedStack, since: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const daysBack = Math.ceil((Date.now() - Date.parse(since)) / 86_400_000) + 1;
  for await (const receipt of latestReceipts(stack, 'rejected', { days: daysUpTo(new Date(), daysBack) })) {
    if (receipt.receivedAt < since) break;
    const { reason = 'rejected', uploadedAt } = receipt;
    if (uploadedAt < since) counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}

async function needsOf(client: DynamoDBClient, TableName: string, progress: BackfillProgress, maxRate: number) {
  const { sent, ranges } = progress;
  // Emulators do not know it, and an operator may not be allowed to ask.
  const { Table } = await client.send(new DescribeTableCommand({ TableName })).catch(() => ({ Table: undefined }));
  const tableUnits = Table?.WarmThroughput?.WriteUnitsPerSecond ?? NEW_TABLE_UNITS;
  return estimate({ files: sent, matching: true, tableUnits, maxRate, ...(ranges > 0 && { ranges }) });
}

function lookedAt({ seen, sent, known }: BackfillProgress, what: string): string {
  const others = seen - sent - known;
  const passedOver = others > 0 ? `, ${others} passed over (by their names or times)` : '';
  return `${counted(seen, 'file')} looked at: ${what}${passedOver}`;
}

/**
 * What a backfill of the missing would send, and what was deleted without a withdrawal; its code is 0 if nothing is
 * missing. @param until ISO 8601: what was uploaded after it may be on its way
 */
export async function missingReport(
  stack: OperatedStack,
  { prefixes, until }: MissingOptions & { readonly until: string },
): Promise<OperationAnswer> {
  const { clients, outputs, signal } = stack;
  const own = { prefixes, ...(signal && { signal }) };
  const missing: FileVersion[] = [];
  const deleted: FileVersion[] = [];
  const onMissing = (version: FileVersion) => missing.push(version);
  const found = await findMissing(clients, outputs, { ...own, until, onMissing });
  for await (const files of findDeleted(clients, outputs, own)) deleted.push(...files);
  const { versions, young, passedOver, unmatched } = found;
  const proved = unmatched.length === 0 && versions > 0 && !signal?.aborted;
  const isLeft = missing.length + deleted.length > 0;
  const [waiting = 0, dead = 0] = await Promise.all(
    isLeft ? [outputs.queueUrl, outputs.deadLetterQueueUrl].map((url) => queueDepth(clients.sqs, url)) : [],
  );
  return {
    document: { versions, missing, deleted, young, passedOver, unmatched, proved },
    lines: () => [
      ...missing.map(
        ({ key, versionId = '', uploadedAt }) => `no receipt  ${uploadedAt}  ${printable(key)}  ${versionId}`,
      ),
      ...deleted.map(({ key }) => `not withdrawn  ${printable(key)}, which was deleted`),
      `${counted(versions, 'file version')}, ${missing.length} without a receipt; ${young} after ${until}`,
      ...(isLeft
        ? [
            `${counted(waiting, 'message waits', 'messages wait')} to be ingested; ${counted(dead, 'dead letter')}`,
            `Without --dry-run, ${WIREDROP} backfill --missing sends them`,
          ]
        : []),
    ],
    notes: [
      ...unmatched.map((prefix) => noMatch(prefix, outputs.bucketName)),
      passedOver > 0 && `${passedOver} passed over: only ${outputs.ingestedNames} are ingested`,
      versions === 0 && young > 0 && 'Nothing was old enough, so this proves nothing: wait, or add --until 0m',
    ],
    code: proved && !isLeft ? 0 : 1,
  };
}
