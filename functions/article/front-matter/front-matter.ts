import type { FrontMatterMap } from '../article.ts';
import { MOST_REPAIRS, type Repair, type RepairCode } from '../codes.ts';
import { loadAnyFrontMatter } from '../lazy.cjs';
import { type Fenced, splitFences } from './fences.ts';
import { type FrontMatter, found } from './values.ts';

/**
 * The front matter of a file and the body below it. Readers are tried in order of cost: flat lines, YAML, line-based
 * repair. What none of them can read is no front matter, and the whole file is the body.
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

/** Only JSON goes without fences. */
function readUnfenced(text: string): FrontMatter | undefined {
  return /^\s*\{/.test(text) ? loadAnyFrontMatter().readBareJson(text) : undefined;
}

interface FlatFrontMatter {
  values: FrontMatterMap;
  repairs: Repair[];
}

/** What has been read so far. */
interface Reading extends FlatFrontMatter {
  readonly isCrawler: boolean;
  /** The last key that was stated. */
  key: string;
}

/**
 * Reads flat front matter, one `key: value` a line, without building a YAML document: what the crawler writes, and most
 * blogs. Anything it is not sure of makes it return nothing, and the YAML readers decide. In the crawler's own template
 * it is always sure, for there every value stands as it is, whatever YAML would make of its quotes, brackets and colons.
 */
export function readFlat(block: string, firstLine: number): FlatFrontMatter | undefined {
  const isCrawler = isCrawlerTemplate(block);
  // an indented line or an item of a list: not flat, and lines need not be read to find out
  if (!isCrawler && (block.includes('\n ') || block.includes('\n- '))) return undefined;
  const reading: Reading = { isCrawler, values: Object.create(null), repairs: [], key: '' };
  for (let at = 0, number = firstLine, next = 0; at < block.length; number += 1) {
    const newline = block.indexOf('\n', at);
    const end = newline < 0 ? block.length : newline;
    let key = CRAWLER_KEYS[next];
    if (key !== undefined && block.startsWith(key, at) && block.charCodeAt(at + key.length) === COLON) next += 1;
    else key = keyAt(block, at, end);
    const isSure =
      key === undefined
        ? readOther(reading, block.slice(at, end), number)
        : readPair(reading, key, block.slice(at + key.length + 1, end), number);
    if (!isSure) return undefined;
    at = end + 1;
  }
  return { values: reading.values, repairs: reading.repairs };
}

/**
 * The keys of the crawler in its order: three tell its files from everybody else's, and the one that comes next is found
 * where it is expected, in a third of the time that taking a key out of its line does.
 */
const CRAWLER_KEYS = [
  'id',
  'title',
  'category',
  'publisher',
  'author',
  'published_at',
  'crawled_at',
  'url',
  'oid',
  'aid',
  'content_hash',
];

function isCrawlerTemplate(block: string): boolean {
  return block.startsWith('id:') && block.includes('\noid:') && block.includes('\ncontent_hash:');
}

/** The key of the line between two places. A pattern takes twice the time, which each line of each file would pay. */
function keyAt(block: string, from: number, to: number): string | undefined {
  for (let at = from; at < to; at += 1) {
    const code = block.charCodeAt(at);
    if (code === COLON) return at > from ? block.slice(from, at) : undefined;
    const letter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    const inner = at > from && ((code >= 0x30 && code <= 0x39) || code === 0x2d);
    if (!letter && !inner && code !== 0x5f) return undefined;
  }
  return undefined;
}

/** A line that states a key, and what follows the colon. False where only YAML can say what it means. */
function readPair(reading: Reading, key: string, rest: string, number: number): boolean {
  const { isCrawler, values } = reading;
  const { text, repair } = flatValue(rest.trim());
  const known = values[key];
  const isTight = rest !== '' && rest.charCodeAt(0) !== SPACE;
  if (!isCrawler && (known !== undefined || isTight || repair !== undefined || UNPRINTABLE.test(text))) return false;
  if (known !== undefined) mend(reading, 'duplicate-key', number);
  if (isTight) mend(reading, 'missing-space', number);
  if (repair !== undefined) mend(reading, repair, number);
  if (known === undefined || known === '') values[key] = text;
  reading.key = key;
  return true;
}

/** A line that states no key: the crawler goes on with a value there, anybody else leaves it blank or for a comment. */
function readOther(reading: Reading, line: string, number: number): boolean {
  const { isCrawler, values, key, repairs } = reading;
  const text = line.trim();
  if (!isCrawler) return text === '' || line.startsWith('#');
  if (line.startsWith('\t')) {
    // Said once of all the lines of one value.
    if (repairs.at(-1)?.code !== 'tab-indent') mend(reading, 'tab-indent', number);
  } else if (text !== '') mend(reading, line.startsWith(' ') ? 'bad-indent' : 'stray-line', number);
  if (text !== '') values[key] = values[key] === '' ? text : `${values[key]}\n${text}`;
  return true;
}

function mend({ repairs }: Reading, code: RepairCode, line: number): void {
  if (repairs.length < MOST_REPAIRS) repairs.push({ code, line });
}

/** What a value says as it stands, and what YAML finds wrong with it. */
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

/** Characters that YAML keeps for itself at the start of a value. */
const RESERVED_START = new Set(Array.from('-?:,[]{}#&*!|>\'"%@`', (mark) => mark.charCodeAt(0)));
const COMMENT_INSIDE = /[ \t]#/;

/** What YAML refuses or folds away, and half characters: such a value is for the YAML readers to decide. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\ufeff\ufffe\uffff]/u;

function plainRepair(value: string): RepairCode | undefined {
  if (RESERVED_START.has(value.charCodeAt(0))) return 'reserved-start';
  if (hasColonInside(value)) return 'unquoted-colon';
  return value.includes('#') && COMMENT_INSIDE.test(value) ? 'reserved-start' : undefined;
}

/** A colon that YAML would take for the end of a key. */
function hasColonInside(value: string): boolean {
  for (let at = value.indexOf(':'); at >= 0; at = value.indexOf(':', at + 1)) {
    const next = value.charCodeAt(at + 1);
    if (next === SPACE || next === TAB || at + 1 === value.length) return true;
  }
  return false;
}

const TAB = 0x09;
const SPACE = 0x20;
const COLON = 0x3a;
