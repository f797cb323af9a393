import {
  DISPOSITION,
  type FileVersion,
  isNews,
  type Receipt,
  type RequestItem,
  type Story,
  versionOf,
} from '../../../../functions/story/items/index.ts';
import { readReceipt, receiptsOfKey } from '../../../../functions/story/table/index.ts';
import { CommandError } from '../explain.ts';
import { findAnything } from '../table/find.ts';
import { printable, WIREDROP } from '../terminal/text.ts';
import {
  accessTo,
  announcementOf,
  announcesNothing,
  askIngest,
  type Change,
  type CorrectedStack,
  type Correcting,
  currentStory,
  noteOf,
  notMade,
  quotedStory,
  SILENT_STACK,
  unchanged,
} from './change.ts';

/** Publishes a version of a file of which the reader is unsure: ingest records it as if it had come now. */
export async function publishFile(stack: CorrectedStack, receipt: Receipt, asked: Correcting): Promise<Change> {
  const { key, doubtful, detail = '' } = receipt;
  const name = printable(key);
  if (receipt.disposition !== 'unsure') return unchanged(`Not unsure: ${name} is ${receipt.disposition}.`);
  if (asked.dryRun) {
    const why = doubtful ? `${doubtful.path}: ${doubtful.value}` : detail;
    const silence = announcesNothing(stack) ? { silence: SILENT_STACK } : {};
    return { changed: true, text: `Would be published: ${name}\n${printable(why)}`, announcements: [], ...silence };
  }
  return askTo(stack, { ...asked, report: versionOf(receipt) }, `publish ${name}`, (now, story) =>
    [`Published: ${name}`, `${DISPOSITION[now.disposition].meaning}${story ? ` ${quotedStory(story)}` : ''}`].join(
      '\n',
    ),
  );
}

/** Takes a file back that somebody has published. */
export async function unpublishFile(stack: CorrectedStack, { file }: RequestItem, asked: Correcting): Promise<Change> {
  if (!file) return unchanged('The request does not name its file.');
  const name = printable(file.key);
  if (asked.dryRun) {
    const text = `Would be unsure again: ${name}. A story with its facts is withdrawn.`;
    return { changed: true, text, announcements: [] };
  }
  return askTo(stack, { ...asked, report: file, isUndo: true }, `take back ${name}`, () => `Unsure again: ${name}`);
}

/** Asks ingest, and says what the file and its story are then. */
async function askTo(
  stack: CorrectedStack,
  { report, isUndo, ...asked }: Correcting & { report: FileVersion; isUndo?: true },
  what: string,
  textOf: (receipt: Receipt, story: Story | undefined) => string,
): Promise<Change> {
  const request = { ...noteOf(asked), kind: 'publish', storyId: '', report, ...(isUndo && { isUndo }) } as const;
  const item = await askIngest(stack, request);
  const not = notMade(item, request, what);
  if (not || item === undefined) return not ?? unchanged(what);
  const [story, now] = await Promise.all([
    item.storyId === '' ? undefined : currentStory(stack, item.storyId),
    readReceipt(report, accessTo(stack).table),
  ]);
  const isSaid = isUndo ? story?.withdrawn !== undefined : now !== undefined && isNews(now.disposition);
  const said = isSaid && story?.announced?.revision === story?.revision ? story?.announced : undefined;
  return {
    changed: true,
    text: now ? textOf(now, story) : what,
    announcements: story && said ? [announcementOf(said.announce, story, said.revision)] : [],
    ...(!said && { silence: announcesNothing(stack) ? SILENT_STACK : 'Nothing is announced.' }),
    undo: item.undo && request.id,
    story,
  };
}

/** The newest receipt that says that the reader is unsure of this file. @throws CommandError if there is none, or several files */
export async function unsureFile(stack: CorrectedStack, asked: string): Promise<Receipt> {
  const { clients, outputs } = stack;
  const at = await receiptsOfKey(clients.dynamodb, outputs.tableName, { bucket: outputs.bucketName, key: asked });
  const receipts = at.length > 0 ? at : (await findAnything(clients, outputs, asked)).flatMap((one) => one.receipts);
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
