/** An element by its local name, with its attributes, elements and texts. */
export interface Element {
  name: string;
  /** What stands before the colon of its name. */
  prefix?: string;
  attributes: Readonly<Record<string, string>>;
  children: (Element | string)[];
}

/** What stands in a document, however badly it is written. */
export interface Tree {
  /** Without a name; its elements are those of the document. */
  root: Element;
  /** The first thing that is not as XML wants it. */
  problem?: string;
  /** It holds more elements than are read: what else it states is not known. */
  isCut?: true;
  /** Names of the elements that the end of the document finds open, the outermost first. */
  open: readonly string[];
}

/** https://www.w3.org/TR/xml/#charsets */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Deeper or more than this is not an article. */
const MOST_LEVELS = 100;
const MOST_ENTITIES = 2000;
const MOST_ELEMENTS = 10_000;

/**
 * The root of an XML document, or what is wrong with it. Entities that the document declares are not expanded; those of
 * HTML that it does not declare stay as they are written, for NITF declares them in a file of its own.
 */
export function parseXml(file: string): Element | string {
  const { root, problem, open } = parseTree(file);
  const elements = elementsIn(root);
  return problem ?? (open.length > 0 ? `unclosed tag: ${open[0]}` : (elements[0] ?? 'no element'));
}

export function elementsIn({ children }: Element): Element[] {
  return children.filter((child) => typeof child !== 'string');
}

