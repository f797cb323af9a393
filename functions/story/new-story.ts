import type { Article } from '../article/article.ts';
import { claimArticle } from './claims.ts';
import { close } from './close.ts';
import type { Arrival, Decision, Kin, Write } from './decision.ts';
import { factsOf } from './facts.ts';
import { fitStory } from './fit-story.ts';
import type { StoryItem } from './items.ts';
import { storyIdOf, storyKey, timelineDay } from './keys.ts';
import { holdNear } from './near-hold.ts';
import { epochSeconds } from './time.ts';

/** The first report of a story: the story at the address of its words, and the claims by which later reports find it. */
export const newStory = (arrival: Arrival, article: Article, kin: Kin | undefined): Decision => {
  const storyId = storyIdOf(article.textKey);
  const story: StoryItem = {
    ...storyKey(storyId),
    entity: 'story',
    schema: 1,
    version: 1,
    ...(arrival.notifications ? { announce: 'story.created' } : { announce: 'none', unannounced: true }),
    revision: 1,
    ...(arrival.timeline && { day: timelineDay(storyId, arrival.now) }),
    firstSeenAt: arrival.now,
    articleCount: 1,
    ...factsOf(article, arrival.file),
  };
  const holder = { storyId, articleId: article.articleId, depth: 0 };
  const writes: Write[] = [
    { item: fitStory(story), expect: 'absent' },
    claimArticle(arrival, article, storyId, undefined),
    ...(kin ? holdNear(kin.near, holder, kin.found, arrival.near, epochSeconds(arrival.now)) : []),
  ];
  return close(arrival, 'new', writes, { storyId });
};
