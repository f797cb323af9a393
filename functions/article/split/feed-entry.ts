import { clip, lazily, oneOf, sha256 } from '../base/strings.ts';
import { loadEntities } from '../packages.cjs';
import { isHoldingKey } from '../publication/statements.ts';
import { isHtml, textOfHtml } from '../shapes/html.ts';
import { statedIn } from '../shapes/xml.ts';
import { type Element, elementsIn, parseTree } from '../shapes/xml-tree.ts';
import type { Surroundings } from './json-items.ts';

type Values = Record<string, unknown>;

/** The values of both: neither hides what the other states under the same key. */
export function withStatements(stated: Values, values: Values): Values {
  const both = Object.keys(values).filter((key) => stated[key] !== undefined && values[key] !== undefined);
  return { ...stated, ...values, ...Object.fromEntries(both.map((key) => [key, [stated[key], values[key]].flat()])) };
}

const DOCUMENTS = new WeakMap<Surroundings, Element>();

/** What stands above the entries of a feed, parsed once. */
export function documentOf(around: Surroundings): Element {
  const document = DOCUMENTS.get(around) ?? parseTree(around.above).root;
  DOCUMENTS.set(around, document);
  return document;
}

/** Elements of an entry that are fields of the article. */
const READ = oneOf(
  'title|link|guid|id|pubDate|published|date|issued|updated|modified|author|creator|source|category|description',
  'summary|subtitle|encoded|content|body',
);

const isRead = ({ name }: Element): boolean => READ.test(name) || READ.test(name.toLowerCase());

/**
 * What names an entry: all that is read of it, as it is written. Not what changes by itself, such as a count of
 * comments, the address of a picture, or when the paper that it was taken from was last changed.
 */
export const readElements = (entry: Element): Element[] =>
  elementsIn(entry).filter((one) => isRead(one) && one.name !== 'source' && !OTHERS.test(one.prefix ?? ''));

/** All that an entry states; what may hold it back wherever that stands. */
export function statedOf(entry: Element): Values {
  const known = new Set(elementsIn(entry).filter(isRead));
  const own = statedIn(entry, (element) => known.has(element));
  // An element of a field that is not closed may have swallowed it.
  const swallowed = [...known].flatMap((one) => Object.entries(statedIn(one)).filter(([key]) => isHoldingKey(key)));
  return swallowed.reduce((more, [key, value]) => withStatements(more, { [key]: value }), own as Values);
}

/** Texts of an entry, best first. */
const TEXTS = ['content_html', 'content_text', 'text', 'description', 'summary'];

/**
 * The article of an entry, whatever it was written in: its address is stated or absent, its identity its guid, else its
 * link, else its title with its day, and its title the first words where it has none.
 */
export function articleOfEntry(values: Values, around: Surroundings, base = baseOf(around)): Values {
  const { title: stated, id: guid, date, date_published = date } = values;
  // A picture or a style sheet is no text.
  const own = TEXTS.map((key) => values[key]).find((value) => firstWords(value) !== '');
  const title = stated || firstWords(own) || undefined;
  const url = addressIn(values.url, base, around) ?? addressIn(values.external_url, base, around);
  const isNamed = url !== undefined || (guid && !IS_ADDRESS.test(String(guid)));
  const image = [values.image ?? []].flat().flatMap((one) => addressIn(one, base, around) ?? []);
  const { publisher = around.heading.title ?? hostOf(around.url), language = around.heading.language } = values;
  return {
    ...values,
    ...{ title, url, publisher, language },
    ...(!isNamed &&
      title && { id: guid || `entry-${sha256(`${title}\n${dayOf(date_published)}`, 'hex').slice(0, 16)}` }),
    ...(isNamed || !guid ? {} : { id: `entry-${sha256(String(guid), 'hex').slice(0, 16)}` }),
    ...(image.length > 0 && { image }),
    // Some feeds have headlines only. A text without an address and a date stands for itself.
    ...(!own && title && { description: title }),
    ...(!url &&
      !date_published &&
      !values.content_html &&
      !values.content_text &&
      !values.text && { text: own ?? title }),
  };
}

const IS_ADDRESS = /^https?:\/\//i;
const dayOf = (date: unknown): string => {
  const at = new Date(typeof date === 'string' ? date : Number.NaN);
  return Number.isNaN(at.getTime()) ? String(date ?? '') : at.toISOString().slice(0, 10);
};
const hostOf = (url: string | undefined): string | undefined => (url ? new URL(url).hostname : undefined);

/** An address as it is stated, or relative to a base; undefined of anything else. */
function addressIn(written: unknown, base: string | undefined, { url }: Surroundings): string | undefined {
  const link = typeof written === 'string' ? written.trim() : '';
  if (link === '') return undefined;
  if (IS_ADDRESS.test(link)) return URL.canParse(link) ? (url === undefined ? link : new URL(link).href) : undefined;
  if (/^(?:[a-z][a-z\d+.-]*:|www\.)/i.test(link) || base === undefined || !URL.canParse(link, base)) return undefined;
  return new URL(link, base).href;
}

