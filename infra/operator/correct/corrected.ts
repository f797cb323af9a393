import { mapBounded } from '../../../functions/map-bounded.ts';
import type { RequestItem, StoryItem, WithdrawnBy } from '../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import { readCurrentStories } from '../../../functions/story/table/read-current-stories.ts';
import { currentStoryId, isKeptApart } from '../../../functions/story/table/redirects.ts';
import { createReportReader, type ReadReport } from '../files/report-reader.ts';
import { headlineOf } from '../table/card.ts';
import { pairOf, requestsMade } from '../table/corrections.ts';
import { DAYS_BACK, daysUpTo, latestStories } from '../table/listing.ts';
import { labelled, printable, WIREDROP } from '../terminal/text.ts';
import { onClock } from '../terminal/times.ts';
import { accessTo, type CorrectedStack, type Undo, undoCommand } from './change.ts';

/** A correction or withdrawal, as the terminal and the console list it. */
export interface Corrected {
  readonly kind: RequestItem['kind'] | 'withdrawal';
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly by: string;
  readonly reason?: string;
  /** The story that a split made, that a merge ended, or that was withdrawn; the report that is right. */
  readonly subject: Subject;
  /** The story that it was split from, merged into, or belongs to. */
  readonly object?: Subject;
  /** Why ingest did not carry it out. */
  readonly refusal?: string;
  /** It was undone. */
  readonly isUndone?: true;
  /** Absent if it is undone, or if there is nothing to undo. */
  readonly undo?: Undo;
}

export interface Subject {
  readonly storyId: string;
  /** Of the file of its report. */
  readonly key: string;
  /** Absent for a withdrawn story: its headline is not shown. */
  readonly headline?: string;
}

/** Stories of the last days that are searched for withdrawn ones. */
const MOST_LOOKED_AT = 20_000;

const READS_AT_A_TIME = 8;

const BY: Readonly<Record<WithdrawnBy, string>> = {
  publisher: 'its publisher',
  operator: 'an operator',
  deletion: 'the deletion of its file',
  merge: '',
};

/**
 * All corrections, refused requests and withdrawn stories, the newest first.
 * @param withdrawn ids of withdrawn stories; merged ones are left out.
 */
export async function correctedList(
  stack: CorrectedStack,
  withdrawn: readonly string[],
  limit: number,
): Promise<{ rows: Corrected[]; total: number }> {
  const { clients, outputs } = stack;
  const [made, taken] = await Promise.all([
    requestsMade(clients.dynamodb, outputs.tableName),
    storiesOf(stack, withdrawn),
  ]);
  const withdrawals = [...taken.values()].filter((story) => story.withdrawnAt && !story.mergedInto);
  const listed = made.filter(({ kind, otherStoryId, label, refusal, undo }) =>
    kind === 'withdraw' || kind === 'restore'
      ? (refusal ?? otherStoryId)
      : // A merge that the matcher asked for has no label.
        (label ?? refusal ?? ((kind === 'merge' || kind === 'headline') && undo)),
  );
  const all = [...listed.map((correction) => ({ at: correction.at, correction })), ...withdrawals.map(withdrawalOf)];
  const latest = all.sort((one, other) => (one.at < other.at ? 1 : -1)).slice(0, limit);
  const ids = latest.flatMap((one) =>
    'correction' in one ? [one.correction.storyId, one.correction.otherStoryId ?? []].flat() : [],
  );
  const stories = await storiesOf(stack, ids, taken);
  const read = createReportReader(clients.s3, outputs);
  const rows = await mapBounded(latest, READS_AT_A_TIME, async (one) =>
    'correction' in one ? correctionRow(one.correction, stories, read, made) : one,
  );
  return { rows, total: all.length };
}

async function storiesOf(
  stack: CorrectedStack,
  ids: readonly string[],
  known: ReadonlyMap<string, StoryItem> = new Map(),
): Promise<ReadonlyMap<string, StoryItem>> {
  return (await readCurrentStories(ids, accessTo(stack).table, 'eventual', known)).stories;
}

/** Ids of the stories of the last days that are withdrawn. Reads them all: half a read unit each. */
export async function withdrawnLately({ clients, outputs }: CorrectedStack): Promise<string[]> {
  const ids: string[] = [];
  let seen = 0;
  const days = daysUpTo(new Date(), DAYS_BACK);
  for await (const story of latestStories(clients.dynamodb, outputs.tableName, { days })) {
    if (story.withdrawnAt) ids.push(storyIdAt(story));
    if (++seen === MOST_LOOKED_AT) break;
  }
  return ids;
}

