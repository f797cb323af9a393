import {
  type FrontMatterMap,
  type FrontMatterValue,
  type Refusal,
  refuse,
  type Shape,
  type ShapeName,
} from '../article.ts';
import { decodeEntities } from '../content.ts';
import { isHoldingKey } from '../publication/statements.ts';
import { isHtml, textOfHtml } from './html.ts';
import { type Element, elementsIn, parseXml } from './xml-tree.ts';

/** An XML file as news wires send it: NITF, NewsML-G2, and NewsML 1 with either in it. */
export function readXml(file: string): Shape | Refusal {
  const root = parseXml(file);
  if (typeof root === 'string') return refuse('malformed', `XML: ${root}.`);
  if (root.name === 'nitf') return shape(root, 'NITF', nitf(root));
  const document: Element = { name: '', attributes: {}, children: [root] };
  const items = all(document, 'newsItem').filter((item) => contentOf(item) !== '');
  if (items.length > 1) return refuse('several-articles', `The message holds ${items.length} items with text.`);
  const [item] = items;
  if (item !== undefined) return shape(root, 'NewsML-G2', newsItem(item));
  const old = all(document, 'NewsItem');
  if (old.length > 1) return refuse('several-articles', `The message holds ${old.length} items.`);
  const [only] = old;
  if (only !== undefined && find(only, 'DataContent') !== undefined) return shape(root, 'NewsML 1', oldNewsItem(only));
  const format = FORMATS[root.name];
  const what = format
    ? `${format}: upload its text as Markdown or HTML.`
    : `<${root.name}>, with no text of an article that we can find.`;
  return refuse('not-an-article', `The XML is ${what}`);
}

/** Formats of papers and editions, by their first element. */
const FORMATS: Readonly<Record<string, string>> = {
  article: 'JATS',
  'pmc-articleset': 'JATS',
  TEI: 'TEI',
  teiCorpus: 'TEI',
  OAI_PMH: 'OAI-PMH',
  book: 'DocBook',
};

/** What an item states: each field with the place it was found at. */
type Stated = readonly (readonly [field: string, origin: string, value: FrontMatterValue | undefined])[];

function shape(root: Element, name: ShapeName, stated: Stated): Shape {
  const values: FrontMatterMap = Object.create(null);
  const origins: Record<string, string> = {};
  let body = '';
  for (const [field, origin, value] of stated) {
    if (value === undefined || value.length === 0 || field in origins) continue;
    origins[field] = origin;
    if (field === 'text') body = String(value);
    else values[field] = value;
  }
  Object.assign(values, statedIn(root));
  return { ok: true, name, values, origins, body, syntax: 'plain' };
}

/** Elements that hold the article's words. */
const WORDS = /^(?:body\.content|contentset|datacontent|inlinexml|inlinedata)$/i;
const PROPERTY = /^(?:meta|property|param|field|attribute|\w*extproperty)$/i;
const DATES = ['norm', 'date', 'datetime', 'until', 'value', 'content'];

/** What a document says of an embargo, in an element, an attribute or a property of that name; a note to editors. */
function embargoIn(root: Element): FrontMatterMap {
  const embargoes: string[] = [];
  const notes: string[] = [];
  const visit = (element: Element): void => {
    const { name, attributes, children } = element;
    if (WORDS.test(name)) return;
    const names = Object.keys(attributes);
    const stated = DATES.flatMap((date) => attributeOf(element, date) ?? [])[0];
    const isProperty =
      PROPERTY.test(name) &&
      NAMED_BY.some((key) => /^[\w:. -]{0,30}embargo[\w:. -]{0,30}$/i.test(attributeOf(element, key) ?? ''));
    if (/embargo/i.test(name) || isProperty) embargoes.push(stated ?? textOfElement(element) ?? 'true');
    for (const key of names) if (/embargo/i.test(key)) embargoes.push(attributes[key] ?? '');
    if (/^ed-?(?:note|msg)$/i.test(name)) notes.push(attributeOf(element, 'info') ?? textOfElement(element) ?? '');
    for (const child of children) if (typeof child !== 'string') visit(child);
  };
  visit(root);
  return {
    ...(embargoes.length > 0 && { 'xml.embargo': embargoes }),
    ...(notes.length > 0 && { 'xml.ednote': notes }),
  };
}

