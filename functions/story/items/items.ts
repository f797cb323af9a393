import type { Doubtful } from '../../article/article.ts';
import type { ReportKind } from '../../matching/kind.ts';
import type { Change, ObjectPointer, PreviousFacts } from '../../notifications/facts.ts';
import type { ArticleReport } from './article-report.ts';
import type { Unpacked, UnpackProgress } from './container.ts';
import type { Disposition } from './disposition.ts';
import type { Facts } from './facts.ts';
import type { QuestionKind, Unanswered } from './judge.ts';
import type { Key } from './keys.ts';
import type { ReceiptReason } from './receipt-reasons.ts';

/** The version of the items' layout. */
export const SCHEMA = 5;

/** What every item but a match key may have. */
export interface Expiring {
  /**
   * Epoch seconds: the table's TTL attribute. DynamoDB may take days to remove an expired item. Absent: it does not
   * expire.
   */
  expiresAt?: number;
}

/**
 * What every item has. `version` counts its writes: a writer that read version n may only write n + 1 (optimistic
 * lock).
 */
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
  | 'canary'
  | 'none';

/**
 * One news item. Its facts are those of the newest report of its own article; copies change counts only. The other
 * fields are what the day index and the event source use, and what the story counts. The item holds everything that a
 * notification says, so announcing needs no read.
 */
export interface StoryItem extends Item {
  entity: 'story';
  announce: Announce;
  facts: Facts;
  /** True while nothing about the story has been announced, because it was stored silently; absent otherwise. */
  unannounced?: true;
  /** Grows by one with every change of the facts: 1 when created. */
  revision: number;
  /** When the stack first saw the story: feeds, digests and retention go by this time. */
  firstSeenAt: string;
  /** Time of its earliest report (`articleTime`); only if that is more than a window before `firstSeenAt`. */
  reportedAt?: string;
  /** When its facts last changed; absent until they do. */
  updatedAt?: string;
  /** The scope of its articles and words (`scopeOf`); absent if that is the whole bucket. */
  scope?: string;
  /** The headline over the words of its first report (`headlineTerms`); absent without one. */
  headline?: number[];
  /** When it was withdrawn: its facts are erased, and no crawl restores them. */
  withdrawnAt?: string;
  withdrawnBy?: WithdrawnBy;
  /** The operator's name. */
  withdrawnByName?: string;
  /** The operator's own words, for other operators: subscribers do not get them. */
  withdrawalReason?: string;
  /** The story that has its reports since somebody merged the two: whatever refers to this one means that one. */
  mergedInto?: string;
  /** Publishers that the merge brought to the other story. */
  broughtPublishers?: string[];
  /**
   * Ids of articles that both stories listed, because an article with the words of another story is listed there too.
   * Absent if there is none.
   */
  sharedArticles?: string[];
  /** The story that its first report was split from. */
  splitFrom?: string;
  /** The story that the text at this key belongs to, since the report with it was split off. */
  textStoryId?: string;
  /**
   * Ids of stories that somebody has said are not this one, the latest last. A report joins only the likelier of two
   * that are kept apart.
   */
  apart?: string[];
  /** Its partition of the day index (`keys.ts`); absent with `timeline=false`, and of a silent one of an archive. */
  day?: string;
  /** With `reportedAt`: its partition of the archive's index. */
  archiveDay?: string;
  /** When an article last joined or changed it; absent until one does. */
  lastSeenAt?: string;
  /** How many articles joined it. An article that is not listed is counted again when it rejoins. */
  articleCount: number;
  /** The first of these articles; absent while there is only one. */
  articles?: StoryArticle[];
  /** Ids of the next ones. What they say is read from their files when somebody asks. */
  moreArticles?: string[];
  /** Ids of those whose file was deleted, the latest last: no list shows their words. The first reports have no words then. */
  erasedArticles?: string[];
  /** Earlier headlines of its articles, the latest last: searches still find the story by them. */
  earlier?: EarlierHeadline[];
  /** Names of the first publishers that report it; absent until a second article joins. */
  publishers?: string[];
  /** How fast publishers join: `heatOf`. Absent until a second one does. */
  heat?: number;
  /**
   * The last announced threshold of publishers, and the version that reached it: that write announces it, also beside
   * an update. Absent until the story reaches one.
   */
  coverage?: { publishers: number; version: number; said?: Said };
  /** What the last announcement of a revision said, once a silent write has followed it. */
  said?: Said;
  /**
   * Packed profiles of its first report, of the report that its facts are from if that is another, and of the first one
   * to join that was unlike the first; the centre of all, absent while there is one; and of the representative. Absent
   * with `matching=false`.
   */
  profiles?: {
    first: Uint8Array;
    current?: Uint8Array;
    unlike?: Uint8Array;
    centre?: Uint8Array;
    representative?: Uint8Array;
    /** Of the latest development that stands beside the facts. */
    development?: Uint8Array;
  };
  /**
   * Hashes of the terms of announced texts whose profiles are not kept any more, three bytes each; absent until there
   * is one.
   */
  told?: Uint8Array;
  /** What `story.updated` announces; absent until the story has been announced again. */
  change?: Change;
  /** What the facts said before that. */
  previous?: PreviousFacts;
  /** When a revision was last announced; absent until one is. */
  revisedAt?: string;
  /** Of facts that subscribers have not heard yet: when they are announced, as what, and what was announced before. */
  unsaid?: { until: string; change: Change; previous?: PreviousFacts };
  /** The latest development; absent until there is one. */
  development?: StoryDevelopment;
  /** The report that stands for the story in place of that of its facts (`representative.ts`). */
  representative?: Representative;
  /** The article whose headline an operator chose: no other article replaces the facts. Absent without such a choice. */
  headlineLock?: string;
  /** Ids of stories that a report of this one is closely like (`twins.ts`), the latest last. */
  twins?: string[];
}

