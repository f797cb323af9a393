import { type FeedStory, rankedAs } from '../../../functions/feed/index.ts';
import { fold, rankedFor } from '../../../functions/matching/index.ts';
import { isShown } from '../../../functions/story/items/index.ts';
import { paperNames } from '../operator/table/card.ts';
import type { FileRow } from './page-rows.ts';

/** What the page asks of its stories and files: all of it optional. */
export type Query = Readonly<Record<string, string>>;

export interface Facets {
  /** The most frequent first. */
  readonly publishers: string[];
  readonly languages: string[];
  readonly categories: string[];
  readonly sections: string[];
  readonly kinds: string[];
}

const MOST_CHOICES = 300;
/** As feeds have it (`functions/feed/subjects.ts`). */
const LANGUAGE_SHARE = 0.02;

export interface Page<T> {
  readonly rows: readonly T[];
  /** `before` of the page after it; absent on the last one. */
  readonly next?: number;
  /** Rows on all pages. */
  readonly total: number;
}

const PAGE_SIZE = 100;
/** A page that asks again asks for as many rows as it shows. */
const LONGEST_PAGE = 500;

/** The rows of a page. Those that arrive on top meanwhile are shown twice, which the page sees by their ids. */
export function pageOfRows<T>(all: readonly T[], { before = '0', limit = '' }: Query): Page<T> {
  const [from, most] = [Number(before), Math.min(LONGEST_PAGE, Math.max(PAGE_SIZE, Number(limit)))];
  const next = from + most;
  return { rows: all.slice(from, next), ...(next < all.length && { next }), total: all.length };
}

/** The stories of the list that was asked for, in its order: what a search finds the best first, others as they are. */
export function listedFor(query: Query, stories: readonly FeedStory[]): FeedStory[] {
  const wanted = stories.filter(storyFilter(query));
  const found = query.search ? rankedFor(query.search, wanted, rankedAs).found : wanted;
  const order = storyOrder(query);
  return order ? found.sort(order) : found;
}

/** Whether a story belongs to the list that was asked for, whatever it says. */
function storyFilter(query: Query): (story: FeedStory) => boolean {
  const { search = '', publisher = '', language = '', category = '', section = '' } = query;
  const { storyline = '', kind = '', from = '', to = '', only = '' } = query;
  const isOf = (asked: string, ...values: (string | undefined)[]) => asked === '' || values.includes(asked);
  return (story) =>
    isOf(publisher, ...paperNames(story)) &&
    isOf(language, story.language) &&
    isOf(category, story.category) &&
    isOf(section, story.section) &&
    isOf(storyline, story.storyline) &&
    isOf(kind, story.kind) &&
    story.firstSeenAt >= from &&
    (to === '' || story.firstSeenAt < to) &&
    // A merged story has ended: it is shown only if somebody asks for it.
    (story.mergedInto === undefined || only === 'corrected' || search !== '') &&
    (STATES[only]?.(story) ?? true);
}

const STATES: Readonly<Record<string, (story: FeedStory) => boolean>> = {
  several: ({ articles }) => articles > 1,
  changed: ({ revision, withdrawn }) => revision > 1 && withdrawn === undefined,
  withdrawn: ({ withdrawn, mergedInto }) => withdrawn !== undefined && mergedInto === undefined,
};

/** The order that was asked for, if any. */
function storyOrder({ sort = '' }: Query): ((one: FeedStory, other: FeedStory) => number) | undefined {
  // Papers, not reports: 48 photos of one agency are not a big story.
  if (sort === 'papers') return (one, other) => other.papers - one.papers || other.articles - one.articles;
  // As `wiredrop stories --hot`: stories that no second publisher has joined come last.
  if (sort === 'hot') return (one, other) => shownHeat(other) - shownHeat(one);
  if (sort === 'newest') return (one, other) => (one.firstSeenAt < other.firstSeenAt ? 1 : -1);
  if (sort === 'latest') return (one, other) => (lastOf(one) < lastOf(other) ? 1 : -1);
  return undefined;
}

const shownHeat = (story: FeedStory): number => (isShown(story) && story.heat) || 0;
const lastOf = ({ lastSeenAt, firstSeenAt }: FeedStory): string => lastSeenAt ?? firstSeenAt;

/** What the filters offer. */
export function facetsOf(stories: readonly FeedStory[]): Facets {
  const choices = (of: (story: FeedStory) => readonly (string | undefined)[], least = 0) =>
    [...Map.groupBy(stories.flatMap(of), (value) => value ?? '')]
      .filter(([value, { length }]) => value !== '' && length >= least)
      .sort(([, one], [, other]) => other.length - one.length)
      .slice(0, MOST_CHOICES)
      .map(([value]) => value);
  return {
    publishers: choices(paperNames),
    // The language of short headlines is guessed: one that hardly any story has is none of them.
    languages: choices(({ language }) => [language], LANGUAGE_SHARE * stories.length),
    categories: choices(({ category }) => [category]),
    sections: choices(({ section }) => [section]),
    kinds: choices(({ kind }) => [kind]),
  };
}

export function fileFilter({ search = '', disposition = '' }: Query): (row: FileRow) => boolean {
  const words = fold(search).split(/\s+/).filter(Boolean);
  return (row) => {
    if (disposition !== '' && row.disposition !== disposition) return false;
    const { articleId = '', reason = '', warnings = [] } = row;
    const text = fold([row.key, articleId, reason, ...warnings].join(' '));
    return words.every((word) => text.includes(word));
  };
}
