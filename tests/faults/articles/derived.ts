import { createHash } from 'node:crypto';
import type { Random } from '../random.ts';
import { articleIdOf, type CrawledArticle } from './article-file.ts';
import type { FileKind } from './file-plan.ts';
import { revised, syntheticText, syntheticTitle } from './synthetic-text.ts';

/** The campaign's first crawl, any time in the past. The same seed gives the same bytes. */
const EPOCH = Date.UTC(2026, 2, 1);
const MINUTE_MS = 60_000;

/** Far more files than one plan puts: plans that begin so far apart have no article and no key in common. */
export const SERIALS = 10_000;

/** The crawler's number of each publisher, of three digits or more, and its name. */
const PUBLISHERS = [
  ['001', '가람일보'],
  ['002', '누리뉴스'],
  ['003', 'The Harbour Post'],
  ['1004', `Meridian <Wire> & "Sons'" = 하나`],
  ['1005', ''],
] as const;
/** Long enough for a report with two sentences more, or one less, to be like it. */
export const LONG = 20;

const MARKER = '[속보] ';

/** SQS refuses it as it is. It stands in the title of every sixteenth article. */
const ODD = ' \uffff';
const ODD_EACH = 16;

const AUTHORS = ['김하나 기자(hana@example.com)', '이두리(duri@example.com)', 'Jo Three (jo@example.org)', ''];

/** What another file of an article says; `serial` is the file's own. */
export type Derivation = (article: CrawledArticle, serial: number, random: Random) => CrawledArticle;

const revise: Derivation = (article, serial, random) => ({
  ...article,
  crawledAt: laterThan(article, serial),
  text: revised(article.text, random),
  // What a report no longer says is not to be told any more.
  ...(random.chance(0.3) && { publisher: '', category: '', title: article.title.replace(MARKER, '') }),
});

/** By kind of file; absent: the very same article again. */
export const DERIVED: Partial<Record<FileKind, Derivation>> = {
  revision: revise,
  overwrite: revise,
  // Nothing but the order of the keys tells which is newer.
  'crawled twice': (article, _, random) => ({ ...article, text: revised(article.text, random) }),
  // Nothing but the order of the uploads does.
  'overwrite of one crawl': (article, _, random) => ({ ...article, text: revised(article.text, random) }),
  'older crawl': (article, serial, random) => ({
    ...article,
    // Odd minutes, which no first crawl has: two crawls of one instant have no order.
    crawledAt: article.crawledAt - turnMs(serial) - MINUTE_MS,
    text: revised(article.text, random),
  }),
  're-crawl': (article, serial) => ({ ...article, crawledAt: laterThan(article, serial) }),
  copy: (article, serial, random) => ({ ...article, ...otherIdentity(serial, random) }),
  rewrite: (article, serial, random) => ({
    ...article,
    ...otherIdentity(serial, random),
    text: revised(article.text, random),
  }),
  // The same desk under another article id: what it said before, and more.
  'wire update': (article, serial, random) => ({
    ...article,
    ...otherIdentity(serial, random),
    oid: article.oid,
    publisher: article.publisher,
    title: `[종합] ${article.title}`,
    text: `${article.text}\n\n${syntheticText(random, 2)}`,
  }),
};

/** Counted within a plan: the crawls of a late one would lie in the future, where they do not count as crawls. */
const turnMs = (serial: number): number => 2 * (serial % SERIALS) * MINUTE_MS;

const laterThan = (article: CrawledArticle, serial: number): number =>
  Math.max(article.crawledAt, EPOCH) + turnMs(serial) + MINUTE_MS;

const otherIdentity = (serial: number, random: Random) => ({
  ...identity(serial, random),
  crawledAt: EPOCH + turnMs(serial),
});

const identity = (serial: number, random: Random): Pick<CrawledArticle, 'oid' | 'aid' | 'publisher'> => {
  const [oid, publisher] = random.pick(PUBLISHERS);
  return { oid, aid: String(serial).padStart(10, '0'), publisher };
};

/** On any day of the month and at any time of the day: in UTC it is the day before for nine hours of 24, and once in a while the month before. */
const publishedAtOf = (serial: number): string => {
  const [day, hour, minute] = [1 + (serial % 28), (serial * 5) % 24, (serial * 7) % 60].map((of) =>
    String(of).padStart(2, '0'),
  );
  return `2026-03-${day} ${hour}:${minute}`;
};

export const fresh = (serial: number, random: Random): CrawledArticle => ({
  ...identity(serial, random),
  title: (random.chance(0.1) ? MARKER : '') + syntheticTitle(random) + (serial % ODD_EACH === 0 ? ODD : ''),
  category: random.chance(0.3) ? '사회' : '',
  author: random.pick(AUTHORS),
  publishedAt: publishedAtOf(serial),
  crawledAt: EPOCH + turnMs(serial),
  // One sentence alone is a short text, keyed with its headline.
  text: syntheticText(random, 1 + random.int(8)),
});

/** Papers that print one release at once, and so often two of them meet; its length, which one sentence more changes little. */
const PAPERS = 4;
const RELEASE = 2 * LONG;

/** What papers make of one release: each the whole of it, and a sentence more. Nothing else is derived from their reports. */
export const likeReports = (serial: number, random: Random): CrawledArticle[] => {
  const release = { ...fresh(serial, random), title: syntheticTitle(random), text: syntheticText(random, RELEASE) };
  return Array.from({ length: PAPERS }, (_, at) => ({
    ...release,
    ...otherIdentity(serial + at, random),
    text: `${release.text}\n\n${syntheticText(random, 1)}`,
  }));
};

/** An article in a file that declares another text's hash, as one that was cut on its way would. */
export const misdeclared = (article: CrawledArticle): CrawledArticle => ({
  ...article,
  declaredHash: createHash('sha256').update(`${article.text} and more`).digest('hex'),
});

/** The crawler names files after the title: spaces, Hangul and the characters that form encoding treats its own way. */
export const keyOf = (article: CrawledArticle, serial: number): string =>
  `crawl/${articleIdOf(article)}_${serial} 100%+${article.title.replaceAll(/[^\p{L}\p{N}]+/gu, '_').slice(0, 30)}.md`;
