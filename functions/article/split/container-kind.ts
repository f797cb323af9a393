import { isUtf8 } from 'node:buffer';
import type { ContainerKind, ReadOptions } from '../article.ts';
import { mostUnpacked } from '../encoding/budget.ts';
import { DEFAULT_MAX_BYTES, decode, isGzip } from '../encoding/decode.ts';
import { loadAnyShape } from '../lazy.cjs';
import { prologOf } from '../shapes/prolog.ts';

/** Bytes from which a container is recognised. */
export const HEAD_BYTES = 64 * 1024;

/** Bytes of a gzip file from which it is recognised. */
const PACKED_HEAD_BYTES = 16 * 1024;

/** What kind of container a file is, by its first bytes. */
export function containerIn(
  bytes: Uint8Array,
  { key, contentType, size, maxBytes = DEFAULT_MAX_BYTES }: ReadOptions,
): ContainerKind | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const isPacked = isGzip(file);
  const head = isPacked ? unpackedHead(file.subarray(0, PACKED_HEAD_BYTES)) : file;
  if (head.subarray(0, WARC.length).toString('latin1') === WARC) return 'warc';
  // Nearly every file is an article with front matter, or a text: its first byte shows that it is neither a list nor
  // XML.
  const start = head.subarray(0, 200).toString('latin1').trimStart()[0] ?? '';
  if (!/[-{[<\xef\xfe\xff]/.test(start)) return undefined;
  const isWhole = size === undefined && file.length <= (isPacked ? PACKED_HEAD_BYTES : maxBytes);
  return containerKind(headOf(isWhole ? head : head.subarray(0, HEAD_BYTES), contentType, isWhole).text, key, isWhole);
}

function unpackedHead(bytes: Buffer): Buffer {
  const { constants, gunzipSync } = process.getBuiltinModule('node:zlib');
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: mostUnpacked(bytes.length) });
  } catch {
    return Buffer.alloc(0); // the reader says what is wrong with it
  }
}

/** What a web archive begins with. */
const WARC = 'WARC/1.';

const NAMED_LINES = /\.(?:jsonl|ndjson)(?:\.gz)?$/i;

/**
 * What kind of container the start of a file shows; undefined for one article, and for whatever the reader refuses.
 * @param isWhole whether `head` is the whole file: the reader then says whether a JSON document is one article.
 */
export function containerKind(head: string, key: string | undefined, isWhole: boolean): ContainerKind | undefined {
  if (head.startsWith(WARC)) return 'warc';
  const start = /^\ufeff?\s*(\S)/.exec(head)?.[1];
  if (start === '{' && (NAMED_LINES.test(key ?? '') || isJsonLines(head))) return 'json-lines';
  if (start === '{' || start === '[') return isJsonList(head, isWhole) ? 'json-list' : undefined;
  if (start === '<') return xmlKind(head, isWhole);
  return start === '-' && digestStarts(head).length > 1 ? 'digest' : undefined;
}

/** Lines that are looked at: the first may be the broken one, and the last may be cut. */
const LINES_READ = 4;

