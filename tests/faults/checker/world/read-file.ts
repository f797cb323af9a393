import { createHash } from 'node:crypto';
import { decodeFile } from './decode-file.ts';
import { languageOf } from './language-of.ts';
import { hashOf, unescapeHtml, wordsIn } from './words-in.ts';

/** What the checker reads in an article file. */
export interface Reading {
  /** The crawler's own; another id with its site's name in front; where the file has none, its address; where it has none either, what it lies under. */
  readonly articleId: string;
  /** `crawled_at` as an instant, ISO 8601 UTC; empty where the file does not say. */
  readonly crawledAt: string;
  readonly contentHash: string;
  /** As published, markers and all. */
  readonly text: string;
  readonly textKey: string;
  readonly title: string;
  /** The title without the wire markers at its two ends: the generator has no other brackets in front, and no other parentheses behind it. */
  readonly headline: string;
  /** Empty where the file names none. */
  readonly publisher: string;
  /** Empty where the file names none. */
  readonly category: string;
  /** Names alone. */
  readonly authors: readonly string[];
  /** `published_at` as an instant, ISO 8601 UTC: the publisher's clock is Seoul's. Empty where the file does not say. */
  readonly publishedAt: string;
  readonly url: string;
  /** Where its opening leaves no doubt; else empty. */
  readonly language: string;
  /** Whether the hash it declares is its text's; undefined where it declares none. */
  readonly hashVerified: boolean | undefined;
  /** All that is odd about it and must be said of it, but for dates that lie ahead of its upload. */
  readonly warnings: readonly string[];
  /** All that has to be mended in it, by code and line (`tab-indent@7`). */
  readonly repairs: readonly string[];
}

/**
 * Reads a file in the crawler's two formats, by the definitions of the formats and of the two hashes and by nothing else:
 * the functions' reader is what is being checked.
 * @param contentType as S3 has it.
 * @param key what it lies under.
 * @returns undefined where there is no article: not text in what it says it is, no front matter, no text.
 */
export const readFile = (bytes: Uint8Array, contentType = '', key = ''): Reading | undefined => {
  const { source = '', isMislabelled } = decodeFile(bytes, contentType) ?? {};
  const [, head, body] = source.match(/^---\n([\s\S]*?)\n---\n([\s\S]*)$/) ?? [];
  if (head === undefined || body === undefined) return undefined;
  const field = (name: string): string => head.match(new RegExp(`^${name}: ?(.*)$`, 'm'))?.[1] ?? '';

  const declared = field('content_hash');
  const { text, isRaw } = wordsIn(body, declared);
  if (text === '') return undefined;
  const written = isRaw ? (words: string): string => words : unescapeHtml;
  const title = written(field('title').replace(/^"|"$/g, ''));
  const headline = title.replace(/^(\[[^\]]*\]\s*)+/, '').replace(/(\s*\([^()]*\))+$/, '');
  const crawled = field('crawled_at');
  const published = field('published_at');
  const contentHash = hashOf(text);
  return {
    articleId: articleIdOf(field('id') || numbersOf(field('oid'), field('aid')), field('url'), key),
    crawledAt: crawled === '' ? '' : new Date(`${crawled.replace(' ', 'T')}Z`).toISOString(),
    contentHash,
    text,
    textKey: textKeyOf(text, headline),
    title,
    headline,
    publisher: written(field('publisher')),
    category: written(field('category')),
    authors: authorsIn(head, written),
    publishedAt: published === '' ? '' : new Date(`${published.replace(' ', 'T')}:00+09:00`).toISOString(),
    url: field('url'),
    language: languageOf(text),
    hashVerified: declared === '' ? undefined : declared === contentHash,
    warnings: [
      ...(isMislabelled ? ['charset-mismatch'] : []),
      ...(declared === '' || declared === contentHash ? [] : ['hash-mismatch']),
      ...(field('publisher') === '' ? ['no-publisher'] : []),
      ...(published === '' ? ['no-date'] : []),
      ...(CONTROL.test(text) ? ['control-characters'] : []),
    ],
    repairs: repairsOf(`---\n${head}`.split('\n')),
  };
};

const numbersOf = (oid: string, aid: string): string => (oid && aid ? `${oid}_${aid}` : '');

/** What is longer than 512 bytes is called by its hash. */
const articleIdOf = (id: string, url: string, key: string): string => {
  const scoped = /^\d{3,}_\d+$/.test(id) ? id : id && `id:${new URL(url).host}/${id}`;
  const whole = scoped || url || `key:${key}`;
  if (Buffer.byteLength(whole) <= 512) return whole;
  return `h1:${createHash('sha256').update(whole).digest('base64url')}`;
};

/** What YAML forbids: quotes in a quoted title, a value that begins as no other may, and tabs, which are said once of the lines they indent. */
const repairsOf = (lines: readonly string[]): string[] => {
  const tabbed = lines.findIndex((line) => line.startsWith('\t'));
  return lines.flatMap((line, at) => [
    ...(/^title: ".*".*"$/.test(line) ? [`raw-quotes@${at + 1}`] : []),
    ...(RESERVED.test(line) ? [`reserved-start@${at + 1}`] : []),
    ...(at === tabbed ? [`tab-indent@${at + 1}`] : []),
  ]);
};

/** But for white space and the end of a line. */
const CONTROL = /[^\P{Cc}\t\n\f\r\x85]/u;

/** But for the title, which is quoted. https://yaml.org/spec/1.2.2/#53-indicator-characters */
const RESERVED = /^(?!title)\w+: [-?:,[\]{}#&*!|>'"%@`]/;

/** One behind the other or each in a line, as the crawler has them: maybe where it was filed and `=`, a name, maybe what the person is, and an address, which often is in parentheses. Who is there twice is one. */
const authorsIn = (head: string, written: (words: string) => string): string[] => {
  const [, lines = ''] = head.match(/^author:([^:]*)^published_at:/m) ?? [];
  return [...new Set(lines.split(/\n|(?<=\)) /).map((one) => one.trim()))]
    .map((one) => written(one).replace(/^[^\s=]+=|(?: (?:기자|특파원))?(?: ?\([^()]*\)| [^\s@]+@[^\s@]+)?$/g, ''))
    .filter((name) => name !== '');
};

/** `t1:` + base64url SHA-256 of NFKC, lower case, letters, marks and numbers; a short text has its headline in front. */
const textKeyOf = (text: string, headline: string): string => {
  const words = normalise(text);
  const keyed = [...words].length < 100 ? normalise(headline) + words : words;
  return `t1:${createHash('sha256').update(keyed).digest('base64url')}`;
};

const normalise = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '');