/** Attributes that are what an element without a text says. */
const STATED_BY = ['qcode', 'literal', 'formalname', 'norm', 'value', 'code', 'content', 'uri', 'url', 'href'];
/** Attributes that name a property. */
const NAMED_BY = ['name', 'key', 'property', 'formalname', 'type'];
/** Of one document: characters of all that is handed on, and elements. */
const MOST_STATED = 32_000;
const MOST_ELEMENTS = 2_000;

/**
 * All that the elements below one state, each as `xml.` and its name, wherever it stands: the reader decides what of it
 * counts. Statements that may hold an article back come first.
 * @param isLeft an element that is left out, with what stands in it
 */
export function statedIn(root: Element, isLeft: (element: Element) => boolean = () => false): FrontMatterMap {
  const stated: [name: string, text: string][] = [];
  const visit = (element: Element): void => {
    if (stated.length >= MOST_ELEMENTS || WORDS.test(element.name) || isLeft(element)) return;
    const inner = elementsIn(element);
    const [name, value] = [/^(?:meta_)?(?:key|name)$/i, /^(?:meta_)?value$/i].map((role) =>
      inner.find((one) => role.test(one.name)),
    );
    if (name && value) stated.push([textOfElement(name) ?? '', textOfElement(value) ?? '']);
    const text = inner.length > 0 ? undefined : textOfElement(element);
    const content = text ?? STATED_BY.flatMap((key) => attributeOf(element, key) ?? [])[0];
    // `<meta name="draft" content="true"/>`
    const called = PROPERTY.test(element.name)
      ? NAMED_BY.flatMap((key) => attributeOf(element, key) ?? [])[0]
      : undefined;
    if (content !== undefined) stated.push([called ?? element.name, content]);
    for (const one of inner) visit(one);
  };
  for (const [name, text] of Object.entries(root.attributes)) if (isHoldingKey(name)) stated.push([name, text]);
  for (const element of elementsIn(root)) visit(element);
  const values: FrontMatterMap = Object.create(null);
  let left = MOST_STATED;
  for (const isHolding of [true, false])
    for (const [name, text] of stated) {
      if (isHoldingKey(name) !== isHolding || left < name.length + text.length) continue;
      left -= name.length + text.length;
      const known = values[`xml.${name}`];
      values[`xml.${name}`] = known === undefined ? text : [known, text].flat();
    }
  return Object.assign(values, embargoIn(root));
}

/** What of it may hold an article back that stands below. */
export function holdingIn(root: Element): FrontMatterMap {
  return Object.fromEntries(Object.entries(statedIn(root)).filter(([key]) => isHoldingKey(key)));
}

/** The value of an attribute, however its name is written: `management-status`, `Management_Status`. */
function attributeOf(element: Element | undefined, name: string): string | undefined {
  const plain = (key: string) => key.toLowerCase().replace(/[-_]|^.*:/g, '');
  const key = Object.keys(element?.attributes ?? {}).find((one) => plain(one) === plain(name));
  return key === undefined ? undefined : element?.attributes[key];
}

/** What a status of embargo states: that there is one, and its end, readable or not, where the document has one. */
function embargoBy(status: string | undefined, end: string | undefined): string[] | undefined {
  return /embargo/i.test(status ?? '') ? ['true', ...(end === undefined ? [] : [end])] : undefined;
}

