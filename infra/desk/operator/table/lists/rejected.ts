import type { Receipt } from '../../../../../functions/story/items/index.ts';
import { linesOf, type OperationAnswer } from '../../operations/operation.ts';
import type { OperatedStack } from '../../stack/outputs.ts';
import { labelled, printable, WIREDROP } from '../../terminal/text.ts';
import { DAYS_BACK, instantOf, onClock } from '../../terminal/times.ts';
import { rejectionLines, repairHint } from '../card.ts';
import { daysUpTo, latestReceipts, pageOf } from '../listing.ts';

/** What is in a list. A receipt that was listed may say by now what became of its file. */
const DISPOSITIONS_OF = {
  // A container is listed if some of its articles are broken.
  rejected: ['rejected', 'container'],
  unsure: ['unsure'],
} as const satisfies Readonly<Record<string, readonly Receipt['disposition'][]>>;

/** Each day costs eight queries. */
const MOST_DAYS = 400;

interface Wanted {
  readonly since?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Rejected files, the newest first, each with what its uploader can do. */
export async function rejectedFiles(stack: OperatedStack, wanted: Wanted): Promise<OperationAnswer> {
  const { page, ...listed } = await listedFiles('rejected', 'was rejected', stack, wanted);
  return {
    document: {
      rejected: page.map((receipt) => ({ ...receipt, hint: repairHint(receipt.reason) })),
      next: listed.next,
    },
    lines: linesOf(page, ({ receivedAt, key, reason, detail }, width) => [
      `${onClock(receivedAt)}  ${printable(key)}`,
      ...rejectionLines(reason, detail).flatMap((line) => labelled('', printable(line), 21, width)),
    ]),
    notes: listed.notes,
  };
}

/** Files of which the reader is unsure, the newest first, each with what is in doubt and how to publish it. */
export async function unsureFiles(stack: OperatedStack, wanted: Wanted): Promise<OperationAnswer> {
  const { page, next, notes } = await listedFiles('unsure', 'is unsure', stack, wanted);
  const isAny = page.length > 0 && `Publish one that may be published: ${WIREDROP} publish KEY`;
  return {
    document: { unsure: page.map(unsureRow), next },
    lines: linesOf(page, ({ receivedAt, key, detail = '', doubtful }, width) => [
      `${onClock(receivedAt)}  ${printable(key)}`,
      ...[detail, doubtful && !detail.includes(doubtful.value) && `${doubtful.path}: ${doubtful.value}`].flatMap(
        (one) => (one ? labelled('', printable(one), 21, width) : []),
      ),
    ]),
    notes: [...notes, isAny],
  };
}

/** What a list of unsure files says of one: which file, where the doubt is, and what stands there. */
function unsureRow({ key, versionId, receivedAt, reason, detail, doubtful, publisher }: Receipt) {
  return {
    ...{ key, versionId, receivedAt, reason, detail, publisher },
    ...{ path: doubtful?.path, value: doubtful?.value, publish: `${WIREDROP} publish ${key}` },
  };
}

/** A page of a list of receipts. @param is what the files are, in words */
async function listedFiles(
  list: keyof typeof DISPOSITIONS_OF,
  is: string,
  stack: OperatedStack,
  { since, before, limit }: Wanted,
) {
  const now = before === undefined ? new Date() : instantOf('--before', before);
  const from = since === undefined ? undefined : instantOf('--since', since);
  const span = from === undefined ? DAYS_BACK : Math.ceil((now.getTime() - from.getTime()) / 86_400_000) + 1;
  const days = daysUpTo(now, Math.min(MOST_DAYS, Math.max(1, span)));
  const all = latestReceipts(stack, list, { days, before });
  const current = only(until(all, from?.toISOString() ?? ''), DISPOSITIONS_OF[list]);
  const { page, next } = await pageOf(current, limit, ({ receivedAt }) => receivedAt);
  const when = since === undefined ? `in the last ${DAYS_BACK} days` : `since ${since}`;
  const notes = [
    page.length === 0 && `No file ${is} ${when}.`,
    next !== undefined && `There are more: add --before ${next}`,
  ];
  return { page, next, notes };
}

async function* only(
  receipts: AsyncIterable<Receipt>,
  dispositions: readonly Receipt['disposition'][],
): AsyncGenerator<Receipt> {
  for await (const receipt of receipts) if (dispositions.includes(receipt.disposition)) yield receipt;
}

async function* until(receipts: AsyncIterable<Receipt>, from: string): AsyncGenerator<Receipt> {
  for await (const receipt of receipts) {
    if (receipt.receivedAt < from) return;
    yield receipt;
  }
}
