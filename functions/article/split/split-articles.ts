import { type ContainerKind, type FrontMatterMap, type ReadOptions, type ReadResult, refuse } from '../article.ts';
import { Budget, BudgetError } from '../encoding/budget.ts';
import { readFrontMatter } from '../front-matter/front-matter.ts';
import { readJson } from '../front-matter/json.ts';
import { loadAnyShape } from '../lazy.cjs';
import { loadEncodings } from '../packages.cjs';
import { carriedFrom } from '../publication/publication.ts';
import { isHoldingKey } from '../publication/statements.ts';
import { readArticle } from '../read.ts';
import { containerIn, containerKind, digestStarts, HEAD_BYTES, headOf } from './container-kind.ts';
import { articleOfEntry, withStatements } from './feed-entry.ts';
import {
  type Chunks,
  contentName,
  jsonLineItems,
  jsonListItems,
  LONGEST_ABOVE,
  problemOf,
  type RawItem,
  type Surroundings,
} from './json-items.ts';
import { pageOfRecord, warcItems } from './warc.ts';
import { type Carried, parseItem, readFeedItem, readNewsItem, statedAboveXml, xmlItems } from './xml-items.ts';

/** One article of a container, or one that cannot be read. */
export type SplitPart = SplitArticle | BrokenArticle;

export interface SplitArticle {
  ok: true;
  /** 1-based line of the container on which it starts. */
  line: number;
  /** The article as JSON, with all that it states, and what surrounds it: `readArticle` reads it. */
  json: string;
  /** A hash of what an article says and of what may hold it back: the same whatever else is stated. */
  name: string;
  /** Of JSON lines in UTF-8 that are not compressed: the byte after its line, from which one can go on. */
  end?: number;
}

export interface BrokenArticle {
  ok: false;
  line: number;
  /** It is no article, and nothing is wrong with it: a picture, a menu item, or a short page of a web archive. */
  isOther?: true;
  /** One sentence for a person. */
  detail: string;
  /** The rest of the container is not read: it costs more than its size allows. */
  isRefused?: true;
  end?: number;
}

export interface SplitOptions {
  /** Object key or file name: `.jsonl` and `.ndjson` say what the file is. */
  key?: string;
  contentType?: string;
  /** Largest article, in bytes. Default 1 MiB. */
  maxBytes?: number;
  /** What the source is, if that is known: then it is not looked for, and the source may start anywhere. */
  kind?: ContainerKind;
  /** Articles that are skipped, counted from the first. */
  skip?: number;
  /**
   * Opens the source again from a byte on, so that what stands below a list is read before its articles. Absent: of a
   * stream of more than 64 KiB only what stands above counts.
   */
  again?: (from: number) => Promise<Uint8Array | AsyncIterable<Uint8Array> | undefined>;
  /** Bytes of the source, if it can be opened again. */
  size?: number;
}

const DEFAULT_MAX_BYTES = 2 ** 20;
/** A digest is read whole. */
const LONGEST_DIGEST = 32 * 2 ** 20;

/**
 * The articles of a file that holds many: JSON lines, a JSON list or the answer of a search, RSS, Atom, JSON Feed,
 * NewsML, several Markdown files in one, the pages of a web archive (WARC); gzipped or not. It reads as it goes, and
 * keeps one article in memory at a time. Broken articles are named with their line, and the others are read. It reads
 * no clock and no disk.
 *
 *     for await (const part of splitArticles(createReadStream('crawl.jsonl.gz')))
 *       if (part.ok) console.log(readArticle(Buffer.from(part.json)));
 *       else console.error(`line ${part.line}: ${part.detail}`);
 *
 * A container may cost what its size allows (100 times unpacked, an article for 32 bytes); its rest is one broken part.
 * Any other file has one part, which says so.
 * @throws what the source throws.
 */
export async function* splitArticles(
  source: Uint8Array | AsyncIterable<Uint8Array>,
  options: SplitOptions = {},
): AsyncGenerator<SplitPart> {
  yield* splitWithin(budgetOf(source), source, options);
}

