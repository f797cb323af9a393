import { sha256 } from '../base/strings.ts';
import { LIST_WRAPPERS, LISTS } from './container-kind.ts';

/** The bytes of one article in its container, or why they could not be separated. */
export interface RawItem {
  /** 1-based line of the container on which it starts. */
  line: number;
  /** Beside a problem: as much of it as was found. */
  text?: string;
  problem?: string;
  /** Of XML: another one begins before it is closed. */
  isOpen?: true;
  /** Of a web archive: the record, instead of a text. */
  record?: Buffer;
  /** Of JSON lines: the byte after its line. */
  end?: number;
}

/** What is wrong with the last item of a file that was cut. */
export const TRUNCATED = 'The file ends within it.';

/** The name of a file of an article, by what it says. */
export const contentName = (says: string): string => sha256(says, 'hex').slice(0, 40);

export type Chunks = AsyncIterable<Buffer>;

const LINE_FEED = 0x0a;

/** The lines of a JSON lines file. A line longer than the limit is passed over in pieces. */
export async function* jsonLineItems(chunks: Chunks, limit: number): AsyncGenerator<RawItem> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let end = 0;
  let isTooLong = false;
  const itemOf = (bytes: Buffer): RawItem[] => {
    if (isTooLong) return [{ line, problem: tooLong(limit), end }];
    const text = bytes.toString().trim();
    return text === '' ? [] : [{ line, text, end }];
  };
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, from)) {
      end += at + 1 - from;
      yield* at - from > limit ? [{ line, problem: tooLong(limit), end }] : itemOf(bytes.subarray(from, at));
      isTooLong = false;
      line += 1;
      from = at + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length <= limit) continue;
    isTooLong = true;
    end += rest.length;
    rest = Buffer.alloc(0);
  }
  end += rest.length;
  yield* itemOf(rest);
}

function tooLong(limit: number): string {
  return `It is longer than ${limit} bytes.`;
}

/** What surrounds the items of a container. */
export interface Surroundings {
  /** Of a feed that was fetched: where. */
  url?: string;
  /** Of a feed: its name and language, and of JSON Feed its version, by key in lowercase. */
  heading: Record<string, string>;
  /** The document above the first item. */
  above: string;
  /** The end of the document, in which what stands below the last item is; absent where it cannot be read first. */
  end?: string;
  /** It is longer than is read. */
  isTooLong?: true;
  /** The document ends within its list, if only between two items. */
  isCut?: true;
  /** What of it may hold the items back, once it has been read. */
  stated?: Readonly<Record<string, unknown>>;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const MOST_LEVELS = 64;
const LONGEST_HEADING = 500;
/** Bytes above the first item. */
export const LONGEST_ABOVE = 2 ** 20;

interface Level {
  isList: boolean;
  key: string | undefined;
}

/**
 * The objects of the lists of a JSON document: of a list, or of a list under one of the keys that search answers and
 * feeds have for it. Only one object is in memory at a time. After one that is broken it goes on with the next that
 * starts as the broken one does: with the same first key, or on a line of its own.
 */
export async function* jsonListItems(chunks: Chunks, limit: number, around: Surroundings): AsyncGenerator<RawItem> {
  const scanner = new ListScanner(limit, around);
  for await (const chunk of chunks) yield* scanner.add(chunk);
  yield* scanner.end();
}

class ListScanner {
  readonly #limit: number;
  readonly #around: Surroundings;
  #isAbove = true;
  readonly #levels: Level[] = [];
  #window: Buffer = Buffer.alloc(0);
  #at = 0;
  #line = 1;
  #isInText = false;
  #isEscaped = false;
  #textStart = 0;
  #text: string | undefined;
  #key: string | undefined;
  #item: { start: number; line: number; depth: number } | undefined;
  /** How the next object starts; while the splitter is lost, it passes over everything before that. */
  #start: Buffer | undefined;
  #isLost = false;
  /** Bytes that were scanned again. A file of nothing but broken objects must not be scanned for ever. */
  #again = 0;
  #total = 0;

  constructor(limit: number, around: Surroundings) {
    this.#limit = limit;
    this.#around = around;
  }

  *add(chunk: Buffer): Generator<RawItem> {
    this.#drop();
    this.#total += chunk.length;
    this.#window = this.#window.length === 0 ? chunk : Buffer.concat([this.#window, chunk]);
    yield* this.#scan();
  }

