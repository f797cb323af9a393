import { isShown } from '../story/is-shown.ts';
import type { StoryItem } from '../story/items.ts';
import { type FeedSubject, isLanguage } from './feed.ts';

/** The languages and publishers with most stories have a feed of their own. */
const LANGUAGES = 10;
const PUBLISHERS = 50;

/** Characters of a publisher's name in the name of its file. */
const SLUG = 60;

/**
 * The feeds there are: one of all stories, and those by language and by publisher. One that exists is kept while a story of it is left, so
 * that a feed somebody reads does not come and go with its place in the order.
 * @param title of the feed of all.
 * @param existing paths of the feeds there are already.
 */
export function feedSubjects(
  stories: readonly StoryItem[],
  title: string,
  existing: ReadonlySet<string> = new Set(),
): FeedSubject[] {
  const languages = Map.groupBy(stories, ({ facts: { language } }) =>
    isLanguage(language) ? `language/${language}` : '',
  );
  const publishers = Map.groupBy(stories, ({ facts }) => publisherPath(facts.publisher ?? ''));
  return [
    { path: 'all', title, stories: [...stories] },
    ...chosen(languages, LANGUAGES, existing).map(([path, stories]) => {
      const language = path.slice('language/'.length);
      return { path, title: `${title}: ${language}`, language, stories };
    }),
    ...chosen(publishers, PUBLISHERS, existing).map(([path, stories]) => {
      const { publisher = '' } = stories.find(isShown)?.facts ?? {};
      return { path, title: `${title}: ${publisher}`, stories };
    }),
  ];
}

function chosen(
  groups: ReadonlyMap<string, StoryItem[]>,
  most: number,
  existing: ReadonlySet<string>,
): [path: string, stories: StoryItem[]][] {
  return [...groups]
    .filter(([path]) => path !== '')
    .map(([path, stories]) => ({ path, stories, shown: stories.filter(isShown).length }))
    .filter(({ shown }) => shown > 0)
    .sort((one, other) => other.shown - one.shown || (one.path < other.path ? -1 : 1))
    .filter(({ path }, place) => place < most || existing.has(path))
    .map(({ path, stories }) => [path, stories]);
}

/** `publisher/gull-bay-wire`: spellings that differ in case, spaces or signs share a feed. Empty where no letter is left. */
function publisherPath(publisher: string): string {
  const letters = publisher
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
  const slug = [...letters].slice(0, SLUG).join('').trim().replaceAll(' ', '-');
  return slug === '' ? '' : `publisher/${slug}`;
}
