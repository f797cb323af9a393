import type { ContainerKind } from '../article.ts';
import { readFrontMatter } from '../front-matter/front-matter.ts';
import { loadAnyShape } from '../lazy.cjs';
import { loadEncodings } from '../packages.cjs';
import { containerKind, HEAD_BYTES, headOf } from './container-kind.ts';
import { digestStarts } from './digest.ts';
import { type Chunks, type Heading, jsonLineItems, jsonListItems, problemOf, type RawItem } from './json-items.ts';
import { readFeedItem, readNewsItem, xmlItems } from './xml-items.ts';

/** One article of a container, or one that cannot be read. */
export type SplitPart = SplitArticle | BrokenArticle;

export interface SplitArticle {
  ok: true;
  /** 1-based line of the container on which it starts. */
  line: number;
  /** The article as JSON: `readArticle` reads it. Of JSON containers as it is written there. */
  json: string;
  /** Of JSON lines in UTF-8 that are not compressed: the byte after its line, from which one can go on. */
  end?: number;
}

export interface BrokenArticle {
  ok: false;
  line: number;
  /** One sentence for a person. */
  detail: string;
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
}

const DEFAULT_MAX_BYTES = 2 ** 20;
/** A digest is read whole. */
const LONGEST_DIGEST = 32 * 2 ** 20;

/**
 * The articles of a file that holds many: JSON lines, a JSON list or the answer of a search, RSS, Atom, JSON Feed,
 * NewsML, several Markdown files in one; gzipped or not. It reads as it goes, and keeps one article in memory at a time.
 * Broken articles are named with their line, and the others are read. It reads no clock and no disk.
 *
 *     for await (const part of splitArticles(createReadStream('crawl.jsonl.gz')))
 *       if (part.ok) console.log(readArticle(Buffer.from(part.json)));
 *       else console.error(`line ${part.line}: ${part.detail}`);
 *
 * Any other file has one part, which says so.
 * @throws what the source throws.
 */
export async function* splitArticles(
  source: Uint8Array | AsyncIterable<Uint8Array>,
  options: SplitOptions = {},
): AsyncGenerator<SplitPart> {
  let line = 1;
  try {
    const { isPacked, ...unpacked } = await unpack(source);
    const { head, chunks } = await peek(unpacked.chunks);
    const { text, encoding } = headOf(head, options.contentType);
    const kind = options.kind ?? containerKind(text, options.key, head.length < HEAD_BYTES);
    if (kind === undefined) {
      yield { ok: false, line, detail: 'The file holds no list of articles that can be separated.' };
      return;
    }
    const { maxBytes = DEFAULT_MAX_BYTES, skip = 0 } = options;
    const heading: Heading = {};
    let count = 0;
    const isPlain = !isPacked && (encoding === undefined || encoding === 'utf-8');
    for await (const { end, ...item } of itemsOf(kind, inUtf8(chunks, encoding), maxBytes, heading)) {
      line = item.line;
      // Only of NewsML one has to look whether an item is an article.
      const part = kind === 'newsml' || count >= skip ? partOf(kind, item, heading, maxBytes) : undefined;
      const isPicture = kind === 'newsml' && part === undefined;
      if (!isPicture) count += 1;
      if (count > skip && part !== undefined) yield isPlain && end !== undefined ? { ...part, end } : part;
    }
  } catch (error) {
    // What cannot be unpacked is broken; what cannot be fetched is a fault.
    const { code, message } = error as NodeJS.ErrnoException;
    if (typeof code !== 'string' || !/^Z_/.test(code)) throw error;
    yield { ok: false, line, detail: `The rest of the file cannot be unpacked: gzip: ${message}.` };
  }
}

/** The source as chunks, unpacked if it is gzip. */
async function unpack(source: Uint8Array | AsyncIterable<Uint8Array>): Promise<{ chunks: Chunks; isPacked: boolean }> {
  const { head, chunks } = await peek(source instanceof Uint8Array ? inChunks([source]) : inChunks(source), 3);
  if (head[0] !== 0x1f || head[1] !== 0x8b || head[2] !== 8) return { chunks, isPacked: false };
  const { createGunzip } = process.getBuiltinModule('node:zlib');
  const { pipeline, Readable } = process.getBuiltinModule('node:stream');
  // The iteration throws what goes wrong, in the source or in the bytes.
  return { chunks: pipeline(Readable.from(chunks), createGunzip(), () => {}), isPacked: true };
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

function itemsOf(kind: ContainerKind, chunks: Chunks, limit: number, heading: Heading): AsyncGenerator<RawItem> {
  if (kind === 'json-lines') return jsonLineItems(chunks, limit);
  if (kind === 'json-list') return jsonListItems(chunks, limit, heading);
  if (kind === 'digest') return digestItems(chunks);
  return xmlItems(chunks, kind === 'feed' ? 'item|entry' : 'newsItem|NewsItem', limit, heading);
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

/** @returns undefined for an item without text, such as a picture. */
function partOf(
  kind: ContainerKind,
  { line, text, problem }: RawItem,
  heading: Heading,
  maxBytes: number,
): SplitPart | undefined {
  const broken = (detail: string): BrokenArticle => ({ ok: false, line, detail });
  if (text === undefined) return broken(problem ?? 'It cannot be read.');
  const json = jsonOf(kind, text, heading);
  if (json === undefined) return undefined;
  if (typeof json !== 'string') return broken(json.problem);
  if (Buffer.byteLength(json) > maxBytes) return broken(`It is longer than ${maxBytes} bytes.`);
  const refusal = loadAnyShape().refusalOfJson(json);
  return refusal ? broken(refusal.detail) : { ok: true, line, json };
}

function jsonOf(kind: ContainerKind, text: string, heading: Heading): string | { problem: string } | undefined {
  if (kind === 'json-lines' || kind === 'json-list') {
    const problem = kind === 'json-lines' ? problemOf(text) : undefined;
    return problem === undefined ? withHeading(text, heading) : { problem };
  }
  const values =
    kind === 'digest' ? digestValues(text) : kind === 'feed' ? readFeedItem(text, heading) : readNewsItem(text);
  return typeof values === 'string' ? { problem: values } : values && JSON.stringify(values);
}

/** JSON Feed names publisher and language above its items; what an item says itself counts more. */
function withHeading(text: string, { version = '', title, language }: Heading): string {
  if (!version.includes('jsonfeed')) return text;
  const stated = JSON.stringify({ publisher: title, language }).slice(1, -1);
  return stated === '' ? text : `{${stated},${text.slice(1)}`;
}

function digestValues(text: string): Record<string, unknown> {
  const { values, body } = readFrontMatter(text);
  return { ...values, markdown: body.trim() };
}