function isJsonLines(head: string): boolean {
  const lines = head.split('\n', 40).filter((line) => line.trim() !== '');
  const first = lines.slice(0, LINES_READ);
  return first.length > 1 && first.every((line) => /^\s*\{\s*"/.test(line)) && first.some(isObject);
}

function isObject(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

/** Keys of lists of articles, in lowercase: search answers, feeds and exports. */
export const LISTS: ReadonlySet<string> = new Set([
  ...['articles', 'items', 'item', 'data', 'results', 'objects', 'entries', 'posts', '@graph', 'news'],
  ...['hits', 'docs', 'documents', 'stories', 'records', 'value', 'result'],
]);
/** Keys of objects in which such a list lies. */
export const LIST_WRAPPERS: ReadonlySet<string> = new Set([
  ...LISTS,
  ...['response', 'feed', 'content', 'body'],
  // Ghost's export: `{"db": [{"data": {"posts": [ … ]}}]}`, whose object in a list has no key.
  ...['db', ''],
]);

const LIST_START = /"([@\w]{1,20})"\s*:\s*\[\s*\{/g;

function isJsonList(head: string, isWhole: boolean): boolean {
  const start = head.slice(0, HEAD_BYTES);
  const isList =
    /^\ufeff?\s*\[\s*\{/.test(start) ||
    Array.from(start.matchAll(LIST_START)).some(([, key = '']) => LISTS.has(key.toLowerCase()));
  if (!isList || !isWhole) return isList;
  const shape = loadAnyShape().readJsonShape(head, true);
  // A list with a broken article does not parse: its form tells.
  return shape !== undefined && !shape.ok && (shape.reason === 'malformed' || shape.reason === 'several-articles');
}

function xmlKind(head: string, isWhole: boolean): ContainerKind | undefined {
  const { root } = prologOf(head);
  if (/^(?:rss|feed|rdf|entry)$/.test(root)) return 'feed';
  if (!/^(?:newsmessage|newsml|packageitem)$/.test(root)) return undefined;
  const items = head.match(/<(?:\w{1,20}:)?newsitem[\s>]/gi)?.length ?? 0;
  // Only one of several items may have a text: the others are its pictures.
  const isContainer = isWhole ? items > 1 && !loadAnyShape().readMarkedUpShape(head).ok : true;
  return isContainer ? 'newsml' : undefined;
}

/** The start of a file as text, and its encoding if that is not UTF-8. */
export function headOf(
  head: Buffer,
  contentType?: string,
  isAll = head.length < HEAD_BYTES,
): { text: string; encoding?: string } {
  const whole = isAll ? head : head.subarray(0, head.lastIndexOf(0x0a) + 1 || HEAD_BYTES - 4);
  // Without a line end a character may be cut.
  for (const cut of [0, 1, 2, 3]) {
    const start = whole.subarray(0, whole.length - cut);
    if (isUtf8(start) && !start.includes(0)) return { text: start.toString().replace(/^\ufeff/, '') };
  }
  const decoded = decode(whole, contentType);
  return decoded.ok ? { text: decoded.text, encoding: decoded.encoding } : { text: whole.toString('latin1') };
}

/** Lines of front matter within which its closing fence must stand. */
const MOST_KEYS = 60;
const KEY = /^([A-Za-z_][\w-]*):(?:\s|$)/;
const CONTINUED = /^(?:\s+\S|- )/;

/**
 * Where each article of a Markdown digest starts: several articles, each with front matter that states a title and
 * starts with the same key. A rule within a text, or front matter in a code block or a comment, starts none.
 */
export function digestStarts(text: string): number[] {
  const starts: number[] = [];
  let firstKey: string | undefined;
  let isCode = false;
  // From the last end of a comment on, an opener is not closed.
  const lastComment = text.lastIndexOf('-->');
  for (let at = 0; at >= 0 && at < text.length; at = nextLine(text, at)) {
    if (text.startsWith('```', at)) isCode = !isCode;
    if (text.startsWith('<!--', at) && at < lastComment) at = text.indexOf('-->', at);
    if (isCode || !text.startsWith('---', at) || !/^---[ \t]*\r?$/.test(lineAt(text, at))) continue;
    const block = frontMatterAt(text, at);
    if (block === undefined || (firstKey !== undefined && block.firstKey !== firstKey)) {
      if (starts.length === 0) return [];
      continue;
    }
    firstKey ??= block.firstKey;
    starts.push(at);
    at = block.end;
  }
  return starts;
}

/** The front matter whose opening fence starts at a position: its first key, and where its closing fence starts. */
function frontMatterAt(text: string, start: number): { firstKey: string; end: number } | undefined {
  let firstKey: string | undefined;
  let hasTitle = false;
  let at = nextLine(text, start);
  for (let lines = 0; at > 0 && lines < MOST_KEYS; lines += 1, at = nextLine(text, at)) {
    const line = lineAt(text, at).trimEnd();
    if (line === '---') return hasTitle && firstKey !== undefined ? { firstKey, end: at } : undefined;
    const key = KEY.exec(line)?.[1];
    if (key === undefined && !(firstKey !== undefined && CONTINUED.test(line))) return undefined;
    firstKey ??= key;
    hasTitle ||= key === 'title';
  }
  return undefined;
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, Math.min(end < 0 ? text.length : end, at + 1000));
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? -1 : end + 1;
}
