import { gunzipSync, gzipSync } from 'node:zlib';
import { only, SHOWN_FACTS, type ShownFact, SUBJECT_FACTS } from '../notifications/facts.ts';
import { type Facts, NO_FACTS, present } from '../story/items/facts.ts';
import { isShown } from '../story/items/is-shown.ts';
import { SCHEMA, type StoryArticle, type StoryDevelopment, type StoryItem } from '../story/items/items.ts';

const REPORT_FIELDS = new Set(['articleId', 'publisher', 'headline', 'url', 'disposition', 'at'] as const);
const DEVELOPMENT_FACTS = new Set(['headline', 'title', 'publisher', 'url'] as const);

/** What feeds and pages use of a story. A field that is not listed here does not survive in the state. */
export type FeedStory = Pick<
  StoryItem,
  | ('pk' | 'sk' | 'revision' | 'firstSeenAt' | 'updatedAt' | 'lastSeenAt' | 'withdrawnAt' | 'unannounced' | 'day')
  | ('heat' | 'publishers' | 'earlier')
> & {
  /** Absent if it is 1. */
  articleCount?: number;
  articles?: Pick<StoryArticle, (typeof REPORT_FIELDS extends Set<infer F> ? F : never) & keyof StoryArticle>[];
  development?: Pick<StoryDevelopment, 'articleId' | 'at' | 'news'> & {
    facts?: Partial<Pick<Facts, 'headline' | 'title' | 'publisher' | 'url'>>;
  };
  facts: Pick<Facts, ShownFact>;
};

/** What a run keeps for the next one, in a file of the folder. */
export interface FeedState {
  /** When the newest stories were last listed; epoch milliseconds. */
  readonly builtAtMs: number;
  /** The newest and the hottest stories. */
  readonly stories: readonly FeedStory[];
  /** MD5 of each file but the pages of stories, by its name in the folder; empty: unknown. */
  readonly files: Readonly<Record<string, string>>;
  /** Until then only the run that has written this may write; epoch milliseconds. Absent: none is writing. */
  readonly writingUntilMs?: number;
}

/** Version of the layout of the file and of its stories. A file of another version is ignored and made again. */
const VERSION = `4.${SCHEMA}`;

/** Compressed. The file is beside the feeds, so it holds only what these show (`publicPart`). */
export function packState(state: FeedState): Buffer {
  return gzipSync(JSON.stringify({ version: VERSION, ...state }), { level: 4 });
}

/** Undefined if the file is missing, damaged or of another version. */
export function unpackState(bytes: Uint8Array | undefined): FeedState | undefined {
  if (bytes === undefined) return undefined;
  try {
    const { version, ...state } = JSON.parse(gunzipSync(bytes).toString());
    return version === VERSION ? state : undefined;
  } catch {
    return undefined;
  }
}

/** The fields that feeds and pages use. A story that they do not show keeps no text. */
export function publicPart(item: StoryItem): FeedStory {
  const { pk, sk, revision, firstSeenAt, updatedAt, lastSeenAt, withdrawnAt, unannounced, day, heat } = item;
  const state = {
    pk,
    sk,
    revision,
    firstSeenAt,
    ...present({ updatedAt, lastSeenAt, withdrawnAt, unannounced, day, heat }),
  };
  if (!isShown(item))
    return { ...state, facts: { ...only(NO_FACTS, SHOWN_FACTS), ...only(item.facts, SUBJECT_FACTS) } };
  const { articleCount, publishers, articles, development, earlier } = item;
  return {
    ...state,
    ...present({ publishers, earlier }),
    ...(articleCount > 1 && { articleCount }),
    ...(articles && { articles: articles.map((report) => only(report, REPORT_FIELDS)) }),
    ...(development && {
      development: {
        ...{ articleId: development.articleId, at: development.at, news: development.news },
        ...(development.facts && { facts: only(development.facts, DEVELOPMENT_FACTS) }),
      },
    }),
    facts: only(item.facts, SHOWN_FACTS),
  };
}
