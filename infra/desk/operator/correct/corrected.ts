import { refIn } from '../../../../functions/story/correct/index.ts';
import {
  articleClaimKey,
  chainOf,
  currentStoryId,
  headlineIn,
  isKeptApart,
  type Key,
  type RequestItem,
  type Story,
  shownRef,
  speakingReport,
  storyIdAt,
  type WithdrawnBy,
  wordsOf,
} from '../../../../functions/story/items/index.ts';
import { readItems, takeFirst, withReportsOf } from '../../../../functions/story/table/index.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { factsFile } from '../table/card.ts';
import { isUndone, pairOf, requestsMade } from '../table/corrections.ts';
import { daysUpTo } from '../table/listing.ts';
import { searchedStories } from '../table/story-files.ts';
import { labelled, printable, WIREDROP } from '../terminal/text.ts';
import { DAYS_BACK, onClock } from '../terminal/times.ts';
import { storiesWith } from './change.ts';

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
  /** What `undo` takes: the request's id, or of a withdrawal the story's; absent if it is undone, or cannot be. */
  readonly undo?: string;
  readonly words: Deed;
}

/** What was done, in a word and between the names of the two. */
interface Deed {
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
  stack: OperatedStack,
  withdrawn: readonly string[],
  limit: number,
): Promise<{ rows: Corrected[]; total: number }> {
  const made = await requestsMade(stack);
  const asked = made.filter(({ kind }) => kind === 'withdraw').map(({ storyId }) => storyId);
  const taken = await storiesWith(stack, [...new Set([...withdrawn, ...asked])], 'eventual');
  const withdrawals = [...taken.values()].filter((story) => story.withdrawn && !story.mergedInto);
  const listed = made.filter(({ kind, otherStoryId, label, refusal, undo }) =>
    kind === 'withdraw' || kind === 'restore'
      ? (refusal ?? otherStoryId)
      : // A merge that the matcher asked for has no label.
        (label ?? refusal ?? ((kind === 'merge' || kind === 'headline' || kind === 'publish') && undo)),
  );
  const all = [...listed.map((correction) => ({ at: correction.at, correction })), ...withdrawals.map(withdrawalOf)];
  const latest = all.sort((one, other) => (one.at < other.at ? 1 : -1)).slice(0, limit);
  const corrections = latest.flatMap((one) => ('correction' in one ? one.correction : []));
  const ids = corrections.flatMap(({ storyId, otherStoryId = storyId }) => [storyId, otherStoryId]);
  const stories = await storiesWith(stack, ids, 'eventual', taken);
  const headlineOf = await headlinesOf(stack, corrections.flatMap(namedBy), stories);
  const rows = latest.map((one) =>
    'correction' in one ? correctionRow(one.correction, stories, headlineOf, made) : one,
  );
  return { rows, total: all.length };
}

/** A story that a row names, or a report of it. */
interface Named {
  readonly storyId: string;
  readonly key: string;
  readonly articleId?: string | undefined;
}

/** The two that a correction names: reports where it says something of two of them. */
function namedBy(correction: RequestItem): readonly [subject: Named, object: Named] {
  const { kind, label, reports } = correction;
  const isPair = kind === 'label' && label !== 'different';
  const [subjectId, objectId] = subjectsOf(correction);
  const [first, second] = reports;
  return [
    { storyId: subjectId, key: first?.key ?? '', ...(isPair && { articleId: first?.articleId }) },
    { storyId: objectId, key: second?.key ?? '' },
  ];
}

/**
 * What these stories and reports say now, undefined of what may not be shown. A story that was merged says what its
 * report in the other one says.
 */
async function headlinesOf(
  stack: OperatedStack,
  named: readonly Named[],
  known: ReadonlyMap<string, Story>,
): Promise<(one: Named) => string | undefined> {
  const { clients, outputs } = stack;
  const read = (keys: readonly Key[]) => readItems(clients.dynamodb, outputs.tableName, keys);
  const claimKey = ({ storyId, articleId = '' }: Named) => articleClaimKey(articleId, known.get(storyId)?.scope ?? '');
  const items = await read(named.filter(({ articleId }) => articleId).map(claimKey));
  const claims = new Map(items.flatMap((item) => (item.entity === 'article' ? [[item.pk, item] as const] : [])));
  const holders = [...claims.values()].map(({ storyId }) => storyId);
  const stories = await storiesWith(stack, holders, 'eventual', known);
  const placeOf = (one: Named): { of: Story; ref: string } | undefined => {
    const claim = one.articleId === undefined ? undefined : claims.get(claimKey(one).pk);
    const from = stories.get(claim?.storyId ?? one.storyId);
    const of = from && chainOf(storyIdAt(from), stories).at(-1);
    const ref = from && (one.articleId === undefined ? shownRef(from) : claim?.report?.toString());
    return from && of && ref ? { of, ref: of === from ? ref : refIn(from, ref) } : undefined;
  };
  const places = named.flatMap((one) => placeOf(one) ?? []);
  const refsOf = (story: Story) => places.flatMap(({ of, ref }) => (of.pk === story.pk ? ref : []));
  const whole = await withReportsOf([...new Set(places.map(({ of }) => of))], refsOf, read);
  const byKey = new Map(whole.map((story) => [story.pk, story]));
  return (one) => {
    const place = placeOf(one);
    const story = place && byKey.get(place.of.pk);
    const words = story && wordsOf(story, place?.ref);
    return words && headlineIn({ title: '', ...words });
  };
}

