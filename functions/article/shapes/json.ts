import {
  type FrontMatterMap,
  type FrontMatterValue,
  type Refusal,
  refuse,
  type Shape,
  type ShapeName,
} from '../article.ts';
import { IS_ARTICLE } from '../articlehood.ts';
import { decodeEntities } from '../content.ts';
import { ALIASES, type FieldName } from '../front-matter/fields.ts';
import { jsonObjectEnd, MOST_VALUES, readJson } from '../front-matter/json.ts';
import { GUESSED, isHoldingKey, NO_DOUBT, PREFIX } from '../publication/statements.ts';
import { isHtml, textOfHtml } from './html.ts';
import { refusalOfEntry } from './refused-entry.ts';

/** What JSON calls a field before and after the names that front matter has for it (`ALIASES`), best first. */
interface Names {
  readonly like?: FieldName;
  readonly first?: string;
  readonly last?: string;
  /** Other names that end or begin so are the field's as well: `webPublicationDate`, `story_title`, `body_main`. */
  readonly form?: RegExp;
}

const FIELDS: Readonly<Record<string, Names>> = {
  title: { like: 'title', first: 'headline headlines ogtitle', last: 'name', form: /(?:headline|title)$|^headline/ },
  author: { like: 'authors', first: 'authors', last: 'by', form: /(?:author|byline|author_?names?)s?$/ },
  date: {
    like: 'publishedAt',
    first:
      'datepublished publishedat publishdate datepublish pubdate firstpublished firstcreated dategmt datetimepub ' +
      'datetime',
    last: 'versioncreated timestamp',
    form: /(?:publish(?:ed)?(?:at|date|time|on)|publicationdate|published|pubdate|datepub|contentcreated)$/,
  },
  updated: {
    like: 'updatedAt',
    first: 'datemodified datemodify modifiedgmt',
    last: 'versioncreated',
    form: /modifiedtime$/,
  },
  crawled_at: { like: 'crawledAt', first: 'datedownload' },
  publisher: {
    like: 'publisher',
    first: 'publisher sitename metasitename ogsitename provider',
    last: 'source infosources copyrightholder sourcedomain hostname origin account feed channel',
  },
  url: {
    like: 'url',
    first: 'url canonicallink canonicalurl',
    last: 'mainentityofpage sourceurl ogurl uri source',
    form: /url$/,
  },
  language: { like: 'language', last: 'metalang oglocale' },
  description: { like: 'description', last: 'descriptions headlineextended ogdescription', form: /^description(?!s$)/ },
  tags: { like: 'tags', first: 'keywords', last: 'metakeywords subject subjects' },
  category: { like: 'category', first: 'articlesection section', last: 'genre' },
  id: { last: 'id guid articleid urn uri' },
  status: { last: 'pubstatus status' },
};
/** These are other things in JSON. */
const OTHER_THINGS = /^(?:subject|data|kind|by|source|media|posted|timestamp)$/;

const KEYS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(FIELDS).map(([field, { like, first = '', last = '' }]) => {
    const known = like === undefined ? [] : ALIASES[like].filter((name) => !OTHER_THINGS.test(name));
    return [field, [...new Set([...first.split(' '), ...known, ...last.split(' ')])]];
  }),
);

/** Keys of the text, best first: plain text and Markdown before HTML. */
const BODIES = (
  'articlebody maintext markdown bodytext textcontent contenttext text bodies content body bodyhtml bodyxhtml ' +
  'contenthtml html paragraphs 본문 기사본문 내용 正文 内容 內容 本文 текст texto contenido contenu inhalt'
).split(' ');
const TEXT_FORM = /(?:body|text|content|markdown|html)$|^body/;

/** Keys that only articles have beside a text: an object with none of them may be anything. */
const TELLING = ['title', 'author', 'date', 'url', 'description'];

const ARTICLE_TYPE = /Article$|^(?:BlogPosting|Report|LiveBlogPosting|WebPage)$/;

const MOST_WRAPPERS = 4;

