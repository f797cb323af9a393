import { createHash } from 'node:crypto';
import { english, korean, type WordList } from './article-words.ts';
import { seededRandom } from './random.ts';

/** One article as every system of the bench gets it. */
export interface ArticleFile {
  readonly key: string;
  readonly bytes: Uint8Array;
}

export interface ArticleOptions {
  /** Names the article: another index is another article in other words. */
  readonly index: number;
  /** Article that the file tells of; the same words under another one are a copy. Default: `index`. */
  readonly articleIndex?: number;
  /** 0 is the first crawl; a later one is crawled an hour later each, with one more sentence. */
  readonly crawl?: number;
  /** File name; default: from article and crawl. */
  readonly key?: string;
}

type Pick = (list: readonly string[]) => string;

/**
 * A generated article file in the crawler's template, the author on one line and the identifiers quoted, so that plain YAML and gray-matter
 * read it too. Two in three are Korean. Sizes follow 2,000 real files: log-normal, median 2.6 KB, one in ten above 4.9 KB.
 */
export function articleFile({ index, articleIndex = index, crawl = 0, key }: ArticleOptions): ArticleFile {
  const random = seededRandom(0x5eed ^ Math.imul(index + 1, 0x9e3779b1));
  const words = random() < 2 / 3 ? korean : english;
  const pick: Pick = (list) => list[Math.floor(random() * list.length)] ?? '';

  const title = sentence(words, pick, random)
    .slice(0, 60)
    .replace(/[.,]?$/, '');
  const publisher = pick(words.publishers);
  const reporter = pick(words.reporters);
  const text = body(words, textBytes(random), crawl, pick, random);
  const aid = String(articleIndex).padStart(10, '0');
  const crawledAt = new Date(Date.UTC(2026, 0, 4, 5 + crawl, 0, articleIndex % 3600)).toISOString();
  const crawledText = crawledAt.slice(0, 19).replace('T', ' ');
  const url = `https://news.example.com/article/901/${aid}`;
  const hash = createHash('sha256').update(text).digest('hex');

  const file = `---
id: "901_${aid}"
title: "${title}"
category: 
publisher: ${publisher}
author: ${reporter}
published_at: 2026-01-04 00:00
crawled_at: "${crawledText}"
url: ${url}
oid: "901"
aid: "${aid}"
content_hash: ${hash}
---

# ${title}

**${publisher}** | 2026-01-04 00:00 | 

---

${text}

---

*Crawled at: ${crawledText}*
*Source: [원문 보기](${url})*
`;
  // Named as the crawler names its files, by id and title; the crawl is ours, to have both.
  const name = `901_${aid}_${title.replaceAll(' ', '_')}_${crawl}.md`;
  return { key: key ?? `articles/${name}`, bytes: new TextEncoder().encode(file) };
}

function sentence(words: WordList, pick: Pick, random: () => number): string {
  const count = 5 + Math.floor(random() * 6);
  const made = Array.from({ length: count }, () => word(words, pick, random));
  return made.map((one, at) => one + pick(at < count - 1 ? words.joints : words.ends)).join('');
}

/** An invented word, two to four syllables. */
function word(words: WordList, pick: Pick, random: () => number): string {
  return Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(words.syllables)).join('');
}

/** Size of a text, in bytes of UTF-8: log-normal, with the median (1,952) and the 90th percentile (4,225) of 2,000 real ones. */
function textBytes(random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.min(40_000, Math.max(300, 1_950 * Math.exp(0.6 * normal)));
}

function body(words: WordList, size: number, crawl: number, pick: Pick, random: () => number): string {
  const sentences: string[] = [];
  for (let bytes = 0; bytes < size; bytes += Buffer.byteLength(sentences.at(-1) ?? '') + 1) {
    sentences.push(sentence(words, pick, random));
  }
  for (let revision = 1; revision <= crawl; revision += 1) sentences.push(`Update ${revision}.`);
  return sentences.join(' ');
}