function nitf(root: Element): Stated {
  const status = attributeOf(find(root, 'docdata'), 'management-status');
  const release = find(root, 'date.release')?.attributes.norm;
  return [
    ['title', 'hl1', textIn(root, 'hl1')],
    ['title', 'hedline', textIn(root, 'hedline')],
    ['title', 'head/title', textIn(root, 'title')],
    ['author', 'byline', bylines(root, 'byline')],
    ['date', 'date.issue', find(root, 'date.issue')?.attributes.norm],
    ['date', 'date.release', release],
    ['date', 'pubdata', find(root, 'pubdata')?.attributes['date.publication']],
    ['date', 'story.date', find(root, 'story.date')?.attributes.norm],
    ['publisher', 'distributor', textIn(root, 'distributor')],
    ['publisher', 'pubdata', find(root, 'pubdata')?.attributes.name],
    ['publisher', 'doc.copyright', find(root, 'doc.copyright')?.attributes.holder],
    ['id', 'doc-id', find(root, 'doc-id')?.attributes['id-string']],
    ['url', 'pubdata', urlOf(find(root, 'pubdata')?.attributes['ex-ref'])],
    ['description', 'abstract', textIn(root, 'abstract')],
    ['tags', 'keyword', all(root, 'keyword').flatMap(({ attributes }) => attributes.key ?? [])],
    ['category', 'tobject.subject', find(root, 'tobject.subject')?.attributes['tobject.subject.type']],
    ['language', 'xml:lang', find(root, 'body.content')?.attributes['xml:lang'] ?? root.attributes['xml:lang']],
    ['status', 'management-status', statusOf(status)],
    ['embargo', 'management-status', embargoBy(status, release ?? textIn(root, 'date.release'))],
    ['publishdate', 'date.release', release],
    ['text', 'body.content', textIn(root, 'body.content')],
  ];
}

function newsItem(item: Element): Stated {
  const headlines = all(item, 'headline');
  const summary = all(item, 'description').find(({ attributes }) =>
    /summary|abstract|caption/i.test(attributes.role ?? ''),
  );
  const about = all(item, 'contentMeta')[0];
  const { qcode, literal, uri } = find(item, 'pubStatus')?.attributes ?? {};
  const pubStatus = qcode ?? literal ?? uri;
  return [
    [
      'title',
      'headline',
      textOfElement(headlines.find(({ attributes }) => /main/i.test(attributes.role ?? '')) ?? headlines[0]),
    ],
    ['title', 'title', textIn(item, 'title')],
    ['title', 'hl1', textIn(item, 'hl1')],
    ['author', 'by', bylines(item, 'by')],
    [
      'author',
      'creator',
      about &&
        all(about, 'creator')
          .flatMap((one) => textIn(one, 'name') ?? one.attributes.literal ?? [])
          .filter((name) => !LOGIN.test(name)),
    ],
    ['date', 'firstCreated', textIn(item, 'firstCreated')],
    ['date', 'contentCreated', textIn(item, 'contentCreated')],
    ['date', 'versionCreated', textIn(item, 'versionCreated')],
    ['updated', 'versionCreated', find(item, 'firstCreated') && textIn(item, 'versionCreated')],
    ['publisher', 'provider', partyOf(find(item, 'provider'))],
    ['publisher', 'copyrightHolder', partyOf(find(item, 'copyrightHolder'))],
    ['id', 'guid', item.attributes.guid],
    ['description', 'description', textOfElement(summary ?? find(item, 'description'))],
    ['tags', 'keyword', all(item, 'keyword').flatMap((one) => textOfElement(one) ?? [])],
    ['category', 'subject', textIn(find(item, 'subject'), 'name')],
    ['language', 'language', find(item, 'language')?.attributes.tag],
    ['language', 'xml:lang', item.attributes['xml:lang']],
    ['status', 'pubStatus', statusOf(pubStatus)],
    ['embargo', 'pubStatus', embargoBy(pubStatus, textIn(item, 'embargoed'))],
    ['text', 'contentSet', contentOf(item)],
  ];
}

/** Who saved the item: `doe.jane`, `jd`. */
const LOGIN = /^[a-z0-9._-]+$/;

/** The text of a NewsML-G2 item: of its forms the first that has one. */
function contentOf(item: Element): string {
  for (const inline of all(item, 'inlineXML')) {
    const text = textOfElement(find(inline, 'body.content') ?? find(inline, 'body') ?? inline) ?? '';
    // else it is data: a table of scores, a calendar
    if (text !== '' && find(inline, 'p') !== undefined) return text;
  }
  for (const data of all(item, 'inlineData')) {
    const text = textOfElement(data) ?? '';
    if (text !== '') return isHtml(text) ? textOfHtml(text) : text;
  }
  return '';
}