  *end(): Generator<RawItem> {
    while (this.#item !== undefined) {
      yield* this.#fail(TRUNCATED, false);
      yield* this.#scan();
    }
    if (this.#levels.length > 0) this.#around.isCut = true;
  }

  /** Forgets what was scanned, but for the object or text that is open. */
  #drop(): void {
    if (this.#isAbove && this.#window.length < LONGEST_ABOVE) return;
    if (this.#isAbove) this.#around.isTooLong = true;
    this.#isAbove = false;
    const from = this.#item?.start ?? (this.#isInText ? this.#textStart : this.#at);
    this.#window = this.#window.subarray(from);
    this.#at -= from;
    this.#textStart -= from;
    if (this.#item) this.#item.start = 0;
  }

  *#scan(): Generator<RawItem> {
    if (this.#isLost && !this.#findNext(this.#at)) {
      // The last bytes may be the first of a start.
      this.#pass(Math.max(this.#at, this.#window.length - (this.#start?.length ?? 0)));
      return;
    }
    while (this.#at < this.#window.length) {
      const byte = this.#window[this.#at] as number;
      const item = this.#item;
      if (byte === LINE_FEED) this.#line += 1;
      if (item && this.#at - item.start >= this.#limit) {
        yield* this.#fail(tooLong(this.#limit), false);
        if (this.#isLost) return;
        continue;
      }
      if (this.#isInText) {
        if (byte === LINE_FEED && item) {
          this.#line -= 1;
          yield* this.#fail('A line ends within a text.', false);
          if (this.#isLost) return;
          continue;
        }
        this.#readText(byte);
      } else if (item) {
        if (byte === QUOTE) this.#isInText = true;
        else if (byte === OPEN_OBJECT || byte === OPEN_LIST) item.depth += 1;
        else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) item.depth -= 1;
        if (item.depth === 0) {
          const text = this.#window.toString('utf8', item.start, this.#at + 1);
          const problem = problemOf(text);
          if (problem !== undefined) {
            this.#at += 1;
            yield* this.#fail(problem, true);
            continue;
          }
          this.#start = startOf(text) ?? this.#start;
          this.#item = undefined;
          yield { line: item.line, text };
        }
      } else this.#readOutside(byte);
      this.#at += 1;
    }
  }

  #readText(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) {
      this.#isInText = false;
      if (this.#item) return;
      const end = Math.min(this.#at, this.#textStart + LONGEST_HEADING);
      this.#text = this.#window.toString('utf8', this.#textStart + 1, end);
      if (this.#key !== undefined && this.#levels.length === 1) this.#around.heading[this.#key] ??= this.#text;
    } else if (!this.#item && this.#at - this.#textStart > this.#limit) this.#textStart = this.#at;
  }

  #readOutside(byte: number): void {
    if (byte === QUOTE) {
      this.#isInText = true;
      this.#textStart = this.#at;
    } else if (byte === COLON) this.#key = this.#text?.toLowerCase();
    else if (byte === COMMA) this.#key = undefined;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.#levels.pop();
    else if (byte === OPEN_OBJECT && this.#isInListOfArticles()) {
      if (this.#isAbove) this.#readAbove();
      this.#item = { start: this.#at, line: this.#line, depth: 1 };
    } else if ((byte === OPEN_OBJECT || byte === OPEN_LIST) && this.#levels.length < MOST_LEVELS) {
      this.#levels.push({ isList: byte === OPEN_LIST, key: this.#key });
      this.#key = undefined;
    }
  }

  /** The document above the first item, closed after it. */
  #readAbove(): void {
    this.#isAbove = false;
    const closings = this.#levels.toReversed().map(({ isList }) => (isList ? ']' : '}'));
    this.#around.above = this.#window.toString('utf8', 0, this.#at) + closings.join('');
  }

  #isInListOfArticles(): boolean {
    const inner = this.#levels.at(-1);
    if (!inner?.isList) return false;
    const isWrapped = this.#levels.slice(1, -1).every(({ key = '' }) => LIST_WRAPPERS.has(key));
    return this.#levels.length === 1 || (isWrapped && LISTS.has(inner.key ?? ''));
  }

  /** The open object is broken: the scan goes on with the next object that starts within it, or after it. */
  *#fail(problem: string, isClosed: boolean): Generator<RawItem> {
    const item = this.#item as { start: number; line: number };
    const scanned = this.#at;
    yield { line: item.line, problem, text: this.#window.toString('utf8', item.start, Math.max(scanned, item.start)) };
    const head = this.#window.toString('utf8', item.start, item.start + LONGEST_HEADING);
    this.#start = startOf(head) ?? this.#start;
    this.#item = undefined;
    this.#isInText = false;
    this.#isEscaped = false;
    this.#isLost = false;
    const mayScanAgain = this.#again <= 4 * this.#total + 64 * Math.min(this.#limit, this.#total);
    if (mayScanAgain && this.#findNext(item.start + 1, scanned)) {
      this.#line = item.line + linesIn(this.#window, item.start, this.#at);
      this.#again += Math.max(0, scanned - this.#at);
    } else if (!isClosed && !this.#findNext(scanned)) {
      this.#isLost = true;
      this.#pass(Math.max(scanned, this.#window.length - (this.#start?.length ?? 0)));
    }
  }

  /** Moves to the next object that starts like the others, after a comma or white space. */
  #findNext(from: number, before = this.#window.length): boolean {
    const start = this.#start;
    if (start === undefined) return false;
    // Not beyond it: a file of many broken objects would be searched to its end for each.
    const searched = this.#window.subarray(0, before + start.length - 1);
    for (let at = searched.indexOf(start, from); at >= 0; at = searched.indexOf(start, at + 1)) {
      const previous = this.#window[at - 1];
      if (at > 0 && previous !== COMMA && !(previous !== undefined && previous <= 0x20)) continue;
      if (this.#isLost) this.#line += linesIn(this.#window, this.#at, at);
      this.#isLost = false;
      this.#at = at;
      return true;
    }
    return false;
  }

  #pass(to: number): void {
    this.#line += linesIn(this.#window, this.#at, to);
    this.#at = to;
  }
}

/** `{"title"`, with its white space: what the objects of one list start with. */
function startOf(text: string): Buffer | undefined {
  const start = /^\{\s{0,100}"[^"\\\n]{1,100}"/.exec(text)?.[0];
  return start === undefined ? undefined : Buffer.from(start);
}

function linesIn(bytes: Buffer, from: number, to: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED, from); at >= 0 && at < to; at = bytes.indexOf(LINE_FEED, at + 1)) lines += 1;
  return lines;
}

/** Why a text is not a JSON object; undefined if it is one. */
export function problemOf(text: string): string | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? undefined
      : 'It is not a JSON object.';
  } catch (error) {
    return `JSON: ${(error as Error).message.slice(0, 120)}`;
  }
}
