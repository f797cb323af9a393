import { cut } from '../../article/base/index.ts';
import { announcedAs, nextVersion, previousOf } from '../change/story-changes.ts';
import type { Reading } from '../items/article-report.ts';
import type { Arrival, Write } from '../items/decision.ts';
import type { FileVersion } from '../items/file-version.ts';
import { type LabelledReport, type RequestItem, SCHEMA } from '../items/items.ts';
import { requestKey, storyIdAt } from '../items/keys.ts';
import { type Story, storyFacts, storyWrites } from '../items/story.ts';
import type { StoryAccess } from '../table/story-table.ts';
import { NAME_UNITS, type OperatorRequest, REASON_UNITS } from './request.ts';

/** What carrying out a request needs. */
export interface RequestAccess extends Pick<StoryAccess, 'table' | 'retryPolicy'> {
  /** Reads the article in a file, as ingest does. A file that was deleted is not read. */
  read: (file: FileVersion) => Promise<Arrival>;
  /** What is at the key now: this version, another one, or nothing. */
  latest: (file: FileVersion) => Promise<'same' | 'other' | 'none'>;
  /** Epoch milliseconds. */
  nowMs: () => number;
  /** Whether ingest announces what it does (the setting `notifications`). */
  notifications: boolean;
}

/** Why a request changes nothing. The command has a sentence for each. */
export type RequestRefusal =
  /** It is so already, or was changed since the operator looked. */
  | 'already'
  /** There is no such story. */
  | 'missing'
  | 'withdrawn'
  /** Somebody has said that the two are not the same, or one of them has been merged. */
  | 'apart'
  /** A story cannot be merged into itself. */
  | 'same-story'
  /** The article that it asks for is under an embargo. */
  | 'held'
  /** The story does not have this report, or no report that can be read. */
  | 'no-report'
  /** All reports of the story have the same text; or there is no other to compare this one with. */
  | 'only-report'
  /** A newer version of the article is known, or nothing so old is kept. */
  | 'stale'
  /** The other story would have no report. */
  | 'last-report'
  /** Too many stories are merged into one already. */
  | 'too-many'
  /** The story would have no facts: no file of a report that stays can be read. */
  | 'no-heir';

export interface Refused {
  refusal: RequestRefusal;
  /** When the embargo ends that is the reason. */
  heldUntil?: string;
}

/** What a request changes: the writes, and what is stored of it beside who, when and why. */
export type Plan =
  | Refused
  | ({ refusal?: undefined; writes: readonly Write[] } & Partial<
      Pick<RequestItem, 'storyId' | 'file' | 'otherStoryId' | 'unlisted' | 'undo' | 'label' | 'reports' | 'evidence'>
    >);

export function refused(refusal: RequestRefusal): Refused {
  return { refusal };
}

/** Nothing is brought back or announced of a file that is no article; of one that is held it is said until when. */
export function refusedReading(reading: Reading): Refused {
  return reading.kind === 'held' ? { refusal: 'held', heldUntil: reading.until } : refused('no-report');
}

/** The item that says what became of a request. */
export function requestItem({ id, kind, at, by, reason, undoes, storyId }: OperatorRequest, plan: Plan): RequestItem {
  const item = {
    ...requestKey(id),
    entity: 'request',
    schema: SCHEMA,
    version: 1,
    kind,
    at,
    by: cut(by, NAME_UNITS),
    ...(reason && { reason: cut(reason, REASON_UNITS) }),
    ...(undoes && { undoes }),
    storyId,
  } as const;
  if (plan.refusal !== undefined) return { ...item, ...plan, reports: [] };
  const { writes, reports = [], refusal: _, unlisted = 0, ...made } = plan;
  return { ...item, reports, ...(unlisted > 0 && { unlisted }), ...made };
}

/** The report that a story's facts are from, if it was read. */
export function factsReport(story: Story): LabelledReport {
  const { articleId, object } = storyFacts(story);
  return { articleId, key: object.key };
}

/** Stories that one remembers as not being the same. */
const KEPT_APART = 20;

/** The story, which remembers that it is not the other one. */
export function keptApart(story: Story, other: string): Story {
  const { apart = [] } = story;
  return { ...story, apart: [...apart.filter((id) => id !== other), other].slice(-KEPT_APART) };
}

/** The story, which is the same as the other one after all. */
export function noLongerApart({ apart, ...story }: Story, other: string): Story {
  const left = (apart ?? []).filter((id) => id !== other);
  return { ...story, ...(left.length > 0 && { apart: left }) };
}

/**
 * The story's next version, announced as an update unless nothing about it has been announced.
 * @param before what it said until now, where that is not what the story says
 */
export function changedByHand(
  story: Story,
  at: string,
  isAnnounced = story.announced !== undefined,
  before = story,
): Story {
  const next = nextVersion(story, at);
  if (!isAnnounced) return { ...next, revision: next.revision + 1 };
  return announcedAs('story.updated', next, { change: 'correction', previous: previousOf(before) });
}

export const replaces = (before: Story, item: Story): Write[] => {
  if (storyIdAt(before) !== storyIdAt(item)) throw new Error('these are two stories');
  return storyWrites(item, before);
};