const TAG = /<(\/?)([\p{L}_][\p{L}\p{N}_.:-]*)/uy;
const ATTRIBUTE = /\s*([^\s=/<>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))?)?/y;
const DOCTYPE = /<!DOCTYPE[^[>]*(?:\[[^\]]*\]\s*)?>/iy;
const ENTITY = /&(?:#(?:x([\da-f]{1,6})|(\d{1,7}))|(\w{1,40}));|&/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads a document that people wrote: with `<br>`, `<img src=x>`, a `<` for "less than", tags that cross or do not
 * close. What does not close ends where the element around it ends; it keeps its text, and what opens in it stands
 * after it. Of XML that is well-formed the tree is that of any parser. Each character is looked at a few times at most.
 */
export function parseTree(written: string): Tree {
  const allowed = written.replace(NOT_XML, '');
  const clean = allowed.replace(/\r\n?/g, '\n');
  const root: Element = { name: '', attributes: {}, children: [] };
  const open: { element: Element; name: string }[] = [{ element: root, name: '' }];
  let problem: string | undefined;
  let isCut = false;
  let elements = 0;
  let entities = 0;
  const wrong = (message: string, at: number): void => {
    problem ??= `line ${clean.slice(0, at).split('\n').length}: ${message}`;
  };
  if (allowed.length < written.length) wrong('a control character', 0);
  const decoded = (text: string, at: number): string =>
    text.replace(ENTITY, (entity, hex: string | undefined, decimal: string | undefined, name = '') => {
      if (hex === undefined && decimal === undefined) {
        if (name === '') wrong('a bare ampersand', at);
        if (NAMED[name] === undefined) entities += 1;
        if (entities > MOST_ENTITIES) wrong('too many undefined entities', at);
        return NAMED[name] ?? entity;
      }
      const code = Number.parseInt(hex ?? decimal ?? '', hex === undefined ? 10 : 16);
      const character = code <= 0x10ffff ? String.fromCodePoint(code).replace(NOT_XML, '') : '';
      if (character === '') wrong('a reference to no character', at);
      return character;
    });
  const add = (text: string, at: number): void => {
    if (text === '') return;
    if (open.length === 1 && text.trim() !== '') wrong('text outside of the document', at);
    const { children } = (open.at(-1) as (typeof open)[0]).element;
    const last = children.length - 1;
    if (typeof children[last] === 'string') children[last] += text;
    else children.push(text);
  };
  /** Ends the innermost element, though nothing closes it. */
  const endUnclosed = (): void => {
    const { children } = (open.pop() as (typeof open)[0]).element;
    const first = children.findIndex((child) => typeof child !== 'string');
    if (first >= 0) open.at(-1)?.element.children.push(...children.splice(first));
  };
  const close = (name: string, at: number): void => {
    const index = open.findLastIndex((one) => one.name === name);
    if (index !== open.length - 1) wrong(`unexpected close tag: ${name}`, at);
    if (index <= 0) return;
    while (open.length - 1 > index) endUnclosed();
    open.pop();
  };
  let at = 0;
  while (at < clean.length) {
    const next = clean.indexOf('<', at);
    add(decoded(clean.slice(at, next < 0 ? undefined : next), at), at);
    if (next < 0) break;
    at = next;
    const hidden = HIDDEN.find(([start]) => clean.startsWith(start, at));
    if (hidden !== undefined) {
      const [start, mark] = hidden;
      const end = clean.indexOf(mark, at + start.length);
      if (end < 0) wrong(`unclosed ${start}`, at);
      if (start === '<![CDATA[') add(clean.slice(at + start.length, end < 0 ? undefined : end), at);
      at = end < 0 ? clean.length : end + mark.length;
      continue;
    }
    DOCTYPE.lastIndex = TAG.lastIndex = at;
    if (DOCTYPE.test(clean)) {
      at = DOCTYPE.lastIndex;
      continue;
    }
    const [tag, slash, name = ''] = TAG.exec(clean) ?? [];
    const read = tag === undefined ? undefined : attributesFrom(clean, at + tag.length);
    if (read === undefined) {
      wrong('a bare <', at);
      add('<', at);
      at += 1;
      continue;
    }
    if (read.isOdd) wrong('an attribute', at);
    const start = at;
    at = read.end;
    if (slash === '/') {
      close(name, start);
      continue;
    }
    elements += 1;
    isCut ||= elements > MOST_ELEMENTS;
    if (isCut) break;
    if (open.length === 1 && elements > 1) wrong('a second document', start);
    const attributes = Object.create(null);
    for (const [key, value] of read.attributes) attributes[key] ??= decoded(value.replace(/[\t\n]/g, ' '), start);
    const colon = name.lastIndexOf(':');
    const element: Element = { name: name.slice(colon + 1), attributes, children: [] };
    if (colon > 0) element.prefix = name.slice(0, colon);
    open.at(-1)?.element.children.push(element);
    const isDeep = open.length > MOST_LEVELS;
    if (isDeep) wrong('too deep', start);
    if (!read.isEmpty && !isDeep) open.push({ element, name });
  }
  if (isCut) problem = 'too large';
  return {
    root,
    open: open.slice(1).map(({ name }) => name),
    ...(problem !== undefined && { problem }),
    ...(isCut && { isCut: true as const }),
  };
}

const HIDDEN = [
  ['<![CDATA[', ']]>'],
  ['<!--', '-->'],
  ['<?', '?>'],
] as const;

/**
 * The attributes of a tag, and where it ends: at the next tag if nothing else ends it. Undefined if no tag was meant:
 * then no value in quotes was passed, so that nothing is looked at again and again.
 */
function attributesFrom(text: string, from: number) {
  const attributes: [string, string][] = [];
  let isOdd = false;
  let hasQuotes = false;
  let at = from;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const [whole, name = '', double, single, bare] = ATTRIBUTE.exec(text) ?? [];
    if (whole !== undefined) {
      attributes.push([name, double ?? single ?? bare ?? '']);
      hasQuotes ||= (double ?? single) !== undefined;
      isOdd ||= (double ?? single) === undefined;
      at += whole.length;
      continue;
    }
    while (/\s/.test(text.charAt(at))) at += 1;
    const sign = text.charAt(at);
    if (sign === '>') return { attributes, isOdd, isEmpty: text.charAt(at - 1) === '/', end: at + 1 };
    if (sign === '' || sign === '<') {
      return hasQuotes ? { attributes, isOdd: true, isEmpty: false, end: at } : undefined;
    }
    isOdd ||= sign !== '/' || text.charAt(at + 1) !== '>';
    at += 1;
  }
}
