import { loadAnyShape } from '../lazy.cjs';
import { digestStarts } from './digest.ts';

/** How a container holds its articles. */
export type ContainerKind = 'json-lines' | 'json-list' | 'feed' | 'newsml' | 'digest';

/** Bytes from which a container is recognised. */
export const HEAD_BYTES = 64 * 1024;

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
