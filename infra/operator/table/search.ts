import type { StoryItem } from '../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import { listedArticles, namedReports } from '../../../functions/story/items/story-reports.ts';

/** What a search looks at in a story. */
export interface Searched {
  /** Headlines, earlier ones too, and names of publishers. */
  readonly texts: readonly string[];
  readonly urls: readonly string[];
  /** Of the story and its articles, as the table has them. A hash matches only whole. */
  readonly ids: readonly string[];
}

/** The console and the commands search the same parts of a story. */
export function searchedOf(story: StoryItem): Searched {
  const { facts, publishers = [], earlier = [] } = story;
  const articles = namedReports(story);
  const articleIds = listedArticles(story);
  const names = [facts.publisher, ...publishers, ...articles.map(({ publisher }) => publisher)];
  return {
    texts: [facts.title, facts.headline, ...[...articles, ...earlier].map(({ headline }) => headline), ...names].filter(
      isText,
    ),
    urls: [facts.url, ...articles.map(({ url }) => url), ...articleIds.map(urlOfId)].filter(isText),
    ids: [storyIdAt(story), facts.articleId, ...articleIds],
  };
}

/** An article without an id has its url as its id (`functions/article/identity.ts`). */
const urlOfId = (articleId: string): string | undefined => /^url:(.*)$/s.exec(articleId)?.[1];

/** The id of the report with this url, with or without its query, or with this id, as its file states it. */
export function reportMeant(story: StoryItem, asked: string): string | undefined {
  const { raw, url } = partOf(fold(asked));
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

/**
 * Whether a story is what somebody looks for: each word asked for is a word of it or the beginning of one, in any
 * order. A url also matches without its query, and an id as its file states it. Nothing asked for matches every story.
 */
export function searchFor(asked: string): (searched: Searched) => boolean {
  const parts = fold(asked).split(/\s+/).filter(Boolean).map(partOf);
  return (searched) => {
    if (parts.length === 0) return true;
    const { text, plainUrls, ids } = foldedOf(searched);
    return parts.every(
      ({ words, url, raw }) =>
        (words.length > 0 && words.every((word) => text.includes(hasNoSpaces(word) ? word : ` ${word}`))) ||
        (url !== undefined && plainUrls.some((known) => isSameUrl(known, url))) ||
        ids.some((id) => isArticleId(id, raw)),
    );
  };
}

interface Folded {
  /** The words, a space before each. */
  readonly text: string;
  readonly plainUrls: readonly string[];
  readonly ids: readonly string[];
}

/** Folding takes most of the time, and the page searches the same stories at every keystroke. */
const FOLDED = new WeakMap<Searched, Folded>();

function foldedOf(searched: Searched): Folded {
  const known = FOLDED.get(searched);
  if (known) return known;
  const folded = {
    text: ` ${wordsOf(fold(searched.texts.join('\n'))).join(' ')}`,
    plainUrls: searched.urls.map((url) => plainUrl(fold(url))),
    ids: searched.ids.map(fold),
  };
  FOLDED.set(searched, folded);
  return folded;
}

interface Part {
  readonly raw: string;
  readonly words: readonly string[];
  readonly url?: string;
}

function partOf(raw: string): Part {
  const url = /^https?:\/\/|^[\w-]+(?:\.[\w-]+)+\//.test(raw) ? plainUrl(raw) : undefined;
  return { raw, words: url === undefined ? wordsOf(raw) : [], ...(url !== undefined && { url }) };
}

export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function wordsOf(folded: string): string[] {
  return folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Scripts that put no spaces between words: there a word may begin anywhere. */
function hasNoSpaces(word: string): boolean {
  return /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]/u.test(word);
}

/** A url without scheme, `www.`, fragment and final slash. */
function plainUrl(url: string): string {
  return url
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/#.*$/, '')
    .replace(/\/$/, '');
}

/** The same, or one of the two has no query and the paths are the same. */
function isSameUrl(known: string, asked: string): boolean {
  if (known === asked) return true;
  const [knownPath = '', knownQuery] = known.split('?');
  const [askedPath = '', askedQuery] = asked.split('?');
  if (knownQuery !== undefined && askedQuery !== undefined) return false;
  return knownPath.replace(/\/$/, '') === askedPath.replace(/\/$/, '');
}

/**
 * The table's ids are scoped by site; people write the id as the file states it. A file never states a hash.
 */
function isArticleId(articleId: string, asked: string): boolean {
  if (/^(?:h1:|text:|t1-)/.test(articleId)) return articleId === asked;
  return [asked, encodeURIComponent(asked).toLowerCase()].some(
    (id) => articleId === id || (articleId.endsWith(id) && /[/#:|@"]/.test(articleId.at(-id.length - 1) ?? '')),
  );
}
