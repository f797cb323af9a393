import { type FrontMatterValue, type Refusal, refuse, type Shape } from '../article.ts';
import { IS_ARTICLE } from '../articlehood.ts';
import { normaliseText } from '../base/identity.ts';
import { decodeEntities } from '../content.ts';
import { piecesOf } from '../details/tags.ts';
import { textOf } from '../front-matter/fields.ts';
import { mayBeNotice } from '../publication/notice-words.ts';
import { isHoldingKey } from '../publication/statements.ts';
import { articlesInJsonLd } from './json.ts';
import { articlehoodOfPage, type PageScan } from './page-evidence.ts';
import { besideHeadline, isAuthorMark } from './page-headline.ts';
import { articleTextOf, LEAST_PROSE } from './page-text.ts';

const MOST_SCRIPTS = 20;
const REFUSED = refuse('web-page', 'The file is an HTML page with too little prose to tell which of it is an article.');

/**
 * A saved web page: many newspapers state the article as JSON-LD in it, text included. Of any other the text is guessed
 * (ADR 10), and the rest is what JSON-LD and `<meta>` state.
 */
export function readPage(file: string): Shape | Refusal {
  const scan = scanPage(file);
  const { data, meta, title, proseLength, shortTexts } = scan;
  const stated = data.flatMap(articlesInJsonLd);
  const ofPage = stated.filter((shape) => isOfPage(shape, meta, title));
  const whole = stated.filter(({ body }) => body !== '');
  const own = whole.find((shape) => ofPage.includes(shape)) ?? whole[0];
  const isWhole = own !== undefined && !isOfAnother(own, meta, title) && !isTeaser(own, proseLength);
  const shape = isWhole
    ? ({ ...own, name: 'web page with JSON-LD' } as const)
    : guessedShape(file, meta, title, ofPage);
  if (!shape.ok) return shape;
  const shown = besideHeadline(scan, String(shape.values.title ?? ''));
  // A page that states the whole text of an article is sure of it.
  const articlehood = isWhole ? IS_ARTICLE : (shape.articlehood ?? articlehoodOfPage(file, scan, shape.body, shown));
  const values = Object.assign(Object.create(null), shape.values);
  const holding = [...meta].filter(([name, content]) => isHoldingKey(name) || mayBeNotice(content));
  const ofMeta = Object.fromEntries(holding.map(([name, content]) => [`meta.${name}`, content]));
  Object.assign(values, ofMeta);
  const pictures = [...ofPage.map((one) => one.values['json.image']), ...PICTURES.map((name) => meta.get(name))];
  if (pictures.some((one) => one !== undefined)) values['meta.image'] = pictures.filter((one) => one !== undefined);
  const host = /^https?:\/\/(?:www\.)?([\w.-]+)\.\w+(?:\/|$)/i.exec(
    meta.get('canonical') ?? meta.get('og:url') ?? '',
  )?.[1];
  const sites = [
    values.publisher,
    meta.get('og:site_name'),
    meta.get('application-name'),
    host,
    title.split(/ [|–—·-] /).at(-1),
  ];
  const named: [FrontMatterValue | undefined, string][] = [
    [values.author, shape.origins.author ?? ''],
    ...AUTHORS.map((name): [FrontMatterValue | undefined, string] => [meta.get(name), name]),
    [shown.author, 'byline'],
  ];
  const origins = { ...shape.origins };
  delete values.author;
  for (const [stated, origin] of named) {
    const authors = personsIn(stated, sites.map(String));
    if (authors.length === 0) continue;
    values.author = authors;
    origins.author = origin;
    break;
  }
  if (values.date === undefined && shown.date !== undefined) {
    values.date = shown.date;
    origins.date = 'date line';
  }
  // Medium's export: a draft states no day on which it was published.
  if (file.includes('h-entry') && /Exported from <a[^<>]{1,100}>Medium/.test(file) && !/\bdt-published\b/.test(file))
    values.draft = 'true';
  const asWritten = shape.stated && { stated: { ...shape.stated, ...ofMeta } };
  return { ...shape, ...asWritten, values, origins, articlehood, beside: bannersIn(shortTexts) };
}

const LONGEST_BANNER = 300;
const MOST_BANNERS = 10;

