import { WARNINGS } from '../../functions/article/codes.ts';
import { DISPOSITION, type Disposition } from '../../functions/story/items/disposition.ts';
import { present } from '../../functions/story/items/facts.ts';
import type { Receipt, StoryArticle, StoryItem } from '../../functions/story/items/items.ts';
import { storyIdAt } from '../../functions/story/items/keys.ts';
import { shownReport } from '../../functions/story/items/story-reports.ts';
import { evidenceText, headlineOf, withdrawalText } from '../operator/table/card.ts';
import { joinReasons, type MatchReason } from '../operator/table/match-reasons.ts';
import { silencingOf } from '../operator/table/silenced.ts';

/** One file version as the pages show it. */
export interface FileRow {
  /** `fileId`. */
  id: string;
  key: string;
  versionId?: string;
  uploadedAt: string;
  /** Absent: it is uploaded, and has no receipt yet. */
  disposition?: Disposition;
  /** Instant of the decision. */
  decidedAt?: string;
  storyId?: string;
  /** Of its story, which may be another report's. */
  storyHeadline?: string;
  articleId?: string;
  reason?: string;
  detail?: string;
  /** What its disposition means, in one sentence. */
  why?: string;
  /** All of the evidence, in words. */
  evidence?: string;
  /** The evidence in short. */
  chips?: MatchReason[];
  probability?: number;
  /** `code@line`. */
  repairs?: string[];
  warnings?: string[];
}

/** One story as the pages show it. */
export interface StoryRow {
  id: string;
  headline: string;
  publishers: string[];
  reports: number;
  articles: StoryArticle[];
  language: string;
  category?: string;
  kind: string;
  url?: string;
  /** An instant, or a day if the file states no time. */
  published?: string;
  excerpt: string;
  /** When, by whom and why it was taken back. */
  withdrawn?: string;
  /** The story that it was merged into. */
  mergedInto?: string;
  /** The story that its first report was split from. */
  splitFrom?: string;
  /** Somebody chose its headline. */
  isLocked?: true;
  /** Somebody split or merged it. */
  isCorrected?: true;
  firstSeenAt: string;
  lastSeenAt?: string;
  revision: number;
  key: string;
}

/** What tells one version of a file from all others, also before it has a receipt. */
export function fileId({ key, versionId = '' }: { key: string; versionId?: string | undefined }): string {
  return `${key}\n${versionId}`;
}

/** One report of a story, with what its own file says. */
export interface ReportRow extends FileRow {
  publisher?: string;
  headline?: string;
  url?: string;
  /** An instant, or a day if the file states no time. */
  published?: string;
}

/** In the order of their decisions. Of a batch they have one instant: what began the story comes first. */
export function byDecision(one: FileRow, other: FileRow): number {
  const [first, second] = [one, other].map(({ disposition, decidedAt = '' }) =>
    disposition && DISPOSITION[disposition].article === 'first' ? '' : decidedAt,
  );
  return (first ?? '') < (second ?? '') ? -1 : 1;
}

export function fileRow(receipt: Receipt): FileRow {
  const { key, versionId, uploadedAt, disposition, receivedAt, storyId, articleId, evidence } = receipt;
  const { reason, detail, repairs, warnings } = receipt;
  const chips = joinReasons(receipt);
  return {
    ...{ id: fileId(receipt), key, uploadedAt, disposition, decidedAt: receivedAt, why: whyOf(receipt) },
    ...present({ versionId, storyId, articleId, reason, detail }),
    ...(chips.length > 0 && { chips }),
    ...(evidence && { evidence: evidenceText(evidence), probability: evidence.probability }),
    ...(repairs?.length && { repairs }),
    ...(warnings?.length && { warnings }),
  };
}

export function storyRow(story: StoryItem): StoryRow {
  const { publishers, articleCount, mergedInto, splitFrom, firstSeenAt, lastSeenAt, revision, articles = [] } = story;
  const { publisher, language, category, kind, publishedOn, publishedAt, excerpt, object } = story.facts;
  return {
    id: storyIdAt(story),
    headline: headlineOf(story),
    publishers: publishers ?? (publisher ? [publisher] : []),
    ...{ reports: articleCount, articles, language, kind, excerpt, firstSeenAt, revision, key: object.key },
    ...present({ category, url: shownReport(story).url, published: publishedOn ?? publishedAt }),
    ...present({ withdrawn: withdrawalText(story), mergedInto, splitFrom, lastSeenAt }),
    ...(story.headlineLock && { isLocked: true as const }),
    ...(isCorrected(story) && { isCorrected: true as const }),
  };
}

function isCorrected({ mergedInto, splitFrom, apart = [], articles = [] }: StoryItem): boolean {
  return Boolean(mergedInto || splitFrom) || apart.length > 0 || articles.some(({ merged }) => merged);
}

function whyOf({ disposition, detail, warnings = [] }: Receipt): string {
  const silencing = silencingOf({ warnings });
  if (silencing !== undefined) return WARNINGS[silencing];
  return disposition === 'stale' && detail ? detail : DISPOSITION[disposition].meaning;
}
