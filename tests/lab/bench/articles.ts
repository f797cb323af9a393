import { crawledFile } from '../../fixtures/article-file.ts';

/** Older articles are an archive's, which costs more. */
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

import { type Random, seededRandom } from '../../fixtures/random.ts';

/** One article file as every system of the bench gets it. */
export interface ArticleFile {
  readonly key: string;
  readonly bytes: Uint8Array;
}

interface Language {
  readonly publishers: readonly string[];
  readonly reporters: readonly string[];
  /** A word is three to five of them: of two, texts share so many that one in thousands is matched. */
  readonly syllables: readonly string[];
  /** What may follow a word within a sentence, spaces included. */
  readonly joints: readonly string[];
  readonly ends: readonly string[];
}

/** Invented words say nothing about anybody, and nearly every one is an article's own, as in real articles. */
const KOREAN: Language = {
  publishers: ['한빛뉴스', '누리일보', '가온경제', '새벽통신'],
  reporters: [
    '김가람 기자 (garam@example.com)',
    '박새봄 기자 (saebom@example.com)',
    '이두리 특파원 (duri@example.com)',
  ],
  syllables: [
    ...'가나다라마바사아자차카타파하강남동락문별산울진천평한거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후',
  ],
  joints: ['은 ', '는 ', '을 ', '를 ', '에 ', '에서 ', '으로 ', '의 ', '과 ', '와 ', '이 ', '가 ', ' '],
  ends: ['했다.', '한다.', '됐다.', '였다.', '라고 밝혔다.'],
};

const ENGLISH: Language = {
  publishers: ['Harbour Wire', 'The Daily Ledger', 'Northfield Press'],
  reporters: ['Alex Rowan (rowan@example.com)', 'Sam Hollis (hollis@example.com)', 'Robin Vale (vale@example.com)'],
  syllables:
    'ba cor del fen gar hol ing jor kel lan mor nor ost pel quin ras sten tor und vel wick yar zan lo mi ta re shu'.split(
      ' ',
    ),
  joints: [' ', ' ', ' ', ' the ', ' of ', ' in ', ' for ', ' and ', ' to ', ', '],
  ends: ['.', ' on Monday.', ' last year.', ', it said.'],
};

export interface ArticleOptions {
  /** Other indexes are other articles in other words; the same index gives the same words in every run. */
  readonly index: number;
  /** The article id: the same words under another one are a copy. Default: `index`. */
  readonly articleIndex?: number;
  /** 0 is the first crawl. Each later one is crawled an hour later and has one more sentence. */
  readonly crawl?: number;
  /** Default: one of its language. */
  readonly publisher?: string;
  /** When it was published and crawled (`2026-01-05`). Default: yesterday. */
  readonly day?: string;
}

/**
 * A generated article file as the crawler writes it in its later era, which gray-matter reads too. Two in three are
 * Korean. Sizes follow 2,000 real files: log-normal, median 2.6 KB, one in ten above 4.9 KB.
 */
export function articleFile({
  index,
  articleIndex = index,
  crawl = 0,
  publisher: given,
  day = YESTERDAY,
}: ArticleOptions): ArticleFile {
  const random = seededRandom(`article ${index}`);
  const language = random.chance(2 / 3) ? KOREAN : ENGLISH;
  const title = sentence(language, random)
    .slice(0, 60)
    .replace(/[.,]?$/, '');
  const own = random.pick(language.publishers);
  const publisher = given ?? own;
  const author = random.pick(language.reporters);
  const text = body(language, textBytes(random), crawl, random);
  const id = `901_${String(articleIndex).padStart(10, '0')}`;
  const seconds = 3600 * (5 + crawl) + (articleIndex % 3600);
  const crawledAt = new Date(Date.parse(day) + 1000 * seconds).toISOString().slice(0, 19);
  const article = { id, title, text, publisher, author, publishedAt: `${day} 00:00` };
  const file = crawledFile({ ...article, crawledAt: crawledAt.replace('T', ' ') }, 'raw');
  return { key: `articles/${id}_${title.replaceAll(' ', '_')}_${crawl}.md`, bytes: Buffer.from(file) };
}

export function articleFiles(count: number, first = 0, day?: string): ArticleFile[] {
  return Array.from({ length: count }, (_, at) => articleFile({ index: first + at, ...(day && { day }) }));
}

function sentence(language: Language, random: Random): string {
  const words = Array.from({ length: 5 + random.int(6) }, () => word(language, random));
  return words.map((one, at) => one + random.pick(at < words.length - 1 ? language.joints : language.ends)).join('');
}

function word({ syllables }: Language, random: Random): string {
  return Array.from({ length: 3 + random.int(3) }, () => random.pick(syllables)).join('');
}

/** Bytes of UTF-8: log-normal, with the median (1,952) and the 90th percentile (4,225) of 2,000 real texts. */
function textBytes(random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Math.min(40_000, Math.max(300, 1_950 * Math.exp(0.6 * normal)));
}

function body(language: Language, size: number, crawl: number, random: Random): string {
  const sentences: string[] = [];
  for (let bytes = 0; bytes < size; bytes += Buffer.byteLength(sentences.at(-1) ?? '') + 1)
    sentences.push(sentence(language, random));
  for (let revision = 1; revision <= crawl; revision++) sentences.push(`Update ${revision}.`);
  return sentences.join(' ');
}
