import type { Article } from './article.ts';
import { sha256 } from './base/strings.ts';
import { hashText, isShortText, retractionKey, type TextHashes, textKey } from './base/text-key.ts';

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
