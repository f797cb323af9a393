import type { Receipt } from '../../../../functions/story/items/index.ts';
import type { OperationAnswer } from '../operations/operation.ts';
import { failedFile, failedLines } from '../queues/failed-file.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { say } from '../terminal/progress.ts';
import { counted, printable, WIREDROP } from '../terminal/text.ts';
import { DAYS_BACK } from '../terminal/times.ts';
import { briefDocument, foundDocument, wholeDocument } from './asked-stories.ts';
import { cardLines } from './card.ts';
import { type Found, findAnything, MOST_FOUND, searched } from './find.ts';
import { embargoLines, takeHeld } from './lists/held.ts';
import { storyLine } from './lists/overview.ts';
import { unsureFiles } from './lists/rejected.ts';
import { silencedList, silencingsIn, takeSilenced } from './lists/silenced.ts';

/** A search for what no story says ends after this time, for an assistant. */
const SEARCH_MS = 15_000;
/** Characters of the answer about a story, unless it is asked for whole. */
const BRIEF_UNITS = 3_800;
/** The same of a part of a whole story. */
const PART_UNITS = 56_000;

const MOST_UNSURE = 100;

interface Wanted {
  readonly story: string;
  readonly evidence?: boolean | undefined;
  /** Of an assistant. False: in few words, and soon. True: all, in parts. */
  readonly whole?: boolean | undefined;
  readonly part?: number | undefined;
}

/** All about one thing, by any name of it; or the files that are not announced for a reason. */
export async function lookUp(
  stack: OperatedStack,
  { story: asked, evidence, whole, part = 1 }: Wanted,
): Promise<OperationAnswer> {
  const { clients, outputs } = stack;
  const now = new Date();
  if (asked === 'held') {
    const held = await takeHeld(stack, now);
    return receiptsSaid(asked, held, (width) => embargoLines(held, width, held.length));
  }
  if (asked === 'unsure') return unsureFiles(stack, { limit: MOST_UNSURE });
  const codes = silencingsIn(asked);
  if (codes !== undefined) {
    const silenced = await takeSilenced(stack, now, { codes });
    return receiptsSaid(codes.join(' or '), silenced, (width) => silencedList(silenced, width));
  }
  const failed = await failedFile(clients.sqs, outputs, asked.replace(`s3://${outputs.bucketName}/`, '').trim());
  if (failed !== undefined)
    return { document: { asked, found: [], failed: [failed] }, lines: (width) => failedLines(failed, width), code: 1 };
  let stories = 0;
  const isBrief = whole === false;
  const onSearched = (count: number) => {
    stories = count;
    say(`${count} stories searched`);
  };
  const signal = isBrief ? AbortSignal.timeout(SEARCH_MS) : undefined;
  const found = await findAnything(stack, asked, { onSearched, signal });
  const [only] = found;
  const document = (one: Found) =>
    whole === undefined ? foundDocument(one) : briefDocument(one, BRIEF_UNITS / found.length);
  const isWhole = whole && only !== undefined && found.length === 1;
  return {
    document: { asked, ...(isWhole ? wholeDocument(only, part, PART_UNITS) : { found: found.map(document) }) },
    lines: (width) => foundLines(found, width, evidence),
    notes: [
      found.length === 0 && `Nothing found for ${printable(asked)}. ${searched(stories)}.`,
      found.length === 0 &&
        `A file may still wait or have failed: "${WIREDROP} status" shows the queues, "${WIREDROP} backfill ` +
          '--missing -n --until 0m --prefix KEY" whether it is in the bucket.',
    ],
    code: found.length > 0 ? 0 : 1,
  };
}

function receiptsSaid(asked: string, receipts: readonly Receipt[], lines: OperationAnswer['lines']): OperationAnswer {
  const isNone = receipts.length === 0;
  return {
    ...{ document: { asked, receipts }, lines, code: isNone ? 1 : 0 },
    notes: [isNone && `No file of the last ${DAYS_BACK} days is ${asked}.`],
  };
}

/** A card if there is one match; otherwise a line for each, and what to ask next. */
function foundLines(found: readonly Found[], width: number, evidence: boolean | undefined): string[] {
  const [only] = found;
  if (only === undefined) return [];
  if (found.length === 1) return cardLines(only, width, { evidence });
  const rows = found.map(({ receipts: [receipt], story }) => {
    if (receipt !== undefined) return `${receipt.disposition.padEnd(10)} ${printable(receipt.key)}`;
    return story === undefined ? '' : storyLine(story, width);
  });
  const all = counted(found.length, 'match', 'matches');
  return [...rows, '', `${found.length < MOST_FOUND ? all : `The first ${all}`}: ask for one, by its key or story id`];
}
