import { address, type Key } from '../../../functions/story/keys.ts';
import type { NearClaim } from '../../../functions/story/near/near-claim.ts';
import { seededRandom } from '../articles/random.ts';
import { claimsOf, type GrownStories } from './grown-stories.ts';

type Claims = ReadonlyMap<string, NearClaim>;

/** Keys of one article that somebody holds, on the mean. */
export function meanHeld(articles: readonly (readonly Key[])[], claims: Claims): number {
  const held = articles.flat().filter((key) => claims.has(address(key)));
  return held.length / articles.length;
}

/**
 * Keys of a new article that are held once there are so many stories: what the last tenfold of the grown stories has added, every further
 * tenfold adds. Of invented texts the number grows with the logarithm: 2.0 of 17.5 keys at 1,000 stories, 3.0 at 5,000, 4.0 at 20,000.
 */
export function expectedHeld(grown: GrownStories, articles: readonly (readonly Key[])[], stories: number): number {
  const known = grown.written.length;
  const most = meanHeld(articles, claimsOf(grown, known));
  if (stories <= known) return meanHeld(articles, claimsOf(grown, stories));
  return most + (most - meanHeld(articles, claimsOf(grown, known / 10))) * Math.log10(stories / known);
}

/**
 * Claims of other stories on keys of these articles, drawn by lot, until as many of their keys are held as `expected` says: what the stories that
 * are only copied would hold of them.
 * @param claims those that stand already.
 */
export function plantClaims(articles: readonly (readonly Key[])[], claims: Claims, expected: number): NearClaim[] {
  const random = seededRandom(articles.length);
  const holders = [...claims.values()];
  const free = new Map(articles.flat().map((key) => [address(key), key]));
  for (const held of claims.keys()) free.delete(held);
  const uses = Map.groupBy(articles.flat(), address);
  let missing = expected * articles.length - meanHeld(articles, claims) * articles.length;
  const planted: NearClaim[] = [];
  const left = [...free.values()];
  while (missing >= 0.5 && left.length > 0) {
    const [key] = left.splice(Math.floor(random() * left.length), 1);
    const holder = holders[Math.floor(random() * holders.length)];
    if (key === undefined || holder === undefined) break;
    planted.push({ ...holder, ...key });
    missing -= uses.get(address(key))?.length ?? 1;
  }
  return planted;
}
