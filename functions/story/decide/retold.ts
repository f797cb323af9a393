import type { Article } from '../../article/article.ts';
import type { Arrival } from '../decision.ts';
import { factsOf } from '../facts.ts';
import type { StoryItem } from '../items.ts';
import { fitStory } from './fit-story.ts';

/** The story with this report's facts in place of the older ones, announced as an update. The caller counts the version. */
export const retold = (arrival: Arrival, article: Article, story: StoryItem): StoryItem => {
  const { unannounced, headline, observedAt, publisher, category, publishedAt, crawledAt, url, versionId, ...kept } =
    story;
  return fitStory({
    ...kept,
    ...(arrival.notifications
      ? { announce: 'story.updated' }
      : { announce: 'none', ...(unannounced && { unannounced }) }),
    revision: story.revision + 1,
    lastSeenAt: arrival.now,
    ...factsOf(article, arrival.file),
  });
};
