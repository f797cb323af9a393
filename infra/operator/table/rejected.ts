import type { Receipt } from '../../../functions/story/items/items.ts';
import { linesOf, type OperatedStack, type OperationAnswer } from '../operations/operation.ts';
import { labelled, printable } from '../terminal/text.ts';
import { DAYS_BACK, instantOf, onClock } from '../terminal/times.ts';
import { rejectionLines, repairHint } from './card.ts';
import { daysUpTo, latestReceipts, pageOf } from './listing.ts';

/** Each day costs eight queries. */
const MOST_DAYS = 400;

interface Wanted {
  readonly since?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Rejected files, the newest first, each with what its uploader can do. */
export async function rejectedFiles(
  { clients: { dynamodb }, outputs: { tableName } }: OperatedStack,
  { since, before, limit }: Wanted,
): Promise<OperationAnswer> {
  const now = before === undefined ? new Date() : instantOf('--before', before);
  const from = since === undefined ? undefined : instantOf('--since', since);
  const span = from === undefined ? DAYS_BACK : Math.ceil((now.getTime() - from.getTime()) / 86_400_000) + 1;
  const days = daysUpTo(now, Math.min(MOST_DAYS, Math.max(1, span)));
  const all = latestReceipts('rejected', dynamodb, tableName, { days, before });
  const { page, next } = await pageOf(until(all, from?.toISOString() ?? ''), limit, ({ receivedAt }) => receivedAt);
  const when = since === undefined ? `in the last ${DAYS_BACK} days` : `since ${since}`;
  return {
    document: { rejected: page.map((receipt) => ({ ...receipt, hint: repairHint(receipt.reason) })), next },
    lines: linesOf(page, ({ receivedAt, key, reason, detail }, width) => [
      `${onClock(receivedAt)}  ${printable(key)}`,
      ...rejectionLines(reason, detail).flatMap((line) => labelled('', printable(line), 21, width)),
    ]),
    notes: [
      page.length === 0 && `No file was rejected ${when}.`,
      next !== undefined && `There are more: add --before ${next}`,
    ],
  };
}

async function* until(receipts: AsyncIterable<Receipt>, from: string): AsyncGenerator<Receipt> {
  for await (const receipt of receipts) {
    if (receipt.receivedAt < from) return;
    yield receipt;
  }
}
