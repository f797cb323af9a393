import { type Element, elementsIn, loadEntities, parseTree, type Surroundings } from '../article/internal.ts';

type Stated = string | undefined;

/** Characters from which a description is the article: many feeds have no other place for it. */
const LONG = 600;

/** What names an entry: the fields that it was written with before 0.2.0, in the form that they had. */
interface Says {
  title: Stated;
  url: Stated;
  id: Stated;
  date: Stated;
  authors: readonly Stated[];
  tags: readonly Stated[];
  publisher: Stated;
  language: Stated;
  description: Stated;
  content: Stated;
}

/**
 * What an entry says, as the text whose hash names its file. Up to 0.1.0 that text was the file, made by another parser:
 * it stays as it was, or each entry of each feed would be new once after the upgrade. Nobody reads anything else out of it.
 * @param url of the feed
 */
export function polledSays(entry: Element | object, around: Surroundings, url: string): string {
  const { title, id, date, authors, tags, publisher, language, description, content, ...own } =
    'attributes' in entry ? xmlSays(entry, documentOf(around)) : jsonSays(entry, around.heading);
  const summary = description?.trim() || undefined;
  const text = content?.trim() || (summary && summary.length >= LONG ? summary : undefined);
  const link = own.url?.trim();
  const at = new Date(date ?? Number.NaN);
  const written = {
    title: title?.trim() || undefined,
    url: link && URL.canParse(link, url) ? new URL(link, url).href : undefined,
    id: id?.trim() || undefined,
    date: Number.isNaN(at.getTime()) ? undefined : at.toISOString(),
    author: authors.flatMap((name) => name?.trim() || []),
    tags: tags.flatMap((tag) => tag?.trim() || []),
    publisher: publisher?.trim() || new URL(url).hostname,
    language: language || undefined,
    description: summary === text ? (text === undefined ? title?.trim() : undefined) : summary,
    ...(text && { [/<\/?[a-z]/i.test(text) ? 'content_html' : 'text']: text }),
  };
  return JSON.stringify(written);
}

/** As much of the beginning as names were first made of. */
const LONGEST_ABOVE = 64 * 1024;

const DOCUMENTS = new WeakMap<Surroundings, Element>();

/** What stands above the entries of a feed, parsed once. */
function documentOf(around: Surroundings): Element {
  const document = DOCUMENTS.get(around) ?? parseTree(asRead(around.above.slice(0, LONGEST_ABOVE))).root;
  DOCUMENTS.set(around, document);
  return document;
}

/** As the parser that names were first made with read it: an ampersand of its own took all with it up to the next `;`. */
function asRead(above: string): string {
  let isLost = false;
  const read = above.replace(
    /<!\[CDATA\[[\s\S]{0,9999}?\]\]>|<!--[\s\S]{0,9999}?-->|<\s+|&([^;]*)(;?)/g,
    (found, name?: string, end = '') => {
      if (isLost || found.startsWith('<!')) return isLost ? '' : found;
      if (name === undefined) return '';
      if (end !== '') return /^#?\w+$/.test(name) ? found : found.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      isLost = true;
      return '\0';
    },
  );
  const lostAt = read.indexOf('\0');
  return lostAt < 0 ? read : read.slice(0, read.lastIndexOf('>', lostAt) + 1);
}

function jsonSays(entry: object, { title, language }: Surroundings['heading']): Says {
  const item = entry as Record<string, unknown>;
  const text = (...keys: string[]) => keys.map((key) => item[key]).find((value) => typeof value === 'string');
  const authors = [item.authors ?? item.author].flat().map((author) => Object(author).name);
  return {
    title: text('title'),
    url: text('url', 'external_url'),
    id: text('id'),
    date: text('date_published', 'date_modified'),
    authors: authors.filter((name) => typeof name === 'string'),
    tags: Array.isArray(item.tags) ? item.tags.filter((tag) => typeof tag === 'string') : [],
    publisher: title,
    language: text('language') ?? language,
    description: text('summary'),
    content: text('content_html', 'content_text'),
  };
}

const all = (element: Element | undefined, name: string): Element[] =>
  element === undefined ? [] : elementsIn(element).filter((child) => child.name.toLowerCase() === name);
const rawText = ({ children }: Element): string =>
  children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('');
