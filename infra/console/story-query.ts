import { fold, searchFor } from '../../functions/matching/text-search.ts';
import type { FileRow, StoryRow } from './page-rows.ts';
import type { View } from './view.ts';

/** What the page asks of its stories and files: all of it optional. */
export type Query = Readonly<Record<string, string>>;

export interface Facets {
  /** The most frequent first. */
  readonly publishers: string[];
  readonly languages: string[];
  readonly categories: string[];
  readonly kinds: string[];
}

const MOST_CHOICES = 300;
/** As feeds have it (`functions/feed/subjects.ts`). */
const LANGUAGE_SHARE = 0.02;

/** Whether a story belongs to the list that was asked for. */
export function storyFilter(query: Query, searched: View['searched']): (row: StoryRow) => boolean {
  const { search = '', publisher = '', language = '', category = '', kind = '', from = '', to = '', only = '' } = query;
  const isWanted = searchFor(search);
  const isOf = (asked: string, ...values: (string | undefined)[]) => asked === '' || values.includes(asked);
  return (row) =>
    isOf(publisher, ...row.publishers) &&
    isOf(language, row.language) &&
    isOf(category, row.category) &&
    isOf(kind, row.kind) &&
    row.firstSeenAt >= from &&
    (to === '' || row.firstSeenAt < to) &&
    // A merged story has ended: it is shown only if somebody asks for it.
    (row.mergedInto === undefined || only === 'corrected' || search !== '') &&
    (STATES[only]?.(row) ?? true) &&
    isWanted(searched(row));
}

const STATES: Readonly<Record<string, (row: StoryRow) => boolean>> = {
  several: ({ reports }) => reports > 1,
  changed: ({ revision, withdrawn }) => revision > 1 && withdrawn === undefined,
  corrected: ({ isCorrected }) => isCorrected === true,
  withdrawn: ({ withdrawn, mergedInto }) => withdrawn !== undefined && mergedInto === undefined,
};

/** The order that was asked for; undefined: the newest first, as they came. */
export function storyOrder({ sort = '' }: Query): ((one: StoryRow, other: StoryRow) => number) | undefined {
  // Papers, not reports: 48 photos of one agency are not a big story.
  const byPapers = (one: StoryRow, other: StoryRow) =>
    other.publishers.length - one.publishers.length || other.reports - one.reports;
  if (sort === 'papers') return byPapers;
  // As `wiredrop stories --hot`: stories that no second publisher has joined come last.
  if (sort === 'hot') return (one, other) => (other.heat ?? 0) - (one.heat ?? 0);
  if (sort === 'latest') return (one, other) => (lastOf(one) < lastOf(other) ? 1 : -1);
  return undefined;
}

const lastOf = ({ lastSeenAt, firstSeenAt }: StoryRow): string => lastSeenAt ?? firstSeenAt;

/** What the filters offer. */
export function facetsOf(rows: Iterable<StoryRow>): Facets {
  const counts = { publishers: new Map(), languages: new Map(), categories: new Map(), kinds: new Map() };
  const count = (of: Map<string, number>, value: string | undefined) =>
    value && of.set(value, (of.get(value) ?? 0) + 1);
  for (const { publishers, language, category, kind } of rows) {
    for (const publisher of publishers) count(counts.publishers, publisher);
    count(counts.languages, language);
    count(counts.categories, category);
    count(counts.kinds, kind);
  }
  const all = [...counts.languages.values()].reduce((sum, count) => sum + count, 0);
  // The language of short headlines is guessed: one that hardly any story has is none of them.
  for (const [language, count] of counts.languages) if (count < LANGUAGE_SHARE * all) counts.languages.delete(language);
  const choices = (of: Map<string, number>) =>
    [...of]
      .sort(([, one], [, other]) => other - one)
      .slice(0, MOST_CHOICES)
      .map(([value]) => value);
  return {
    publishers: choices(counts.publishers),
    languages: choices(counts.languages),
    categories: choices(counts.categories),
    kinds: choices(counts.kinds),
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