/** What relative addresses of a feed begin with: `xml:base`, else the site that it names, else its own address. */
export function baseOf(around: Surroundings): string | undefined {
  const { heading, url } = around;
  if (around.above.trimStart().startsWith('<')) {
    const [root] = elementsIn(documentOf(around));
    const [channel = root] = root ? elementsIn(root).filter(({ name }) => name === 'channel') : [];
    const stated = baseIn(channel, baseIn(root, undefined, url), url);
    return stated ?? addressIn(channel && linkOf(named(channel, 'link')), url, around) ?? url;
  }
  return addressIn(heading.home_page_url, url, around) ?? url;
}

function baseIn(element: Element | undefined, base: string | undefined, url = base): string | undefined {
  const stated = element?.attributes['xml:base']?.trim();
  const from = base ?? url;
  return stated && URL.canParse(stated, from) && IS_ADDRESS.test(new URL(stated, from).href)
    ? new URL(stated, from).href
    : base;
}

/** The elements of a name in an entry: those of the feed's own namespace first, those of media and podcasts last. */
function named(entry: Element, ...names: string[]): Element[] {
  const rank = ({ prefix = '' }: Element) => (prefix === (entry.prefix ?? '') ? 0 : OTHERS.test(prefix) ? 2 : 1);
  const all = names.flatMap((name) => elementsIn(entry).filter((child) => child.name.toLowerCase() === name));
  return all.toSorted((one, other) => rank(one) - rank(other));
}

const OTHERS = /^(?:media|itunes|googleplay|podcast|slash|thr)$/i;

/** An entry of RSS or Atom as the fields of an article, its texts by their types. */
export function entryValues(entry: Element, around: Surroundings): Values {
  const { publisher, language } = around.heading;
  const base = baseIn(entry, baseOf(around));
  const text = (...names: string[]) =>
    names
      .flatMap((name) => named(entry, name))
      .map(textOf)
      .find((one) => one !== '');
  const written = (...names: string[]) =>
    named(entry, ...names).flatMap((element) => {
      const said = contentOf(element);
      return said?.text ? said : [];
    })[0];
  const isOwn = ({ prefix = '' }: Element) => prefix === (entry.prefix ?? '') || prefix === 'atom';
  const summary = written('description') ?? written('summary') ?? written('subtitle');
  const full = written('encoded') ?? written('content') ?? written('body');
  const content = full ?? (summary && summary.text.length >= LONG ? summary : undefined);
  const links = named(entry, 'link');
  const link = links.find((one) => linkOf([one]) !== undefined);
  const { about } = localAttributes(entry);
  // Atom's content may stand elsewhere.
  const source = named(entry, 'content')[0]?.attributes.src;
  const papers = named(entry, 'source').map((one) => nameIn(one, 'title'));
  const titles = named(entry, 'title').map(titleIn);
  const values = {
    title: titles.find((title) => title !== ''),
    url: linkOf(links) ?? permalinkOf(named(entry, 'guid')) ?? about ?? source,
    id: text('guid') ?? named(entry, 'id').filter(isOwn).map(textOf)[0] ?? about,
    date: text('pubdate', 'published', 'date', 'issued', 'updated', 'modified'),
    updated: named(entry, 'published').length > 0 ? text('updated') : undefined,
    author: named(entry, 'creator', 'author')
      .map((one) => nameIn(one, 'name'))
      .filter((name) => name !== ''),
    publisher: papers.find((name) => name !== '') ?? publisher,
    language: entry.attributes['xml:lang'] ?? language,
    tags: named(entry, 'category', 'subject')
      .map((one) => one.attributes.term ?? textOf(one))
      .filter((tag) => tag !== ''),
    description: summary === content ? undefined : summary?.text,
    ...(content && { [content.isMarkup ? 'content_html' : 'text']: content.text }),
    image: picturesOf(entry),
  };
  return articleOfEntry(values, around, link ? baseIn(link, base) : base);
}

/** Addresses of an entry's pictures: RSS, Atom (`link`), Media RSS and podcasts have elements of their own for them. */
function picturesOf(entry: Element): string[] {
  const all = elementsIn(entry).flatMap((one) => (one.name === 'group' ? elementsIn(one) : one));
  return all.flatMap(({ name, attributes: { rel, type = '', medium, url, href } }) => {
    const isMedia =
      name === 'enclosure' || (name === 'content' && url !== undefined) || (name === 'link' && rel === 'enclosure');
    const isPicture =
      name === 'thumbnail' || name === 'image' || (isMedia && (medium === 'image' || type.startsWith('image/')));
    return (isPicture && (url ?? href)) || [];
  });
}

/** Code units of a text in which its first words are looked for, and code points of a title that is made of them. */
const SEARCHED = 4_000;
const TITLE = 100;