/** Of the short texts of a page those that may be a notice: what looks most like an article may leave them out. */
function bannersIn(shortTexts: readonly string[]): string[] {
  // All at once first: nearly no page has one.
  if (!mayBeNotice(shortTexts.join('\n'))) return [];
  return shortTexts
    .filter(mayBeNotice)
    .slice(0, MOST_BANNERS)
    .map((text) => text.replace(/\s+/g, ' ').trim());
}

/** What `<meta>` calls a field, best first. */
const META = {
  title: 'og:title twitter:title headline dc.title',
  date:
    'article:published_time og:article:published_time datepublished parsely-pub-date dc.date dc.date.issued ' +
    'dcterms.created pubdate publishdate publish-date sailthru.date og:time apub:time date',
  updated: 'article:modified_time og:updated_time datemodified dateupdate',
  publisher: 'og:site_name application-name dc.publisher',
  url: 'canonical og:url',
  description: 'og:description description twitter:description',
  category: 'article:section parsely-section',
  tags: 'keywords news_keywords parsely-tags',
  language: 'html-lang og:locale content-language language',
};

const AUTHORS = [
  ...['author', 'article:author_name', 'parsely-author', 'dc.creator', 'dcterms.creator', 'citation_author'],
  ...['sailthru.author', 'cxenseparse:author', 'byl', 'article:author', 'written by', 'p-author'],
];

const PICTURES = ['og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image', 'twitter:image:src'];

/** What is no person, where a page names its author: a handle, an address, a number, a login, the desk. */
/** A login, an abbreviation or the name of a product: `jdoe`, `CDC`, `UXCam`. One name may be a person's: `Jane`. */
const LOGIN = /^(?![A-Z]?[a-z]+$)[\w.-]{0,40}$|^[a-z]{0,40}$/;
const NO_PERSON = new RegExp(
  String.raw`^[@#]|^(?:https?:)?//|^www\.|\.(?:com|org|net)$|^\P{L}*$` +
    '|^(?:admin(?:istrator)?|editor(?:ial)?(?: team| staff| board)?|staff(?: (?:writer|reporter))?' +
    '|web ?(?:desk|master)|news ?(?:desk|room)|redaktion|redacción|redazione|la rédaction)$',
  'iu',
);

/** The persons among the authors that a page states: not the site itself, nor another organisation. */
function personsIn(stated: FrontMatterValue | undefined, sites: readonly string[]): FrontMatterValue[] {
  if (stated === undefined) return [];
  const own = sites.map((site) => normaliseText(decodeEntities(site)));
  const isOwn = (plain: string) => own.some((site) => site === plain || site.replace(/(?:com|net|org)$/, '') === plain);
  return [stated].flat().filter((author) => {
    if (typeof author === 'object' && !Array.isArray(author) && /Organization$/.test(String(author['@type'])))
      return false;
    const name = textOf(author)?.trim() ?? '';
    const plain = normaliseText(decodeEntities(name));
    return plain !== '' && !NO_PERSON.test(name) && !LOGIN.test(name) && !isOwn(plain);
  });
}

/** Characters of prose from which a page that is marked as an article has one. */
const LEAST_OF_MARKED = 40;
const LONGEST_WALL = 1000;
const WALL = new RegExp(
  String.raw`\b(?:cookies?|subscri(?:be|bers?|ption)|sign (?:in|up)|log ?in|register|paywall|consent` +
    String.raw`|ad ?block\w*|javascript|captcha|robot|abonn\w*|einwilligung\w*|datenschutz\w*|anmelden` +
    String.raw`|connexion|suscr\w*|inicia sesión|assin\w*|accedi|abbonat\w*)\b|구독|로그인|쿠키|購読|会員|ログイン|登录|订阅|登入` +
    '|訂閱|подпис|войдите',
  'i',
);

/** Whether a short text is the article of the page: its words are those of the headline, and not those of a wall. */
function bearsOut(text: string, headline: string): boolean {
  if (text.length < LONGEST_WALL && WALL.test(text)) return false;
  const [words, own] = [normaliseText(headline), normaliseText(text)];
  const size = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(words) ? 2 : 5;
  const parts = Array.from({ length: Math.max(0, words.length - size + 1) }, (_, at) => words.slice(at, at + size));
  return parts.length > 0 && parts.filter((part) => own.includes(part)).length >= parts.length / 4;
}

