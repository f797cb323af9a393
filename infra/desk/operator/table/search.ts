import type { FeedStory } from '../../../../functions/feed/index.ts';
import {
  fold,
  isArticleId,
  isSameUrl,
  plainUrl,
  type Ranked,
  type Searched,
  urlIn,
} from '../../../../functions/matching/index.ts';
import { storyIdAt } from '../../../../functions/story/items/index.ts';

/** What a search reads of a story does not change: folding its words takes most of the time. */
const READ = new WeakMap<FeedStory, Searched>();

/** The console and the commands search the same parts of a story. */
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
  const ids = articlesOf(story);
  return {
    texts: unique([headline, excerpt, news?.headline, ...reports.map((one) => one.headline), ...earlier]),
    publishers: unique([publisher, ...reports.map((one) => one.publisher)]),
    language,
    urls: unique([url, ...reports.map((one) => one.url), ...ids.map(urlOfId)]),
    ids: unique([storyIdAt(story), articleId, ...ids]),
  };
}

const articlesOf = ({ reports }: FeedStory): string[] => reports.map(({ articleId }) => articleId);

const unique = (texts: readonly (string | undefined)[]): string[] => [...new Set(texts.filter(isText))];

/** An article without an id has its url as its id (`functions/article/identity.ts`). */
const urlOfId = (articleId: string): string | undefined => /^url:(.*)$/s.exec(articleId)?.[1];

/** The id of the report with this url, with or without its query, or with this id, as its file states it. */
export function reportMeant(story: FeedStory, asked: string): string | undefined {
  const raw = fold(asked);
  const url = urlIn(raw);
  const ids = articlesOf(story);
  const isMeant = (known: string | undefined) =>
    url !== undefined && known !== undefined && isSameUrl(plainUrl(fold(known)), url);
  return (
    ids.find((id) => isArticleId(fold(id), raw)) ??
    story.reports.find((report) => isMeant(report.url))?.articleId ??
    ids.find((id) => isMeant(urlOfId(id)))
  );
}

const isText = (text: string | undefined): text is string => text !== undefined && text !== '';
