import { clip, cut } from '../../article/base/index.ts';
import type { Author } from '../../article/index.ts';
import { pictureOf, withoutMailAddresses } from '../../article/internal.ts';
import { BOUNDS, KEPT_FACTS, only, type StoryFacts } from '../../notifications/facts.ts';
import { crawlTime, type Report } from './article-report.ts';
import { type FileVersion, objectPointer } from './file-version.ts';

/**
 * The words of a report: one value, from one file. A newer crawl replaces it whole; a withdrawal erases it. Those of
 * the speaking report are the facts of its story (`functions/notifications/facts.ts`).
 */
export interface Facts extends Omit<StoryFacts, 'headline'> {
  /** The report's crawl, else its upload: see `crawlTime`. */
  observedAt: string;
  /** The title without wire markers; absent where there are none. */
  headline?: string;
  /** Address of the picture that the article states: pages may show it, notifications do not tell it. */
  picture?: string;
}

const clipped = (value: string | undefined, bound: number): string | undefined =>
  value === undefined || value === '' ? undefined : clip(value, bound);

/** The facts that this article, read from this file, gives a story. Absent values are left out, never empty. */
export function factsOf({ article, profile }: Pick<Report, 'article' | 'profile'>, file: FileVersion): Facts {
  const facts: { [K in keyof Required<Facts>]: Facts[K] | undefined } = {
    articleId: article.articleId,
    observedAt: crawlTime(article, file),
    contentHash: article.contentHash,
    hashVerified: article.hashVerified,
    title: clip(article.title, BOUNDS.title),
    headline: article.headline === article.title ? undefined : clip(article.headline, BOUNDS.title),
    publisher: clipped(article.publisher, BOUNDS.name),
    category: clipped(article.category, BOUNDS.name),
    authors: namesOf(article.authors),
    language: article.language,
    publishedAt: article.publishedAt,
    publishedOn: article.publishedOn,
    crawledAt: article.crawledAt,
    // Half a link leads nowhere.
    url: article.url && [...article.url].length <= BOUNDS.url ? article.url : undefined,
    kind: profile.kind,
    picture: pictureOf(article),
    excerpt: clip(article.excerpt, BOUNDS.excerpt),
    object: objectPointer(file),
  };
  return present(facts) as Facts;
}

/** Facts that say nothing. */
export const NO_FACTS: Facts = {
  ...{ articleId: '', observedAt: '', contentHash: '', hashVerified: false, title: '', excerpt: '', language: '' },
  ...{ authors: [], kind: 'article', object: { bucket: '', key: '' } },
};

/**
 * The facts of a withdrawn story: which article and file it is, and what `story.withdrawn` says so that subscribers'
 * filters still match. Every other fact is erased, also one that is added later.
 */
export function erasedFacts(facts: Facts): Facts {
  return { ...NO_FACTS, observedAt: facts.observedAt, ...only(facts, KEPT_FACTS) };
}

/**
 * Reporters' mail addresses stay in the file, because every subscriber gets what is stored. They are searched for in at
 * most four times a bound, in code units: the time that takes grows with the square.
 */
const SEARCHED = 4;

const namesOf = (authors: Author[]): string[] =>
  authors
    .slice(0, 2 * BOUNDS.authors)
    .map(({ name }) => clip(withoutMailAddresses(cut(name, SEARCHED * BOUNDS.name)).trim(), BOUNDS.name))
    .filter((name) => name !== '')
    .slice(0, BOUNDS.authors);

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The entries that have a value: DynamoDB and `exactOptionalPropertyTypes` agree that absent is not `undefined`. */
export function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
