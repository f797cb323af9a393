import type { Command } from 'commander';
import type { Receipt } from '../../functions/story/items/items.ts';
import { rejectionLines, repairHint } from '../operator/table/card.ts';
import { DAYS_BACK, daysUpTo, latestReceipts, pageOf } from '../operator/table/listing.ts';
import { labelled, note, printable, terminalWidth } from '../operator/terminal/text.ts';
import { instantOf, onClock } from '../operator/terminal/times.ts';
import { printJson, runOnStack, type StackOptions, wholeNumber, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly since?: string;
  readonly limit: number;
  readonly before?: string;
}

/** Each day costs eight queries. */
const MOST_DAYS = 400;

export function define(command: Command): void {
  withStackOptions(command, 'one JSON document: receipts, and where the next page begins')
    .option('--since <time>', `from this time on (2026-01-05, 2026-01-05T12:00Z, 2h); else the last ${DAYS_BACK} days`)
    .option('--limit <count>', 'how many', wholeNumber(1, 10_000), 20)
    .option('--before <time>', 'only those read before it: the next page')
    .action(list);
}

async function list(options: Options): Promise<void> {
  const { since, before, limit, json } = options;
  const now = before === undefined ? new Date() : instantOf('--before', before);
  const from = since === undefined ? undefined : instantOf('--since', since);
  const days = daysUpTo(now, from === undefined ? DAYS_BACK : daysBetween(from, now));
  await runOnStack(options, {}, async ({ clients, outputs }) => {
    const all = latestReceipts('rejected', clients.dynamodb, outputs.tableName, { days, before });
    const { page, next } = await pageOf(until(all, from), limit, ({ receivedAt }) => receivedAt);
    if (json) printJson({ rejected: page.map((receipt) => ({ ...receipt, hint: repairHint(receipt.reason) })), next });
    else for (const receipt of page) for (const line of lines(receipt, terminalWidth())) console.log(line);
    if (page.length === 0)
      note(`No file was rejected ${since === undefined ? `in the last ${DAYS_BACK} days` : `since ${since}`}.`);
    if (next !== undefined && !json) note(`There are more: add --before ${next}`);
    return 0;
  });
}

function daysBetween(from: Date, to: Date): number {
  return Math.min(MOST_DAYS, Math.max(1, Math.ceil((to.getTime() - from.getTime()) / 86_400_000) + 1));
}

async function* until(receipts: AsyncIterable<Receipt>, from: Date | undefined): AsyncGenerator<Receipt> {
  for await (const receipt of receipts) {
    if (from !== undefined && receipt.receivedAt < from.toISOString()) return;
    yield receipt;
  }
}

function lines({ receivedAt, key, reason, detail }: Receipt, width: number): string[] {
  return [
    `${onClock(receivedAt)}  ${printable(key)}`,
    ...rejectionLines(reason, detail).flatMap((line) => labelled('', printable(line), 21, width)),
  ];
}