function oldNewsItem(item: Element): Stated {
  const texts = all(item, 'DataContent').map(
    (one) => textOfElement(find(one, 'body.content') ?? find(one, 'body') ?? one) ?? '',
  );
  // the others are the headline, contacts, style sheets
  const data = texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
  const status = attributeOf(find(item, 'Status'), 'FormalName') ?? textIn(item, 'Status');
  return [
    ['title', 'HeadLine', textIn(item, 'HeadLine') ?? textIn(item, 'Headline')],
    ['title', 'hl1', textIn(item, 'hl1')],
    ['author', 'ByLine', bylines(item, 'ByLine')],
    ['date', 'FirstCreated', textIn(item, 'FirstCreated')],
    ['date', 'ThisRevisionCreated', textIn(item, 'ThisRevisionCreated')],
    ['publisher', 'Provider', find(find(item, 'Provider'), 'Party')?.attributes.FormalName],
    ['publisher', 'ProviderId', textIn(item, 'ProviderId')],
    ['id', 'NewsItemId', textIn(item, 'NewsItemId')],
    ['language', 'Language', find(item, 'Language')?.attributes.FormalName],
    ['status', 'Status', statusOf(status)],
    ['embargo', 'Status', embargoBy(status, textIn(find(item, 'StatusWillChange'), 'DateAndTime'))],
    ['text', 'DataContent', isHtml(data) ? textOfHtml(data) : data],
  ];
}

function partyOf(party: Element | undefined): string | undefined {
  return textIn(party, 'name') ?? party?.attributes.literal ?? party?.attributes.qcode?.replace(/^[^:]*:/, '');
}

function statusOf(status: string | undefined): string | undefined {
  const plain = status?.replace(/^.*[:/]/, '').toLowerCase();
  if (plain === 'embargoed') return undefined;
  return plain === 'canceled' || plain === 'cancelled' ? 'retracted' : plain;
}

/** `By Jane Doe`, with the writer's title left out. */
function bylines(root: Element, name: string): string[] {
  return all(root, name).flatMap((line) => {
    const people = all(line, 'person').flatMap((person) => textOfElement(person) ?? []);
    const text = textOfElement(line, TITLES)?.replace(/^by\s+/i, '');
    return people.length > 0 ? people : (text ?? []);
  });
}

const TITLES = /^(?:byttl|jobtitle)$/i;

function urlOf(written: string | undefined): string | undefined {
  return written !== undefined && /^https?:\/\//i.test(written) ? written : undefined;
}

function textIn(root: Element | undefined, name: string): string | undefined {
  return textOfElement(find(root, name));
}

function find(root: Element | undefined, name: string): Element | undefined {
  return root && all(root, name)[0];
}

/** All elements of a name below this one, in order. */
function all(root: Element, name: string): Element[] {
  return root.children.flatMap((child) => {
    if (typeof child === 'string') return [];
    return child.name === name ? [child] : all(child, name);
  });
}

const BLOCK =
  /^(?:p|hl[12]|h[1-6]|li|ol|ul|dl|dt|dd|div|section|block|bq|blockquote|br|tr|note|pre|hedline|abstract|byline|dateline)$/i;
/** What is not an article's text: pictures and their captions, tables, and what stands before or after the text. */
const DROPPED =
  /^(?:media|table|figure|script|style|head|header|footer|nav|body\.head|body\.end|nitf-table|img|video|audio|iframe)$/i;

/** The words of an element, with a blank line between paragraphs. */
function textOfElement(element: Element | undefined, left: RegExp = DROPPED): string | undefined {
  if (element === undefined) return undefined;
  const parts: string[] = [];
  const add = ({ name, children }: Element): void => {
    if (left.test(name) || DROPPED.test(name)) return;
    const isBlock = BLOCK.test(name);
    if (isBlock) parts.push(name === 'br' ? '\n' : '\n\n');
    for (const child of children) {
      if (typeof child === 'string')
        parts.push(name === 'pre' || name === 'inlineData' ? child : child.replace(/\s+/g, ' '));
      else add(child);
    }
    if (isBlock && name !== 'br') parts.push('\n\n');
  };
  add(element);
  return (
    decodeEntities(parts.join(''))
      .split('\n')
      .map((line) => line.trim())
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim() || undefined
  );
}
