import type { FeedStory } from '../../../functions/feed/feed-state.ts';
import {
  fold,
  isArticleId,
  isSameUrl,
  plainUrl,
  type Searched,
  urlIn,
} from '../../../functions/matching/text-search.ts';
import type { Facts } from '../../../functions/story/items/facts.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import { listedArticles, namedReports } from '../../../functions/story/items/story-reports.ts';

/** What a search reads of a story does not change: folding its words takes most of the time. */
const READ = new WeakMap<FeedStory, Searched>();

/** The console and the commands search the same parts of a story. */
export function searchedOf(story: FeedStory): Searched {
  const known = READ.get(story) ?? partsOf(story);
  READ.set(story, known);
  return known;
}

function partsOf(story: FeedStory): Searched {
  const { facts, publishers = [], earlier = [], development, representative } = story;
  const articles = [...namedReports(story), ...(story.reports ?? [])];
  const articleIds = listedArticles(story);
  const told: Partial<Pick<Facts, 'title' | 'headline' | 'excerpt'>> | undefined = development?.facts;
  const headlines = [facts, told].flatMap((one) => [one?.title, one?.headline, one?.excerpt]);
  const names = [facts.publisher, ...publishers, ...articles.map(({ publisher }) => publisher)];
  return {
    texts: unique([
      ...headlines,
      representative?.headline,
      ...[...articles, ...earlier].map(({ headline }) => headline),
    ]),
    publishers: unique(names),
    language: facts.language,
    urls: [facts.url, ...articles.map(({ url }) => url), ...articleIds.map(urlOfId)].filter(isText),
    ids: [storyIdAt(story), facts.articleId, ...articleIds],
  };
}

const unique = (texts: readonly (string | undefined)[]): string[] => [...new Set(texts.filter(isText))];

/** An article without an id has its url as its id (`functions/article/identity.ts`). */
const urlOfId = (articleId: string): string | undefined => /^url:(.*)$/s.exec(articleId)?.[1];

/** The id of the report with this url, with or without its query, or with this id, as its file states it. */
export function reportMeant(story: FeedStory, asked: string): string | undefined {
  const raw = fold(asked);
  const url = urlIn(raw);
  const ids = listedArticles(story);
  const isMeant = (known: string | undefined) =>
    url !== undefined && known !== undefined && isSameUrl(plainUrl(fold(known)), url);
  return (
    ids.find((id) => isArticleId(fold(id), raw)) ??
    namedReports(story).find((report) => isMeant(report.url))?.articleId ??
    ids.find((id) => isMeant(urlOfId(id)))
  );
}

const isText = (text: string | undefined): text is string => text !== undefined && text !== '';
