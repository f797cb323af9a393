import type { Article } from '../article.ts';
import { CONTROL, lazily, sha256 } from './strings.ts';

export interface TextHashes {
  /** Lowercase hex SHA-256 of the text in UTF-8. */
  contentHash: string;
  /** The normalised text: equal normal forms are the same words. */
  normalText: string;
  /** base64url SHA-256 of the normalised text in UTF-8. */
  normalHash: string;
  /** Whether the text has control characters. */
  hasControls: boolean;
}

/** Both hashes of a text and its normal form. */
export function hashText(text: string): TextHashes {
  const normalText = normaliseText(text);
  return {
    contentHash: sha256(text, 'hex'),
    normalText,
    normalHash: sha256(normalText, 'base64url'),
    hasControls: CONTROL.test(text),
  };
}

/** Version of the text key. A key is never redefined in place: another rule is another version. */
const VERSION = 't1';

/**
 * Below this many code points a text alone does not tell stories apart ("more follows"), so the headline goes in front.
 */
const SHORT_TEXT = 100;

interface KeyEvidence {
  text: string;
  headline: string;
  normalText: string;
  /** base64url SHA-256 of `normalText`. */
  normalHash: string;
  /** The text is only what the front matter says of an article that has none: sites describe many pages alike. */
  isStub?: boolean;
}

/**
 * The text key: `t1:` + base64url SHA-256 over the normalised text, with the normalised headline in front of a short
 * one. Agencies send different flashes with one placeholder body ("후속기사가 이어집니다"), and they are different stories. So
 * are stubs that describe themselves alike, however long. A short text without a single letter or digit (`👍`) is keyed
 * by itself, for else all of them would be one story.
 */
export function textKey({ text, headline, normalText, normalHash, isStub = false }: KeyEvidence): string {
  if (!isStub && !isShortText(normalText)) return `${VERSION}:${normalHash}`;
  return `${VERSION}:${sha256(normaliseText(headline) + normalText || text, 'base64url')}`;
}

/** Text key of a notice that takes an article back: notices share their words, and are of one article each. */
export function retractionKey(articleId: string): string {
  return `${VERSION}:${sha256(`retracted ${articleId}`, 'base64url')}`;
}

/** Text key of an article that is a story of its own: no other article has its words. */
export function ownTextKey(textKey: string, articleId: string): string {
  return `${VERSION}:${sha256(`own ${articleId} ${textKey}`, 'base64url')}`;
}

/** Whether a normalised text is too short to tell stories apart without its headline. */
export function isShortText(text: string): boolean {
  // A code point is one or two UTF-16 units: only in between must they be counted.
  if (text.length >= 2 * SHORT_TEXT) return false;
  return text.length < SHORT_TEXT || Array.from(text).length < SHORT_TEXT;
}

/**
 * The definition of normalised text: NFKC, lowercase (no locale), and of that only letters, marks and numbers, joined.
 */
export function normaliseText(text: string): string {
  // ASCII has no other letters, and no marks
  if (text.length <= CHUNK && !NOT_ASCII.test(text)) return text.toLowerCase().replace(/[^a-z0-9]+/g, '');
  return wordsOf(compatible(text).toLowerCase());
}

const NOT_ASCII = /[\u0080-\uffff]/;
const NOT_A_WORD = lazily(() => /[^\p{L}\p{M}\p{N}]+/gu);

/** Characters of a long text that are gone through at a time: V8 keeps a record of each match, 30 bytes and more. */
const CHUNK = 64 * 1024;

function wordsOf(text: string): string {
  if (text.length <= CHUNK) return text.replace(NOT_A_WORD(), '');
  const chunks: string[] = [];
  for (let from = 0, to = 0; from < text.length; from = to) {
    to = Math.min(text.length, from + CHUNK);
    // the halves of a character stay together
    if (to < text.length && (text.charCodeAt(to - 1) & 0xfc00) === 0xd800) to -= 1;
    chunks.push(text.slice(from, to).replace(NOT_A_WORD(), ''));
  }
  return chunks.join('');
}

/** Sorting the marks on one letter is quadratic: half a megabyte of them takes half a minute. No writing has 64. */
const MARKS = lazily(() => /[\p{M}\uff9e\uff9f\u0e33\u0eb3]{64}/u);
const PIECE = /.{1,64}/gsu;

/** NFKC lets U+FDFA grow eighteenfold. A text that grows more than this is not made of words. */
const MOST_GROWTH = 4;

function compatible(text: string): string {
  if (MARKS().test(text)) return text.replace(PIECE, (piece) => piece.normalize('NFKC'));
  if (growsInParts(text)) return text.normalize('NFC');
  const normal = text.normalize('NFKC');
  return normal.length > 1000 && normal.length > MOST_GROWTH * text.length ? text.normalize('NFC') : normal;
}

/** Whether a long text surely grows too much, by a part at a time: the whole of it need not be made to find out. */
function growsInParts(text: string): boolean {
  let grown = 0;
  // what composes across the parts is counted apart: less than a part has
  const most = MOST_GROWTH * text.length + CHUNK;
  for (let from = 0; text.length > CHUNK && from < text.length && grown <= most; from += CHUNK) {
    grown += text.slice(from, from + CHUNK).normalize('NFKC').length;
  }
  return grown > most;
}