/** `splitArticles`, by what the source may cost. */
export async function* splitWithin(
  budget: Budget,
  source: Uint8Array | AsyncIterable<Uint8Array>,
  options: SplitOptions,
): AsyncGenerator<SplitPart> {
  let line = 1;
  try {
    const { kind, around, items, isPlain } = await openContainer(source, options, budget);
    if (kind === undefined) {
      yield { ok: false, line, detail: 'The file holds no list of articles that can be separated.' };
      return;
    }
    const { maxBytes = DEFAULT_MAX_BYTES, skip = 0 } = options;
    let count = 0;
    for await (const { end, ...item } of items) {
      line = item.line;
      count += 1;
      if (count <= skip) continue;
      budget.addItem(item.text ?? item.record ?? '');
      const part = partOf(kind, item, around, { maxBytes, budget });
      if (part.ok) budget.write(Buffer.byteLength(part.json));
      yield isPlain && end !== undefined ? { ...part, end } : part;
    }
  } catch (error) {
    if (error instanceof BudgetError)
      return yield { ok: false, line, isRefused: true, detail: `The rest of the file is not read: ${error.message}.` };
    // What cannot be unpacked is broken; what cannot be fetched is a fault.
    const { code, message } = error as NodeJS.ErrnoException;
    if (typeof code !== 'string' || !/^Z_/.test(code)) throw error;
    yield { ok: false, line, detail: `The rest of the file cannot be unpacked: gzip: ${message}.` };
  }
}

/** What an article of a stream comes to, and the 1-based line on which it starts. */
export type StreamedArticle = ReadResult & { line: number };

/**
 * The articles of a file, one or many, each as `readArticle` reads it: a broken one is `refused` as `malformed`. Ids
 * and names are those that a stack gives them, which unpacks the file.
 *
 *     for await (const result of readArticles(createReadStream('crawl.jsonl.gz'), { key: 'crawl.jsonl.gz' }))
 *       if (result.ok) console.log(result.article.headline);
 *       else console.error(`line ${result.line}: ${result.detail}`);
 *
 * @throws what the source throws.
 */
export async function* readArticles(
  source: Uint8Array | AsyncIterable<Uint8Array>,
  options: Omit<ReadOptions, 'size'> & Pick<SplitOptions, 'kind'> = {},
): AsyncGenerator<StreamedArticle> {
  const { maxBytes = DEFAULT_MAX_BYTES, key = '', contentType: _, ...others } = options;
  const { head, chunks } = await peek(source instanceof Uint8Array ? inChunks([source]) : inChunks(source));
  const size = head.length < HEAD_BYTES ? {} : { size: Number.MAX_SAFE_INTEGER };
  if (options.kind === undefined && containerIn(head, { ...options, ...size }) === undefined) {
    const whole: Buffer[] = [];
    let length = 0;
    for await (const chunk of chunks) {
      whole.push(chunk);
      length += chunk.length;
      if (length > maxBytes) break;
    }
    const result = readArticle(Buffer.concat(whole), options);
    if (result.kind !== 'container') return yield { ...result, line: ('line' in result && result.line) || 1 };
    return yield* readArticles(Buffer.concat(whole), { ...options, kind: result.container });
  }
  const opened = source instanceof Uint8Array && { again: rangeOf(source), size: source.length };
  for await (const part of splitArticles(chunks, { ...options, ...opened })) {
    const { line } = part;
    if (part.ok) {
      const file = `${key}.unpacked/${part.name}.json`;
      yield { ...readArticle(Buffer.from(part.json), { ...others, maxBytes, key: file }), line };
    } else yield { ...refuse(part.isOther ? 'not-an-article' : 'malformed', part.detail), line };
  }
}

interface Opened {
  /** Undefined if the source is not a container. */
  kind: ContainerKind | undefined;
  items: AsyncIterable<RawItem>;
  /** Filled when the first item comes. */
  around: Surroundings;
  /** The bytes are UTF-8, and not packed. */
  isPlain: boolean;
  /** The beginning as text. */
  head: string;
}

