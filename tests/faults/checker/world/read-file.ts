import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

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
  /** The title without the wire markers in front of it: the generator puts them nowhere else. */
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
  /** Where the letters of its text leave no doubt; else empty. */
  readonly language: string;
  /** Whether the hash it declares is its text's; undefined where it declares none. */
  readonly hashVerified: boolean | undefined;
  /** What is odd about it and must be said of it, of `WARNINGS`. */
  readonly warnings: readonly string[];
  /** The first line that a tab indents, which YAML forbids, counted from 1; 0 where none is. */
  readonly tabbedLine: number;
}

/** Codes that a receipt warns by, whatever else it warns of. */
export const WARNINGS: readonly string[] = ['hash-mismatch', 'no-publisher', 'no-date'];

/**
 * Reads a file in the crawler's first format, by the definitions of the format and of the two hashes and by nothing else:
 * the functions' reader is what is being checked.
 * @param contentType as S3 has it.
 * @param key what it lies under.
 * @returns undefined where there is no article: not text in what it says it is, no front matter, no text.
 */
export const readFile = (bytes: Uint8Array, contentType = '', key = ''): Reading | undefined => {
  const unpacked = isGzip(bytes) ? unpack(bytes) : bytes;
  const source = unpacked && decode(unpacked, contentType);
  const [, head, body] = source?.match(/^---\n([\s\S]*?)\n---\n([\s\S]*)$/) ?? [];
  if (head === undefined || body === undefined) return undefined;
  const field = (name: string): string => head.match(new RegExp(`^${name}: ?(.*)$`, 'm'))?.[1] ?? '';

  const text = unescapeHtml(between(body)).trim();
  if (text === '') return undefined;
  const title = unescapeHtml(field('title').replace(/^"|"$/g, ''));
  const headline = title.replace(/^(\[[^\]]*\]\s*)+/, '');
  const crawled = field('crawled_at');
  const published = field('published_at');
  const declared = field('content_hash');
  const contentHash = createHash('sha256').update(text).digest('hex');
  return {
    articleId: articleIdOf(field('id'), field('url'), key),
    crawledAt: crawled === '' ? '' : new Date(`${crawled.replace(' ', 'T')}Z`).toISOString(),
    contentHash,
    text,
    textKey: textKeyOf(text, headline),
    title,
    headline,
    publisher: unescapeHtml(field('publisher')),
    category: unescapeHtml(field('category')),
    authors: authorsIn(head),
    publishedAt: published === '' ? '' : new Date(`${published.replace(' ', 'T')}:00+09:00`).toISOString(),
    url: field('url'),
    language: /\p{L}/u.test(text) && !/[^\p{sc=Hang}\P{L}]/u.test(text) ? 'ko' : '',
    hashVerified: declared === '' ? undefined : declared === contentHash,
    warnings: [
      ...(declared === '' || declared === contentHash ? [] : ['hash-mismatch']),
      ...(field('publisher') === '' ? ['no-publisher'] : []),
      ...(published === '' ? ['no-date'] : []),
    ],
    tabbedLine: `---\n${head}`.split('\n').findIndex((line) => line.startsWith('\t')) + 1,
  };
};

export const isGzip = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b;

/** Undefined where the end is missing. */
export const unpack = (bytes: Uint8Array): Uint8Array | undefined => {
  try {
    return gunzipSync(bytes);
  } catch {
    return undefined;
  }
};

/** What is longer than 512 bytes is called by its hash. */
const articleIdOf = (id: string, url: string, key: string): string => {
  const scoped = /^\d{3,}_\d+$/.test(id) ? id : id && `id:${new URL(url).host}/${id}`;
  const whole = scoped || url || `key:${key}`;
  if (Buffer.byteLength(whole) <= 512) return whole;
  return `h1:${createHash('sha256').update(whole).digest('base64url')}`;
};

/** By the mark it begins with, else by what is said of it, else UTF-8: the generator writes nothing else. */
const decode = (bytes: Uint8Array, contentType: string): string | undefined => {
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : undefined;
  const [, said = 'utf-8'] = contentType.match(/charset=([\w-]+)/) ?? [];
  try {
    return new TextDecoder(marked ?? said, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** What stands between the first and the last `---` line. */
const between = (body: string): string => {
  const lines = body.split('\n');
  const first = lines.indexOf('---');
  const last = lines.lastIndexOf('---');
  return first === -1 || last === first ? '' : lines.slice(first + 1, last).join('\n');
};

/** One line each, as the crawler has them: a name, maybe what the person is, and an address in brackets. */
const authorsIn = (head: string): string[] => {
  const [, lines = ''] = head.match(/^author:([^:]*)^published_at:/m) ?? [];
  return lines
    .split('\n')
    .map((line) => unescapeHtml(line.trim()).replace(/(?: 기자)? ?(?:\([^()]*\))?$/, ''))
    .filter((name) => name !== '');
};

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };

const unescapeHtml = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|([a-z]+));/gi, (whole, hex: string | undefined, name: string | undefined) =>
    hex === undefined ? (ENTITIES[name ?? ''] ?? whole) : String.fromCodePoint(Number.parseInt(hex, 16)),
  );

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