/** Ids of the stories of the last days that are withdrawn. */
export async function withdrawnLately(stack: OperatedStack): Promise<string[]> {
  const all = searchedStories(stack, { days: daysUpTo(new Date(), DAYS_BACK) });
  const stories = await takeFirst(all, MOST_LOOKED_AT);
  return stories.filter(({ withdrawn }) => withdrawn).map(storyIdAt);
}

function withdrawalOf(story: Story): Corrected {
  const { at = '', by = 'operator', name, reason }: Partial<NonNullable<Story['withdrawn']>> = story.withdrawn ?? {};
  return {
    kind: 'withdrawal',
    at,
    by: name ?? BY[by],
    ...(reason && { reason }),
    subject: { storyId: storyIdAt(story), key: factsFile(story).key },
    undo: storyIdAt(story),
    words: WORDS.withdrawal,
  };
}

function correctionRow(
  correction: RequestItem,
  stories: ReadonlyMap<string, Story>,
  headlineOf: (one: Named) => string | undefined,
  made: readonly RequestItem[],
): Corrected {
  const { kind, at, by, reason, refusal } = correction;
  const isGone = !refusal && (isUndone(correction, made) || !holds(correction, stories, made));
  const [subject, object] = namedBy(correction).map((one): Subject => {
    const { storyId, key } = one;
    const headline = headlineOf(one);
    return { storyId, key, ...(headline && { headline }) };
  }) as [Subject, Subject];
  return {
    kind,
    at,
    by,
    ...(reason && { reason }),
    subject,
    ...(refusal ? { refusal } : kind !== 'headline' && kind !== 'publish' && { object }),
    ...(isGone && { isUndone: true as const }),
    ...(correction.undo && !isGone && !refusal && { undo: correction.sk }),
    words: deedOf(correction),
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
function holds(request: RequestItem, stories: ReadonlyMap<string, Story>, made: readonly RequestItem[]): boolean {
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
    withdraw: () => subject?.withdrawn !== undefined,
    storyline: () =>
      subject?.storyline === (request.otherStoryId === undefined ? undefined : (object?.storyline ?? objectId)),
    // Its receipt says so; the undo names it.
    publish: () => true,
    headline: () => subject?.isChosen === true && speakingReport(subject)?.articleId === reports[0]?.articleId,
    label: () =>
      label === 'different'
        ? subject !== undefined && object !== undefined && isKeptApart(subject, object)
        : !made.slice(made.indexOf(request)).some(isTakenBack),
  };
  return is[kind]();
}

/** Id of the last request by which a story is as it is, if that can be undone. */
export async function undoOfStory(stack: OperatedStack, storyId: string): Promise<string | undefined> {
  const made = await requestsMade(stack);
  const own = made.filter(
    (one) => one.undo && !one.refusal && one.kind !== 'label' && subjectsOf(one)[0] === storyId && !isUndone(one, made),
  );
  const ids = own.flatMap(({ storyId: id, otherStoryId = id }) => [id, otherStoryId]);
  const stories = await storiesWith(stack, ids, 'eventual');
  return own.findLast((one) => holds(one, stories, made))?.sk;
}

const WORDS: Readonly<Record<Exclude<Corrected['kind'], 'label'>, Deed>> = {
  split: { tag: 'split', verb: 'split from' },
  merge: { tag: 'merged', verb: 'merged into' },
  headline: { tag: 'headline', verb: 'shows the headline that somebody chose' },
  storyline: { tag: 'storyline', verb: 'moved to the storyline of' },
  restore: { tag: 'unmerged', verb: 'taken out of' },
  publish: { tag: 'published', verb: 'published by hand' },
  withdraw: { tag: 'withdraw', verb: 'to be withdrawn' },
  withdrawal: { tag: 'withdrawn', verb: 'withdrawn' },
};

/** What a request did, in words. */
export function deedOf({ kind, label }: RequestItem): Deed {
  return kind === 'label' ? LABEL_WORDS[label ?? 'looked'] : WORDS[kind];
}

const LABEL_WORDS: Readonly<Record<'same' | 'different' | 'looked', Deed>> = {
  same: { tag: 'same', verb: 'tells of the same event as' },
  different: { tag: 'kept apart', verb: 'is not the same as' },
  looked: { tag: 'looked at', verb: 'was looked at' },
};

const AT_CELLS = 18;

/** When, what, by whom and why, and how to undo it. */
export function correctedLines(row: Corrected, width: number): string[] {
  const { at, by, reason, refusal, subject, object, isUndone, undo, words } = row;
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
  ];
}

const subjectName = ({ headline, key, storyId }: Subject): string =>
  headline === undefined ? printable(key || storyId) : `"${printable(headline)}"`;
