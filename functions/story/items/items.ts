import type { Doubtful } from '../../article/index.ts';
import type { ReportKind } from '../../matching/kind.ts';
import type { Change, NOTIFICATION_TYPES, ObjectPointer } from '../../notifications/facts.ts';
import type { ArticleReport } from './article-report.ts';
import type { Unpacked, UnpackProgress } from './container.ts';
import type { Disposition } from './disposition.ts';
import type { Facts } from './facts.ts';
import type { FileVersion } from './file-version.ts';
import type { QuestionKind, Unanswered } from './judge.ts';
import { type Key, type ReportRef, storyIdAt } from './keys.ts';

export type { ReportRef } from './keys.ts';

import type { ReceiptReason } from './receipt-reasons.ts';

/** The version of the items' layout. */
export const SCHEMA = 1;

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
export type Announce = (typeof NOTIFICATION_TYPES)[number] | 'canary' | 'none';

/**
 * One news item: a head without any words. Its reports are items of their own in its partition, numbered in the order
 * in which they joined, and hold all words (`ReportItem`). A reference to one is its number, or `STORY#NUMBER` of a
 * story that was merged into this one. The version orders the numbers: each is used once.
 */
export interface StoryItem extends Item {
  entity: 'story';
  announce: Announce;
  /** Grows by one with every announcement: 1 when created. */
  revision: number;
  /** When the stack first saw the story: feeds, digests and retention go by this time. */
  firstSeenAt: string;
  /** Time of its earliest report (`articleTime`); only if that is more than a window before `firstSeenAt`. */
  reportedAt?: string;
  /** Its partition of the day index (`keys.ts`); absent of a silent one of an archive. */
  day?: string;
  /** With `reportedAt`: its partition of the archive's index. */
  archiveDay?: string;
  /** When a report last joined or changed it; absent until one does. */
  lastSeenAt?: string;
  /** The scope of its articles and words (`scopeOf`); absent if that is the whole bucket. */
  scope?: string;
  /** The headline over the words of its first report (`headlineTerms`); absent without one. */
  headlineTerms?: number[];
  /** How many articles joined it. */
  articleCount: number;
  /** The number of its latest report. */
  lastReport: number;
  /** The report whose words are the facts of notifications. */
  speaking: ReportRef;
  /** The report that stands for the story before people (`withRepresentative`), if that is another. */
  shown?: ReportRef;
  /** Somebody chose the headline of the speaking report: no other article replaces the facts. */
  isChosen?: true;
  /** The first reports, which notifications name; absent while that is the first alone. */
  named?: ReportRef[];
  /** Hashes of the names of the first publishers, four bytes each; absent while there is none. */
  publishers?: Uint8Array;
  /** How fast publishers join: `heatOf`. Absent until a second one does. */
  heat?: number;
  /** The last announcement of a revision; absent while nothing about the story has been announced. */
  announced?: Announcement;
  /** The last announced threshold of publishers. */
  coverage?: Coverage;
  /** Words that subscribers have not heard yet: when they are announced, and as what. */
  waiting?: { until: string; change: Change; previous?: EarlierReport };
  /** The latest development; absent until there is one. */
  development?: { report: ReportRef; revision: number; at: string };
  /** No crawl restores it. Its words are erased, unless it was merged. */
  withdrawn?: { at: string; by: WithdrawnBy; name?: string; reason?: string };
  /** The story that has its reports since somebody merged the two: whatever refers to this one means that one. */
  mergedInto?: string;
  /** What the merge brought to the other story: publishers that this one alone had, and articles that both counted. */
  brought?: { publishers: Uint8Array; shared: number };
  /** Ids of the stories that were merged into this one, the latest last: their reports are its own. */
  merged?: string[];
  /** The story that its first report was split from. */
  splitFrom?: string;
  /** The story that the text at this key belongs to, since the report with it was split off. */
  textStoryId?: string;
  /**
   * Ids of stories that somebody has said are not this one, the latest last. A report joins only the likelier of two
   * that are kept apart.
   */
  apart?: string[];
  /** Ids of stories that a report of this one is closely like (`twins.ts`), the latest last. */
  twins?: string[];
  /** Its storyline: the id of that one's first story. Absent while it is the only story of its affair. */
  storyline?: string;
  /**
   * Packed profiles of its first report, and of the speaking one if that is another; the centre of all, absent while
   * there is one. Absent with `matching=false`. The reports hold their own main words.
   */
  profiles?: { first: Uint8Array; current?: Uint8Array; centre?: Uint8Array };
}

