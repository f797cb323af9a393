import type { FrontMatterMap } from '../article.ts';
import { MOST_REPAIRS, type Repair, type RepairCode } from '../base/codes.ts';
import { loadAnyFrontMatter } from '../lazy.cjs';
import { type Fenced, type FrontMatter, found, splitFences } from './fences.ts';

/**
 * Reads the front matter of a file and the body below it. The cheapest reader is tried first: flat lines, then YAML,
 * then repair. If none can read it, the whole file is the body.
 */
export function readFrontMatter(text: string): FrontMatter {
  const fenced = splitFences(text);
  const front = fenced ? (readFlatLines(fenced) ?? loadAnyFrontMatter().readFenced(fenced)) : readUnfenced(text);
  return front ?? { values: Object.create(null), state: 'none', repairs: [], body: text };
}

function readFlatLines({ language, open, block, line, body, repairs }: Fenced): FrontMatter | undefined {
  const flat = language === 'yaml' && !open ? readFlat(block, line) : undefined;
  return flat && found(flat.values, repairs.concat(flat.repairs), body);
}

/** Without fences only JSON is front matter. */
function readUnfenced(text: string): FrontMatter | undefined {
  return /^\s*\{/.test(text) ? loadAnyFrontMatter().readBareJson(text) : undefined;
}

interface FlatFrontMatter {
  values: FrontMatterMap;
  repairs: Repair[];
}

/** The state of reading flat lines. */
interface Reading extends FlatFrontMatter {
  readonly isCrawler: boolean;
  /** The latest key. */
  key: string;
}

/**
 * Reads flat front matter, one `key: value` a line, without building a YAML document: what the crawler writes, and most
 * blogs. Returns nothing if a line is not plainly flat; then YAML decides. The crawler's template is always read here:
 * its values are literal, whatever YAML makes of their quotes, brackets and colons.
 */
export function readFlat(block: string, firstLine: number): FlatFrontMatter | undefined {
  const isCrawler = isCrawlerTemplate(block);
  // an indented line or a list item: not flat, and no line has to be read to see it
  if (!isCrawler && (block.includes('\n ') || block.includes('\n- '))) return undefined;
  const reading: Reading = { isCrawler, values: Object.create(null), repairs: [], key: '' };
  for (const [at, line] of block.split('\n').entries()) {
    const key = KEY.exec(line)?.[1];
    const isSure =
      key === undefined
        ? readOther(reading, line, firstLine + at)
        : readPair(reading, key, line.slice(key.length + 1), firstLine + at);
    if (!isSure) return undefined;
  }
  return { values: reading.values, repairs: reading.repairs };
}

const KEY = /^([A-Za-z_][\w-]*):/;

/** Only the crawler has these three keys together. */
function isCrawlerTemplate(block: string): boolean {
  return block.startsWith('id:') && block.includes('\noid:') && block.includes('\ncontent_hash:');
}

/** Reads a line with a key; `rest` follows its colon. False if only YAML can tell what the line means. */
function readPair(reading: Reading, key: string, rest: string, number: number): boolean {
  const { isCrawler, values } = reading;
  const { text, repair } = flatValue(rest.trim());
  const known = values[key];
  const isTight = rest !== '' && !rest.startsWith(' ');
  if (!isCrawler && (known !== undefined || isTight || repair !== undefined || UNPRINTABLE.test(text))) return false;
  if (known !== undefined) mend(reading, 'duplicate-key', number);
  if (isTight) mend(reading, 'missing-space', number);
  if (repair !== undefined) mend(reading, repair, number);
  if (known === undefined || known === '') values[key] = text;
  reading.key = key;
  return true;
}

/**
 * Reads a line without a key. It continues a value in the crawler's template; elsewhere it must be blank or a comment.
 */
function readOther(reading: Reading, line: string, number: number): boolean {
  const { isCrawler, values, key, repairs } = reading;
  const text = line.trim();
  if (!isCrawler) return text === '' || line.startsWith('#');
  if (line.startsWith('\t')) {
    // Noted once for all lines of a value.
    if (repairs.at(-1)?.code !== 'tab-indent') mend(reading, 'tab-indent', number);
  } else if (text !== '') mend(reading, line.startsWith(' ') ? 'bad-indent' : 'stray-line', number);
  if (text !== '') values[key] = values[key] === '' ? text : `${values[key]}\n${text}`;
  return true;
}

function mend({ repairs }: Reading, code: RepairCode, line: number): void {
  if (repairs.length < MOST_REPAIRS) repairs.push({ code, line });
}

/** A literal value, and what YAML would refuse in it. */
interface FlatValue {
  text: string;
  repair: RepairCode | undefined;
}

function flatValue(value: string): FlatValue {
  const quote = value.charAt(0);
  if ((quote !== '"' && quote !== "'") || value.length === 1 || !value.endsWith(quote))
    return { text: value, repair: plainRepair(value) };
  const text = value.slice(1, -1);
  return { text, repair: quotedRepair(text, quote) };
}

function quotedRepair(text: string, quote: '"' | "'"): RepairCode | undefined {
  if (text.includes(quote)) return 'raw-quotes';
  return quote === '"' && text.includes('\\') ? 'bad-escape' : undefined;
}

/** Characters that YAML reserves at the start of a value. */
const RESERVED_START = /^[-?:,[\]{}#&*!|>'"%@`]/;
/** A colon that ends a key to YAML, and the start of a comment. */
const COLON_INSIDE = /:(?:[ \t]|$)/;
const COMMENT_INSIDE = /[ \t]#/;

/** Characters that YAML refuses or drops, and lone surrogates: YAML decides about a value with one. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\ufeff\ufffe\uffff]/u;

function plainRepair(value: string): RepairCode | undefined {
  if (RESERVED_START.test(value)) return 'reserved-start';
  if (COLON_INSIDE.test(value)) return 'unquoted-colon';
  return COMMENT_INSIDE.test(value) ? 'reserved-start' : undefined;
}
