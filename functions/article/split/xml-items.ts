import { holdingIn, readXml } from '../shapes/xml.ts';
import { type Element, elementsIn, parseTree } from '../shapes/xml-tree.ts';
import { entryValues, readElements, statedOf } from './feed-entry.ts';
import { type Chunks, LONGEST_ABOVE, type RawItem, type Surroundings, TRUNCATED } from './json-items.ts';

/**
 * The elements of a name (or of two) in an XML stream, each as text. Comments and CDATA hide tags. An element that is
 * not closed before the next one opens is broken, and the next one is read.
 */
export async function* xmlItems(
  chunks: Chunks,
  names: string,
  limit: number,
  around: Surroundings,
): AsyncGenerator<RawItem> {
  const splitter = new ElementSplitter(names, limit, around);
  for await (const chunk of chunks) yield* splitter.add(chunk);
  yield* splitter.end();
}

/** Characters of a tag's start, which a chunk may cut. */
const LONGEST_TAG_START = 80;

class ElementSplitter {
  readonly #token: RegExp;
  readonly #hidden: RegExp;
  readonly #limit: number;
  readonly #around: Surroundings;
  /** One character a byte: markup is ASCII, and a chunk may end within a character. */
  #text = '';
  #at = 0;
  /** The line of the position up to which lines were counted. */
  #line = 1;
  #counted = 0;
  /** Where the open element starts, and on which line. */
  #start: { index: number; line: number } | undefined;
  #isHead = true;
  /** Where each mark stands next, and up to where it was looked for in vain: no character is searched twice for one. */
  readonly #marks = { '>': { at: -1, upTo: 0 }, '-->': { at: -1, upTo: 0 }, ']]>': { at: -1, upTo: 0 } };

  constructor(names: string, limit: number, around: Surroundings) {
    // RSS 1.0 lists media of an entry as `content:item`.
    this.#token = new RegExp(`<!\\[CDATA\\[|<!--|<(/?)(?!content:)(?:[\\w.-]{1,40}:)?(?:${names})(?=[\\s>/])`, 'gi');
    this.#hidden = new RegExp(`</(?:[\\w.-]{1,40}:)?(?:${names})\\s*>\\s*<(?:[\\w.-]{1,40}:)?(?:${names})[\\s>]`, 'i');
    this.#limit = limit;
    this.#around = around;
  }

