import type { S3Client } from '@aws-sdk/client-s3';
import { mapBounded } from '../../../functions/map-bounded.ts';
import type { Receipt } from '../../../functions/story/items/items.ts';
import { createReportReader, type ReadReport } from '../files/report-reader.ts';
import type { OperatedStack, OperationAnswer } from '../operations/operation.ts';
import { failedFile, failedLines } from '../queues/failed-file.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { everySoMany } from '../terminal/progress.ts';
import { counted, printable, WIREDROP } from '../terminal/text.ts';
import { DAYS_BACK } from '../terminal/times.ts';
import { briefDocument, foundDocument } from './asked-stories.ts';
import { cardLines } from './card.ts';
import { type Found, type FoundReport, findAnything, MOST_FOUND, searched } from './find.ts';
import { embargoLines, takeHeld, takeUnsure, unsureList } from './held.ts';
import { storyLine } from './overview.ts';
import { silencedList, silencingsIn, takeSilenced } from './silenced.ts';

/** A search for what no story says ends after this time, for an assistant. */
const SEARCH_MS = 15_000;
/** Characters of the answer about a story, unless it is asked for whole. */
const BRIEF_UNITS = 3_800;
const PROGRESS_EVERY = 10_000;

interface Wanted {
  readonly story: string;
  readonly evidence?: boolean | undefined;
  /** False: in few words, and soon; an assistant says so unless it wants all. */
  readonly whole?: boolean | undefined;
}

/** All about one thing, by any name of it; or the files that are not announced for a reason. */
export async function lookUp(
  stack: OperatedStack,
  { story: asked, evidence, whole }: Wanted,
): Promise<OperationAnswer> {
  const { clients, outputs } = stack;
  const now = new Date();
  if (asked === 'held') {
    const held = await takeHeld(clients.dynamodb, outputs, now);
    return receiptsSaid(asked, held, (width) => embargoLines(held, width, held.length));
  }
  if (asked === 'unsure') {
    const unsure = await takeUnsure(clients.dynamodb, outputs, now);
    return receiptsSaid(asked, unsure, (width) => unsureList(unsure, width));
  }
  const codes = silencingsIn(asked);
  if (codes !== undefined) {
    const silenced = await takeSilenced(clients.dynamodb, outputs, now, { codes });
    return receiptsSaid(codes.join(' or '), silenced, (width) => silencedList(silenced, width));
  }
  const failed = await failedFile(clients.sqs, outputs, asked.replace(`s3://${outputs.bucketName}/`, '').trim());
  if (failed !== undefined)
    return { document: { asked, found: [], failed: [failed] }, lines: (width) => failedLines(failed, width), code: 1 };
  let stories = 0;
  const isBrief = whole === false;
  const progress = isBrief ? () => {} : everySoMany(PROGRESS_EVERY, (count) => `${count} stories searched so far`);
  const onSearched = (count: number) => {
    stories = count;
    progress(count);
  };
  const signal = isBrief ? AbortSignal.timeout(SEARCH_MS) : undefined;
  const all = await findAnything(clients, outputs, asked, { onSearched, signal });
  const isRead = all.length === 1 || whole !== undefined;
  const found = isRead ? await Promise.all(all.map((one) => withReportWords(clients.s3, outputs, one))) : all;
  const document = (one: Found) => (isBrief ? briefDocument(one, BRIEF_UNITS / found.length) : foundDocument(one));
  return {
    document: { asked, found: found.map(document) },
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

const READS_AT_A_TIME = 8;

/** What is found, with headline, publisher and url of those reports whose words are in their files only. */
async function withReportWords(s3: S3Client, outputs: StackOutputs, found: Found): Promise<Found> {
  if (found.story?.withdrawnAt !== undefined) return found;
  const read = createReportReader(s3, outputs);
  const reports = await mapBounded(found.reports, READS_AT_A_TIME, (report) => withFile(read, report));
  return { ...found, reports };
}

/** A report whose file is gone, or cannot be read, stays as it is. */
async function withFile(read: ReadReport, report: FoundReport): Promise<FoundReport> {
  const { key, receipt, disposition } = report;
  // A report that the story names has said what it says, also if it says nothing any more.
  if (key === undefined || disposition !== undefined) return report;
  const own = await read({ key, versionId: receipt?.versionId });
  if (own === undefined || own.isRetracted) return report;
  const { headline, publisher, url } = own;
  return { ...report, headline, ...(publisher && { publisher }), ...(url && { url }) };
}
