import type { Article } from './article.ts';
import { sha256 } from './strings.ts';

/** Bound on an article id: it is part of a DynamoDB key (2,048 bytes) with a prefix, and travels in every notification. */
const MAX_ID_BYTES = 512;

const CRAWLER_ID = /^\d{3,}_\d+$/;

/**
 * The article id, stable across crawls of one article:
 * 1. the crawler's own `oid_aid`, as `id` or from its parts: unique everywhere, taken as it is;
 * 2. another explicit id, scoped to its site (`id:<scope>/<id>`), for every Docusaurus site has an `intro`: the scope is
 *    the host of the URL, else the publisher, else the folder of the object key;
 * 3. the URL; 4. the object key (`key:…`); 5. the text key.
 * One longer than 512 bytes in UTF-8 becomes `h1:` + base64url SHA-256 of itself.
 */
export function articleIdOf(
  stated: StatedIdentity,
  id: string | undefined,
  key: string | undefined,
  textKey: string,
): string {
  return bounded(unboundedId(stated, id, key, textKey));
}

type StatedIdentity = Pick<Article, 'oid' | 'aid' | 'url' | 'publisher'>;

function unboundedId(
  { oid, aid, url, publisher }: StatedIdentity,
  id: string | undefined,
  key: string | undefined,
  textKey: string,
): string {
  if (id !== undefined && CRAWLER_ID.test(id)) return id;
  if (oid !== undefined && aid !== undefined && CRAWLER_ID.test(`${oid}_${aid}`)) return `${oid}_${aid}`;
  if (id !== undefined) return `id:${hostOf(url) ?? publisher ?? folderOf(key)}/${id}`;
  if (url !== undefined) return url;
  if (key !== undefined && key !== '') return `key:${key}`;
  return textKey;
}

function hostOf(url: string | undefined): string | undefined {
  return url && /^https?:\/\/([^/?#\s]+)/i.exec(url)?.[1]?.toLowerCase();
}

function folderOf(key: string | undefined): string {
  return key === undefined ? '' : key.slice(0, Math.max(0, key.lastIndexOf('/')));
}

function bounded(id: string): string {
  if (id.length * 3 <= MAX_ID_BYTES || Buffer.byteLength(id) <= MAX_ID_BYTES) return id;
  return `h1:${sha256(id, 'base64url')}`;
}
