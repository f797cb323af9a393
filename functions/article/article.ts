import type { Articlehood } from './articlehood.ts';
import type { ReasonCode, Repair, WarningCode } from './base/codes.ts';
import type { Syntax } from './prose/blocks.ts';

export type { ReasonCode, Repair, WarningCode };

/**
 * What the reader takes out of one article file. Everything downstream (story, receipt, notification) keeps these
 * names. Instants are ISO 8601 in UTC (`2026-01-04T04:58:38.000Z`). A field that the file does not state is absent, not
 * empty.
 *
 * Keys are compared in lower case without `-`, `_` and spaces; each field has many (front-matter/fields.ts), the first
 * ones of which are named here. Of one field at most 4,000 characters of a text and 500 values of a list are read;
 * identifiers that are longer count as not stated.
 */
export interface Article {
  /**
   * Stable identity across crawls: the crawler's own `oid_aid` id, else an id scoped to its site, else the URL, else
   * the object key. At most 512 UTF-8 bytes. Keys: `id`, `guid`, `articleId`, `uuid`.
   */
  articleId: string;
  /**
   * The title as a reader sees it: entities decoded, HTML tags removed, white space collapsed. May be empty. Keys:
   * `title`, `headline`, `subject` …; else the text's first heading, the headline of a text file, or the file name.
   */
  title: string;
  /** The title without wire markers: what a person would call the headline. */
  headline: string;
  /** Wire markers taken off the title, as written, in reading order: `[속보]`, `(종합2보)`, `(2nd LD)`. At most 20. */
  markers: string[];
  /** Keys: `publisher`, `source`, `site`, `siteName`, `publication` …; no URL and no file name. */
  publisher?: string;
  /** Keys: `category`, `categories` (the first one), `section` … */
  category?: string;
  /**
   * Names without roles, degrees and affiliations, at most 50. Keys: `author`, `authors`, `byline`, `by`, `creator` …
   */
  authors: Author[];
  /** Keys: `published_at`, `date`, `pubDate`, `created` …; else a date in the file name or stated path. */
  publishedAt?: string;
  /** The day of publication where the publisher is (`2026-01-04`), where the file states no time of day. */
  publishedOn?: string;
  /** Keys: `updated_at`, `lastmod`, `modified` … */
  updatedAt?: string;
  /** Keys: `crawled_at`, `fetched_at`, `retrieved_at`, `date_download` … */
  crawledAt?: string;
  /** An absolute http(s) address. Keys: `url`, `link`, `canonical`, `permalink`, `source` … */
  url?: string;
  /**
   * The url is that of what the article is about or taken from (`source_url`, `via`): it does not identify the article.
   */
  isSourceUrl?: true;
  /** The crawler's identifiers of outlet and article; text, never numbers. */
  oid?: string;
  aid?: string;
  /** Keys: `tags`, `keywords`, `topics` …; a list, or text with commas. */
  tags: string[];
  /** As stated. Keys: `description`, `summary`, `excerpt`, `abstract` … */
  description?: string;
  /**
   * BCP 47 primary tag. Keys: `lang`, `language`, `locale` …; else detected in the prose, else named by the path; `und`
   * if unsure.
   */
  language: string;
  /**
   * The article's own words as the file has them, Markdown included: envelope removed, entities decoded, trimmed; not
   * Unicode-normalised.
   */
  text: string;
  /**
   * The first sentences of the text as plain text, without markup, mail addresses and a repeated title; its description
   * if the text has no prose. One line, at most 280 code points.
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
  /** What else than the words alone the text key is made of (`reportIdentity`); absent if nothing. */
  textKeyBy?: 'headline' | 'article id';
  /**
   * Front matter values as written: strings, and lists or maps of them. No prototype. Of other shapes, what they state.
   */
  frontMatter: FrontMatterMap;
  frontMatterState: 'strict' | 'repaired' | 'none';
  /** WHATWG label of the encoding the bytes were read in: `utf-8`, `utf-16le`, `euc-kr` (CP949) … */
  encoding: string;
  /** What had to be mended to read the file, in file order. At most 50. */
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

/**
 * What a file comes to, by its `kind`. Only an article that may be published is `ok`; every other result says why in
 * `reason` and `detail`, whatever else can be read of it.
 */
export type ReadResult = ReadArticle | ReadRetraction | ReadHeld | ReadUnsure | ReadContainer | Refusal;

/** Which of these results a file comes to. */
export type ReadKind = ReadResult['kind'];

export interface ReadArticle extends ReadText {
  ok: true;
  kind: 'article';
}

/**
 * The publisher takes the article back (`status: retracted`, `KILL: …`). The words are a notice and not news: `textKey`
 * is of the article id.
 */
export interface ReadRetraction extends ReadText, NotOk {
  kind: 'retracted';
  reason: 'retracted';
}

/** The article is under an embargo with a time, and is as it will be read then. */
export interface ReadHeld extends ReadText, NotOk {
  kind: 'held';
  reason: 'embargoed';
  /** When the last embargo that the file states ends: ISO 8601, UTC. */
  until: string;
}

/**
 * Nobody can tell by the file whether its article may be published (`unsure-publication`), or whether it is one
 * (`unsure-article`): a person decides. It is as it will be read if that person says yes.
 */
export interface ReadUnsure extends ReadText, NotOk {
  kind: 'unsure';
  reason: UnsureReason;
  /** What of the file is in doubt. */
  at: Doubtful;
}

export type UnsureReason = 'unsure-publication' | 'unsure-article';

/** A place in a file, and what stands there: `status`, `wartet auf Anna`; `text, line 2`, `EMBARGO: see below`. */
export interface Doubtful {
  path: string;
  /** At most 200 characters of it. */
  value: string;
}

/** How a container holds its articles. */
export type ContainerKind = 'json-lines' | 'json-list' | 'feed' | 'newsml' | 'digest' | 'warc';

/** The file holds many articles: `splitArticles` reads them. */
export interface ReadContainer extends NotOk {
  kind: 'container';
  reason: 'container';
  container: ContainerKind;
}

/** An article that could be read. */
export interface ReadText {
  article: Article;
  /** The text's letters, marks and figures, normalised: what `textKey` is the hash of. */
  normalText: string;
  /**
   * Of an article in JSON, XML or another shape than text with front matter: what it is, and where in it each value was
   * found.
   */
  shape?: { readonly name: string; readonly origins: Readonly<Record<string, string>> };
}

/** The file is not an article, or states that it may not be published: a draft, an embargo without a readable end. */
export interface Refusal extends NotOk {
  kind: 'refused';
  reason: Exclude<ReasonCode, 'retracted' | 'container' | UnsureReason>;
  /** The article that its file forbids to publish, by which older reports of it are known. */
  withheld?: ReadText;
}

/** What every result says that is not an article. */
interface NotOk {
  ok: false;
  reason: ReasonCode;
  /** One sentence for a person: what was found in this file. */
  detail: string;
  /** 1-based line of the decoded file that is to blame, if one is. */
  line?: number;
  /** As in `Article`, if they could be read. */
  publisher?: string;
  articleId?: string;
  /** What was thrown, of a `reader-fault`. */
  cause?: unknown;
}

export interface ReadOptions {
  /** Object key, form-decoded: the identity of last resort. */
  key?: string;
  /** The object's Content-Type; its charset wins over what the bytes look like. */
  contentType?: string;
  /** IANA zone of a `published_at` without one. Default `UTC`; a file in the crawler's own shape is in `Asia/Seoul`. */
  timeZone?: string;
  /**
   * Other zones than `timeZone`, by the name of a publisher or by a folder of the object key with its slash
   * (`crawler-a/`). A publisher takes precedence over folders, and a longer folder over a shorter one.
   */
  timeZones?: Readonly<Record<string, string>>;
  /** Largest file that is read, in bytes, packed and unpacked. Default 1 MiB. */
  maxBytes?: number;
  /**
   * Size of the file in bytes, where the bytes are only its start: at least the first 64 KiB, which show whether it is
   * a container. Else it is refused as `too-large`.
   */
  size?: number;
  /**
   * The current time in epoch milliseconds. A later date is a `future-date`, an earlier one ends an embargo. Absent: no
   * date is in the future, and every stated embargo is in force.
   */
  now?: number;
  /** What is unsure counts as published, for a person has said so; embargoes and drafts do not. */
  isPublished?: boolean;
  /**
   * Keys by which a source says whether an article is published, with the values that say yes, all in lower case and
   * the keys without `-`, `_`, `.` and blanks: `{"freigabe": ["erteilt"]}`. Any other value is a draft.
   */
  publishable?: Readonly<Record<string, readonly string[]>>;
}

/**
 * What the shapes are called in docs/reading.md. Of each `doors.test.ts` says where its strings stand, and asks every
 * statement there.
 */
export type ShapeName =
  | 'mail'
  | 'web page'
  | 'web page with JSON-LD'
  | 'JSON'
  | 'JSON-LD'
  | 'ninjs'
  | 'NITF'
  | 'NewsML-G2'
  | 'NewsML 1';

/** An article in another shape than text with front matter. */
export interface Shape {
  ok: true;
  name: ShapeName;
  /** What it states, by names that front matter has for it. */
  values: FrontMatterMap;
  /** Where in the file each value was found. */
  origins: Readonly<Record<string, string>>;
  body: string;
  syntax: Syntax;
  /** What it states as it is written, where `values` has only one of several values for a field of ours. */
  stated?: FrontMatterMap;
  /** Objects around the article, without what they have of other articles: an embargo there is one of this article. */
  around?: readonly FrontMatterMap[];
  /** Texts beside the article's own: a banner of the page, the part of the mail that is not read. */
  beside?: readonly string[];
  /** The text is what looks most like an article. */
  isGuess?: true;
  /** It has attachments, which are not read. */
  hasAttachments?: boolean;
  /** Of a page: whether it is an article. */
  articlehood?: Articlehood;
}

export function refuse(reason: Refusal['reason'], detail: string): Refusal {
  return { ok: false, kind: 'refused', reason, detail };
}

/** What each kind of result makes. A caller that forgets a kind does not compile. */
export function byKind<R extends { kind: string }, T>(
  result: R,
  cases: { readonly [K in R['kind']]: (result: Extract<R, { kind: K }>) => T },
): T {
  return (cases[result.kind as R['kind']] as (result: R) => T)(result);
}

/** What may be shown of a file: nothing of one that is held or refused. A retraction is shown as one. */
export function shownIn(result: ReadResult): ReadText | undefined {
  return byKind<ReadResult, ReadText | undefined>(result, {
    article: (own) => own,
    retracted: (own) => own,
    // What may not be announced yet may not be shown either.
    held: () => undefined,
    unsure: () => undefined,
    container: () => undefined,
    refused: () => undefined,
  });
}
