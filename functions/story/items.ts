import type { ReportKind } from '../matching/kind.ts';
import type { ArticleReport } from './article-report.ts';
import type { Disposition } from './disposition.ts';
import type { Facts } from './facts.ts';
import type { Key } from './keys.ts';

/** The version of the items' layout. */
export const SCHEMA = 3;

/** What every item but a match key may have. */
export interface Expiring {
  /** Epoch seconds: the table's TTL attribute. DynamoDB may take days to remove an expired item. Absent: it does not expire. */
  expiresAt?: number;
}

/** What every item carries. `version` counts its writes: a writer that saw version n may only write n + 1 (optimistic lock). */
interface Item extends Key, Expiring {
  schema: typeof SCHEMA;
  version: number;
}

/** What the stream announces when this item is written; `none` for a silent write. The event source filters on it. */
export type Announce =
  | 'story.created'
  | 'story.updated'
  | 'story.covered'
  | 'story.withdrawn'
  | 'article.rejected'
  | 'none';

/**
 * One news item. Its facts are those of the newest report of its own article; copies change counts only. Beside the facts stand what the
 * index and the event source go by, and what the story counts. Holds everything a notification says, so that announcing needs no read.
 */
export interface StoryItem extends Item {
  entity: 'story';
  announce: Announce;
  facts: Facts;
  /** True until something of it is announced, where it was stored silently; absent else. */
  unannounced?: true;
  /** Grows by one with every change of the facts: 1 when created. */
  revision: number;
  firstSeenAt: string;
  /** When its facts last changed; absent until they do. */
  updatedAt?: string;
  /** When it was taken back: what it said is erased, and no crawl brings it back. */
  withdrawnAt?: string;
  withdrawnBy?: WithdrawnBy;
  /** The operator's own words, for other operators: subscribers do not get them. */
  withdrawalReason?: string;
  /** Partition of the index that lists it (`keys.ts`); absent with `timeline=false`. */
  day?: string;
  /** When an article last joined or changed it; absent until one does. */
  lastSeenAt?: string;
  /** How many articles have said what it says; one that is not listed in `articles`, left and came back, counts twice. */
  articleCount: number;
  /** The first of them by name; absent while the story's own is the only one. */
  articles?: StoryArticle[];
  /** Names of the publishers that report it, the first ones; absent until a second article joins. */
  publishers?: string[];
  /**
   * The last threshold of publishers that it reached while such were announced, and the version that reached it: that write announces it,
   * also beside an update. Absent until it reaches one.
   */
  coverage?: { publishers: number; version: number };
  /** Packed profiles of its first report, and of the one that its facts come from where that is another; absent with `matching=false`. */
  profiles?: { first: Uint8Array; headline?: Uint8Array };
}

/** Who took a story back: its publisher with a retraction, an operator, or whoever deleted its file (`onDelete=withdraw`). */
export type WithdrawnBy = 'publisher' | 'operator' | 'deletion';

export interface StoryArticle {
  articleId: string;
  publisher?: string;
  disposition: Disposition;
  at: string;
}

/** These words belong to that story. Lives at the address a story that began with them would have. */
export interface Alias extends Item {
  entity: 'alias';
  textKey: string;
  storyId: string;
}

/** The newest known report of one article, and the story that the article belongs to, which never changes. */
export interface ArticleClaim extends Item, ArticleReport {
  entity: 'article';
  articleId: string;
  storyId: string;
  identity: ArticleIdentity;
}

/** What a later file under the same id is recognised by (`same-article.ts`). */
export interface ArticleIdentity {
  /** 16-bit hashes of its terms: a withdrawn story leaves no words on its claims. */
  headline: number[];
  kind: ReportKind;
  /** Digests. */
  url?: string;
  publisher?: string;
}

/**
 * A key by which stories are found: the live ones among these. A key that is full is passed over and no longer written, so
 * that boilerplate makes no hot item. Expires with the window.
 */
export interface MatchKeyItem extends Item {
  entity: 'key';
  /** At most `KEY_STORIES`. */
  stories: KeyedStory[];
  expiresAt: number;
}

export interface KeyedStory {
  storyId: string;
  /** Epoch seconds at which the report was observed that wrote it. */
  at: number;
}

/** Why a report joined a story whose words are not its own. */
export interface MatchEvidence {
  /** 0 to 1. */
  probability: number;
  /** Which report of the story it was compared with. */
  report: 'first' | 'headline';
  /** `feature value added`, the one that counted most first: `topic 0.82 +3.1` in log odds. */
  features: string[];
}

/** The one record of one file version: what became of it, and why. */
export interface Receipt extends Item {
  entity: 'receipt';
  announce: Announce;
  disposition: Disposition;
  bucket: string;
  key: string;
  versionId?: string;
  sequencer?: string;
  uploadedAt: string;
  /** Who uploaded it, as S3 names principals: `AWS:AIDA…`. */
  uploadedBy?: string;
  /** Instant of the decision. */
  receivedAt: string;
  storyId?: string;
  articleId?: string;
  textKey?: string;
  contentHash?: string;
  /** Absent where the file declares no hash. */
  hashVerified?: boolean;
  /** Of a rejected file: the partition of the index that lists it, and `receivedAt` as its sort key; absent with `timeline=false`. */
  day?: string;
  firstSeenAt?: string;
  /** Why it was rejected, or why it is stale. */
  reason?: string;
  detail?: string;
  evidence?: MatchEvidence;
  /** `code@line`, the first few. */
  repairs?: string[];
  warnings?: string[];
}

export type TableItem = StoryItem | Alias | ArticleClaim | MatchKeyItem | Receipt;