/**
 * Who withdrew a story: its publisher with a retraction, an operator, whoever deleted its file (`onDelete=withdraw`),
 * or whoever merged it into another.
 */
export type WithdrawnBy = 'publisher' | 'operator' | 'deletion' | 'merge';

/**
 * What an announcement said, as far as silent writes change that: a redrive must say the same under the same id
 * (`said.ts`).
 */
export interface Said {
  announce: Announce;
  revision: number;
  at: string;
  articles: number;
  /** Reports that it named: the first ones. */
  named: number;
  publishers?: number;
  reportedAt?: string;
  /** Only if a crawl that says nothing new has replaced them. */
  facts?: Facts;
  /** Only if a silent crawl has changed one of those named. */
  reports?: StoryArticle[];
}

/** A report that says what no announced text of its story said. */
export interface StoryDevelopment {
  articleId: string;
  /** The revision of the story that announced it. */
  revision: number;
  at: string;
  /** The sentences that hold what is new. */
  news: string[];
  /** What the report says, where it stands beside the story's facts. */
  facts?: Facts;
}

/** What people see of a story, and notifications do not tell. */
export interface Representative {
  articleId: string;
  headline: string;
  publisher?: string;
  url?: string;
  /** When the article was: ISO 8601 UTC. */
  at: string;
}

/** A report of a story, as its own file says it. */
export interface StoryArticle {
  articleId: string;
  publisher?: string;
  /** Absent where it was retracted, and where the story is withdrawn. */
  headline?: string;
  url?: string;
  disposition: Disposition;
  /** When it joined. */
  at: string;
  /** Of a report that joined by a match. */
  probability?: number;
  /** It joined with the story that it was in, when somebody merged that one into this. */
  merged?: true;
}

export interface EarlierHeadline {
  articleId: string;
  headline: string;
}

/** Says which story a text belongs to. Its key is the one of a story whose first report has this text. */
export interface Alias extends Item {
  entity: 'alias';
  textKey: string;
  storyId: string;
  /** The headline over these words (`headlineTerms`); absent without one. */
  headline?: number[];
}

/** The newest known report of one article, and the story that the article belongs to: only a correction changes it. */
export interface ArticleClaim extends Item, ArticleReport {
  entity: 'article';
  articleId: string;
  storyId: string;
  identity: ArticleIdentity;
  /** Ids of the first other articles that came under this id, and are articles of their own. */
  namesakes?: string[];
  /** A report of it was announced: subscribers hear its corrections. */
  isAnnounced?: true;
  /** Hash of what its newest report says (`steadyHash`); absent without sentences. */
  steady?: string;
  /** Its paragraphs (`packBlocks`); absent of a single one. */
  blocks?: Uint8Array;
}

/** In which articles of a feed or publisher a block with these opening words has changed: it may change by itself. */
export interface BlockItem extends Item {
  entity: 'block';
  changes: BlockChange[];
  expiresAt: number;
}

export interface BlockChange {
  /** Hash of the article's id. */
  article: string;
  /** Of the block, from the beginning and from the end. */
  place: number[];
  /** Epoch seconds. */
  at: number;
}