/** Which article a report is, and which words it has. */
export type ReportIdentity = Pick<Article, 'articleId' | 'textKey' | 'textKeyBy'>;

/** What gives a report its words. */
interface ReportWords extends Pick<Article, 'text'> {
  /** As the file states it; empty where only the object key names the article. */
  headline: string;
  /** Another report may have the same text and be about something else. */
  saysNothing: boolean;
  /** The report takes its article back. */
  isRetracted?: boolean;
  hashes?: Pick<TextHashes, 'normalText' | 'normalHash'>;
}

/**
 * Gives a report its identity: the one place that makes a text key.
 *
 *     a retraction .................................. by its article id: notices share their words
 *     a placeholder, or a short text .. by its headline and its words
 *     any other text ................................ by its words
 *
 * @param id of the article, or how it follows from the words if the file states none
 */
export function reportIdentity(words: ReportWords, id: string | ((textKey: string) => string)): ReportIdentity {
  const { text, headline, isRetracted, saysNothing, hashes = hashText(text) } = words;
  const key = textKey({ text, headline, ...hashes, isStub: saysNothing });
  const articleId = typeof id === 'string' ? id : id(key);
  if (isRetracted) return { articleId, textKey: retractionKey(articleId), textKeyBy: 'article id' };
  const isByHeadline = saysNothing || isShortText(hashes.normalText);
  return { articleId, textKey: key, ...(isByHeadline && { textKeyBy: 'headline' }) };
}

/**
 * Bound on an article id: it is part of a DynamoDB key (2,048 bytes) with a prefix, and travels in every notification.
 */
const MAX_ID_BYTES = 512;

/** The crawler's own ids, unique everywhere: three digits of the outlet, ten of the article. */
const CRAWLER_ID = /^\d{3}_\d{10}$/;

/**
 * The article id, stable across crawls of one article. The first of these that the file states:
 *
 *     001_0015827645                    the crawler's own, as `id` or from its parts `oid` and `aid`
 *     id:host:<host>:<id>               another id, unique only within its site: the host of its url,
 *     id:publisher:<publisher>:<id>     else its publisher,
 *     id:folder:<folder>:<id>           else the folder of its object key, for every Docusaurus site has an `intro`
 *     url:<url>                         of the article itself, and no home page
 *     key:<object key>
 *     text:<text key>
 *
 * Colons and percent signs of all but the last part are percent-encoded, so no two of them are spelled alike. One
 * longer than 512 bytes in UTF-8 becomes `h1:` + base64url SHA-256 of itself.
 */
export function articleIdOf(
  stated: StatedIdentity,
  id: string | undefined,
  key: string | undefined,
  textKey: string,
): string {
  return bounded(unboundedId(stated, id, key, textKey));
}

type StatedIdentity = Pick<Article, 'oid' | 'aid' | 'url' | 'isSourceUrl' | 'publisher'>;

/** A site's first page, which names no article. */
const HOME_PAGE = /^https?:\/\/[^/?#]+(?:\/(?:index\.\w{3,5})?)?(?:#.*)?$/i;

/**
 * The article's url if it may be that of one article: not of the source that it is taken from, and not of a home page.
 */
export function identifyingUrl({ url, isSourceUrl }: Pick<Article, 'url' | 'isSourceUrl'>): string | undefined {
  return url === undefined || isSourceUrl || HOME_PAGE.test(url) ? undefined : url;
}

function unboundedId(stated: StatedIdentity, id: string | undefined, key: string | undefined, textKey: string): string {
  const { oid, aid, publisher } = stated;
  if (id !== undefined && CRAWLER_ID.test(id)) return id;
  if (oid !== undefined && aid !== undefined && CRAWLER_ID.test(`${oid}_${aid}`)) return `${oid}_${aid}`;
  // A home page tells the site, and not the article.
  const ownUrl = stated.isSourceUrl ? undefined : stated.url;
  if (id !== undefined) return `id:${siteOf(ownUrl, publisher, key).map(encoded).join(':')}:${id}`;
  const url = identifyingUrl(stated);
  if (url !== undefined) return `url:${url}`;
  if (key !== undefined && key !== '') return `key:${key}`;
  return `text:${textKey}`;
}

function siteOf(
  url: string | undefined,
  publisher: string | undefined,
  key: string | undefined,
): [kind: string, name: string] {
  const host = hostOf(url);
  if (host) return ['host', host];
  return publisher ? ['publisher', publisher] : ['folder', parentFolder(key)];
}

function encoded(part: string): string {
  return part.replace(/[%:]/g, (mark) => (mark === ':' ? '%3A' : '%25'));
}

function hostOf(url: string | undefined): string | undefined {
  return url && /^https?:\/\/([^/?#\s]+)/i.exec(url)?.[1]?.toLowerCase();
}

function parentFolder(key: string | undefined): string {
  return key === undefined ? '' : key.slice(0, Math.max(0, key.lastIndexOf('/')));
}

function bounded(id: string): string {
  if (id.length * 3 <= MAX_ID_BYTES || Buffer.byteLength(id) <= MAX_ID_BYTES) return id;
  return `h1:${sha256(id, 'base64url')}`;
}
