import type { Random } from '../random.ts';
import { articleFile, articleIdOf, type CrawledArticle } from './article-file.ts';
import { revised, syntheticText, syntheticTitle } from './synthetic-text.ts';
import { unreadable } from './unreadable.ts';

/** One thing an uploader does. Steps on one key happen in the order of the plan. */
export type Step =
  | { readonly do: 'put'; readonly kind: FileKind; readonly key: string; readonly bytes: Buffer }
  | { readonly do: 'delete'; readonly key: string };

/** What an uploaded file is to the system, and how many in a hundred are. */
export const FILE_KINDS = {
  fresh: 38,
  revision: 12,
  'older crawl': 7,
  're-crawl': 6,
  copy: 9,
  'wire update': 5,
  rewrite: 4,
  'same bytes again': 3,
  overwrite: 4,
  'overwrite of one crawl': 3,
  'deleted soon': 3,
  unreadable: 6,
} as const;

export type FileKind = keyof typeof FILE_KINDS;

/** The campaign's first crawl, any time in the past. The same seed gives the same bytes. */
const EPOCH = Date.UTC(2026, 2, 1);
const MINUTE_MS = 60_000;
/** Articles that may still be revised, copied or overwritten. */
const RECENT = 200;

/** Far more files than one plan puts: plans that begin so far apart have no article and no key in common. */
export const SERIALS = 10_000;

const PUBLISHERS = ['가람일보', '누리뉴스', 'The Harbour Post', 'Meridian Wire', ''];
const AUTHORS = ['김하나 기자(hana@example.com)', '이두리(duri@example.com)', 'Jo Three (jo@example.org)', ''];
const KINDS = Object.entries(FILE_KINDS) as [FileKind, number][];

interface Published {
  readonly article: CrawledArticle;
  readonly key: string;
}

/**
 * A plan of uploads: news, and everything that crawlers and other papers do to it.
 * @param files how many are put; `Infinity` for a campaign that ends by time.
 * @param first serial of the first file: a multiple of `SERIALS`, another one for each plan of a campaign.
 * @yields steps; `next` takes the kind the next file is to be of, in place of chance.
 */
export function* filePlan(random: Random, files: number, first = 0): Generator<Step, void, FileKind | undefined> {
  const recent: Published[] = [];
  let wish: FileKind | undefined;
  for (let serial = first; serial < first + files; serial++) {
    const kind = recent.length < 3 ? 'fresh' : (wish ?? weighted(random));
    if (kind === 'unreadable') {
      wish = yield { do: 'put', kind, key: `broken/${serial} 못 읽음.md`, bytes: unreadable(random) };
      continue;
    }
    const { article, key } = derive(kind, serial, recent, random);
    wish = yield { do: 'put', kind, key, bytes: articleFile(article) };
    if (kind === 'deleted soon') wish = yield { do: 'delete', key };
    else recent.push({ article, key });
    if (recent.length > RECENT) recent.shift();
  }
}

const derive = (kind: FileKind, serial: number, recent: readonly Published[], random: Random): Published => {
  if (kind === 'fresh' || kind === 'deleted soon') {
    const article = fresh(serial, random);
    return { article, key: keyOf(article, serial) };
  }
  // Half of them follow at once: only then do two writers meet.
  const { article, key } = random.pick(random.chance(0.5) ? recent.slice(-3) : recent);
  const made = DERIVED[kind]?.(article, serial, random) ?? article;
  return { article: made, key: kind.startsWith('overwrite') ? key : keyOf(made, serial) };
};

type Derivation = (article: CrawledArticle, serial: number, random: Random) => CrawledArticle;

const revise: Derivation = (article, serial, random) => ({
  ...article,
  crawledAt: laterThan(article, serial),
  text: revised(article.text, random),
});

const DERIVED: Partial<Record<FileKind, Derivation>> = {
  revision: revise,
  overwrite: revise,
  // Nothing but the order of the uploads tells which is newer.
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
  const of = random.int(PUBLISHERS.length);
  return {
    oid: String(of + 1).padStart(3, '0'),
    aid: String(serial).padStart(10, '0'),
    publisher: PUBLISHERS[of] ?? '',
  };
};

const fresh = (serial: number, random: Random): CrawledArticle => ({
  ...identity(serial, random),
  title: (random.chance(0.1) ? '[속보] ' : '') + syntheticTitle(random),
  category: random.chance(0.3) ? '사회' : '',
  author: random.pick(AUTHORS),
  publishedAt: '2026-03-01 00:00',
  crawledAt: EPOCH + turnMs(serial),
  // One sentence alone is a short text, keyed with its headline.
  text: syntheticText(random, 1 + random.int(8)),
});

/** The crawler names files after the title: spaces, Hangul and the characters that form encoding treats its own way. */
const keyOf = (article: CrawledArticle, serial: number): string =>
  `crawl/${articleIdOf(article)}_${serial} 100%+${article.title.replaceAll(/[^\p{L}\p{N}]+/gu, '_').slice(0, 30)}.md`;

const weighted = (random: Random): FileKind => {
  let at = random.next() * KINDS.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of KINDS) {
    at -= weight;
    if (at < 0) return kind;
  }
  return 'fresh';
};