/** A revision whose announcement waits: subscribers hear of it then, unless they hear of the story before. */
export interface LaterItem extends Item {
  entity: 'later';
  storyId: string;
  /** ISO 8601 UTC. */
  until: string;
  /** Where it is listed by `until`; absent once that is over. */
  day?: string;
  firstSeenAt?: string;
  expiresAt: number;
}

/** What a later file under the same id is recognised by (`same-article.ts`). */
export interface ArticleIdentity {
  /** Sixteen bits of the hash of each term, and its rarity: a withdrawn story leaves no words on its claims. */
  headline: number[];
  /** Hash of the headline's normalised words; absent without a headline. */
  words?: string;
  kind: ReportKind;
  /** Absent if unknown. */
  language?: string;
  /** Hash of the article's own url. */
  url?: string;
}

/**
 * A key by which stories are found. A full key is skipped and no longer written, so that boilerplate makes no hot item.
 * Expires a window after it was written. An archive's has its month in its key.
 */
export interface MatchKeyItem extends Item {
  entity: 'key';
  /** At most `KEY_STORIES` within a window; of a month, those of other days too. */
  stories: KeyedStory[];
  expiresAt: number;
}

export interface KeyedStory {
  storyId: string;
  /** Epoch seconds: the time of the article that wrote this entry (`articleTime`). */
  at: number;
  /** Hashes of that report's most salient terms (`signatureOf`). */
  signature: Uint8Array;
}

/** Which of a story's profiles a report is compared with. */
export type ComparedProfile = 'first' | 'current' | 'unlike' | 'centre';

/** Why a report joined a story that has another text. */
export interface MatchEvidence {
  /** 0 to 1. */
  probability: number;
  /** What of the story it was compared with; `recent` in receipts of schema 4, for one of the five newest reports. */
  report: ComparedProfile | 'recent';
  /** The probability beside the story's first report, where it was compared with another: how far the story has moved. */
  first?: number;
  /** `feature value added`, the one that counted most first: `topic 0.82 +3.1` in log odds. */
  features: string[];
  /** One story of this stack in this number has the shared words; only if that is common. */
  oneOf?: number;
}

/**
 * A close decision: an unlikely join, a report that replaced the headline of another, a report that is nearly a
 * development, a report that is closely like another story, too, and one of which the second reader says another thing
 * than the words.
 */
export type Doubt = 'unsure-join' | 'take-over' | 'near-development' | 'twins' | 'second-reader';

/** What the second reader said of a report, or why it said nothing. */
export interface Judged {
  question: QuestionKind;
  /** The prompt with its version: `same-1`. */
  prompt?: string;
  model: string;
  /** 0 to 10. */
  score?: number;
  why?: Unanswered;
}

/** The record of one file version: what became of it, and why. */
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
  /** When its embargo ended, or ends. */
  heldUntil?: string;
  /** It was uploaded quietly: nothing of it is announced. */
  quiet?: true;
  /** Instant of the decision. */
  receivedAt: string;
  /** When its article was (`articleTime`); only where that is more than a window before. */
  reportedAt?: string;
  /** The source of the file (`sourceOf`); absent with `sources=off`. */
  source?: string;
  storyId?: string;
  articleId?: string;
  /** `shortName` of the article's publisher: the story names those of its first reports only. */
  publisher?: string;
  textKey?: string;
  contentHash?: string;
  /** Absent where the file declares no hash. */
  hashVerified?: boolean;
  /**
   * Of a file that is listed (rejected, silenced, a development, a doubt): its partition of the day index, with `receivedAt` as sort key; absent with
   * `timeline=false`.
   */
  day?: string;
  firstSeenAt?: string;
  /** Why it was rejected, or why it is stale. */
  reason?: ReceiptReason;
  detail?: string;
  /** What is in doubt, of a file that is unsure: a place in the file, and what stands there. */
  doubtful?: Doubtful;
  evidence?: MatchEvidence;
  /** Why a person should look at the decision; absent where it was a clear one. */
  doubt?: Doubt;
  /** Absent where the second reader was not to be asked. */
  judged?: Judged;
  /** The story that it had joined, until somebody split it off. */
  splitFrom?: string;
  /** `code@line`, the first few. */
  repairs?: string[];
  warnings?: string[];
  /** Of a container: what was unpacked; absent until that has ended. */
  unpacked?: Unpacked;
  /** Of a container that takes several runs: how far the last one came. */
  unpacking?: UnpackProgress;
}

