/** A tag of HTML, or a comment, a declaration or an instruction, whose name is empty. */
export interface Tag {
  /** In lowercase. */
  readonly name: string;
  readonly isClosing: boolean;
  /** As they are written. */
  readonly attributes: string;
  /** Where the text goes on. */
  readonly end: number;
}

/** A text whose tags are read in order. */
export interface Tagged {
  readonly html: string;
  /** Ends that the rest of the text does not have: they are not looked for again, so the time is that of the length. */
  readonly endless: Set<string>;
}

export function taggedOf(html: string): Tagged {
  return { html, endless: new Set() };
}

const NAME = /\/?([a-z][\w.:-]{0,60})(?=[\s/>]|$)/iy;

/** What stands at a `<`; undefined if that is a sign of the text. */
export function tagAt(tagged: Tagged, at: number): Tag | undefined {
  const { html } = tagged;
  if (/[!?]/.test(html.charAt(at + 1))) {
    const end = endOf(tagged, html.startsWith('<!--', at) ? '-->' : '>', at + 2);
    return end === undefined ? undefined : { name: '', isClosing: false, attributes: '', end };
  }
  NAME.lastIndex = at + 1;
  const name = NAME.exec(html)?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  const from = NAME.lastIndex;
  const end = endOfTag(tagged, from);
  if (end === undefined) return undefined;
  const last = html.charAt(end - 1) === '>' ? end - 1 : end;
  return { name, isClosing: html.charAt(at + 1) === '/', attributes: html.slice(from, last), end };
}

/** What a tag goes on to: its end, the next tag where it has none, or the quote of a value. */
const NEXT = />|<(?=[a-z/!])|=\s{0,20}(["'])/gi;

/** A value in quotes may hold anything, and be of any length. A quote that does not close is a sign. */
function endOfTag(tagged: Tagged, from: number): number | undefined {
  const { html, endless } = tagged;
  if (endless.has('tag')) return undefined;
  NEXT.lastIndex = from;
  for (let next = NEXT.exec(html); next !== null; next = NEXT.exec(html)) {
    const [mark, quote] = next;
    if (quote === undefined) return next.index + (mark === '>' ? 1 : 0);
    NEXT.lastIndex = endOf(tagged, quote, NEXT.lastIndex) ?? NEXT.lastIndex;
  }
  endless.add('tag');
  return undefined;
}

function endOf({ html, endless }: Tagged, mark: string, from: number): number | undefined {
  const at = endless.has(mark) ? -1 : html.indexOf(mark, from);
  if (at >= 0) return at + mark.length;
  endless.add(mark);
  return undefined;
}

/** Where the text goes on after the element `name` whose content begins at `from`; undefined if it does not end. */
export function endOfElement({ html, endless }: Tagged, name: string, from: number): number | undefined {
  if (endless.has(`/${name}`)) return undefined;
  const closing = CLOSINGS.get(name) ?? new RegExp(`</${name}(?=[\\s/>])[^<>]{0,100}>`, 'gi');
  CLOSINGS.set(name, closing);
  closing.lastIndex = from;
  if (closing.exec(html) !== null) return closing.lastIndex;
  endless.add(`/${name}`);
  return undefined;
}

const CLOSINGS = new Map<string, RegExp>();

/** Between two texts: a tag, or an element that is left out with what stands in it. */
interface Piece {
  /** As written, up to the tag. */
  readonly text: string;
  /** Undefined at the end. */
  readonly tag: Tag | undefined;
  /** Where the tag begins. */
  readonly at: number;
  readonly isLeftOut: boolean;
  /** Where the text goes on. */
  readonly end: number;
}

/** A text in pieces, each with the tag after it. A `<` that is a sign belongs to the text. */
export function* piecesOf(html: string, isLeftOut: (tag: Tag) => boolean): Generator<Piece> {
  const tagged = taggedOf(html);
  let from = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    const tag = tagAt(tagged, at);
    if (tag === undefined) {
      at += 1;
      continue;
    }
    const isOpening = !tag.isClosing && !tag.attributes.endsWith('/');
    const closed = isOpening && isLeftOut(tag) ? endOfElement(tagged, tag.name, tag.end) : undefined;
    const end = closed ?? tag.end;
    yield { text: html.slice(from, at), tag, at, isLeftOut: closed !== undefined, end };
    from = at = end;
  }
  yield { text: html.slice(from), tag: undefined, at: html.length, isLeftOut: false, end: html.length };
}

/** Elements whose content does not belong to the text of an article, wherever they stand. */
export const RAW =
  /^(?:script|style|noscript|svg|template|iframe|textarea|select|button|object|video|audio|canvas|math|head)$/;
/** Elements that begin and end a block of text. */
export const BLOCK =
  /^(?:p|div|section|article|header|footer|main|aside|details|ul|ol|dl|dt|dd|blockquote|hr|tr|td|th|center|address|figcaption|body|html|h[1-6]|pre)$/;
