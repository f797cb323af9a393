import type { FrontMatterMap } from '../article.ts';
import { MOST_REPAIRS, type Repair, type RepairCode } from '../repairs.ts';

export interface FlatFrontMatter {
  values: FrontMatterMap;
  repairs: Repair[];
}

/** Values that YAML reads as they stand: no character it keeps for itself at the start, no `: ` or ` #` inside. */
const RESERVED_START = new Set(Array.from('-?:,[]{}#&*!|>\'"%@`', (mark) => mark.charCodeAt(0)));
const COMMENT_INSIDE = /[ \t]#/;
/** What YAML refuses or folds away, and half characters: such a value is for the YAML readers to decide. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\ufeff\ufffe\uffff]/u;

/**
 * Reads flat front matter, one `key: value` a line, without building a YAML document: what the crawler writes, and most
 * blogs. Anything it is not sure of makes it return nothing, and the YAML readers decide. In the crawler's own template
 * it is always sure, for there every value stands as it is, whatever YAML would make of its quotes, brackets and colons.
 */
export function readFlat(block: string, firstLine: number): FlatFrontMatter | undefined {
  const crawler = isCrawlerTemplate(block);
  const values: FrontMatterMap = Object.create(null);
  const repairs: Repair[] = [];
  const mend = (code: RepairCode, line: number) => {
    if (repairs.length < MOST_REPAIRS) repairs.push({ code, line });
  };
  let key = '';
  let line = firstLine;

  for (let at = 0; at < block.length; line += 1) {
    const newline = block.indexOf('\n', at);
    const end = newline < 0 ? block.length : newline;
    const first = block.charCodeAt(at);
    const colon = first === TAB || first === SPACE || at === end ? -1 : keyEnd(block, at, end);
    if (colon > 0) {
      key = block.slice(at, colon);
      const value = block.slice(colon + 1, end).trim();
      const spaced = colon + 1 >= end || block.charCodeAt(colon + 1) === SPACE;
      const known = values[key];
      if (!crawler && (known !== undefined || !spaced)) return undefined;
      if (known !== undefined) mend('duplicate-key', line);
      if (!spaced) mend('missing-space', line);
      const flat = flatValue(value, crawler);
      if (flat === undefined) return undefined;
      if (flat.repair !== undefined) mend(flat.repair, line);
      if (known === undefined || known === '') values[key] = flat.text;
    } else if (at < end) {
      const text = block.slice(at, end).trim();
      if (!crawler) {
        if (text !== '' && first !== HASH) return undefined;
      } else {
        if (first === TAB && repairs.at(-1)?.code !== 'tab-indent') mend('tab-indent', line);
        else if (first !== TAB && text !== '') mend(first === SPACE ? 'bad-indent' : 'stray-line', line);
        if (text !== '') values[key] = values[key] === '' ? text : `${values[key]}\n${text}`;
      }
    }
    at = end + 1;
  }
  return { values, repairs };
}

const TAB = 0x09;
const SPACE = 0x20;
const HASH = 0x23;

/** The crawler writes eleven keys in one order; three of them tell its files from everybody else's. */
function isCrawlerTemplate(block: string): boolean {
  return block.startsWith('id:') && block.includes('\noid:') && block.includes('\ncontent_hash:');
}

/** Where the colon of `key:` stands, or -1. */
function keyEnd(block: string, at: number, end: number): number {
  for (let i = at; i < end; i += 1) {
    const code = block.charCodeAt(i);
    if (code === 0x3a) return i > at ? i : -1;
    const letter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    const inner = i > at && ((code >= 0x30 && code <= 0x39) || code === 0x2d);
    if (!letter && !inner && code !== 0x5f) return -1;
  }
  return -1;
}

interface FlatValue {
  text: string;
  repair?: RepairCode;
}

function flatValue(value: string, verbatim: boolean): FlatValue | undefined {
  if (value === '') return { text: '' };
  const quote = value.charCodeAt(0);
  if ((quote === 0x22 || quote === 0x27) && value.length > 1 && value.charCodeAt(value.length - 1) === quote) {
    const text = value.slice(1, -1);
    const repair = quotedRepair(text, quote);
    if (repair === undefined) return !verbatim && UNPRINTABLE.test(text) ? undefined : { text };
    return verbatim ? { text, repair } : undefined;
  }
  const repair = plainRepair(value);
  if (repair === undefined) return !verbatim && UNPRINTABLE.test(value) ? undefined : { text: value };
  return verbatim ? { text: value, repair } : undefined;
}

function quotedRepair(text: string, quote: number): RepairCode | undefined {
  if (text.includes(quote === 0x22 ? '"' : "'")) return 'raw-quotes';
  return quote === 0x22 && text.includes('\\') ? 'bad-escape' : undefined;
}

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