/** A report as it was up to a revision of its story. */
export interface EarlierReport {
  report: ReportRef;
  revision: number;
}

/** What an announcement said, beside the words of its reports: a redrive says the same under the same id. */
export interface Announcement {
  announce: 'story.created' | 'story.updated' | 'story.withdrawn';
  /** The report whose words it said: the speaking one, or a development beside it. */
  report: ReportRef;
  revision: number;
  at: string;
  articles: number;
  publishers: number;
  /** Reports that it named: the first ones. */
  named: number;
  reportedAt?: string;
  /** Why the story was announced again. */
  change?: Change;
  /** What the facts said before that. */
  previous?: EarlierReport;
  /** When a revision was last announced: at most one within `revisionMinutes`. */
  revisedAt?: string;
}

/** The version that reached a threshold of publishers announces it, also beside an update. */
export interface Coverage
  extends Pick<Announcement, 'report' | 'revision' | 'at' | 'articles' | 'named' | 'reportedAt'> {
  publishers: number;
  counted: number;
  version: number;
}

/**
 * Who withdrew a story: its publisher with a retraction, an operator, whoever deleted its file (`onDelete=withdraw`),
 * or whoever merged it into another.
 */
export type WithdrawnBy = 'publisher' | 'operator' | 'deletion' | 'merge';

/**
 * One report of a story: the only home of its words. Each set of words names the file that it came from (`object`):
 * what a deleted file said is erased wherever it stands.
 */
export interface ReportItem extends Item {
  entity: 'report';
  articleId: string;
  /** Of the words of its newest crawl. */
  textKey: string;
  disposition: Disposition;
  /** When it joined. */
  at: string;
  /** Of a report that joined by a match. */
  probability?: number;
  state: ReportState;
  /** What its newest crawl says; of an erased one, which article and file it was. */
  words: Facts;
  /** What it said up to a revision of the story, the latest last. */
  before?: EarlierWords[];
  /** The sentences for which it was announced as a development. */
  news?: string[];
  /** Why the second reader answered so: a sentence about the report's words, which is erased with them. */
  judged?: string;
  /** Packed main words, to compare later reports with; absent of the first report, whose head has more. */
  profile?: Uint8Array;
}

/**
 * Whether subscribers have heard of the report, and with which revision of its story; or why it says nothing.
 * `left`: a split moved it to another story.
 */
export type ReportState =
  | { is: 'announced'; revision: number }
  | { is: 'silent' }
  | { is: 'waiting'; until: string }
  | { is: 'erased'; by: WithdrawnBy }
  | { is: 'left'; to: string };

/** What follows from each state. */
const REPORT_STATES: {
  readonly [Is in ReportState['is']]: {
    /** It is one of the reports of its story: counted, listed, and withdrawn with it. */
    readonly isHere: boolean;
    /** Only its headline is stored while it does not stand for its story: then its file is read. */
    readonly isBrief: boolean;
    /** Its words were taken back: no announcement says it, and the next crawl begins again. */
    readonly isErased: boolean;
  };
} = {
  announced: { isHere: true, isBrief: false, isErased: false },
  silent: { isHere: true, isBrief: true, isErased: false },
  waiting: { isHere: true, isBrief: false, isErased: false },
  erased: { isHere: true, isBrief: false, isErased: true },
  left: { isHere: false, isBrief: false, isErased: false },
};

export const traitsOf = ({ state }: Pick<ReportItem, 'state'>) => REPORT_STATES[state.is];