/** What kind of container a source is, and its items as they come. */
export async function openContainer(
  source: Uint8Array | AsyncIterable<Uint8Array>,
  options: SplitOptions & Pick<Surroundings, 'url'>,
  budget: Budget,
): Promise<Opened> {
  const { key, contentType, maxBytes = DEFAULT_MAX_BYTES, kind: known, url } = options;
  const { isPacked, ...unpacked } = await unpack(source, budget);
  const { head, chunks } = await peek(unpacked.chunks);
  const { text, encoding } = headOf(head, contentType);
  const kind = known ?? containerKind(text, key, head.length < HEAD_BYTES);
  const around: Surroundings = { heading: {}, above: '', ...(url && { url }) };
  const isList = kind === 'json-list' || kind === 'feed' || kind === 'newsml';
  if (isList) {
    const opened = source instanceof Uint8Array ? { again: rangeOf(source), size: source.length } : {};
    const end = head.length < HEAD_BYTES ? head : await lastBytes(isPacked, { ...options, ...opened });
    if (end !== undefined) around.end = headOf(end, contentType, true).text;
  }
  const inOrder = kind === 'warc' ? chunks : inUtf8(chunks, encoding);
  const items = kind ? itemsOf(kind, inOrder, maxBytes, around) : nothing();
  return { kind, items, around, isPlain: !isPacked && (encoding === undefined || encoding === 'utf-8'), head: text };
}

const rangeOf = (source: Uint8Array) => async (from: number) => source.subarray(from);

/**
 * The last bytes of a source: a range of a plain one, and of a packed one a pass, which costs as much again as to
 * unpack it.
 */
async function lastBytes(isPacked: boolean, { again, size }: SplitOptions): Promise<Buffer | undefined> {
  const from = isPacked ? 0 : Math.max(0, (size ?? 0) - LONGEST_BELOW);
  const source = size === undefined ? undefined : await again?.(from);
  if (source === undefined) return undefined;
  const plain = source instanceof Uint8Array ? inChunks([source]) : inChunks(source);
  let last = Buffer.alloc(0);
  for await (const chunk of isPacked ? (await unpack(source, new Budget(size))).chunks : plain)
    last = Buffer.concat([last, chunk]).subarray(-LONGEST_BELOW);
  // A range may begin within a character.
  return last.subarray(
    Math.max(
      0,
      last.subarray(0, 4).findIndex((byte) => (byte & 0xc0) !== 0x80),
    ),
  );
}

async function* nothing(): AsyncGenerator<RawItem> {}

/** The source as chunks, unpacked if it is gzip. */
async function unpack(
  source: Uint8Array | AsyncIterable<Uint8Array>,
  budget: Budget,
): Promise<{ chunks: Chunks; isPacked: boolean }> {
  const read = counted(source instanceof Uint8Array ? inChunks([source]) : inChunks(source), (n) => budget.read(n));
  const { head, chunks } = await peek(read, 3);
  const unpacked = (n: number) => budget.unpack(n);
  if (head[0] !== 0x1f || head[1] !== 0x8b || head[2] !== 8)
    return { chunks: counted(chunks, unpacked), isPacked: false };
  const { createGunzip } = process.getBuiltinModule('node:zlib');
  const { pipeline, Readable } = process.getBuiltinModule('node:stream');
  // The iteration throws what goes wrong, in the source or in the bytes.
  const gunzip: Chunks = pipeline(Readable.from(chunks), createGunzip(), () => {});
  return { chunks: counted(gunzip, unpacked), isPacked: true };
}

const budgetOf = (source: Uint8Array | AsyncIterable<Uint8Array>): Budget =>
  new Budget(source instanceof Uint8Array ? source.length : undefined);

async function* counted(chunks: Chunks, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}

async function* inChunks(source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const { buffer, byteOffset, length } of source) yield Buffer.from(buffer, byteOffset, length);
}

