import { hash } from 'node:crypto';
import { CONTROL } from '../controls.ts';
import { CERTAIN, type Fate, normalForm } from './normal-form.ts';

export interface TextDigest {
  /** Lower-case hex SHA-256 of the text in UTF-8. */
  contentHash: string;
  /** The normalised text. */
  normalText: string;
  /** base64url SHA-256 of the normalised text in UTF-8. */
  normalHash: string;
  /** Whether the text has control characters. */
  hasControls: boolean;
}

/**
 * Both hashes of a text and its normal form. Encoding a Korean text of 4 KB as UTF-8 twice and normalising it by the book
 * takes 90 µs; this goes over it once and writes both byte strings, in 3 µs.
 */
export function digestText(text: string): TextDigest {
  if (!scan(text)) {
    const normalText = normalForm(text);
    return {
      contentHash: hash('sha256', text),
      normalText,
      normalHash: hash('sha256', normalText, 'base64url'),
      hasControls: CONTROL.test(text),
    };
  }
  const normal = normalBytes.subarray(0, normalLength);
  return {
    contentHash: hash('sha256', textBytes.subarray(0, textLength)),
    normalText: normal.toString(),
    normalHash: hash('sha256', normal, 'base64url'),
    hasControls: (flags & CONTROL_FLAG) !== 0,
  };
}

/** The normalised text: equal normal forms are the same words. */
export function normaliseText(text: string): string {
  return scan(text) ? normalBytes.toString('utf8', 0, normalLength) : normalForm(text);
}

/** Longest text that is scanned, in UTF-16 units: the buffers below stay for ever. */
const LONGEST = 64 * 1024;

// What `scan` leaves behind. Reading is synchronous, so nothing comes between a scan and the use of its result. Every unit
// is written as four bytes, of which the next one overwrites those that are too many.
const units = new Uint16Array(LONGEST);
const unitPairs = new Int32Array(units.buffer);
const unitBytes = Buffer.from(units.buffer);
const textBytes = Buffer.alloc(3 * LONGEST + 4);
const textView = new DataView(textBytes.buffer, textBytes.byteOffset);
const normalBytes = Buffer.alloc(3 * LONGEST + 4);
const normalView = new DataView(normalBytes.buffer, normalBytes.byteOffset);
let textLength = 0;
let normalLength = 0;
let flags = 0;

// Tables instead of branches: where a word ends cannot be predicted, and each wrong guess costs more than a whole turn of
// the loop. An entry holds up to three bytes of UTF-8, first byte lowest, and above them how many there are.
const ENCODED = new Int32Array(0x10000);
const NORMAL = new Int32Array(0x10000);
const LENGTH_SHIFT = 24;
const LENGTH_MASK = 3;
/** In `NORMAL`: a unit whose fate its neighbours decide, or that is half a character. */
const UNSURE = -1;
/** In `ENCODED`: a control character. */
const CONTROL_FLAG = 1 << 28;

NORMAL.fill(UNSURE);

/** Units whose entries are there: each is made when a text first has it, for all at once would cost a cold start 12 ms. */
const made = new Uint8Array(0x10000);

/** Makes a unit's entries. False if they were there: then what is unsure stays so. */
function make(unit: number): boolean {
  if (made[unit]) return false;
  made[unit] = 1;
  const isControl = unit < 0xa0 && CONTROL.test(String.fromCharCode(unit));
  ENCODED[unit] = isControl ? encoded(unit) | CONTROL_FLAG : encoded(unit);
  const fate = fateOf(unit);
  if (fate) NORMAL[unit] = fate === 'dropped' ? 0 : encoded(fate === 'capital' ? unit + 32 : unit);
  return true;
}

/** By index: to take a range apart costs several times as much while the code is cold, as it is when most units are made. */
function fateOf(unit: number): Fate | undefined {
  for (let at = CERTAIN.length - 1; at >= 0; at -= 1) {
    const range = CERTAIN[at] as (typeof CERTAIN)[number];
    if (range[1] <= unit && unit <= range[2]) return range[0];
  }
  return undefined;
}

function encoded(code: number): number {
  if (code < 0x80) return code | (1 << LENGTH_SHIFT);
  const last = 0x80 | (code & 0x3f);
  if (code < 0x800) return 0xc0 | (code >> 6) | (last << 8) | (2 << LENGTH_SHIFT);
  return 0xe0 | (code >> 12) | ((0x80 | ((code >> 6) & 0x3f)) << 8) | (last << 16) | (3 << LENGTH_SHIFT);
}