/** Whether a report is one of the story in whose partition it is. */
export const isHere = (report: Pick<ReportItem, 'state'>): boolean => traitsOf(report).isHere;

/** What a report said before. Only what may be announced again is kept whole. */
export interface EarlierWords {
  /** The last revision of the story at which it said this. */
  until: number;
  /** Id of that story, if it is not the one in whose partition the report is: a merge or a split counts by itself. */
  of?: string;
  words: Pick<Facts, 'title' | 'headline' | 'contentHash' | 'object'> & Partial<Facts>;
}

/** Says which story a text belongs to. Its key is the one of a story whose first report has this text. */
export interface Alias extends Item {
  entity: 'alias';
  textKey: string;
  storyId: string;
  /** The headline over these words (`headlineTerms`); absent without one. */
  headlineTerms?: number[];
}

/** The newest known report of one article, and the story that the article belongs to: only a correction changes it. */
export interface ArticleClaim extends Item, ArticleReport {
  entity: 'article';
  articleId: string;
  storyId: string;
  /** Its number in that story. */
  report: number;
  /** Its reports in stories whose texts it had, though it belongs to another: `STORY#NUMBER`, the latest last. */
  elsewhere?: string[];
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
  /** The number of that report in the story. */
  report: number;
}

/** Which of a story's profiles a report is compared with. */
export type ComparedProfile = 'first' | 'current' | 'remembered';

/** Why a report joined a story that has another text. */
export interface MatchEvidence {
  /** 0 to 1. */
  probability: number;
  /** The report of the story that it is most like. */
  report: ComparedProfile;
  /** The probability beside the story's first report, if it was compared with another: how far the story moved. */
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
  /** The number of its report in that story. */
  report?: number;
  articleId?: string;
  /** `shortName` of the article's publisher: the story names those of its first reports only. */
  publisher?: string;
  textKey?: string;
  contentHash?: string;
  /** Absent where the file declares no hash. */
  hashVerified?: boolean;
  /**
   * Of a file that is listed (rejected, silenced, a development, a doubt): its partition of the day index, with
   * `receivedAt` as sort key.
   */
  day?: string;
  firstSeenAt?: string;
  /** Why it was rejected, or why it is stale. */
  reason?: ReceiptReason;
  detail?: string;
  /** What is in doubt, of a file that is unsure: a place in the file, and what stands there. */
  doubtful?: Doubtful;
  /** It was unsure until a person published it. */
  isPublished?: true;
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
export type RequestKind = 'split' | 'merge' | 'restore' | 'withdraw' | 'headline' | 'storyline' | 'label' | 'publish';

/**
 * What an operator asked of ingest, and what became of it; written in the transaction that does it. It does not expire.
 */
export interface RequestItem extends Item {
  entity: 'request';
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
  /** Empty where a file that was not published has none. */
  storyId: string;
  /** The file version that was published, or is unsure again. */
  file?: FileVersion;
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

/** The stories of one affair: each is announced, and none silences another. It changes only when its stories do. */
export interface StorylineItem extends Item {
  entity: 'storyline';
  /** Ids of the latest stories (`LISTED_STORIES`), the latest last. */
  stories: string[];
  /** How many stories it has had. */
  count: number;
  /** When its first story was first seen. */
  since: string;
  /** The story whose headline it is called by. */
  lead: string;
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
  | StorylineItem
  | StoryItem
  | ReportItem
  | Alias
  | ArticleClaim
  | MatchKeyItem
  | Receipt
  | RequestItem
  | CanaryItem
  | HeldItem
  | LaterItem
  | BlockItem;

/** The story that a text belongs to, by the item at the text's address. It may have been merged into another since. */
export function ownerIn(item: StoryItem | Alias): string {
  return item.entity === 'alias' ? item.storyId : (item.textStoryId ?? storyIdAt(item));
}

/** The item of this sort among some, of which there is at most one. */
export const itemIn = <E extends TableItem['entity']>(entity: E, items: readonly TableItem[]) =>
  items.find((item): item is Extract<TableItem, { entity: E }> => item.entity === entity);
