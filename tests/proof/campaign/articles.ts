import { gzipSync } from 'node:zlib';
import { articleFile } from '../../fixtures/article-file.ts';
import type { Random } from '../../fixtures/random.ts';

/** One file to upload, and what is known of it by construction. */
export interface ArticleFile {
  readonly key: string;
  readonly bytes: Buffer;
  /** The news event it reports: all reports of one are one story. Absent where an article changes its words. */
  readonly newsEvent?: string;
  /** The reason for which it must be rejected. */
  readonly rejected?: string;
}

/** Makes article files of invented words. The same seed and the same calls give the same bytes. */
export interface Articles {
  /** A news event that one article reports. */
  story(): ArticleFile[];
  /** Other articles in the words of the first. */
  copies(count: number): ArticleFile[];
  /** Other articles of one headline, in nearly the words of the first. */
  likeReports(count: number): ArticleFile[];
  /** One article under several keys. */
  duplicates(count: number): ArticleFile[];
  /** One article, crawled again and again in other words. */
  revisions(count: number): ArticleFile[];
  /** The same under one key. */
  overwrites(count: number): ArticleFile[];
  /** A file without an article. */
  unreadable(): ArticleFile[];
  /** Any of these. */
  any(): ArticleFile[];
}

interface Article {
  readonly oid: string;
  readonly aid: string;
  readonly publisher: string;
  readonly title: string;
  readonly text: string;
  /** Minutes after the first crawl of all. */
  readonly crawledAfter: number;
}

const EPOCH = Date.UTC(2026, 0, 5);

const PUBLISHERS = [
  ['001', '가람일보'],
  ['002', '누리뉴스'],
  ['003', 'The Harbour Post'],
  ['004', `Meridian <Wire> & "Sons'" = 하나`],
] as const;

/** Long enough that one sentence more leaves a report like the others. */
const SENTENCES = 16;

export function createArticles(seeded: Random): Articles {
  let groups = 0;
  let files = 0;
  let random = seeded;

  /** Every group of files draws from a source of its own. */
  function begin(): string {
    groups += 1;
    random = seeded.fork(`group ${groups}`);
    return `event ${groups}`;
  }

  function identity(): Pick<Article, 'oid' | 'aid' | 'publisher' | 'crawledAfter'> {
    files += 1;
    const [oid, publisher] = random.pick(PUBLISHERS);
    return { oid, aid: String(files).padStart(10, '0'), publisher, crawledAfter: files };
  }

  function article(sentences = 2 + random.int(SENTENCES)): Article {
    return { ...identity(), title: headline(random), text: textOf(random, sentences) };
  }

  function file(one: Article, more: Pick<ArticleFile, 'newsEvent'> = {}, key = keyOf(one, random)): ArticleFile {
    return { key, bytes: bytesOf(one), ...more };
  }

  function crawls(count: number): Article[] {
    const first = article();
    return list(count, (at) => {
      if (at === 0) return first;
      const { crawledAfter } = identity();
      return { ...first, crawledAfter, text: textOf(random, 2 + random.int(SENTENCES)) };
    });
  }

  const articles: Articles = {
    story() {
      const newsEvent = begin();
      return [file(article(), { newsEvent })];
    },
    copies(count) {
      const newsEvent = begin();
      const first = article();
      return list(count, (at) => file(at === 0 ? first : { ...first, ...identity() }, { newsEvent }));
    },
    likeReports(count) {
      const newsEvent = begin();
      const first = article(SENTENCES);
      const report = (): Article => ({ ...first, ...identity(), text: `${first.text}\n\n${textOf(random, 1)}` });
      return list(count, (at) => file(at === 0 ? first : report(), { newsEvent }));
    },
    duplicates(count) {
      const newsEvent = begin();
      const first = article();
      return list(count, () => file(first, { newsEvent }));
    },
    revisions(count) {
      begin();
      return crawls(count).map((one) => file(one));
    },
    overwrites(count) {
      begin();
      const all = crawls(count);
      const key = keyOf(all[0] as Article, random);
      return all.map((one) => file(one, {}, key));
    },
    unreadable() {
      const name = begin();
      const [rejected, bytes] = random.pick(UNREADABLE);
      return [{ key: `broken/${name}.md`, bytes: bytes(), rejected }];
    },
    any() {
      const kinds: readonly (readonly [number, (count: number) => ArticleFile[]])[] = [
        [6, articles.story],
        [2, articles.copies],
        [2, articles.likeReports],
        [1, articles.duplicates],
        [2, articles.revisions],
        [1, articles.overwrites],
        [1, articles.unreadable],
      ];
      const dice = seeded.fork(`kind ${groups}`);
      const make = dice.pick(kinds.flatMap(([weight, kind]) => Array<typeof kind>(weight).fill(kind)));
      return make(2 + dice.int(3));
    },
  };
  return articles;
}

/** Files without an article, by the reason for which each is rejected. */
const UNREADABLE: readonly (readonly [string, () => Buffer])[] = [
  ['empty', () => Buffer.alloc(0)],
  ['too-large', () => Buffer.alloc(2 ** 20 + 1, 'a')],
  ['unpack-failed', () => gzipSync(Buffer.from('the end of this file is missing')).subarray(0, 30)],
  ['binary', () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0xff, 0, 1, 2, 3])],
];

function bytesOf({ oid, aid, publisher, title, text, crawledAfter }: Article): Buffer {
  const crawledAt = new Date(EPOCH + crawledAfter * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  const author = '김하나 기자(hana@example.com)';
  return articleFile({
    id: `${oid}_${aid}`,
    publisher,
    title,
    text,
    author,
    publishedAt: '2026-01-05 00:00',
    crawledAt,
  });
}

/** With characters that a form-encoded event has to encode. */
function keyOf({ oid, aid, title }: Article, random: Random): string {
  return `crawl/${oid}_${aid} ${random.int(1_000_000)} 100%+${title.replaceAll(/[^\p{L}\p{N}]+/gu, '_').slice(0, 20)}.md`;
}

function headline(random: Random): string {
  const [first, ...rest] = words(random, 4 + random.int(4));
  return random.chance(0.2) ? `"${first}" & <${rest.join(' ')}>` : `${first} ${rest.join(' ')}`;
}

function textOf(random: Random, sentences: number): string {
  return list(sentences, () => `${words(random, 9 + random.int(8)).join(' ')} ${random.int(10_000)}.`).join('\n\n');
}

/** In two scripts, and so many different ones that no two texts are alike by chance. */
function words(random: Random, count: number): string[] {
  const word = random.chance(0.5) ? koreanWord : latinWord;
  return list(count, () => word(random));
}

function koreanWord(random: Random): string {
  return String.fromCodePoint(...list(2 + random.int(3), () => 0xac00 + random.int(11_172)));
}

const CONSONANTS = [...'bcdfghjklmnprstvwz'];
const VOWELS = [...'aeiou'];

function latinWord(random: Random): string {
  return list(2 + random.int(3), () => random.pick(CONSONANTS) + random.pick(VOWELS)).join('');
}

function list<T>(length: number, make: (at: number) => T): T[] {
  return Array.from({ length }, (_, at) => make(at));
}