/** Writes the text and its normal form as UTF-8. False where it is too long or too odd for that. */
function scan(text: string): boolean {
  const length = text.length;
  if (length > LONGEST) return false;
  unitBytes.write(text, 0, 'utf16le');
  for (let at = scanCertain(scanAscii(text), length); at < length; at = scanCertain(at, length)) {
    if (make(units[at] as number)) continue;
    const end = endOfRun(at, length);
    textLength += textBytes.write(text.slice(at, end), textLength);
    // A mark may join the character before it, so that one goes the slow way as well.
    const before = at === 0 ? 0 : (NORMAL[units[at - 1] as number] as number);
    const run = normalForm(text.slice(Math.max(0, at - 1), end));
    normalLength -= (before >> LENGTH_SHIFT) & LENGTH_MASK;
    // Which small sigma a capital one becomes depends on what follows, even behind the run.
    if (/[σς]/.test(run) || normalLength + 3 * (run.length + length - end) > 3 * LONGEST) return false;
    normalLength += normalBytes.write(run, normalLength);
    at = end;
  }
  return true;
}

/** Scans up to the next unsure unit. A function of its own, and with locals: so it runs at twice the speed. */
function scanCertain(start: number, length: number): number {
  const input = units;
  const encodedUnits = ENCODED;
  const normalUnits = NORMAL;
  const text = textView;
  const normal = normalView;
  let from = textLength;
  let to = normalLength;
  let seen = flags;
  let at = start;
  for (; at < length; at += 1) {
    const code = input[at] as number;
    const kept = normalUnits[code] as number;
    if (kept === UNSURE) break;
    const whole = encodedUnits[code] as number;
    text.setInt32(from, whole, true);
    from += (whole >> LENGTH_SHIFT) & LENGTH_MASK;
    seen |= whole;
    normal.setInt32(to, kept, true);
    to += kept >> LENGTH_SHIFT;
  }
  textLength = from;
  normalLength = to;
  flags = seen;
  return at;
}

// The normal form of every two ASCII characters, first one lowest, laid out as in `NORMAL`, and `CONTROL_FLAG`. Two at a
// time take half the time of one at a time. Not there until the first English text comes.
let pairs: Int32Array | undefined;

/** In `pairs`: an entry that is not made yet. No length, so what comes behind it is written in its place. */
const NOT_MADE = 1 << 29;

/** Makes the entries of the first `count` pairs of the text. */
function makePairs(table: Int32Array, count: number): void {
  for (let at = 0; at < count; at += 1) {
    const two = unitPairs[at] as number;
    const pair = (two | (two >> 8)) & 0x7fff;
    if (table[pair] === NOT_MADE) table[pair] = pairOf(pair & 0x7f, pair >> 8);
  }
}

function pairOf(one: number, other: number): number {
  make(one);
  make(other);
  const first = NORMAL[one] as number;
  const second = NORMAL[other] as number;
  const kept = (first & 0xff) | ((second & 0xff) << (first === 0 ? 0 : 8));
  const length = (first >> LENGTH_SHIFT) + (second >> LENGTH_SHIFT);
  const control = ((ENCODED[one] as number) | (ENCODED[other] as number)) & CONTROL_FLAG;
  return kept | (length << LENGTH_SHIFT) | control;
}

/** Both bytes of a pair of units that no two ASCII characters have. */
const NOT_ASCII = 0xff80ff80 | 0;

/** Scans the plain English at the start, in fours of units; tells where it ends. */
function scanAscii(text: string): number {
  textLength = 0;
  normalLength = 0;
  flags = 0;
  if (text.length < 4 || ((unitPairs[0] as number) & NOT_ASCII) !== 0) return 0;
  pairs ??= new Int32Array(0x8000).fill(NOT_MADE);
  let fours = scanFours(pairs, text.length >> 2);
  if ((flags & NOT_MADE) !== 0) {
    makePairs(pairs, 2 * fours);
    fours = scanFours(pairs, fours);
  }
  textLength = 4 * fours;
  // natively, for a store more in the loop takes it half as much time again
  textBytes.write(text.slice(0, textLength), 0, 'latin1');
  return textLength;
}

/** A function of its own, like `scanCertain`: within another one V8 makes it half as fast. */
function scanFours(table: Int32Array, count: number): number {
  const input = unitPairs;
  const normal = normalView;
  let to = 0;
  let seen = 0;
  let at = 0;
  for (; at < count; at += 1) {
    const two = input[2 * at] as number;
    const next = input[2 * at + 1] as number;
    if (((two | next) & NOT_ASCII) !== 0) break;
    const first = table[(two | (two >> 8)) & 0x7fff] as number;
    const second = table[(next | (next >> 8)) & 0x7fff] as number;
    normal.setInt16(to, first, true);
    to += (first >> LENGTH_SHIFT) & LENGTH_MASK;
    normal.setInt16(to, second, true);
    to += (second >> LENGTH_SHIFT) & LENGTH_MASK;
    seen |= first | second;
  }
  normalLength = to;
  flags = seen;
  return at;
}

function endOfRun(from: number, length: number): number {
  let end = from + 1;
  while (end < length && isUnsure(units[end] as number)) end += 1;
  return end;
}

function isUnsure(unit: number): boolean {
  make(unit);
  return NORMAL[unit] === UNSURE;
}
