import { createHash } from 'node:crypto';

export type FileReading = NonNullable<ReturnType<typeof readFile>>;

const FILE = /^---\n(?<front>.*?)\n---\n\n# .*?\n---\n(?<text>.*)\n---\n\n\*Crawled at: [^\n]*\*\n/s;

/**
 * What an article file says, read by the checker itself from the format in section 4 of the design. Undefined where the
 * bytes are neither of that nor an article in JSON.
 */
export function readFile(bytes: Uint8Array) {
  if (bytes[0] === '{'.charCodeAt(0)) return readJson(Buffer.from(bytes).toString('utf8'));
  const { front = '', text: body } = FILE.exec(Buffer.from(bytes).toString('utf8'))?.groups ?? {};
  if (body === undefined) return undefined;
  const field = (name: string): string => new RegExp(`^${name}: *(.*)$`, 'm').exec(front)?.[1]?.trim() ?? '';
  const title = unescapeHtml(field('title').replace(/^"(.*)"$/, '$1'));
  const text = unescapeHtml(body).trim();
  const own = reading(title, text);
  return {
    ...own,
    articleId: field('id'),
    publisher: unescapeHtml(field('publisher')),
    category: field('category'),
    url: field('url'),
    publishedAt: instant(field('published_at'), '+09:00'),
    // The day, where the time is that of a day.
    publishedOn: /^(.*) 00:00$/.exec(field('published_at'))?.[1],
    crawledAt: instant(field('crawled_at'), 'Z'),
    declaresHash: field('content_hash') !== '',
    hashVerified: field('content_hash') === own.contentHash,
    until: untilOf(field('embargo'), field('draft')),
  };
}

/** The lines of a container, broken ones included. */
export function linesOf(bytes: Uint8Array): string[] {
  return Buffer.from(bytes).toString('utf8').split('\n');
}

/** An article as a line of a container, or as poll writes an entry of a JSON Feed. */
function readJson(json: string) {
  const said = objectIn(json);
  if (!said) return undefined;
  const field = (...names: string[]): string => String(names.map((name) => said[name]).find(Boolean) ?? '');
  const own = reading(field('title'), field('text', 'content_text').trim());
  const [id, published] = [field('id'), field('published_at', 'date', 'date_published')];
  return {
    ...own,
    articleId: id.startsWith('https:') ? `url:${id}` : id,
    publisher: field('publisher'),
    category: field('category'),
    url: field('url'),
    publishedAt: published.includes('T') ? new Date(published).toISOString() : instant(published, '+09:00'),
    publishedOn: /^(.*) 00:00$/.exec(published)?.[1],
    crawledAt: instant(field('crawled_at'), 'Z'),
    declaresHash: false,
    hashVerified: false,
    until: untilOf(field('embargo'), field('draft')),
  };
}

function objectIn(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The headline is the title without the markers in front. */
function reading(title: string, text: string) {
  const contentHash = createHash('sha256').update(text).digest('hex');
  return { title, headline: headlineOf(title), text, contentHash, textKey: textKeyOf(title, text) };
}

/** When it may be published, in epoch milliseconds: 0 at once, infinite never. */
function untilOf(embargo: string, draft: string): number {
  if (draft === 'true' || embargo === 'TBD') return Number.POSITIVE_INFINITY;
  return embargo === '' ? 0 : Date.parse(embargo);
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
