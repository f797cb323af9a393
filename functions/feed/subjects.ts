import { rankHot } from '../story/items/heat.ts';
import { isShown } from '../story/items/view.ts';
import { type FeedSubject, isLanguage } from './feed.ts';
import type { FeedStory } from './feed-state.ts';

/**
 * A language needs 2% of the stories for a feed: the language of short headlines is guessed, and each wrong guess would
 * be a feed.
 */
const LANGUAGE_SHARE = 0.02;

/** How many languages, publishers and categories get a feed of their own: those with most stories. */
const LANGUAGES = 10;
const PUBLISHERS = 50;
const CATEGORIES = 20;

/**
 * An existing feed stays down to this multiple of the rank, so that it does not come and go whenever two subjects
 * change places.
 */
const KEPT = 2;

/** Characters of a name in the name of its file. */
const SLUG = 60;

/** What the feeds are made of. */
export interface FeedSource {
  /** The newest stories. */
  stories: readonly FeedStory[];
  /** All stories of the last days, some of them hot. */
  recent: readonly FeedStory[];
  nowMs: number;
}

/**
 * The subjects of the feeds: all stories, the hot ones, languages, publishers and categories.
 * @param title of the feed of all.
 * @param existing paths of the feeds that exist. @param sections names of the sections
 */
export function feedSubjects(
  { stories, recent, nowMs }: FeedSource,
  title: string,
  existing: ReadonlySet<string> = new Set(),
  sections: readonly { readonly id: string; readonly name: string }[] = [],
): FeedSubject[] {
  const languages = Map.groupBy(stories, ({ language }) => (isLanguage(language) ? `language/${language}` : ''));
  const nameOf = (kind: string, value: string) =>
    (kind === 'section' && sections.find(({ id }) => id === value)?.name) || value;
  const named = (kind: 'publisher' | 'category' | 'section', most: number): FeedSubject[] =>
    chosen(
      Map.groupBy(stories, (story) => namePath(kind, story[kind])),
      most,
      existing,
    ).map(([path, stories]) => ({
      path,
      title: `${title}: ${nameOf(kind, stories.find(isShown)?.[kind] ?? '')}`,
      stories,
    }));
  return [
    { path: 'all', title, stories: [...stories] },
    ...hot(rankHot(recent, nowMs), title),
    ...chosen(languages, LANGUAGES, existing, LANGUAGE_SHARE * stories.length).map(([path, stories]) => {
      const language = path.slice('language/'.length);
      return { path, title: `${title}: ${language}`, language, stories };
    }),
    ...named('publisher', PUBLISHERS),
    ...named('category', CATEGORIES),
    ...named('section', CATEGORIES),
  ];
}

/** What several publishers report, those first that most have joined lately. */
function hot(stories: FeedStory[], title: string): FeedSubject[] {
  return stories.some(isShown) ? [{ path: 'hot', title: `${title}: hot`, isRanked: true, stories }] : [];
}

function chosen(
  groups: ReadonlyMap<string, FeedStory[]>,
  most: number,
  existing: ReadonlySet<string>,
  fewest = 1,
): [path: string, stories: FeedStory[]][] {
  return [...groups]
    .filter(([path]) => path !== '')
    .map(([path, stories]) => ({ path, stories, shown: stories.filter(isShown).length }))
    .filter(({ shown }) => shown > 0 && shown >= fewest)
    .sort((one, other) => other.shown - one.shown || (one.path < other.path ? -1 : 1))
    .filter(({ path }, place) => place < most || (place < KEPT * most && existing.has(path)))
    .map(({ path, stories }) => [path, stories]);
}

/**
 * `publisher/gull-bay-wire`: spellings that differ in case, spaces or signs share a feed. Empty if the name has no
 * letters.
 */
function namePath(folder: string, name = ''): string {
  const letters = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
  const slug = [...letters].slice(0, SLUG).join('').trim().replaceAll(' ', '-');
  return slug === '' ? '' : `${folder}/${slug}`;
}