const decoded = (text: string): string => loadEntities().decodeHTML(text.trim());
const textOf = (element: Element): string => decoded(rawText(element));
const first = (element: Element | undefined, ...names: string[]): Stated =>
  names.flatMap((name) => all(element, name).slice(0, 1).map(textOf)).find((text) => text !== '');
const isDate = (text: Stated): boolean => !Number.isNaN(Date.parse(text ?? ''));

function xmlSays(entry: Element, document: Element): Says {
  const root = elementsIn(document)[0];
  const isAtom = entry.name === 'entry';
  const feed = isAtom ? root : all(root, 'channel')[0];
  const lang = (element: Element | undefined) => element?.attributes['xml:lang'] || element?.attributes.lang;
  const own = [namesIn(entry, isAtom), tagsIn(entry, isAtom)];
  const link = linkOf(entry, isAtom);
  const base = linkOf(feed, isAtom);
  const dates = isAtom ? ['published', 'issued', 'modified', 'updated'] : ['pubdate', 'date'];
  const content = all(entry, isAtom ? 'content' : 'encoded')[0];
  const div = content?.attributes.type === 'xhtml' ? all(content, 'div')[0] : undefined;
  return {
    title: first(entry, 'title'),
    url: link && (URL.canParse(link, base) ? new URL(link, base).href : link),
    id: first(entry, isAtom ? 'id' : 'guid'),
    date: dates.map((name) => first(entry, name)).find(isDate),
    authors: own[0]?.length ? own[0] : namesIn(feed, isAtom),
    tags: own[1]?.length ? own[1] : tagsIn(feed, isAtom),
    publisher: first(feed, 'title'),
    language: isAtom ? lang(feed) : (first(feed, 'language') ?? lang(root)),
    description: first(entry, isAtom ? 'summary' : 'description'),
    content: div ? decoded(markupOf(div)) : content && textOf(content),
  };
}

function linkOf(element: Element | undefined, isAtom: boolean): Stated {
  const links = all(element, 'link');
  if (!isAtom) return links.map((link) => rawText(link).trim()).find((text) => text !== '');
  const [own] = [
    ...links.filter(({ attributes }) => attributes.rel === 'alternate'),
    ...links.filter(({ attributes }) => !attributes.rel),
  ];
  return own?.attributes.href?.trim();
}

function namesIn(element: Element | undefined, isAtom: boolean): string[] {
  const people = (isAtom ? ['author'] : ['managingeditor', 'author', 'creator']).flatMap((name) => all(element, name));
  return people.flatMap((person) => {
    const isStated = isAtom && ['name', 'uri', 'url', 'email'].some((name) => first(person, name));
    return isStated ? [first(person, 'name') ?? ''] : nameOf(textOf(person));
  });
}

/** `jane@gull.example (Jane Doe)` is Jane Doe. */
function nameOf(contact: string): string[] {
  if (contact === '') return [];
  const words = contact.split(' ').map((word) => /^[[(<](.*)[\])>]$/s.exec(word)?.[1] ?? word);
  const named = words.filter((word) => !/^https?:\/\//i.test(word) && !word.includes('@'));
  const name = named.length < words.length ? named.join(' ').trim() : contact;
  return [/^(?:\(.*\)|\[.*\]|<.*>)$/s.test(name) ? name.slice(1, -1) : name];
}

function tagsIn(element: Element | undefined, isAtom: boolean): string[] {
  const categories = all(element, 'category');
  const stated = categories.map((one) => {
    const { term = '', label } = one.attributes;
    return isAtom ? term && (label || term) : textOf(one);
  });
  // Those of podcasts, which only a channel has.
  const itunes = categories.flatMap((one) => {
    const { text } = one.attributes;
    const below = all(one, 'category').flatMap(({ attributes }) => attributes.text ?? []);
    if (element?.name !== 'channel' || !text || textOf(one) !== '') return [];
    return below.length > 0 ? below.map((name) => `${text}/${name}`) : [text];
  });
  return [...stated, ...itunes, ...all(element, 'subject').map(textOf)].filter((tag) => tag !== '');
}

const markupOf = ({ children }: Element): string =>
  children
    .map((child) => {
      if (typeof child === 'string') return child;
      const attributes = Object.entries(child.attributes).map(([name, value]) => ` ${name}="${value}"`);
      return `<${child.name}${attributes.join('')}>${markupOf(child)}</${child.name}>`;
    })
    .join('');
