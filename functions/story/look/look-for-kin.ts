import type { Article } from '../../article/article.ts';
import type { Arrival } from '../decision.ts';
import { observedAt } from '../facts.ts';
import type { TableItem } from '../items.ts';
import { storyIdOf, storyKey, textClaimKey } from '../keys.ts';
import type { Kin } from '../known.ts';
import { type Joining, joinable } from '../near/join.ts';
import { nearOf } from '../near/near.ts';
import type { NearClaim } from '../near/near-claim.ts';
import type { Freshness, StoryTable } from '../story-table.ts';
import { epochSeconds } from '../time.ts';
import { itemAt, ledTo, readPlaces } from './story-place.ts';

/** What is read of the arrival itself: its article and the normalised text. */
type Read = Extract<Arrival['result'], { ok: true }>;

interface KinLook {
  readonly kin: Kin;
  /** What stands in the places of stories that the like reports' claims name. */
  readonly places: readonly TableItem[];
}

/**
 * Reads the keys by which like reports are found, and the story that the likest leads to, which nearly always stands.
 * Only where it is not there yet does it read those of the others.
 */
export const lookForKin = async (
  { file, near: settings, now }: Arrival,
  { article, normalText }: Read,
  items: readonly TableItem[],
  table: StoryTable,
  freshness: Freshness,
): Promise<KinLook> => {
  const near = nearOf(article, normalText, observedAt(article, file), settings);
  const atKeys = await table.read([...near.keys], freshness);
  const fence = itemAt(textClaimKey(article.textKey), items);
  const found = [...atKeys, ...(fence ? [fence] : [])].filter((item) => item.entity === 'near');
  const likes = joinable(near.report, ofOthers(article, found), settings, epochSeconds(now));
  let places: readonly TableItem[] = [];
  for (const some of [likes.slice(0, 1), likes]) {
    places = [...places, ...(await readPlaces(idsOf(some), [...items, ...places], table))];
    const joining = joiningOf(some, [...items, ...places]);
    if (joining) return { kin: { near, found: led(found, [...items, ...places]), joining, begun: [] }, places };
  }
  const begun = placesLeft(likes, [...items, ...places]).filter((id) => id !== storyIdOf(article.textKey));
  return { kin: { near, found, joining: undefined, begun }, places };
};

/**
 * Ids of the stories that these lead to and that do not stand. One whose place leads on counts as that other one: the
 * transaction that put the fence there puts the story with it, but DynamoDB shows the items of a transaction one by
 * one.
 */
const placesLeft = (likes: readonly Joining[], items: readonly TableItem[]): string[] => {
  const ids = new Set(idsOf(likes).map((id) => ledTo(id, items) ?? id));
  return [...ids].filter((id) => !itemAt(storyKey(id), items));
};

/** Without the claims of a writer that had begun with these very words. */
const ofOthers = ({ textKey }: Article, found: readonly NearClaim[]): NearClaim[] =>
  found.filter(({ storyId }) => storyId !== storyIdOf(textKey));

const idsOf = (likes: readonly Joining[]): string[] => [...new Set(likes.map(({ claim }) => claim.storyId))];

/** The first that leads to a story that stands; to another than its own, which took its place, it is one step further. */
const joiningOf = (likes: readonly Joining[], items: readonly TableItem[]): Joining | undefined => {
  for (const like of likes) {
    const storyId = ledTo(like.claim.storyId, items);
    const further = storyId === like.claim.storyId ? 0 : 1;
    const story = storyId && itemAt(storyKey(storyId), items);
    if (story) return { ...like, claim: { ...like.claim, storyId }, depth: like.depth + further };
  }
  return undefined;
};

const led = (found: readonly NearClaim[], items: readonly TableItem[]): NearClaim[] =>
  found.map((claim) => ({ ...claim, storyId: ledTo(claim.storyId, items) ?? claim.storyId }));
