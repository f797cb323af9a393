import type { Receipt, Story } from '../../../../functions/story/items/index.ts';
import { receiptsOfKey } from '../../../../functions/story/table/index.ts';
import { CommandError } from '../explain.ts';
import { findAnything } from '../table/find.ts';
import { printable } from '../terminal/text.ts';
import { type CorrectedStack, currentStory, newestReport } from './change.ts';

/** A report that an operator named, with the latest receipt of its file and its current story. */
export interface NamedReport {
  readonly receipt: Receipt;
  readonly articleId: string;
  readonly story: Story;
}

/** The report with this name. @throws CommandError if the name matches no report, or several. */
export async function onlyReport(stack: CorrectedStack, asked: string): Promise<NamedReport> {
  const all = await findAnything(stack.clients, stack.outputs, asked);
  const files = all.filter(({ receipts }) => receipts.length > 0);
  const [found] = files;
  if (found === undefined || files.length > 1) {
    const keys = files.map(({ receipts: [receipt] }) => printable(receipt?.key ?? ''));
    const what = keys.length > 1 ? `${keys.length} reports:\n${keys.join('\n')}\nName one by its key` : 'no report';
    throw new CommandError(
      `${printable(asked)} matches ${what}. Name a report by its key, file name, article id or url.`,
    );
  }
  return reportIn(stack, found.receipts, asked);
}

/** The report of the file with exactly this key. @throws CommandError if there is none. */
export async function reportAt(stack: CorrectedStack, key: string): Promise<NamedReport> {
  const { clients, outputs } = stack;
  const receipts = await receiptsOfKey(clients.dynamodb, outputs.tableName, { bucket: outputs.bucketName, key });
  return reportIn(
    stack,
    receipts.toSorted((one, other) => (one.uploadedAt < other.uploadedAt ? -1 : 1)),
    key,
  );
}

async function reportIn(stack: CorrectedStack, receipts: readonly Receipt[], asked: string): Promise<NamedReport> {
  const receipt = newestReport(receipts);
  const { articleId, storyId } = receipt ?? {};
  const story = storyId === undefined ? undefined : await currentStory(stack, storyId);
  if (receipt === undefined || articleId === undefined || story === undefined)
    throw new CommandError(`${printable(asked)} does not belong to any story.`);
  return { receipt, articleId, story };
}