/** The article that is guessed at in a page: its text by the page's prose, the rest by JSON-LD and `<meta>`. */
function guessedShape(
  file: string,
  meta: PageScan['meta'],
  pageTitle: string,
  data: readonly Shape[],
): Shape | Refusal {
  const isStated = data.length > 0 || /^article$/i.test(meta.get('og:type') ?? '');
  const isMarked = isStated || /<article[\s>]|\bh-entry\b|articlebody/i.test(file);
  const guessed = articleTextOf(file, isMarked ? LEAST_OF_MARKED : LEAST_PROSE);
  const headline = withoutSite(meta.get('og:title') ?? pageTitle, meta.get('og:site_name') ?? '');
  const isShort = guessed.length <= LONGEST_WALL && articleTextOf(file) === '';
  const text = isShort && !bearsOut(guessed, headline) ? '' : guessed;
  if (text === '') return REFUSED;
  const values: Shape['values'] = Object.create(null);
  const origins: Record<string, string> = {};
  const state = (field: string, value: Shape['values'][string] | undefined, origin: string): void => {
    if (value === undefined || value.length === 0 || field in values) return;
    values[field] = value;
    origins[field] = origin;
  };
  // A page of one site may have its article from another publisher.
  state('publisher', meta.get('og:site_name')?.trim(), 'og:site_name');
  for (const stated of data)
    for (const field of ['author', ...Object.keys(META)]) state(field, stated.values[field], 'JSON-LD');
  const htmlLang = /<html\b[^>]{0,500}?\blang\s{0,9}=\s{0,9}["']?([\w-]{2,20})/i.exec(file.slice(0, 20_000))?.[1];
  if (htmlLang !== undefined) meta.set('html-lang', htmlLang);
  for (const [field, names] of Object.entries(META))
    for (const name of names.split(' ')) {
      const value = meta.get(name)?.trim();
      const isAddress = /^https?:\/\//i.test(value ?? '');
      if (value && (field === 'url') === isAddress) state(field, value, name);
    }
  const time = /<time\b[^<>]{0,500}?\bdatetime\s{0,9}=\s{0,9}["']([^"']{8,40})["']/i.exec(file)?.[1];
  state('date', time, 'time');
  state('title', pageTitle, 'title');
  values.title = withoutSite(String(values.title ?? ''), String(values.publisher ?? ''));
  const body = text.startsWith(`${values.title}\n`) ? text.slice(values.title.length).trim() : text;
  const shape = { ok: true, name: 'web page', values, body, syntax: 'plain', isGuess: true } as const;
  // A short page has no form to judge by: it is marked as an article, and its text bears the headline out.
  return { ...shape, ...(isShort && isMarked && { articlehood: IS_ARTICLE }), origins: { ...origins, text: 'prose' } };
}

/** `Ferry stays | The Gazette`: the title without the name of the site. */
function withoutSite(title: string, site: string): string {
  const decoded = decodeEntities(title).trim().slice(0, 500);
  const [, headline = '', last = ''] = /^(.{8,}?)\s+[|–—·-]\s+([^|–—·]{2,60})$/s.exec(decoded) ?? [];
  return site !== '' && normaliseText(last) === normaliseText(decodeEntities(site)) ? headline : decoded;
}

const MOST_META = 200;

/** Characters of visible text that are looked at for what a page is. */
const MOST_VISIBLE = 200_000;

export function scanPage(file: string): PageScan {
  const visible: string[] = [];
  const tags = new Map<string, number>();
  const scan = {
    data: [] as string[],
    shortTexts: [] as string[],
    meta: new Map<string, string>(),
    title: '',
    h1: '',
    bodyClass: '',
    links: 0,
  };
  const bylines: number[] = [];
  let [h1At, microformat] = [-1, -1];
  const hasMicroformat = file.includes('p-author');
  let [inside, length, proseLength, isLink, isHeadline] = ['', 0, 0, false, false];
  for (const { text, tag, end, isLeftOut } of piecesOf(file, ({ name }) => /^(?:script|style)$/.test(name))) {
    const isBlank = !/\S/.test(text);
    if (!isBlank && text.length < LONGEST_BANNER) scan.shortTexts.push(text);
    if (inside === 'title') scan.title ||= text.trim().slice(0, 500);
    else if (length < MOST_VISIBLE && !isBlank) {
      const shown = text.replace(/\s+/g, ' ');
      visible.push(shown);
      length += shown.length;
      if (isLink) scan.links += shown.length;
      if (isHeadline) scan.h1 += shown;
      if (inside === 'p') proseLength += text.length;
    }
    if (tag === undefined) break;
    const { name, attributes, isClosing } = tag;
    if (!isClosing) tags.set(name, (tags.get(name) ?? 0) + 1);
    if (!isClosing && attributes !== '' && isAuthorMark(attributes)) bylines.push(visible.length);
    if (hasMicroformat && !isClosing && /\bp-author\b/.test(attributes)) microformat = visible.length;
    if (name === 'h1' && h1At < 0) h1At = visible.length;
    if (name === 'a') isLink = !isClosing;
    else if (name === 'h1') isHeadline = !isClosing;
    else if (name === 'body' && !isClosing)
      scan.bodyClass = /\bclass\s*=\s*["']([^"']{0,2000})/i.exec(attributes)?.[1] ?? '';
    else if (name === 'meta' || name === 'link') addMeta(scan.meta, name, attributes);
    else if (isLeftOut && /ld\+json/i.test(attributes) && scan.data.length < MOST_SCRIPTS)
      scan.data.push(file.slice(tag.end, end).replace(/<\/script[^<>]{0,100}>$/i, ''));
    if (/^(?:p|title|div|body|script|style)$/.test(name)) inside = isClosing || isLeftOut ? '' : name;
  }
  if (/^written by$/i.test(scan.meta.get('twitter:label1') ?? ''))
    scan.meta.set('written by', scan.meta.get('twitter:data1') ?? '');
  if (microformat >= 0) scan.meta.set('p-author', (visible[microformat] ?? '').slice(0, 200));
  return { ...scan, tags, proseLength, visible: visible.join(' '), lines: visible, bylines, h1At };
}

const ATTRIBUTE =
  /(?<![\w:-])([a-z][\w:-]{0,40})\s{0,20}=\s{0,20}(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s"'>]{1,500}))/gi;

function addMeta(meta: PageScan['meta'], tagName: string, tag: string): void {
  if (meta.size >= MOST_META) return;
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single, bare] of tag.matchAll(ATTRIBUTE))
    attributes.set(name.toLowerCase(), double ?? single ?? bare ?? '');
  const isCanonical = tagName === 'link' && attributes.get('rel')?.toLowerCase() === 'canonical';
  const name = attributes.get('name') ?? attributes.get('property') ?? attributes.get('itemprop');
  const key = isCanonical ? 'canonical' : name?.toLowerCase();
  const value = attributes.get(isCanonical ? 'href' : 'content');
  if (key !== undefined && value !== undefined && (isCanonical || tagName === 'meta') && !meta.has(key))
    meta.set(key, value);
}

const HEADLINES = ['og:title', 'twitter:title', 'title', 'headline'];

/** Whether the page says that this article is its own: by its address, or by its headline. */
function isOfPage({ values }: Shape, meta: PageScan['meta'], title: string): boolean {
  const address = addressOf(values.url);
  if (address !== '' && ['canonical', 'og:url'].some((name) => addressOf(meta.get(name)) === address)) return true;
  const headline = normaliseText(String(values.title ?? ''));
  return headline !== '' && headlinesOf(meta, title).some((one) => one.includes(headline) || headline.includes(one));
}

/** Whether the page names an address and a headline, and both are those of another article. */
function isOfAnother(shape: Shape, meta: PageScan['meta'], title: string): boolean {
  const names = headlinesOf(meta, title);
  const hasAddress = addressOf(shape.values.url) !== '' && (meta.has('canonical') || meta.has('og:url'));
  return hasAddress && names.length > 0 && shape.values.title !== undefined && !isOfPage(shape, meta, title);
}

function headlinesOf(meta: PageScan['meta'], title: string): string[] {
  const written = [title, ...HEADLINES.map((name) => meta.get(name) ?? '')];
  return written.map((one) => normaliseText(one.slice(0, 500))).filter((one) => one.length > 3);
}

/** An address as it is compared: without its scheme, query and last slash. */
function addressOf(written: unknown): string {
  if (typeof written !== 'string') return '';
  return written
    .slice(0, 2000)
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.|m\.)?/, '')
    .replace(/[?#].*$/s, '')
    .replace(/\/$/, '');
}

/** A text with less than this share of the words in the page's paragraphs only announces the article. */
const LEAST_OF_PROSE = 0.3;
const CUT_OFF = /(?:…|\.\.\.)\s*$/;

function isTeaser({ body }: Shape, proseLength: number): boolean {
  return body.length < LEAST_OF_PROSE * proseLength || (CUT_OFF.test(body.slice(-20)) && body.length < proseLength);
}
