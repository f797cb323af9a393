import type { Ranked, Searched } from '../matching/index.ts';
import { storyIdAt } from '../story/items/keys.ts';
import type { FeedStory } from './feed-state.ts';

/** What a search reads of a story does not change: folding its words takes most of the time. */
const READ = new WeakMap<FeedStory, Searched>();

/** Pages, the console and the commands search the same parts of a story. */
export function searchedOf(story: FeedStory): Searched {
  const known = READ.get(story) ?? partsOf(story);
  READ.set(story, known);
  return known;
}

/** What the order of a search goes by. */
export const rankedAs = (story: FeedStory): Ranked => ({
  searched: searchedOf(story),
  papers: story.papers,
  at: story.lastSeenAt ?? story.firstSeenAt,
});

function partsOf(story: FeedStory): Searched {
  const { headline, excerpt, publisher, language, url, articleId, news, earlier, reports } = story;
  const ids = reports.map((one) => one.articleId);
  return {
    texts: unique([headline, excerpt, news?.headline, ...reports.map((one) => one.headline), ...earlier]),
    publishers: unique([publisher, ...reports.map((one) => one.publisher)]),
    language,
    urls: unique([url, ...reports.map((one) => one.url), ...ids.map(urlOfId)]),
    ids: unique([storyIdAt(story), articleId, ...ids]),
  };
}

const unique = (texts: readonly (string | undefined)[]): string[] => [...new Set(texts.filter(isText))];

/** An article without an id has its url as its id (`functions/article/base/identity.ts`). */
export const urlOfId = (articleId: string): string | undefined => /^url:(.*)$/s.exec(articleId)?.[1];

const isText = (text: string | undefined): text is string => text !== undefined && text !== '';