/** The first bytes, and all chunks with them. */
async function peek(source: Chunks, least = HEAD_BYTES): Promise<{ head: Buffer; chunks: Chunks }> {
  const iterator = source[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let length = 0;
  let isOver = false;
  while (length < least && !isOver) {
    const next = await iterator.next();
    isOver = next.done === true;
    if (!next.done) first.push(next.value);
    length = first.reduce((sum, chunk) => sum + chunk.length, 0);
  }
  async function* all(): AsyncGenerator<Buffer> {
    try {
      yield* first;
      for (let next = isOver ? undefined : await iterator.next(); next && !next.done; next = await iterator.next())
        yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head: Buffer.concat(first), chunks: all() };
}

async function* inUtf8(chunks: Chunks, encoding: string | undefined): AsyncGenerator<Buffer> {
  let isStart = true;
  const decoder =
    encoding === undefined || encoding === 'utf-8' ? undefined : new (loadEncodings().TextDecoder)(encoding);
  for await (const chunk of chunks) {
    const bytes = decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
    const isMarked = isStart && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    isStart = false;
    // The mark stays a white space of three bytes, so that positions are those of the file.
    yield isMarked ? Buffer.concat([Buffer.from('   '), bytes.subarray(3)]) : bytes;
  }
}

function itemsOf(kind: ContainerKind, chunks: Chunks, limit: number, around: Surroundings): AsyncGenerator<RawItem> {
  if (kind === 'json-lines') return jsonLineItems(chunks, limit);
  if (kind === 'json-list') return jsonListItems(chunks, limit, around);
  if (kind === 'digest') return digestItems(chunks);
  if (kind === 'warc') return warcItems(chunks, limit);
  return xmlItems(chunks, kind === 'feed' ? 'item|entry' : 'newsItem|NewsItem', limit, around);
}

async function* digestItems(chunks: Chunks): AsyncGenerator<RawItem> {
  const all: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > LONGEST_DIGEST)
      return yield { line: 1, problem: `The digest is longer than ${LONGEST_DIGEST} bytes.` };
    all.push(chunk);
  }
  const text = Buffer.concat(all).toString().replaceAll('\r\n', '\n');
  const starts = digestStarts(text.trimStart());
  const lead = text.length - text.trimStart().length;
  let line = 1;
  let from = 0;
  for (const [index, start] of starts.entries()) {
    line += text.slice(from, lead + start).split('\n').length - 1;
    from = lead + start;
    const next = starts[index + 1];
    yield { line, text: text.slice(from, next === undefined ? undefined : lead + next) };
  }
}

function partOf(
  kind: ContainerKind,
  { line, text, problem, record, isOpen }: RawItem,
  around: Surroundings,
  { maxBytes, budget }: { maxBytes: number; budget: Budget },
): SplitPart {
  const broken = (detail: string): BrokenArticle => ({ ok: false, line, detail });
  if (problem !== undefined) return broken(problem);
  const carried: CarriedItem | string | undefined = record
    ? pageOfRecord(record, maxBytes, budget)
    : carriedBy(kind, text ?? '', around, isOpen);
  const other = { ...broken('It is not an article.'), isOther: true as const };
  if (carried === undefined) return other;
  if (typeof carried === 'string') return broken(carried);
  const { name, json, more } = carried;
  if (Buffer.byteLength(json) > maxBytes) return broken(`It is longer than ${maxBytes} bytes.`);
  const refusal = loadAnyShape().refusalOfJson(json);
  if (refusal === undefined) return { ok: true, line, json, name };
  return record || (kind === 'feed' && 'xml.post_type' in more) ? other : broken(refusal.detail);
}

export interface CarriedItem extends Pick<SplitArticle, 'json' | 'name'> {
  /** What is stated beside what the article says. */
  more: object;
}

/** Fields that name an entry of a JSON feed: another, such as a count of comments, may change with each poll. */
const NAMING = new Set([
  ...['id', 'url', 'external_url', 'title', 'summary', 'content_html', 'content_text', 'language'],
  ...['date_published', 'date_modified', 'author', 'authors', 'name', 'tags'],
]);

const namingOf = (json: string): string =>
  JSON.stringify(JSON.parse(json), (key, value) =>
    /^\d*$/.test(key) || NAMING.has(key) || isHoldingKey(key) ? value : undefined,
  );

/** An item as JSON: what it says, and that with all else that is stated; or why it cannot be read. */
export function carriedBy(
  kind: ContainerKind,
  text: string,
  around: Surroundings,
  isOpen = false,
): CarriedItem | string | undefined {
  const { heading } = around;
  const asWritten = (json: string): CarriedItem => ({ json, name: contentName(json), more: {} });
  if (kind === 'json-lines') return problemOf(text) ?? asWritten(text);
  if (kind === 'digest') return asWritten(JSON.stringify(digestValues(text)));
  if (kind === 'json-list') {
    const isFeed = heading.version?.includes('jsonfeed') || around.url !== undefined;
    const stated = statedAround(around, statedAroundJson);
    const says = around.url === undefined ? withFields(text, isFeed ? feedNameIn(heading) : {}) : namingOf(text);
    const values = isFeed ? JSON.stringify(articleOfEntry(JSON.parse(text), around)) : says;
    return { json: withFields(values, stated), name: contentName(withFields(says, stated)), more: {} };
  }
  if (kind !== 'feed') return isOpen ? 'It is not closed.' : carriedXml(readNewsItem(text), around);
  const item = parseItem(text, isOpen);
  if (typeof item === 'string') return item;
  return carriedXml(readFeedItem(item, around), around);
}