/** An article under an embargo: its file is read again and recorded when that ends. */
export interface HeldItem extends Item, ArticleReport {
  entity: 'held';
  articleId: string;
  /** What a newer version, or a retraction, is recognised by. */
  identity: ArticleIdentity;
  /** When the embargo ends, ISO 8601 UTC. */
  until: string;
  eTag?: string;
  uploadedBy?: string;
  quiet?: true;
  /** Why it is held no longer. Absent: it is held, and listed by `until`. */
  ended?: HeldEnd;
  day?: string;
  firstSeenAt?: string;
}

export type HeldEnd = 'released' | 'replaced' | 'retracted' | 'deleted';

/** What an operator may ask of ingest. */
export type RequestKind = 'split' | 'merge' | 'restore' | 'withdraw' | 'headline' | 'label';

/**
 * What an operator asked of ingest, and what became of it; written in the transaction that does it. It does not expire.
 */
export interface RequestItem extends Item {
  entity: 'request';
  /** Of an item of an earlier version perhaps another one: `infra/operator/table/corrections.ts` reads it as a label. */
  kind: RequestKind;
  /** When it was asked. */
  at: string;
  /** The operator's name on the machine that asked. */
  by: string;
  reason?: string;
  /** Why nothing was changed; absent if the request was carried out. */
  refusal?: string;
  /** When the embargo ends because of which nothing was changed. */
  heldUntil?: string;
  storyId: string;
  /** The story that a split made, that it was merged into, or that had its reports until a merge was undone. */
  otherStoryId?: string;
  /** How many reports of the story it could not reach, because a story lists its first reports only. */
  unlisted?: number;
  /** Id of the request that it undoes. */
  undoes?: string;
  /** What undoes it; absent if nothing does. */
  undo?: { kind: Exclude<RequestKind, 'split'>; storyId: string; into?: string; articleId?: string };
  /** What it says of two reports: the matcher can learn from it. Absent if it says nothing, or no longer. */
  label?: 'same' | 'different';
  /** The two reports; empty if it says nothing of any. */
  reports: LabelledReport[];
  /** Why the matcher had joined them. */
  evidence?: MatchEvidence;
}

/** A correction that was made before there were requests: it is read, and no longer written. */
export interface Correction extends Item {
  entity: 'correction';
  /** `split`: also of a merge that was undone. `right`: the join was confirmed. */
  kind: 'split' | 'merge' | 'right';
  at: string;
  by: string;
  reason?: string;
  /** The story that was split, merged into another, or confirmed. */
  storyId: string;
  /** The story that a split made, or that it was merged into. */
  otherStoryId?: string;
  label: 'same' | 'different';
  /** The two reports; only one if the other is not known any more. */
  reports: LabelledReport[];
  /** Why the matcher had joined them. */
  evidence?: MatchEvidence;
}

export interface LabelledReport {
  articleId: string;
  /** Object key of its file. */
  key: string;
}

/** One upload of the canary (`canary.ts`). Lists, reports and subscribers never show it. */
export interface CanaryItem extends Item, ObjectPointer {
  entity: 'canary';
  announce: Announce;
}

/** What the stack has learned of its own words (`functions/learn`). */
export interface RarityItem extends Item {
  entity: 'rarity';
  /** When it was learned. */
  at: string;
  /** First and last day of the stories that were counted; absent if there were none. */
  from?: string;
  to?: string;
  stories: number;
  /** `packTerms`: at most 32,000 bytes. */
  terms: Uint8Array;
}

/**
 * Two stories that are probably one event, because two of their reports match closely. The item has no words of them,
 * and expires (`twins.ts`).
 */
export interface TwinsItem extends Item {
  entity: 'twins';
  /** When they were found. */
  at: string;
  /** The younger story, which would be merged into the older. */
  storyId: string;
  into: string;
  /** The report that was found in the one story, and is like a report of the other. */
  report: LabelledReport;
  /** The story that has it. */
  reportOf: string;
  evidence: MatchEvidence;
  expiresAt: number;
}

export type TableItem =
  | RarityItem
  | TwinsItem
  | StoryItem
  | Alias
  | ArticleClaim
  | MatchKeyItem
  | Receipt
  | RequestItem
  | Correction
  | CanaryItem
  | HeldItem
  | LaterItem
  | BlockItem;

/** The item of this sort among some, of which there is at most one. */
export const itemIn = <E extends TableItem['entity']>(entity: E, items: readonly TableItem[]) =>
  items.find((item): item is Extract<TableItem, { entity: E }> => item.entity === entity);