  *add(chunk: Buffer): Generator<RawItem> {
    this.#text += chunk.toString('latin1');
    yield* this.#split(false);
    if (this.#isHead && this.#text.length < LONGEST_ABOVE) return;
    if (this.#isHead) this.#around.isTooLong = true;
    this.#isHead = false;
    this.#drop(this.#start?.index ?? this.#at);
  }

  *end(): Generator<RawItem> {
    yield* this.#split(true);
    if (this.#start === undefined) return;
    const { line, index } = this.#start;
    const text = this.#textUpTo(index, this.#text.length);
    // If the feed around it is closed, it is whole.
    const end = text.search(/<\/(?:[\w.-]{1,40}:)?(?:channel|rss|feed|rdf)\s*>/i);
    yield end < 0 ? { line, text, problem: TRUNCATED } : { line, text: text.slice(0, end), isOpen: true };
  }

  #textUpTo(start: number, end: number): string {
    return Buffer.from(this.#text.slice(start, end), 'latin1').toString();
  }

  *#split(isEnd: boolean): Generator<RawItem> {
    for (;;) {
      if (this.#start !== undefined && this.#at - this.#start.index > this.#limit) {
        const text = this.#textUpTo(this.#start.index, this.#at);
        yield { line: this.#start.line, text, problem: `It is longer than ${this.#limit} bytes.` };
        this.#start = undefined;
        this.#drop(this.#at);
      }
      this.#token.lastIndex = this.#at;
      const found = this.#token.exec(this.#text);
      if (found === null) {
        this.#at = Math.max(this.#at, this.#text.length - LONGEST_TAG_START);
        return;
      }
      const { index, 0: token, 1: slash } = found;
      this.#at = index;
      if (token.startsWith('<!')) {
        if (!this.#passHidden(token, isEnd)) return;
        continue;
      }
      const end = this.#next('>', index);
      if (end < 0 && !isEnd && this.#text.length - index <= this.#limit) return;
      this.#at = end < 0 ? index + token.length : end + 1;
      const start = this.#start;
      const isEmpty = this.#text[end - 1] === '/';
      if (slash !== '/' && isEmpty) {
        const line = this.#lineOf(index);
        if (start === undefined) yield { line, text: this.#textUpTo(index, this.#at) };
      } else if (slash !== '/') {
        if (start !== undefined) yield { line: start.line, text: this.#textUpTo(start.index, index), isOpen: true };
        else if (this.#isHead) this.#readHeading(index);
        this.#start = { index, line: this.#lineOf(index) };
      } else if (start !== undefined) {
        const text = this.#textUpTo(start.index, this.#at);
        this.#start = undefined;
        yield { line: start.line, text };
      }
    }
  }

  /** Passes over a comment or CDATA. @returns false if its end is not there yet. */
  #passHidden(token: string, isEnd: boolean): boolean {
    const mark = token === '<!--' ? '-->' : ']]>';
    const inside = this.#at + token.length;
    const end = this.#next(mark, inside);
    const isOpen = end < 0 && (isEnd || this.#text.length - this.#at > this.#limit);
    if (end < 0 && !isOpen) return false;
    this.#at = isOpen || this.#isUnclosed(token, inside, end) ? inside : end + mark.length;
    return true;
  }

  /** What holds another of its kind, or the end of one element and the start of the next, was not closed. */
  #isUnclosed(token: string, inside: number, end: number): boolean {
    const hidden = this.#text.slice(inside, end);
    return hidden.includes(token) || this.#hidden.test(hidden);
  }

  /** The next place of a mark from a position on; positions are asked for in their order. */
  #next(mark: '>' | '-->' | ']]>', from: number): number {
    const known = this.#marks[mark];
    if (known.at >= from) return known.at;
    known.at = this.#text.indexOf(mark, Math.max(from, known.upTo));
    if (known.at < 0) known.upTo = Math.max(0, this.#text.length - mark.length + 1);
    return known.at;
  }

  #readHeading(end: number): void {
    this.#isHead = false;
    const head = Buffer.from(this.#text.slice(0, end), 'latin1').toString();
    const title = /<title\b[^>]{0,200}>\s*(?:<!\[CDATA\[)?([^<\]]{1,300})/i.exec(head)?.[1]?.trim();
    const language = /<(?:dc:)?language>\s*([\w-]{2,20})|xml:lang\s*=\s*["']([\w-]{2,20})/i.exec(head);
    if (title) this.#around.heading.publisher = title;
    if (language) this.#around.heading.language = language[1] ?? language[2] ?? '';
    this.#around.above = head;
  }

  /** The line of a position; positions are asked for in their order. */
  #lineOf(index: number): number {
    for (; this.#counted < index; this.#counted += 1)
      if (this.#text.charCodeAt(this.#counted) === 0x0a) this.#line += 1;
    return this.#line;
  }

  #drop(to: number): void {
    this.#lineOf(to);
    this.#text = this.#text.slice(to);
    this.#counted -= to;
    this.#at -= to;
    if (this.#start) this.#start.index -= to;
    for (const mark of Object.values(this.#marks)) {
      mark.at = Math.max(-1, mark.at - to);
      mark.upTo = Math.max(0, mark.upTo - to);
    }
  }
}

/** An item as the reader's JSON. */
export interface Carried {
  /** What names the article. */
  says: Record<string, unknown>;
  /** The article, if it is not that. */
  values?: Record<string, unknown>;
  /** All else that it states. */
  more: Record<string, unknown>;
}

/** Elements that may be open where the next entry begins. */
const MAY_BE_OPEN = /^(?:[\w.-]+:)?(?:item|entry)$/i;

/** What the elements above the items of a feed state that may hold them back. */
export const statedAboveXml = (above: string): Record<string, unknown> => holdingIn(parseTree(above).root);

/** An entry of a feed, or why it cannot be read. */
export function parseItem(xml: string, isOpen = false): Element | string {
  const { root, problem, isCut, open } = parseTree(xml);
  if (isCut) return `XML: ${problem}.`;
  const [element] = elementsIn(root);
  const last = element?.children.at(-1) ?? '';
  // Cut within an element, or within a tag.
  const isCutOff = !open.every((name) => MAY_BE_OPEN.test(name)) || (typeof last === 'string' && last.trim() !== '');
  if (isOpen && isCutOff) return 'It is not closed.';
  return element ?? 'XML: no element.';
}

/** An entry of RSS or Atom. */
export const readFeedItem = (item: Element, around: Surroundings): Carried => ({
  says: { entry: readElements(item) },
  values: entryValues(item, around),
  more: statedOf(item),
});

/** A NewsML item, or why it cannot be read; undefined for a picture or another item without text. */
export function readNewsItem(xml: string): Carried | string | undefined {
  const shape = readXml(xml);
  if (!shape.ok) return shape.reason === 'not-an-article' ? undefined : shape.detail;
  const { status, ...values } = shape.values;
  // The reader knows it as what takes an article back.
  const stated = status === 'retracted' ? 'canceled' : status;
  return { says: { ...values, ...(stated && { status: stated }), text: shape.body }, more: {} };
}
