import type { Article } from '../article/article.ts';
import { claimArticle } from './claims.ts';
import { close } from './close.ts';
import type { Arrival, Decision, Known, Write } from './decision.ts';
import { factsOf } from './facts.ts';
import { fitStory } from './fit-story.ts';
import { founderOf } from './founder.ts';
import type { StoryItem } from './items.ts';
import { storyIdAt, storyIdOf, storyKey, timelineDay } from './keys.ts';
import { holdNear } from './near-hold.ts';
import { epochSeconds } from './time.ts';

/**
 * The first report of a story: the story at the address of its words, and the claims by which later reports find it.
 *
 * Most files are new, and a transaction costs twice what its writes do; so a new article is written in three steps instead, each
 * a condition of its own: the claim that reserves the article, the story with the claims of its keys, the receipt. Whoever comes
 * between two steps, or after a crash there, can tell: a reserved claim without its story counts for nothing, and another file takes
 * it over (`claimArticle`); a story without its receipt knows the file it was made from (`founded`). Only where a claim is taken
 * over must all happen at once.
 */
export const newStory = (arrival: Arrival, article: Article, known: Known): Decision => {
  const { kin, reserved } = known;
  const storyId = storyIdOf(article.textKey);
  const founder = founderOf(arrival.file);
  const story: StoryItem = {
    ...storyKey(storyId),
    entity: 'story',
    schema: 1,
    version: 1,
    ...(arrival.notifications ? { announce: 'story.created' } : { announce: 'none', unannounced: true }),
    revision: 1,
    founder,
    ...(arrival.timeline && { day: timelineDay(storyId, arrival.now) }),
    firstSeenAt: arrival.now,
    articleCount: 1,
    ...factsOf(article, arrival.file),
  };
  const holder = { storyId, articleId: article.articleId, depth: 0 };
  const begun: Write[] = [
    { item: fitStory(story), expect: 'absent' },
    ...(kin ? holdNear(kin.near, holder, kin.found, arrival.near, epochSeconds(arrival.now)) : []),
  ];
  // Its own claim, and it came no further: the steps that are left. Who takes the claim over meanwhile leaves no place for the story.
  if (reserved?.vacant && reserved.claim.founder === founder && reserved.claim.storyId === storyId)
    return close(arrival, 'new', [], { storyId }, [begun]);
  const claim = claimArticle(arrival, article, storyId, known);
  if (reserved) return close(arrival, 'new', [...claim, ...begun], { storyId });
  const reserve = claim.map((write) => ({ ...write, item: { ...write.item, founder } }));
  return close(arrival, 'new', [], { storyId }, [reserve, begun]);
};

/** The story is there, made from this very file, and the receipt is not: whoever made it came no further. The receipt is the one he owed. */
export const founded = (arrival: Arrival, story: StoryItem): Decision =>
  close({ ...arrival, now: story.firstSeenAt }, 'new', [], { storyId: storyIdAt(story) });
