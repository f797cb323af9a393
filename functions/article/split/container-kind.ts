import { isUtf8 } from 'node:buffer';
import { decode } from '../encoding/decode.ts';
import { loadAnyShape } from '../lazy.cjs';
import { digestStarts } from './digest.ts';

/** How a container holds its articles. */
export type ContainerKind = 'json-lines' | 'json-list' | 'feed' | 'newsml' | 'digest';

/** Bytes from which a container is recognised. */
export const HEAD_BYTES = 64 * 1024;

/** Bytes of a gzip file from which it is recognised: they unpack to 16 MiB at most. */
const PACKED_HEAD_BYTES = 16 * 1024;

/**
 * What kind of container the first bytes of an object show.
 * @param isWhole whether these are all its bytes.
 */
export function containerIn(bytes: Buffer, isWhole: boolean, key: string): ContainerKind | undefined {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const head = isPacked ? unpackedHead(bytes.subarray(0, PACKED_HEAD_BYTES)) : bytes;
  // Nearly every file is an article with front matter, or a text: its first byte shows that it is no list and no XML.
  const start = head.subarray(0, 200).toString('latin1').trimStart()[0] ?? '';
  if (!/[-{[<\xef\xfe\xff]/.test(start)) return undefined;
  const isAll = isWhole && !(isPacked && bytes.length > PACKED_HEAD_BYTES);
  return containerKind(headOf(isAll ? head : head.subarray(0, HEAD_BYTES), undefined, isAll).text, key, isAll);
}

function unpackedHead(bytes: Buffer): Buffer {
  const { constants, gunzipSync } = process.getBuiltinModule('node:zlib');
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0); // the reader says what is wrong with it
  }
}

const NAMED_LINES = /\.(?:jsonl|ndjson)(?:\.gz)?$/i;
const ROOT = /^\s*(?:<\?.{0,500}?\?>\s*|<!--.{0,1000}?-->\s*|<!doctype[^>]{0,500}>\s*){0,5}<(?:\w{1,20}:)?(\w{1,40})/is;

/**
 * What kind of container the start of a file shows; undefined for one article, and for whatever the reader refuses.
 * @param isWhole whether `head` is the whole file: the reader then says whether a JSON document is one article.
 */
export function containerKind(head: string, key: string | undefined, isWhole: boolean): ContainerKind | undefined {
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
export const LIST_WRAPPERS: ReadonlySet<string> = new Set([...LISTS, 'response', 'feed', 'content', 'body']);

const LIST_START = /"([@\w]{1,20})"\s*:\s*\[\s*\{/g;

function isJsonList(head: string, isWhole: boolean): boolean {
  const shape = isWhole ? loadAnyShape().readJsonShape(head, true) : undefined;
  // A list with a broken article does not parse: its form tells.
  if (shape?.ok || (shape && shape.reason !== 'malformed' && shape.reason !== 'several-articles')) return false;
  if (/^\ufeff?\s*\[\s*\{/.test(head)) return true;
  return Array.from(head.matchAll(LIST_START)).some(([, key = '']) => LISTS.has(key.toLowerCase()));
}

function xmlKind(head: string, isWhole: boolean): ContainerKind | undefined {
  const root = ROOT.exec(head.slice(0, 6000))?.[1] ?? '';
  if (/^(?:rss|feed|rdf)$/i.test(root)) return 'feed';
  if (!/^(?:newsmessage|newsml|packageitem)$/i.test(root)) return undefined;
  const items = head.match(/<(?:\w{1,20}:)?newsitem[\s>]/gi)?.length ?? 0;
  return items > 1 || !isWhole ? 'newsml' : undefined;
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
