import type { Author } from '../article/article.ts';
import { withoutMailAddresses } from '../article/byline.ts';
import { cut } from '../article/strings.ts';
import { observedAt } from './article-report.ts';
import type { Report } from './decision.ts';
import type { FileVersion } from './file-version.ts';
import type { StoryItem } from './items.ts';

/** The part of a story that comes from one report and is replaced by a newer one. */
export type Facts = Pick<
  StoryItem,
  | 'articleId'
  | 'observedAt'
  | 'contentHash'
  | 'hashVerified'
  | 'title'
  | 'headline'
  | 'publisher'
  | 'category'
  | 'authors'
  | 'language'
  | 'publishedAt'
  | 'crawledAt'
  | 'url'
  | 'kind'
  | 'excerpt'
  | 'bucket'
  | 'key'
  | 'versionId'
>;

/**
 * Bounds in code points (authors: a number of names). They keep a hostile file's story under DynamoDB's 400 KB and its
 * notification under 64 KB; the file itself keeps everything.
 */
export const BOUNDS = { title: 300, name: 100, url: 1000, excerpt: 280, authors: 10 } as const;

const clip = (value: string, bound: number): string => {
  if (value.length <= bound) return value;
  // One point more than the bound, each of which may be two units: else a value of nothing but such points looks short enough.
  const points = [...value.slice(0, 2 * (bound + 1))];
  return points.length <= bound ? value : `${points.slice(0, bound - 1).join('')}…`;
};

const clipped = (value: string | undefined, bound: number): string | undefined =>
  value === undefined || value === '' ? undefined : clip(value, bound);

/** Facts of a story as this article, read from this file, tells them. Absent values are left out, never empty. */
export function factsOf({ article, profile }: Report, file: FileVersion): Facts {
  const observed = observedAt(article, file);
  const optional = {
    observedAt: observed === article.crawledAt ? undefined : observed,
    headline: article.headline === article.title ? undefined : clip(article.headline, BOUNDS.title),
    publisher: clipped(article.publisher, BOUNDS.name),
    category: clipped(article.category, BOUNDS.name),
    publishedAt: article.publishedAt,
    crawledAt: article.crawledAt,
    url: clipped(article.url, BOUNDS.url),
    versionId: file.versionId,
  };
  return {
    articleId: article.articleId,
    contentHash: article.contentHash,
    hashVerified: article.hashVerified,
    title: clip(article.title, BOUNDS.title),
    authors: namesOf(article.authors),
    language: article.language,
    kind: profile.kind,
    excerpt: excerptOf(article.text),
    bucket: file.bucket,
    key: file.key,
    ...present(optional),
  };
}

/**
 * So many times a bound, in code units, are searched for reporters' addresses: the time that takes grows with the square.
 * These stay in the file: what is stored is told to every subscriber.
 */
const SEARCHED = 4;

const namesOf = (authors: Author[]): string[] =>
  authors
    .slice(0, 2 * BOUNDS.authors)
    .map(({ name }) => clip(withoutMailAddresses(cut(name, SEARCHED * BOUNDS.name)).trim(), BOUNDS.name))
    .filter((name) => name !== '')
    .slice(0, BOUNDS.authors);

const excerptOf = (text: string): string =>
  clip(
    withoutMailAddresses(cut(text, SEARCHED * BOUNDS.excerpt))
      .replace(/\s+/gu, ' ')
      .trim(),
    BOUNDS.excerpt,
  );

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The entries that have a value: DynamoDB and `exactOptionalPropertyTypes` agree that absent is not `undefined`. */
export function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
