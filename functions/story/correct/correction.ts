import { cut } from '../../article/strings.ts';
import type { Write } from '../items/decision.ts';
import { type Correction, type LabelledReport, SCHEMA, type StoryItem } from '../items/items.ts';
import { correctionKey, storyIdAt } from '../items/keys.ts';

/** Who corrects, when and why. */
export interface CorrectionNote {
  /** Begins with the time. The same on every delivery of the correction, which is then made once. */
  id: string;
  at: string;
  by: string;
  reason?: string | undefined;
}

/** Code units that are stored of a reason, and of a name. */
export const REASON_UNITS = 500;
export const NAME_UNITS = 100;

/** Stories that one remembers as not being the same. */
const KEPT_APART = 20;

/** What is stored of a correction, beside who, when and why. */
export type Corrected = Pick<Correction, 'kind' | 'storyId' | 'otherStoryId' | 'label' | 'reports' | 'evidence'>;

/** The write of a correction: each is made once. */
export function correctionWrite({ id, at, by, reason }: CorrectionNote, corrected: Corrected): Write {
  const { otherStoryId, evidence, ...others } = corrected;
  const item: Correction = {
    ...correctionKey(id),
    entity: 'correction',
    schema: SCHEMA,
    version: 1,
    at,
    by: cut(by, NAME_UNITS),
    ...(reason && { reason: cut(reason, REASON_UNITS) }),
    ...others,
    ...(otherStoryId && { otherStoryId }),
    ...(evidence && { evidence }),
  };
  return { item, expect: 'absent' };
}

/** The report that a story's facts are from. */
export function factsReport({ facts: { articleId, object } }: StoryItem): LabelledReport {
  return { articleId, key: object.key };
}

/** The story, which remembers that it is not the other one. */
export function keptApart(story: StoryItem, other: string): StoryItem {
  const { apart = [] } = story;
  return { ...story, apart: [...apart.filter((id) => id !== other), other].slice(-KEPT_APART) };
}

/** The story, which is the same as the other one after all. */
export function noLongerApart({ apart, ...story }: StoryItem, other: string): StoryItem {
  const left = (apart ?? []).filter((id) => id !== other);
  return { ...story, ...(left.length > 0 && { apart: left }) };
}

/** The story's next version, announced as an update unless nothing about it has been announced. */
export function changedByHand(story: StoryItem, at: string, isAnnounced = !story.unannounced): StoryItem {
  const { unannounced, ...others } = story;
  return {
    ...others,
    ...(!isAnnounced && unannounced && { unannounced }),
    version: story.version + 1,
    announce: isAnnounced ? 'story.updated' : 'none',
    revision: story.revision + 1,
    updatedAt: at,
    lastSeenAt: at,
  };
}

export const replaces = (before: StoryItem, item: StoryItem): Write => {
  if (storyIdAt(before) !== storyIdAt(item)) throw new Error('these are two stories');
  return { item, expect: before.version };
};
