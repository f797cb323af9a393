import { type Receipt, type RequestItem, type Story, storyKey } from '../../../../functions/story/items/index.ts';
import { CommandError } from '../explain.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { requestsMade } from '../table/corrections.ts';
import { findAnything, receiptsOf } from '../table/find.ts';
import { viewedStories } from '../table/listing.ts';
import { printable, WIREDROP } from '../terminal/text.ts';
import { currentStory, newestReport } from './change.ts';

// What the subjects of an operation are called: a command takes any name of theirs, the console gives ids and keys.

/** A report that an operator named, with the latest receipt of its file and its current story. */
export interface NamedReport {
  readonly receipt: Receipt;
  readonly articleId: string;
  readonly story: Story;
}

/** The report with this name. @throws CommandError if the name matches no report, or several. */
export async function onlyReport(stack: OperatedStack, asked: string): Promise<NamedReport> {
  const files = (await findAnything(stack, asked)).filter(({ receipts }) => receipts.length > 0);
  const [found] = files;
  if (found !== undefined && files.length === 1) return reportIn(stack, found.receipts, asked);
  const keys = files.map(({ receipts: [receipt] }) => printable(receipt?.key ?? ''));
  const what = keys.length > 1 ? `${keys.length} reports:\n${keys.join('\n')}\nName one by its key` : 'no report';
  throw new CommandError(
    `${printable(asked)} matches ${what}. Name a report by its key, file name, article id or url.`,
  );
}

/** The report of the file with exactly this key. @throws CommandError if there is none. */
export async function reportAt(stack: OperatedStack, key: string): Promise<NamedReport> {
  return reportIn(stack, await receiptsOf(stack, key), key);
}

async function reportIn(stack: OperatedStack, receipts: readonly Receipt[], asked: string): Promise<NamedReport> {
  const receipt = newestReport(receipts);
  const { articleId, storyId } = receipt ?? {};
  const story = storyId === undefined ? undefined : await currentStory(stack, storyId);
  if (receipt === undefined || articleId === undefined || story === undefined)
    throw new CommandError(`${printable(asked)} does not belong to any story.`);
  return { receipt, articleId, story };
}

/** The newest receipt by which the reader is unsure of this file. @throws CommandError if none, or several files */
export async function unsureFile(stack: OperatedStack, asked: string): Promise<Receipt> {
  const at = await receiptsOf(stack, asked);
  const receipts = at.length > 0 ? at : (await findAnything(stack, asked)).flatMap((one) => one.receipts);
  const unsure = receipts.filter(({ disposition }) => disposition === 'unsure');
  const [newest] = unsure.sort((one, other) => (one.uploadedAt < other.uploadedAt ? 1 : -1));
  const keys = [...new Set(unsure.map(({ key }) => printable(key)))];
  if (newest && keys.length === 1) return newest;
  throw new CommandError(
    keys.length > 1
      ? `${printable(asked)} matches ${keys.length} files:\n${keys.join('\n')}\nName one by its key.`
      : `${printable(asked)} is not unsure: "${WIREDROP} status unsure" lists the files that are.`,
  );
}

/** Whether this has the form of a request's id. */
export const isRequestId = (named: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+Z#/.test(named);

/** The request with this id. @throws CommandError if there is none */
export async function requestNamed(stack: OperatedStack, id: string): Promise<RequestItem> {
  const found = (await requestsMade(stack)).find(({ sk }) => sk === id);
  if (found) return found;
  throw new CommandError(`There is no request ${printable(id)}: "${WIREDROP} stories --corrected" lists their ids.`);
}

/** The story with exactly this id, whether it was merged or not. @throws CommandError if there is none */
export async function storyAt(stack: OperatedStack, storyId: string): Promise<Story> {
  const [story] = await viewedStories(stack, [storyKey(storyId)], 'strong');
  if (story === undefined) throw new CommandError(`The table has no story ${printable(storyId)}.`);
  return story;
}
