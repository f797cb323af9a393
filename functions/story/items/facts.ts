import type { Author } from '../../article/article.ts';
import { withoutMailAddresses } from '../../article/byline.ts';
import { cut } from '../../article/strings.ts';
import type { ReportKind } from '../../matching/kind.ts';
import { observationTime } from './article-report.ts';
import { type FileVersion, type ObjectPointer, objectPointer } from './file-version.ts';
import type { ReadArticle } from './read-article.ts';

/**
 * What a story says: one value, from the newest report of its own article. A newer report replaces it whole; a
 * withdrawal erases it.
 */
export interface Facts {
  articleId: string;
  /** When the report was observed: see `observationTime`. */
  observedAt: string;
  contentHash: string;
  hashVerified: boolean;
  title: string;
  /** The title without wire markers; absent where there are none. */
  headline?: string;
  publisher?: string;
  category?: string;
  /** Names only: mail addresses stay in the file. */
  authors: Author['name'][];
  language: string;
  publishedAt?: string;
  /** The day, if the file states no time of day: `publishedAt` is then midnight of that day in the publisher's zone. */
  publishedOn?: string;
  crawledAt?: string;
  url?: string;
  /** What sort of report it is. */
  kind: ReportKind;
  excerpt: string;
  /** The file that the report was read from. */
  object: ObjectPointer;
}

/**
 * Bounds in code points (authors: number of names). They keep the story of a hostile file under DynamoDB's 400 KB and
 * its notification under 64 KB. The file itself keeps everything.
 */
export const BOUNDS = { title: 300, name: 100, url: 1000, excerpt: 280, authors: 10 } as const;

/** The text, in at most so many code points. */
export const clip = (value: string, bound: number): string => {
  if (value.length <= bound) return value;
  // A code point may be two code units: one point more than the bound must fit into the slice.
  const points = [...value.slice(0, 2 * (bound + 1))];
  return points.length <= bound ? value : `${points.slice(0, bound - 1).join('')}…`;
};

const clipped = (value: string | undefined, bound: number): string | undefined =>
  value === undefined || value === '' ? undefined : clip(value, bound);

/** The facts that this article, read from this file, gives a story. Absent values are left out, never empty. */
export function factsOf({ article, profile }: ReadArticle, file: FileVersion): Facts {
  return {
    articleId: article.articleId,
    observedAt: observationTime(article, file),
    contentHash: article.contentHash,
    hashVerified: article.hashVerified,
    title: clip(article.title, BOUNDS.title),
    authors: namesOf(article.authors),
    language: article.language,
    kind: profile.kind,
    excerpt: clip(article.excerpt, BOUNDS.excerpt),
    object: objectPointer(file),
    ...present({
      headline: article.headline === article.title ? undefined : clip(article.headline, BOUNDS.title),
      publisher: clipped(article.publisher, BOUNDS.name),
      category: clipped(article.category, BOUNDS.name),
      publishedAt: article.publishedAt,
      publishedOn: article.publishedOn,
      crawledAt: article.crawledAt,
      url: clipped(article.url, BOUNDS.url),
    }),
  };
}

/**
 * The facts of a withdrawn story. Only these stay: which article and file it is, and what `story.withdrawn` says so
 * that subscribers' filters still match. Every other fact is erased, also one that is added later.
 */
export function erasedFacts({ articleId, observedAt, publisher, category, language, kind, object }: Facts): Facts {
  return {
    ...{ articleId, observedAt, language, kind, object },
    ...present({ publisher, category }),
    ...{ contentHash: '', hashVerified: false, title: '', authors: [], excerpt: '' },
  };
}

/**
 * Reporters' mail addresses stay in the file, because every subscriber gets what is stored. They are searched for in so
 * many times a bound, in code units: the time that takes grows with the square.
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