function carriedXml(carried: Carried | string | undefined, around: Surroundings): CarriedItem | string | undefined {
  if (typeof carried !== 'object') return carried;
  const { says, values = says } = carried;
  const more = withStatements(statedAround(around, statedAroundXml), carried.more);
  const holding = Object.entries(more).filter(([key]) => isHoldingKey(key));
  const name = contentName(JSON.stringify({ ...says, ...Object.fromEntries(holding) }));
  return { json: JSON.stringify(withStatements(more, values)), name, more };
}

/** A JSON object with more fields above its own, so that its own count. */
function withFields(json: string, fields: object): string {
  const stated = JSON.stringify(fields).slice(1, -1);
  return stated === '' ? json : `{${stated},${json.slice(1)}`;
}

/** JSON Feed names publisher and language above its items; what an item says itself counts more. */
const feedNameIn = ({ title, language }: Surroundings['heading']): object => ({ publisher: title, language });

/** What stands around a list is written into each of its articles. */
const MOST_STATED = 2_000;
const MOST_STATED_KEYS = 50;

/**
 * What stands around the articles of a list and may hold them back. It is read once for the list.
 * @throws BudgetError if it is more than each of them can carry: without it they might be published too early.
 */
type Stated = Readonly<Record<string, unknown>>;

function statedAround(around: Surroundings, read: (around: Surroundings) => Stated): Stated {
  if (around.isTooLong || around.above.length > LONGEST_ABOVE)
    throw new BudgetError(`more than ${LONGEST_ABOVE} bytes stand above its first article`);
  around.stated ??= read(around);
  const keys = Object.keys(around.stated).length;
  if (keys > MOST_STATED_KEYS || (keys > 0 && JSON.stringify(around.stated).length > MOST_STATED))
    throw new BudgetError(
      `more stands around its articles than each can carry, ${MOST_STATED} characters in ${MOST_STATED_KEYS} keys`,
    );
  return around.stated;
}

/** What the objects around a list state that may hold its articles back. */
function statedAroundJson({ above, end = '' }: Surroundings): Record<string, unknown> {
  return carriedFrom([readJson(above) ?? {}, belowJson(end) ?? {}]);
}

const statedAroundXml = ({ above, end = '' }: Surroundings) => statedAboveXml(above + belowXml(end));

function digestValues(text: string): Record<string, unknown> {
  const { values, body } = readFrontMatter(text);
  return { ...values, markdown: body.trim() };
}

/** Bytes at the end of a container in which what stands below its list is looked for. */
export const LONGEST_BELOW = 64 * 1024;
/** Ends of lists that are tried, from the last one on, and objects around the list. */
const MOST_ENDS = 200;
const MOST_LEVELS = 4;

/** What cannot be read below a list is no permission. */
const UNREAD: FrontMatterMap = { embargo: `perhaps: what stands below the list has more than ${LONGEST_BELOW} bytes` };

/**
 * What the objects around a list of JSON state below it.
 * @param end of the document, whole or its last bytes
 */
export function belowJson(end: string): FrontMatterMap | undefined {
  const tail = end.trimEnd();
  if (!tail.endsWith('}')) return undefined;
  let below: FrontMatterMap | undefined;
  let at = tail.lastIndexOf(']');
  for (let count = 0; at >= 0 && count < MOST_ENDS; count += 1) {
    const rest = tail.slice(at + 1);
    // The list ends at the first place after which only objects end. Within an item a list ends as well.
    if (/^\s*[,}]/.test(rest)) below = restOf(rest) ?? below;
    at = at === 0 ? -1 : tail.lastIndexOf(']', at - 1);
  }
  return below ?? (tail.length >= LONGEST_BELOW / 2 ? UNREAD : undefined);
}

function restOf(rest: string): FrontMatterMap | undefined {
  for (let level = 0; level < MOST_LEVELS; level += 1) {
    const map = readJson(`${'{"a":'.repeat(level)}{"a":0${rest}`);
    if (map !== undefined) return map;
  }
  return undefined;
}

/** What stands below the last item of a document of XML. */
export function belowXml(end: string): string {
  const last = Array.from(end.matchAll(/<\/(?:[\w-]{1,20}:)?(?:item|entry|newsitem)\s*>/gi)).at(-1);
  return last === undefined ? '' : end.slice(last.index + last[0].length);
}