function withdrawalOf(story: StoryItem): Corrected {
  const { withdrawnAt = '', withdrawnBy = 'operator', withdrawnByName, withdrawalReason, facts } = story;
  const storyId = storyIdAt(story);
  return {
    kind: 'withdrawal',
    at: withdrawnAt,
    by: withdrawnByName ?? BY[withdrawnBy],
    ...(withdrawalReason && { reason: withdrawalReason }),
    subject: { storyId, key: facts.object.key },
    undo: { name: 'restore', storyId },
  };
}

async function correctionRow(
  correction: RequestItem,
  stories: ReadonlyMap<string, StoryItem>,
  read: ReadReport,
  made: readonly RequestItem[],
): Promise<Corrected> {
  const { kind, at, by, reason, refusal, storyId, otherStoryId = storyId, reports } = correction;
  const [first, second] = reports;
  // A split made the other story, a merge ended this one.
  const [subjectId, objectId] = kind === 'split' ? [otherStoryId, storyId] : [storyId, otherStoryId];
  const isOne = currentStoryId(subjectId, stories) === currentStoryId(objectId, stories);
  const [subject, object] = [stories.get(subjectId), stories.get(objectId)];
  const isUndone =
    kind === 'right' || kind === 'looked'
      ? made
          .slice(made.indexOf(correction))
          .some((one) => one.kind === kind && !one.label && isSamePair(one, correction))
      : kind === 'headline'
        ? subject?.headlineLock !== first?.articleId
        : kind === 'apart'
          ? !(subject && object && isKeptApart(subject, object))
          : isOne !== (kind === 'merge');
  const undo = isUndone ? undefined : undoOf(kind, subject, subjectId, objectId, first?.key);
  const named = async (id: string, key = '', isReport = false): Promise<Subject> => {
    const story = stories.get(id);
    const isTold = !isReport && story !== undefined && !story.withdrawnAt;
    // The words of a merged story are in its file, those of a withdrawn one are not to be shown.
    const isErased = story?.withdrawnAt !== undefined && story.mergedInto === undefined;
    const headline = isTold ? headlineOf(story) : isErased ? undefined : (await read({ key }))?.headline;
    return { storyId: id, key, ...(headline && { headline }) };
  };
  return {
    kind,
    at,
    by,
    ...(reason && { reason }),
    subject: await named(subjectId, first?.key, kind === 'right' || kind === 'looked'),
    ...(refusal ? { refusal } : kind !== 'headline' && { object: await named(objectId, second?.key) }),
    ...(isUndone && !refusal && { isUndone }),
    ...(undo && !refusal && { undo }),
  };
}

const isSamePair = (one: RequestItem, other: RequestItem): boolean => pairOf(one.reports) === pairOf(other.reports);

function undoOf(
  kind: RequestItem['kind'],
  subject: StoryItem | undefined,
  storyId: string,
  into: string,
  key: string | undefined,
): Undo | undefined {
  if (kind === 'looked') return undefined;
  if (kind === 'right') return key ? { name: 'unright', key } : undefined;
  if (subject === undefined) return undefined;
  if (kind === 'headline') return { name: 'unlock', storyId };
  if (kind === 'apart') return { name: 'unapart', storyId, other: into };
  if (kind === 'merge') return { name: 'unmerge', storyId };
  if (subject.withdrawnAt) return undefined;
  return subject.splitFrom === into && key ? { name: 'unsplit', key } : { name: 'merge', storyId, into };
}

const CORRECTED_AS: Readonly<Record<Corrected['kind'], string>> = {
  split: 'split from',
  merge: 'merged into',
  right: 'is right in',
  apart: 'is not the same as',
  headline: 'is told by a report that somebody chose',
  looked: 'tells of the same event as',
  restore: 'taken out of',
  withdraw: 'to be withdrawn',
  withdrawal: 'withdrawn',
};

const AT_CELLS = 18;

/** When, what, by whom and why, and how to undo it. */
export function correctedLines(row: Corrected, width: number): string[] {
  const { kind, at, by, reason, refusal, subject, object, isUndone, undo } = row;
  const what = [subjectName(subject), CORRECTED_AS[kind], object && subjectName(object)].filter(Boolean).join(' ');
  const time = onClock(at).slice(0, '2026-01-05 19:00'.length);
  const who = `by ${printable(by)}${reason === undefined ? '' : `: ${printable(reason)}`}`;
  return [
    ...labelled(time, what, AT_CELLS, width),
    ...labelled('', who, AT_CELLS, width),
    ...(isUndone ? labelled('', 'undone', AT_CELLS, width) : []),
    ...(refusal ? labelled('', `not done: ${refusal}`, AT_CELLS, width) : []),
    // One line: to be copied.
    ...(undo ? [`${' '.repeat(AT_CELLS)}undo: ${WIREDROP} ${undoCommand(undo)}`] : []),
  ];
}

const subjectName = ({ headline, key, storyId }: Subject): string =>
  headline === undefined ? printable(key || storyId) : `"${printable(headline)}"`;
