import { WARNINGS } from '../../../functions/article/base/index.ts';
import {
  DISPOSITION,
  type Disposition,
  present,
  type Receipt,
  type Story,
  storyDocument,
} from '../../../functions/story/items/index.ts';
import { evidenceText, factsFile, headlineOf, withdrawalText } from '../operator/table/card.ts';
import type { FoundReport } from '../operator/table/find.ts';
import { silencingOf } from '../operator/table/lists/silenced.ts';
import { joinReasons, type MatchReason } from '../operator/table/match-reasons.ts';

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
  /** Of an unsure file: where the doubt is, and what stands there. */
  doubtful?: Receipt['doubtful'];
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
export interface StoryRow extends ReturnType<typeof storyDocument> {
  id: string;
  /** When, by whom and why it was taken back. */
  withdrawal?: string;
  /** Somebody chose its headline. */
  isLocked?: true;
  /** Somebody split or merged it. */
  isCorrected?: true;
  /** Of the file of its facts. */
  key: string;
}

/** What tells one version of a file from all others, also before it has a receipt. */
export function fileId({ key, versionId = '' }: { key: string; versionId?: string | undefined }): string {
  return `${key}\n${versionId}`;
}

/** One report of a story, with its file. */
export interface ReportRow extends FileRow {
  publisher?: string;
  headline?: string;
  url?: string;
  /** An instant, or a day if the file states no time. */
  time?: string;
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
  const { reason, detail, repairs, warnings, doubtful } = receipt;
  const chips = joinReasons(receipt);
  return {
    ...{ id: fileId(receipt), key, uploadedAt, disposition, decidedAt: receivedAt, why: whyOf(receipt) },
    ...present({ versionId, storyId, articleId, reason, detail, doubtful }),
    ...(chips.length > 0 && { chips }),
    ...(evidence && { evidence: evidenceText(evidence), probability: evidence.probability }),
    ...(repairs?.length && { repairs }),
    ...(warnings?.length && { warnings }),
  };
}

/** A report as its story has it: its receipt may name the story that it was in before a correction. */
export function reportRow(report: FoundReport): ReportRow {
  const { articleId, key = '', at, disposition, merged, receipt, publisher, headline, url, time } = report;
  const file: FileRow = receipt ? fileRow(receipt) : { id: fileId({ key }), key, uploadedAt: at, decidedAt: at };
  return {
    ...file,
    ...present({ articleId, publisher, headline, url, time }),
    ...(merged && { chips: [{ text: 'joined by hand', speaks: 'for' }] }),
    // Its newest file may be a duplicate.
    ...(disposition !== file.disposition && { disposition, why: DISPOSITION[disposition].meaning }),
  };
}

export function storyRow(story: Story): StoryRow {
  const document = storyDocument(story);
  const { mergedInto, splitFrom, apart = [], merged = [] } = story;
  const isCorrected = Boolean(mergedInto || splitFrom) || apart.length > 0 || merged.length > 0;
  return {
    ...document,
    ...{ id: document.storyId, headline: headlineOf(story), key: factsFile(story).key },
    ...present({ withdrawal: withdrawalText(story) }),
    ...(story.isChosen && { isLocked: true as const }),
    ...(isCorrected && { isCorrected: true as const }),
  };
}

function whyOf({ disposition, detail, warnings = [] }: Receipt): string {
  const silencing = silencingOf({ warnings });
  if (silencing !== undefined) return WARNINGS[silencing];
  return disposition === 'stale' && detail ? detail : DISPOSITION[disposition].meaning;
}
