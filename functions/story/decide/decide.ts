import { articleReport } from '../article-report.ts';
import type { Arrival, Decision } from '../decision.ts';
import { founderOf } from '../founder.ts';
import type { Receipt } from '../items.ts';
import { storyIdOf } from '../keys.ts';
import { type Known, toldBy } from '../known.ts';
import { close } from './close.ts';
import { isOlder } from './is-older.ts';
import { joinKin, joinOwner } from './join-story.ts';
import { founded, newStory } from './new-story.ts';
import { duplicate, revision, stale } from './same-article.ts';

/**
 * What becomes of a file: the disposition and the writes that make it so.
 *
 *     receipt there already ................................ redelivered, nothing to write
 *     no article in the file ............................... rejected
 *     overwritten before it was read ....................... stale (the newer object has an event of its own)
 *     story made of it, its receipt not there .............. new, only the receipt is left to write
 *     article unknown, words unknown, like no known story .. new
 *     article unknown, words unknown, like a known story ... update or copy
 *     article unknown or revised, words of another's story . copy
 *     article known in these words ......................... duplicate
 *     article known, this crawl is older ................... stale
 *     article known, this crawl is newer ................... revision of the story it tells, if it tells one
 *
 * Pure: the same arrival and the same knowledge always give the same decision. If the table has changed meanwhile the
 * writes' expectations fail; look again and decide again.
 */
export const decide = (arrival: Arrival, known: Known): Decision => {
  if (known.receipt) return redelivered(known.receipt);
  if (!arrival.result.ok) {
    const { reason } = arrival.result;
    return close(arrival, reason === 'overwritten' ? 'stale' : 'rejected', [], { reason });
  }
  const { article } = arrival.result;
  const { article: claim, owner, kin } = known;
  const begun = known.stories.get(storyIdOf(article.textKey));
  if (begun?.founder === founderOf(arrival.file)) return founded(arrival, begun);

  if (!claim) {
    if (owner) return joinOwner(arrival, article, known, owner);
    const joining = kin?.joining;
    const story = joining && known.stories.get(joining.claim.storyId);
    return story ? joinKin(arrival, article, story, known, kin, joining) : newStory(arrival, article, known);
  }
  if (claim.textKey === article.textKey) return duplicate(arrival, article, known, claim);
  if (isOlder(articleReport(arrival, article), claim)) return stale(arrival, article, known, claim);
  // Words and story always agree: an article that takes over another story's words moves there, silently, for they are no
  // news. Subscribers of the story it tells want to hear what it says next, so with words of its own it is back in that one.
  const told = toldBy(known);
  const storyId = owner ?? told ?? claim.storyId;
  if (storyId !== claim.storyId && storyId !== told) return joinOwner(arrival, article, known, storyId);
  return revision(arrival, article, known, storyId);
};

const redelivered = (receipt: Receipt): Decision => ({
  disposition: receipt.disposition,
  redelivered: true,
  storyId: receipt.storyId,
  reason: receipt.reason,
  steps: [],
});
