import { mapBounded } from '../../../functions/map-bounded.ts';
import type { RequestItem, StoryItem, WithdrawnBy } from '../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import { takeFirst } from '../../../functions/story/table/dynamo-partition.ts';
import { readCurrentStories } from '../../../functions/story/table/read-current-stories.ts';
import { currentStoryId, isKeptApart } from '../../../functions/story/table/redirects.ts';
import { createReportReader, type ReadReport } from '../files/report-reader.ts';
import { headlineOf } from '../table/card.ts';
import { pairOf, requestsMade } from '../table/corrections.ts';
import { daysUpTo } from '../table/listing.ts';
import { searchedStories } from '../table/story-files.ts';
import { labelled, printable, WIREDROP } from '../terminal/text.ts';
import { DAYS_BACK, onClock } from '../terminal/times.ts';
import { accessTo, type CorrectedStack } from './change.ts';
import { isUndone } from './undo.ts';

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
  /** Id of the request; absent if it is undone, or if there is nothing to undo. */
  readonly undo?: string;
  readonly words: Words;
}

/** What was done, in a word and between the names of the two. */
interface Words {
  readonly tag: string;
  readonly verb: string;
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
  const made = await requestsMade(clients.dynamodb, outputs.tableName);
  const asked = made.filter(({ kind }) => kind === 'withdraw').map(({ storyId }) => storyId);
  const taken = await storiesOf(stack, [...new Set([...withdrawn, ...asked])]);
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

/** Ids of the stories of the last days that are withdrawn. */
export async function withdrawnLately(stack: CorrectedStack): Promise<string[]> {
  const all = searchedStories(stack, { days: daysUpTo(new Date(), DAYS_BACK) });
  const stories = await takeFirst(all, MOST_LOOKED_AT);
  return stories.filter(({ withdrawnAt }) => withdrawnAt).map(storyIdAt);
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
    words: WORDS.withdrawal,
  };
}

async function correctionRow(
  correction: RequestItem,
  stories: ReadonlyMap<string, StoryItem>,
  read: ReadReport,
  made: readonly RequestItem[],
): Promise<Corrected> {
  const { kind, at, by, reason, refusal, reports, label } = correction;
  const [first, second] = reports;
  const isPair = kind === 'label' && label !== 'different';
  const [subjectId, objectId] = subjectsOf(correction);
  const isGone = !refusal && (isUndone(correction, made) || !holds(correction, stories, made));
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
    subject: await named(subjectId, first?.key, isPair),
    ...(refusal ? { refusal } : kind !== 'headline' && { object: await named(objectId, second?.key) }),
    ...(isGone && { isUndone: true as const }),
    ...(correction.undo && !isGone && !refusal && { undo: correction.sk }),
    words: wordsOf(correction),
  };
}

/** A split made the other story, a merge ended this one. */
function subjectsOf({
  kind,
  storyId,
  otherStoryId = storyId,
}: RequestItem): readonly [subject: string, object: string] {
  return kind === 'split' ? [otherStoryId, storyId] : [storyId, otherStoryId];
}

/** Whether what a request did is still so. Before requests named what they undo, only the stories said it. */
function holds(request: RequestItem, stories: ReadonlyMap<string, StoryItem>, made: readonly RequestItem[]): boolean {
  const { kind, label, reports } = request;
  const [subjectId, objectId] = subjectsOf(request);
  const [subject, object] = [stories.get(subjectId), stories.get(objectId)];
  const isOne = currentStoryId(subjectId, stories) === currentStoryId(objectId, stories);
  const isTakenBack = (one: RequestItem): boolean =>
    one.kind === 'label' && !one.label && !one.undo && pairOf(one.reports) === pairOf(reports);
  const is: Readonly<Record<RequestItem['kind'], () => boolean>> = {
    split: () => !isOne,
    restore: () => !isOne,
    merge: () => isOne,
    withdraw: () => subject?.withdrawnAt !== undefined,
    headline: () => subject?.headlineLock === reports[0]?.articleId,
    label: () =>
      label === 'different'
        ? subject !== undefined && object !== undefined && isKeptApart(subject, object)
        : !made.slice(made.indexOf(request)).some(isTakenBack),
  };
  return is[kind]();
}

/** Id of the last request by which a story is as it is, if that can be undone. */
export async function undoOfStory(stack: CorrectedStack, storyId: string): Promise<string | undefined> {
  const made = await requestsMade(stack.clients.dynamodb, stack.outputs.tableName);
  const own = made.filter(
    (one) => one.undo && !one.refusal && one.kind !== 'label' && subjectsOf(one)[0] === storyId && !isUndone(one, made),
  );
  const stories = await storiesOf(
    stack,
    own.flatMap(({ storyId: id, otherStoryId = id }) => [id, otherStoryId]),
  );
  return own.findLast((one) => holds(one, stories, made))?.sk;
}

const WORDS: Readonly<Record<Exclude<Corrected['kind'], 'label'>, Words>> = {
  split: { tag: 'split', verb: 'split from' },
  merge: { tag: 'merged', verb: 'merged into' },
  headline: { tag: 'headline', verb: 'is told by a report that somebody chose' },
  restore: { tag: 'unmerged', verb: 'taken out of' },
  withdraw: { tag: 'withdraw', verb: 'to be withdrawn' },
  withdrawal: { tag: 'withdrawn', verb: 'withdrawn' },
};

/** What a request did, in words. */
export function wordsOf({ kind, label }: RequestItem): Words {
  return kind === 'label' ? LABEL_WORDS[label ?? 'looked'] : WORDS[kind];
}

const LABEL_WORDS: Readonly<Record<'same' | 'different' | 'looked', Words>> = {
  same: { tag: 'same', verb: 'tells of the same event as' },
  different: { tag: 'kept apart', verb: 'is not the same as' },
  looked: { tag: 'looked at', verb: 'was looked at' },
};

const AT_CELLS = 18;

/** When, what, by whom and why, and how to undo it. */
export function correctedLines(row: Corrected, width: number): string[] {
  const { kind, at, by, reason, refusal, subject, object, isUndone, undo, words } = row;
  const what = [subjectName(subject), words.verb, object && subjectName(object)].filter(Boolean).join(' ');
  const time = onClock(at).slice(0, '2026-01-05 19:00'.length);
  const who = `by ${printable(by)}${reason === undefined ? '' : `: ${printable(reason)}`}`;
  return [
    ...labelled(time, what, AT_CELLS, width),
    ...labelled('', who, AT_CELLS, width),
    ...(isUndone ? labelled('', 'undone', AT_CELLS, width) : []),
    ...(refusal ? labelled('', `not done: ${refusal}`, AT_CELLS, width) : []),
    // One line: to be copied.
    ...(undo ? [`${' '.repeat(AT_CELLS)}undo: ${WIREDROP} undo ${undo}`] : []),
    ...(kind === 'withdrawal' ? [`${' '.repeat(AT_CELLS)}undo: ${WIREDROP} restore ${subject.storyId}`] : []),
  ];
}

const subjectName = ({ headline, key, storyId }: Subject): string =>
  headline === undefined ? printable(key || storyId) : `"${printable(headline)}"`;