/** The first sentence of a text, or as much of it as a headline has: posts and status pages have no titles. */
function firstWords(text: unknown): string {
  if (typeof text !== 'string') return '';
  const plain = loadEntities().decodeHTML(text.slice(0, SEARCHED).replace(/<[^<>]*>/g, ' '));
  const line = plain.replace(/\s+/g, ' ').trim();
  const [sentence = line] = /^.+?(?:[.!?…](?=\s|$)|[。！？])/u.exec(line) ?? [];
  return clip(sentence, TITLE);
}

/** Characters from which a description is the article: many feeds have no other place for it. */
const LONG = 600;

/** The page of an entry, rather than the same in another format. */
function linkOf(links: readonly Element[]): string | undefined {
  const isOther = ({ attributes: { type = 'text/html' } }: Element) => Number(!/html/.test(type));
  return links
    .filter(({ attributes: { rel = 'alternate' } }) => rel === 'alternate')
    .toSorted((one, other) => isOther(one) - isOther(other))
    .map((link) => link.attributes.href?.trim() || textOf(link))
    .find((link) => link !== '');
}

function permalinkOf(guids: readonly Element[]): string | undefined {
  const guid = guids.find(({ attributes }) => attributes.isPermaLink !== 'false');
  return guid && IS_ADDRESS.test(textOf(guid)) ? textOf(guid) : undefined;
}

/** The name of a person or a feed, which may have an address beside it. */
function nameIn(element: Element, name: string): string {
  const isStructured = elementsIn(element).some((child) => /^(?:name|title|uri|url|email|id|link)$/i.test(child.name));
  const [own] = isStructured ? named(element, name) : [element];
  return own ? textOf(own) : '';
}

const typeOf = ({ attributes: { type = '' } }: Element): string => type.trim().toLowerCase();
const hasMarkup = (element: Element): boolean => elementsIn(element).length > 0;

/** A title as text. That of RSS may be escaped once more: the reader takes care of it. */
function titleIn(element: Element): string {
  const isTyped = /html/.test(typeOf(element)) || element.attributes.mode === 'base64';
  return isTyped || hasMarkup(element) ? textOfHtml(markupOf(element)).replace(/\s+/g, ' ') : textOf(element);
}

const NO_TEXT = /^(?!text\/|.*[+/]xml$|.*html|application\/octet-stream)\w+\//;

/** A text by its type; undefined of a picture or another thing that is none. */
function contentOf(element: Element): { text: string; isMarkup: boolean } | undefined {
  const type = typeOf(element);
  if (element.attributes.url !== undefined || NO_TEXT.test(type)) return undefined;
  const text = markupOf(element);
  const isPlain = (type === 'text' || type === 'text/plain') && !hasMarkup(element);
  return { text, isMarkup: !isPlain && isHtml(text) };
}

/** Attributes by their local names. */
const localAttributes = ({ attributes }: Element): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key.replace(/^.*:/, ''), value]));

/** The words of an element, with all that stands in it. */
function textOf(element: Element): string {
  const all = ({ children }: Element): string =>
    children.map((child) => (typeof child === 'string' ? withSigns(child) : all(child))).join('');
  return plainOf(element, all(element).trim());
}

const WINDOWS = lazily(() => new TextDecoder('windows-1252'));

/** Many write `&#146;` for an apostrophe, by its place in Windows-1252. */
const withSigns = (text: string): string =>
  text.replace(/[\x80-\x9f]/g, (sign) => WINDOWS().decode(Buffer.of(sign.charCodeAt(0))));

/** Without the base64 that Atom 0.3 has texts in, and Atom 1.0 what it takes for data. */
function plainOf(element: Element, written: string): string {
  const isPacked = element.attributes.mode === 'base64' || typeOf(element) === 'application/octet-stream';
  return isPacked && !hasMarkup(element) ? Buffer.from(written, 'base64').toString() : written;
}

/** Elements of HTML that have no end: what stands in them stands after them. */
const VOID = /^(?:br|hr|img|input|wbr)$/i;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };

/** The content of an element as HTML, its markup written again. */
function markupOf(element: Element): string {
  const isXhtml = /xhtml/.test(typeOf(element));
  const write = ({ children }: Element): string =>
    children
      .map((child) => {
        if (typeof child === 'string')
          return isXhtml ? withSigns(child).replace(/[&<]/g, (sign) => ESCAPES[sign] ?? sign) : withSigns(child);
        const { name, attributes } = child;
        const own = Object.entries(attributes).map(
          ([key, value]) => ` ${key}="${value.replace(/[&<"]/g, (sign) => ESCAPES[sign] ?? sign)}"`,
        );
        return `<${name}${own.join('')}>${write(child)}${VOID.test(name) ? '' : `</${name}>`}`;
      })
      .join('');
  return plainOf(element, write(element).trim());
}