/**
 * The article in a JSON file. @param isNamedJson whether the key ends in `.json`: else what holds no article is read
 * like any other file, for Hugo's front matter is JSON, too.
 */
export function readJsonShape(file: string, isNamedJson: boolean): Shape | Refusal | undefined {
  const text = file.trim();
  const document = parse(text);
  const next = document === undefined ? text.slice(Math.max(0, jsonObjectEnd(text))).trimStart() : '';
  if (next !== text && /^\{\s*"/.test(next))
    return refuse('several-articles', 'The file is JSON objects, one after the other.');
  if (document === undefined) return isNamedJson ? malformed(text) : undefined;
  const refused = refusalOfEntry(document);
  if (refused) return refused;
  if (
    isMap(document) &&
    Array.isArray(document.messages) &&
    /_(?:channel|group|chat)$|_supergroup$/.test(String(document.type))
  )
    return refuse('not-an-article', 'The JSON is an export of Telegram: upload its messages as JSON lines.');
  const outer: FrontMatterMap[] = [];
  const found = findArticle(document, 0, outer);
  if ('ok' in found)
    return found.ok || isNamedJson || found.reason === 'several-articles' ? (found as Refusal) : undefined;
  return articleOf(found.object, found.name, outer);
}

/** Why a JSON text is not an article; undefined if it is one. */
export function refusalOfJson(text: string): Refusal | undefined {
  const document = parse(text);
  if (document === undefined) return malformed(text);
  const found = findArticle(document, 0, []);
  return 'ok' in found ? found : undefined;
}

/** Which of the bounds a JSON text exceeds, or where it does not parse. */
function malformed(text: string): Refusal {
  try {
    JSON.parse(text);
  } catch (error) {
    const message = (error as Error).message.replace(/ \(line \d+ column \d+\)/, '').slice(0, 120);
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    return {
      ...refuse('malformed', `The JSON does not parse: ${message}.`),
      line: text.slice(0, position).split('\n').length,
    };
  }
  const isLarge = text.split(',', MOST_VALUES + 1).length > MOST_VALUES;
  const bound = isLarge ? `has more than ${MOST_VALUES} values` : 'is nested too deeply';
  return refuse('malformed', `The JSON ${bound} for an article.`);
}

/** Where JSON-LD has the article of its page; what stands under other keys is of a list, or of another page. */
const OWN_THINGS = ['@graph', 'mainEntity', 'mainEntityOfPage'];

/** The articles in JSON-LD, whole or in part: without a text `body` is empty. Pages describe themselves after them. */
export function articlesInJsonLd(written: string): Shape[] {
  // Some sites break lines within texts.
  const text = written
    .replace(/^\s*(?:<!--|\/\/ ?<!\[CDATA\[)|(?:-->|\/\/ ?\]\]>)\s*$/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const found: FrontMatterMap[] = [];
  const visit = (value: FrontMatterValue | undefined, level: number): void => {
    if (level > MOST_WRAPPERS || typeof value !== 'object') return;
    if (Array.isArray(value)) {
      for (const one of value.slice(0, MOST_THINGS)) visit(one, level + 1);
      return;
    }
    if (typesOf(value).some((type) => ARTICLE_TYPE.test(type))) found.push(value);
    for (const key of OWN_THINGS) visit(value[key], level + 1);
  };
  visit(parse(text), 0);
  const isPage = (object: FrontMatterMap) => Number(typesOf(object).includes('WebPage'));
  return found.toSorted((one, other) => isPage(one) - isPage(other)).map((object) => articleOf(object, 'JSON-LD', []));
}

const MOST_THINGS = 100;

function parse(text: string): FrontMatterValue | undefined {
  const end = jsonObjectEnd(text);
  if (end < text.length) return undefined;
  // a list is not front matter, but may be a value
  return text.startsWith('[') ? readJson(`{"list":${text}}`)?.list : readJson(text);
}

type Found = { object: FrontMatterMap; name: ShapeName } | Refusal;

/** @param outer filled with the objects around the article */
function findArticle(value: FrontMatterValue, level: number, outer: FrontMatterMap[]): Found {
  const none = refuse('not-an-article', 'The JSON has no text, or nothing that says whose text it is.');
  if (typeof value === 'string' || level > MOST_WRAPPERS) return none;
  if (Array.isArray(value)) return findInList(value, level, outer);
  outer.push(value);
  const object = flattened(value);
  const types = typesOf(object);
  if (types.length > 0 && types.every((type) => OTHER_TYPE.test(type))) return none;
  const postType = object.post_type ?? object['xml.post_type'];
  if (typeof postType === 'string' && OTHER_POST.test(postType))
    return refuse('not-an-article', `It is a post of WordPress, but not an article: ${postType}.`);
  if (isArticle(object)) return { object, name: formatName(object) };
  const found = findBelow(value, level, outer);
  if (found !== undefined) return found;
  return hasDescription(object) ? { object, name: formatName(object) } : none;
}

/** What stands beside an article and has texts, names and addresses of its own. */
const BESIDE = new RegExp(
  'author|creator|user|account|person|profile|image|media|photo|video|audio|thumb|comment|related' +
    '|repl(?:y|ies)|quoted|reblog|(?<!_)source|publisher|provider|site|channel|categor|tags?$' +
    '|links?$|actions?$|paging|pagination',
  'i',
);
const MOST_BELOW = 50;

/** `{name: author, content: Jane Doe}`: a field, not an article. */
const isPair = (map: FrontMatterMap): boolean =>
  /^(?:name|key|property),(?:content|value)$/.test(Object.keys(map).join());

/**
 * The article of an object that no known program wrote: a list whose members are articles, a map of articles by number,
 * an article one level down, or one whose fields stand in several tables of its own.
 */
function findBelow(value: FrontMatterMap, level: number, outer: FrontMatterMap[]): Found | undefined {
  const inner = Object.entries(value)
    .filter(([key]) => !BESIDE.test(key))
    .slice(0, MOST_BELOW);
  const maps = inner.flatMap(([key, one]) => {
    const only = Array.isArray(one) && one.length === 1 ? one[0] : one;
    return isMap(only) ? [[key, only] as const] : [];
  });
  const isWhole = (one: FrontMatterValue | undefined) => isMap(one) && !isPair(one) && isArticle(flattened(one));
  const isOne = (one: FrontMatterValue | undefined) => isWhole(one) || (isMap(one) && Object.values(one).some(isWhole));
  const list = inner.find(([, one]) => Array.isArray(one) && one.slice(0, MOST_BELOW).some(isOne))?.[1];
  if (Array.isArray(list)) return findInList(list, level, outer);
  if (maps.length > 1 && maps.every(([, one]) => isOne(one)))
    return findInList(
      maps.map(([, one]) => one),
      level,
      outer,
    );
  const merged: FrontMatterMap = Object.assign(Object.create(null), ...maps.map(([, one]) => one).reverse(), value);
  if (maps.length > 0 && isArticle(merged)) return { object: merged, name: formatName(merged) };
  for (const [, one] of maps) {
    const found = findArticle(one, level + 1, outer);
    if (!('ok' in found) || found.reason !== 'not-an-article') return found;
  }
  return undefined;
}

/** Of a graph of things, as in JSON-LD, the one that is an article; of a list of articles nothing but its only one. */
function findInList(list: readonly FrontMatterValue[], level: number, outer: FrontMatterMap[]): Found {
  const typed = list.filter((item) => isMap(item) && typesOf(item).some((type) => ARTICLE_TYPE.test(type)));
  const articles = typed.filter((item) => isMap(item) && isArticle(flattened(item)));
  const candidates = articles.length > 0 ? articles : typed.length > 0 ? typed : list;
  const [first] = candidates;
  if (candidates.length === 1 && first !== undefined) return findArticle(first, level + 1, outer);
  return refuse('several-articles', `The JSON is a list of ${list.length}.`);
}

/** Types of schema.org that have texts and authors but are not articles. */
const OTHER_TYPE = /Comment|Review$|^(?:Person|.*Organization|.*Object|.*List|WebSite|Question|Answer|Product|Offer)$/;

/** Posts of WordPress that are its files, menus and settings. */
const OTHER_POST =
  /^(?:attachment|nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|user_request|wp_\w{1,40})$/;

/** An object with its metadata merged in: Firecrawl keeps all metadata apart, newspaper3k those of Open Graph. */
function flattened(object: FrontMatterMap): FrontMatterMap {
  const { metadata, meta_data: tags } = object;
  if (isMap(metadata)) return Object.assign(Object.create(null), metadata, object);
  const siteName = isMap(tags) && isMap(tags.og) ? tags.og.site_name : undefined;
  return siteName === undefined ? object : Object.assign(Object.create(null), object, { 'og:site_name': siteName });
}

function isMap(value: FrontMatterValue | undefined): value is FrontMatterMap {
  return typeof value === 'object' && !Array.isArray(value);
}

function typesOf(object: FrontMatterMap): string[] {
  const type = object['@type'] ?? '';
  return (Array.isArray(type) ? type : [type]).filter((one) => typeof one === 'string');
}

function isArticle(object: FrontMatterMap): boolean {
  return bodyOf(object) !== undefined && TELLING.some((field) => pick(object, field) !== undefined);
}

function hasDescription(object: FrontMatterMap): boolean {
  const title = pick(object, 'title');
  const hasDate = pick(object, 'date') !== undefined;
  // A name with a description is a person or a place.
  const hasPlace = hasDate || (pick(object, 'url') !== undefined && jsonKey(title?.key ?? '') !== 'name');
  return title !== undefined && pick(object, 'description') !== undefined && hasPlace;
}

function formatName(object: FrontMatterMap): ShapeName {
  if (object['@type'] !== undefined) return 'JSON-LD';
  return object.versioncreated !== undefined || object.headlines !== undefined ? 'ninjs' : 'JSON';
}

interface Picked {
  key: string;
  value: FrontMatterValue;
}

function pick(object: FrontMatterMap, field: string): Picked | undefined {
  const make = (value: FrontMatterValue, key: string) => plainValue(field, value, key);
  return first(object, KEYS[field] ?? [], make) ?? firstLike(object, FIELDS[field]?.form, make);
}

/** These are of something else than the article, or of a part of it. */
const OF_OTHERS = new RegExp(
  '^(?:sub|meta|site|page|image|img|thumb|author|source|feed|seo|icon|logo|alt|media|video|audio' +
    '|section|api|next|prev|related|short|link|button|summary|header|footer|caption|parent|category' +
    '|tag|user|avatar|book|album|job|raw|og|twitter|amp|share|list|series|.*credit)',
);

function firstLike(
  object: FrontMatterMap,
  form: RegExp | undefined,
  make: (value: FrontMatterValue, key: string) => FrontMatterValue | undefined,
): Picked | undefined {
  const isOwn = (key: string, written: string) =>
    form?.test(key) && !OF_OTHERS.test(key) && !PREFIX.test(written) && !isHoldingKey(written);
  const keys = [...plainKeysOf(object)].filter(([key, written]) => isOwn(key, written)).map(([key]) => key);
  return keys.length === 0 ? undefined : first(object, keys, make);
}

/** Characters of a text under a name that is not known as one. */
const LEAST_UNKNOWN = 60;

/** The first of these keys whose value makes something. */
function first(
  object: FrontMatterMap,
  names: readonly string[],
  make: (value: FrontMatterValue, key: string) => FrontMatterValue | undefined,
): Picked | undefined {
  const keys = plainKeysOf(object);
  for (const name of names) {
    const key = keys.get(name);
    const value = key === undefined ? undefined : object[key];
    const made = key === undefined || value === undefined ? undefined : make(value, key);
    if (key !== undefined && made !== undefined && made.length !== 0) return { key, value: made };
  }
  return undefined;
}

const PLAIN_KEYS = new WeakMap<FrontMatterMap, ReadonlyMap<string, string>>();

/** The keys of an object by their plain form, made once: each field of ours asks for them. */
function plainKeysOf(object: FrontMatterMap): ReadonlyMap<string, string> {
  const known = PLAIN_KEYS.get(object);
  if (known !== undefined) return known;
  const keys = new Map<string, string>();
  for (const key of Object.keys(object)) {
    const plain = jsonKey(key);
    if (!keys.has(plain)) keys.set(plain, key);
  }
  PLAIN_KEYS.set(object, keys);
  return keys;
}

function jsonKey(key: string): string {
  return key.toLowerCase().replace(/[-_:.]/g, '');
}

const IS_URL = /^https?:\/\/[^\s/]/i;
const HOME_PAGE = /^https?:\/\/(?:www\.)?([^\s/?#]+)\/?$/i;

/** What a value says of a field. */
function plainValue(field: string, value: FrontMatterValue, key: string): FrontMatterValue | undefined {
  if (field === 'author') return authorValue(listIn(value) ?? value);
  if (field === 'tags') return tagsIn(listIn(value) ?? value);
  if (field === 'category' && !isCategory(value)) return undefined;
  const text = textOfValue(value);
  if (text === undefined) return undefined;
  if (DATES.has(field))
    return isMap(value) && !Object.keys(value).some((name) => DATE_KEYS.test(name)) ? undefined : dateIn(text, key);
  if (field === 'url') return IS_URL.test(text) ? text : undefined;
  if (field === 'publisher') return IS_URL.test(text) ? HOME_PAGE.exec(text)?.[1] : text;
  if (field === 'id') return IS_URL.test(text) ? undefined : text;
  if (field === 'status') return /^cancell?ed$/i.test(text) ? 'retracted' : text;
  return field === 'description' && isHtml(text) ? textOfHtml(text) : text;
}

/** Of a map that is a date: `{"$date": …}`, `{"@value": …}`, `{"S": …}`. */
const DATE_KEYS = /^(?:[$@]?(?:date|value|numberlong)|iso\w*|[SN]|rendered|#?text)$/i;
const DATES = new Set(['date', 'updated', 'crawled_at']);

/** WordPress writes drafts' `0000-00-00T00:00:00`, and `date_gmt` without a zone; `published: true` is no date. */
function dateIn(text: string, key: string): string | undefined {
  if (/^(?:true|false|yes|no|y|n|on|off|null|~|none|0000.*)$/i.test(text)) return undefined;
  return /gmt$/i.test(key) && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?$/.test(text) ? `${text}Z` : text;
}

/** Tags: a list, or one text with commas. */
function tagsIn(value: FrontMatterValue): FrontMatterValue {
  if (!Array.isArray(value)) return value;
  const tags = value.flatMap((item) => textOfValue(item) ?? []);
  return tags.length === 1 ? (tags[0] ?? []) : tags;
}

/** Whether a value names categories: not the numbers of WordPress, nor a list of objects with types. */
function isCategory(value: FrontMatterValue): boolean {
  if (typeof value === 'string') return !/^\d+$/.test(value);
  return Array.isArray(value) ? value.slice(0, 1).every(isCategory) : value.type === undefined;
}

const LONGEST_LIST = 4000;

/** A list that Python wrote as text: `['Jane Doe', "John Roe"]`. */
function listIn(value: FrontMatterValue, most = LONGEST_LIST): FrontMatterValue[] | undefined {
  if (typeof value !== 'string' || value.length > most || !/^\[(?:['"].*['"])?\]$/s.test(value)) return undefined;
  return Array.from(value.matchAll(/'([^']*)'|"([^"]*)"/g), ([, single, double]) => single ?? double ?? '');
}

function authorValue(value: FrontMatterValue): FrontMatterValue | undefined {
  if (typeof value === 'string') return IS_URL.test(value) || /^\d*$/.test(value) ? undefined : value;
  if (!Array.isArray(value)) {
    const inner = value.node ?? value.data ?? value.attributes ?? value.fields;
    return isNamed(value) ? value : inner === undefined ? textOfValue(value) : authorValue(inner);
  }
  const people = value.flatMap((item) => (isMap(item) && !isNamed(item) ? (authorValue(item) ?? []) : [item]));
  return people.filter((item) => typeof item !== 'string' || !(item === '' || IS_URL.test(item)));
}

const isNamed = (person: FrontMatterMap): boolean =>
  Object.keys(person).some((key) => /name$|^(?:author|title|given|family|login|handle)$/i.test(key));

/** The text of a value: of a map its value or name, of a list of several forms the first. */
function textOfValue(value: FrontMatterValue | undefined): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined;
  if (Array.isArray(value)) return textOfValue(value.find((item) => isMap(item) && item.role === 'main') ?? value[0]);
  if (value === undefined) return undefined;
  const key = TEXT_KEYS.find((name) => value[name] !== undefined && value[name].length !== 0);
  const [only, ...others] = Object.values(value);
  return textOfValue(
    key === undefined ? (others.length === 0 && typeof only === 'string' ? only : undefined) : value[key],
  );
}

/** What a map has its text under, best first, and what names it if it has none. */
const OWN_TEXT = (
  'rendered value @value main basic original text #text html content body paragraph p data paragraphs blocks ' +
  'plain S'
).split(' ');
const TEXT_KEYS = [
  ...OWN_TEXT,
  ...'name display_name displayName title label $date $numberLong $oid N @id url href'.split(' '),
];

/** NewsAPI cuts texts: `… [+1234 chars]`. */
const CUT_OFF = /…?\s{0,20}\[\+\d{1,9} chars\]\s{0,20}$/;
const LONGEST_CUT_OFF = 60;

/** The text of a body: of a list all paragraphs; of several forms of one text (ninjs) the first. */
function bodyText(value: FrontMatterValue): string | undefined {
  const list = Array.isArray(value) ? value : listIn(value, Number.POSITIVE_INFINITY);
  const isForms = list?.some((item) => isMap(item) && (item.role !== undefined || item.contenttype !== undefined));
  return isForms ? textOfValue(list) : blockText(list ?? value, 0);
}

/** Paragraphs as editors keep them: `{type, text}`, `{data: {text}}`, `{blocks: [ … ]}`, or just text. */
function blockText(block: FrontMatterValue | undefined, level: number): string | undefined {
  if (typeof block === 'string') return block.trim() || undefined;
  if (block === undefined || level > MOST_LEVELS) return undefined;
  if (Array.isArray(block) && block.some((one) => typeof one === 'string') && block.some(isMap))
    return inlineText(block);
  if (Array.isArray(block)) return block.flatMap((one) => blockText(one, level + 1) ?? []).join('\n\n') || undefined;
  for (const key of OWN_TEXT) {
    const text = blockText(block[key], level + 1);
    if (text !== undefined) return text;
  }
  const { children } = block;
  if (Array.isArray(children))
    return children.some((one) => isMap(one) && one.text !== undefined)
      ? inlineText(children)
      : blockText(children, level + 1);
  const [only, ...others] = Object.values(block);
  return others.length === 0 ? blockText(only, level + 1) : undefined;
}

/** One paragraph in spans: Sanity's and Slate's `children`, Telegram's `["The ", {type: 'bold', text: 'ferry'}]`. */
function inlineText(spans: FrontMatterValue): string | undefined {
  const wordsOf = (one: FrontMatterValue | undefined, level = 0): string => {
    if (typeof one === 'string' || one === undefined || level > MOST_LEVELS) return typeof one === 'string' ? one : '';
    return Array.isArray(one)
      ? one.map((inner) => wordsOf(inner, level + 1)).join('')
      : wordsOf(one.text ?? one.children, level + 1);
  };
  return wordsOf(spans).trim() || undefined;
}

/** Lists and objects within a text. */
const MOST_LEVELS = 6;

function bodyOf(object: FrontMatterMap): Picked | undefined {
  const make = (value: FrontMatterValue): string | undefined => {
    const text = bodyText(value);
    if (text === undefined || IS_URL.test(text)) return undefined;
    const end = text.slice(-LONGEST_CUT_OFF);
    return CUT_OFF.test(end) ? text.slice(0, -end.length) + end.replace(CUT_OFF, '…') : text;
  };
  const known = first(object, BODIES, make);
  const unknown = known ?? firstLike(object, TEXT_FORM, make);
  return known ?? (String(unknown?.value ?? '').length >= LEAST_UNKNOWN ? unknown : undefined);
}

function articleOf(object: FrontMatterMap, name: ShapeName, outer: readonly FrontMatterMap[]): Shape {
  const values: FrontMatterMap = Object.create(null);
  const origins: Record<string, string> = {};
  for (const field of Object.keys(KEYS)) {
    const picked = pick(object, field);
    if (picked === undefined) continue;
    values[field] = picked.value;
    origins[field] = picked.key;
  }
  if (origins.updated === origins.date) delete values.updated;
  const body = bodyOf(object);
  const text = String(body?.value ?? '');
  const wrapped = body && object[body.key];
  if (body !== undefined) origins.text = body.key;
  const isMarkdown =
    body !== undefined && (/markdown/i.test(body.key) || (!/html$/i.test(body.key) && isMarkdownText(text)));
  const isText = (key: string) => /html$/.test(jsonKey(key)) || BODIES.includes(jsonKey(key));
  const stated: FrontMatterMap = Object.create(null);
  for (const [key, value] of Object.entries(object)) {
    if (isText(key)) continue;
    stated[key] = value;
    if (!(key in values) && !Object.values(origins).includes(key))
      values[PREFIX.test(key) ? key : `json.${key}`] = value;
  }
  if (isMap(wrapped) && wrapped.protected !== undefined) stated.passwordprotected = wrapped.protected;
  const doubt = textOfValue(object[GUESSED]);
  return {
    ok: true,
    name,
    values,
    origins,
    body: isMarkdown ? text : plainText(text, /html$/i.test(body?.key ?? '')),
    syntax: isMarkdown ? 'markdown' : 'plain',
    ...{ stated, around: aroundIn(outer) },
    ...(doubt !== undefined && {
      isGuess: true,
      articlehood: doubt === NO_DOUBT ? IS_ARTICLE : { outcome: 'unsure', against: doubt },
    }),
  };
}

/** Of objects around an article, the last its own, what they have beside the way to it. */
function aroundIn(outer: readonly FrontMatterMap[]): FrontMatterMap[] {
  const around: FrontMatterMap[] = [];
  let inner = outer.at(-1);
  for (const map of outer.slice(0, -1).reverse()) {
    const isWay = (value: FrontMatterValue): boolean =>
      value === inner || (typeof value === 'object' && Object.values(value).some((one) => one === inner));
    const way = Object.keys(map).find((key) => isWay(map[key] ?? ''));
    // What was looked at before holds no article.
    if (way === undefined) continue;
    around.push(Object.assign(Object.create(null), map, { [way]: '' }));
    inner = map;
  }
  return around;
}

/** What only Markdown has, in the beginning of a text: a heading, a link, a picture, a fence, bold words. */
const MARKDOWN =
  /^#{1,6} \S|!?\[[^\]\n]{1,300}\]\((?:https?:|\/|#|\.)[^)\s]{0,500}\)|^```|\*\*[^*\s][^*\n]{0,200}\*\*|^> \S[^\n]{0,300}\n/m;

function isMarkdownText(text: string): boolean {
  return MARKDOWN.test(text.slice(0, 20_000)) && !isHtml(text);
}

/** Between sentences without a space: many sites write all paragraphs of a JSON-LD article in one line. */
const RUN_TOGETHER = /(?<=\p{L}\p{Ll}[.!?][”"»]?)(?=\p{Lu}\p{Ll})/gu;

/** Plain text of a text that may be HTML, and may be escaped once more, as in the JSON-LD of many sites. */
function plainText(written: string, isMarkup: boolean): string {
  const text = isMarkup || isHtml(written) ? written : decodeEntities(written);
  const plain = isMarkup || isHtml(text) ? decodeEntities(textOfHtml(text)) : decodeEntities(text);
  return plain.includes('\n') ? plain : plain.replace(RUN_TOGETHER, ' ');
}
