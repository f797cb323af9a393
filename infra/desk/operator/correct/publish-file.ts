import {
  DISPOSITION,
  type FileVersion,
  isNews,
  type Receipt,
  type RequestItem,
  type Story,
  versionOf,
} from '../../../../functions/story/items/index.ts';
import { readReceipt } from '../../../../functions/story/table/index.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { tableIn } from '../table/listing.ts';
import { printable } from '../terminal/text.ts';
import {
  announcementOf,
  askIngest,
  type Correcting,
  currentStory,
  type MadeChange,
  noteOf,
  notMade,
  quotedStory,
  silenceOf,
  unchanged,
} from './change.ts';

/** Publishes a version of a file of which the reader is unsure: ingest records it as if it had come now. */
export async function publishFile(stack: OperatedStack, receipt: Receipt, asked: Correcting): Promise<MadeChange> {
  const { key, doubtful, detail = '' } = receipt;
  const name = printable(key);
  if (receipt.disposition !== 'unsure') return unchanged(`Not unsure: ${name} is ${receipt.disposition}.`, {});
  if (asked.dryRun) {
    const why = doubtful ? `${doubtful.path}: ${doubtful.value}` : detail;
    const text = `Would be published: ${name}\n${printable(why)}`;
    return { changed: true, text, announcements: [], silence: silenceOf(stack) };
  }
  return askTo(
    stack,
    { ...asked, report: versionOf(receipt) },
    `publish ${name}`,
    (now, story) =>
      `Published: ${name}\n${DISPOSITION[now.disposition].meaning}${story ? ` ${quotedStory(story)}` : ''}`,
  );
}

/** Takes a file back that somebody has published. */
export async function unpublishFile(
  stack: OperatedStack,
  { file }: RequestItem,
  asked: Correcting,
): Promise<MadeChange> {
  if (!file) return unchanged('The request does not name its file.', {});
  const name = printable(file.key);
  if (asked.dryRun) {
    const text = `Would be unsure again: ${name}. A story with its facts is withdrawn.`;
    return { changed: true, text, announcements: [] };
  }
  return askTo(stack, { ...asked, report: file, isUndo: true }, `take back ${name}`, () => `Unsure again: ${name}`);
}

/** Asks ingest, and says what the file and its story are then. */
async function askTo(
  stack: OperatedStack,
  { report, isUndo, ...asked }: Correcting & { report: FileVersion; isUndo?: true },
  what: string,
  textOf: (receipt: Receipt, story: Story | undefined) => string,
): Promise<MadeChange> {
  const request = { ...noteOf(asked), kind: 'publish', storyId: '', report, ...(isUndo && { isUndo }) } as const;
  const item = await askIngest(stack, request);
  const not = notMade(item, request, what, {});
  if (not || item === undefined) return not ?? unchanged(what, {});
  const [story, now] = await Promise.all([
    item.storyId === '' ? undefined : currentStory(stack, item.storyId),
    readReceipt(report, tableIn(stack)),
  ]);
  const isSaid = isUndo ? story?.withdrawn !== undefined : now !== undefined && isNews(now.disposition);
  const announced = isSaid && story?.announced?.revision === story?.revision ? story?.announced : undefined;
  return {
    changed: true,
    text: now ? textOf(now, story) : what,
    announcements: story && announced ? [announcementOf(announced.announce, story, announced.revision)] : [],
    ...(!announced && { silence: silenceOf(stack) ?? 'Nothing is announced.' }),
    undo: item.undo && request.id,
    story,
  };
}
