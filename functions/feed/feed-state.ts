import { gunzipSync, gzipSync } from 'node:zlib';
import { only, SHOWN_FACTS, type ShownFact, SUBJECT_FACTS } from '../notifications/facts.ts';
import { statedTime } from '../story/items/article-report.ts';
import type { Disposition } from '../story/items/disposition.ts';
import { type Facts, NO_FACTS, present } from '../story/items/facts.ts';
import { SCHEMA, type StoryArticle, type StoryDevelopment, type StoryItem } from '../story/items/items.ts';
import { type SectionName, sectionOf } from './sections.ts';

/** The state, in its folder. */
export const STATE = 'state.gz';

/** The folder of the state of every stack in a bucket: none of them ingests it. */
export const STATE_ROOT = '.wiredrop/';

/** What a stack keeps between runs. Whoever publishes the folder of its feeds publishes none of it. */
export const stateFolder = (instance: string): string => `${STATE_ROOT}${instance.replaceAll('/', '.')}/`;

/** The folder of what the rules of polled feeds drop. No stack's name begins with a hyphen. */
export const droppedFolder = (instance: string): string => `${STATE_ROOT}-dropped/${instance.replaceAll('/', '.')}/`;

const STATE_FIELDS = new Set([
  ...(['pk', 'sk', 'revision', 'firstSeenAt', 'updatedAt', 'lastSeenAt', 'withdrawnAt', 'unannounced'] as const),
  ...(['day', 'heat', 'reportedAt', 'mergedInto'] as const),
]);
/** Not of a withdrawn story. */
const WORD_FIELDS = new Set(['publishers', 'earlier', 'moreArticles', 'representative', 'headlineLock'] as const);
const REPORT_FIELDS = new Set(['articleId', 'publisher', 'headline', 'url', 'disposition', 'at'] as const);
const DEVELOPMENT_FACTS = new Set(['headline', 'title', 'publisher', 'url', 'excerpt'] as const);

type Named<Names> = Names extends ReadonlySet<infer Name> ? Name : never;

/** A report of a story, as its receipt says it; what its file says is read once, when the story's page is written. */
export interface FeedReport {
  articleId: string;
  /** When it was received. */
  at: string;
  disposition: Disposition;
  file: { key: string; versionId?: string };
  publisher?: string;
  /** What the file says was read, as far as it says something. */
  isRead?: true;
  headline?: string;
  url?: string;
  /** Address of its picture; only where pages show pictures. */
  picture?: string;
  /** When it was, as a reader means it: an instant, or a day. */
  time?: string;
  /** The story that had it until that was merged into this one. */
  from?: string;
}

/**
 * What pages, feeds and searches use of a story. A field that is not listed here does not survive in the files of the
 * state.
 */
export type FeedStory = Pick<StoryItem, Named<typeof STATE_FIELDS>> & {
  [Field in Named<typeof WORD_FIELDS>]?: StoryItem[Field];
} & {
  /** Absent if it is 1. */
  articleCount?: number;
  articles?: Pick<StoryArticle, Named<typeof REPORT_FIELDS>>[];
  development?: Pick<StoryDevelopment, 'articleId' | 'at' | 'news'> & {
    facts?: Partial<Pick<Facts, 'headline' | 'title' | 'publisher' | 'url' | 'excerpt'>>;
  };
  facts: Pick<Facts, ShownFact>;
  /** When it was, as a reader means it: an instant, or a day. */
  time?: string;
  section?: SectionName;
  /** All that have been received since there are pages, the oldest first. */
  reports?: FeedReport[];
};

/** What a run keeps for the next one, beside the files of days. */
export interface FeedState {
  /** When the newest stories were last listed; epoch milliseconds. */
  readonly builtAtMs: number;
  /** UTC day from which on the files of days have every story that the day index lists. */
  readonly completeFrom: string;
  /** ETag of the file of each UTC day, which has the stories that were first seen then. */
  readonly days: Readonly<Record<string, string>>;
  /** Whether there are pages: else only the files of days. */
  readonly isPublishing: boolean;
  /** Whether pages may have pictures, and reports that are kept the addresses of theirs. */
  readonly hasPictures?: boolean;
  /** MD5 of each file but the pages of stories, by its name in the folder; empty: unknown. */
  readonly files: Readonly<Record<string, string>>;
  /** Until then only the run that has written this may write; epoch milliseconds. Absent: none is writing. */
  readonly writingUntilMs?: number;
}

/** Version of the layout of the files and of their stories. A file of another version is ignored and made again. */
const VERSION = `5.${SCHEMA}`;

export function packed<T extends object>(content: T): Buffer {
  return gzipSync(JSON.stringify({ version: VERSION, content }), { level: 4 });
}

/** Undefined if the file is missing, damaged or of another version. */
export function unpacked<T>(bytes: Uint8Array | undefined): T | undefined {
  if (bytes === undefined) return undefined;
  try {
    const { version, content } = JSON.parse(gunzipSync(bytes).toString());
    return version === VERSION ? content : undefined;
  } catch {
    return undefined;
  }
}

/** The fields that pages and searches use. A withdrawn story keeps no text. */
export function publicPart(item: StoryItem): FeedStory {
  const { articleCount, articles, development, facts } = item;
  const state = only(item, STATE_FIELDS);
  if (item.withdrawnAt !== undefined)
    return { ...state, facts: { ...only(NO_FACTS, SHOWN_FACTS), ...only(facts, SUBJECT_FACTS) } };
  return {
    ...state,
    ...only(item, WORD_FIELDS),
    ...present({ section: sectionOf(facts) }),
    ...(articleCount > 1 && { articleCount }),
    ...(articles && { articles: articles.map((report) => only(report, REPORT_FIELDS)) }),
    ...(development && {
      development: {
        ...{ articleId: development.articleId, at: development.at, news: development.news },
        ...(development.facts && { facts: only(development.facts, DEVELOPMENT_FACTS) }),
      },
    }),
    time: statedTime(facts),
    facts: only(facts, SHOWN_FACTS),
  };
}
