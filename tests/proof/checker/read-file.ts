import { createHash } from 'node:crypto';

/** What an article file says, read by the checker itself from the format in section 4 of the design. */
export interface FileReading {
  readonly articleId: string;
  readonly title: string;
  /** The title without the markers in front. */
  readonly headline: string;
  readonly publisher: string;
  readonly category: string;
  readonly url: string;
  /** ISO 8601 UTC; undefined where the file does not say. */
  readonly publishedAt: string | undefined;
  /** The day, where the time is that of a day: undefined for any other time. */
  readonly publishedOn: string | undefined;
  readonly crawledAt: string | undefined;
  readonly text: string;
  readonly contentHash: string;
  readonly declaresHash: boolean;
  readonly hashVerified: boolean;
  readonly textKey: string;
}

const FILE = /^---\n(?<front>.*?)\n---\n\n# .*?\n---\n(?<text>.*)\n---\n\n\*Crawled at: [^\n]*\*\n/s;

/** Undefined where the bytes are not of the crawler's format. */
export function readFile(bytes: Uint8Array): FileReading | undefined {
  const { front = '', text: body } = FILE.exec(Buffer.from(bytes).toString('utf8'))?.groups ?? {};
  if (body === undefined) return undefined;
  const field = (name: string): string => new RegExp(`^${name}: *(.*)$`, 'm').exec(front)?.[1]?.trim() ?? '';
  const title = unescapeHtml(field('title').replace(/^"(.*)"$/, '$1'));
  const text = unescapeHtml(body).trim();
  const contentHash = createHash('sha256').update(text).digest('hex');
  return {
    articleId: field('id'),
    title,
    headline: headlineOf(title),
    publisher: unescapeHtml(field('publisher')),
    category: field('category'),
    url: field('url'),
    publishedAt: instant(field('published_at'), '+09:00'),
    publishedOn: /^(.*) 00:00$/.exec(field('published_at'))?.[1],
    crawledAt: instant(field('crawled_at'), 'Z'),
    text,
    contentHash,
    declaresHash: field('content_hash') !== '',
    hashVerified: field('content_hash') === contentHash,
    textKey: textKeyOf(title, text),
  };
}

function instant(written: string, zone: string): string | undefined {
  return written === '' ? undefined : new Date(`${written.replace(' ', 'T')}${zone}`).toISOString();
}

/** Section 4: the hash of the normalised text; where that is short, of the headline and it. */
function textKeyOf(title: string, text: string): string {
  const normal = normalised(text);
  const words = [...normal].length < 100 ? normalised(headlineOf(title)) + normal : normal;
  return `t1:${createHash('sha256').update(words).digest('base64url')}`;
}

const headlineOf = (title: string): string => title.replace(/^(?:\[[^\]]*\]\s*)+/, '');

const normalised = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');

const CHARACTERS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x27': "'",
  '#39': "'",
  '#x3D': '=',
  '#x60': '`',
};

const unescapeHtml = (text: string): string => text.replace(/&(#?\w+);/g, (entity, name) => CHARACTERS[name] ?? entity);

/** The id of the story that begins with these words: section 5, and the version and 132 bits of the key. */
export function storyIdOf(textKey: string): string {
  return `${textKey.slice(0, 2)}-${textKey.slice(3, 25)}`;
}
