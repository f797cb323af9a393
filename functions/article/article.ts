import type { ReasonCode, Repair, WarningCode } from './codes.ts';

export type { ReasonCode, Repair, WarningCode };

/**
 * What a reader takes out of one article file. Everything downstream (story, receipt, notification) keeps these names.
 * All instants are ISO 8601 in UTC (`2026-01-04T04:58:38.000Z`); a field the file does not state is absent, not empty.
 */
export interface Article {
  /**
   * Stable identity across crawls: the crawler's own `oid_aid` id, else an id scoped to its site, else the URL, else
   * the object key. At most 512 UTF-8 bytes.
   */
  articleId: string;
  /** The title as a reader sees it: entities decoded, white space collapsed. May be empty. */
  title: string;
  /** The title without wire markers: what a person would call the headline. */
  headline: string;
  /** Wire markers taken off the title, as written, in reading order: `[속보]`, `(종합2보)`, `(2nd LD)`. */
  markers: string[];
  publisher?: string;
  category?: string;
  authors: Author[];
  publishedAt?: string;
  updatedAt?: string;
  crawledAt?: string;
  url?: string;
  /** The url is that of what the article is about or taken from (`source_url`, `via`): it does not identify the article. */
  isSourceUrl?: true;
  oid?: string;
  aid?: string;
  /** The publisher takes the article back. Its words are a notice and not news: `textKey` is of the article id. */
  isRetracted?: true;
  tags: string[];
  description?: string;
  /** BCP 47 primary tag, from the front matter, else detected in the text; `und` where it is unsure. */
  language: string;
  /** The article's own words: envelope removed, entities decoded, trimmed; not Unicode-normalised. */
  text: string;
  /**
   * The first sentences of the text as plain text, without markup, mail addresses and a repeated title; its description where the text
   * has no prose. One line, at most 280 code points.
   */
  excerpt: string;
  /** Lower-case hex SHA-256 of `text` in UTF-8: the crawler's own definition. */
  contentHash: string;
  /** The `content_hash` the file declares, if it does. */
  declaredHash?: string;
  /** True when `declaredHash` is present and equals `contentHash`. */
  hashVerified: boolean;
  /** `t1:` + base64url SHA-256 of the normalised text: equal keys mean the same words. */
  textKey: string;
  /** Front matter values as written: strings, and lists or maps of them. No prototype. */
  frontMatter: FrontMatterMap;
  frontMatterState: 'strict' | 'repaired' | 'none';
  /** WHATWG label of the encoding the bytes were read in: `utf-8`, `utf-16le`, `euc-kr` (CP949) … */
  encoding: string;
  /** What had to be mended to read the file, in file order. */
  repairs: Repair[];
  /** What is odd about the file and was left as it is. */
  warnings: WarningCode[];
}

export interface Author {
  name: string;
  email?: string;
}

export type FrontMatterValue = string | FrontMatterValue[] | FrontMatterMap;
export type FrontMatterMap = { [key: string]: FrontMatterValue };

/** Outcome of reading one file: an article, or the reason why nobody could read one in it. Reading never throws. */
export type ReadResult = ReadArticle | Refusal;

export interface ReadArticle {
  ok: true;
  article: Article;
  /** The normalised text (section "text key" of the design), computed once for whoever sketches or compares it. */
  normalText: string;
}

export interface Refusal {
  ok: false;
  reason: ReasonCode;
  /** One sentence for a person: what was found in this file. */
  detail: string;
  /** What was thrown, of a `reader-fault`. */
  cause?: unknown;
}

export interface ReadOptions {
  /** Object key, form-decoded: the identity of last resort. */
  key?: string;
  /** The object's Content-Type; its charset wins over what the bytes look like. */
  contentType?: string;
  /** IANA zone of a `published_at` without one. Default `Asia/Seoul`. */
  timeZone?: string;
  /** Largest file that is read, in bytes, packed and unpacked. Default 1 MiB. */
  maxBytes?: number;
  /** Now, in epoch milliseconds: a date after it is a `future-date`. Absent: not checked. */
  now?: number;
}
