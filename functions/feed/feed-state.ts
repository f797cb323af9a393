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

/** The stories that were first seen on one day, by partition key. */
export type DayStories = Map<string, StoredStory>;

/** A story as the last run has written it. */
export interface StoredStory {
  readonly story: FeedStory;
  /** MD5 of its page; absent if it has none. */
  readonly page?: string | undefined;
}

/** What a run keeps for the next one beside the stories. */
export interface FeedIndex {
  /**
   * By day: when all its stories were last read, epoch milliseconds; how many are shown; whether there is a file of
   * them.
   */
  readonly days: Record<string, { builtAtMs: number; shown: number; isStored?: boolean }>;
  /** MD5 of each file but the pages of stories, by its name in the folder. */
  readonly files: Record<string, string>;
  /** Pages of stories that an earlier index knew: those that no day has any more are deleted. */
  strays?: string[];
}

/** Version of the layout of the files and of their stories. A file of another version is ignored and made again. */
const VERSION = `3.${SCHEMA}`;

/** Compressed. The files are beside the feeds, so they hold only what these show (`publicPart`). */
function pack(content: object): Buffer {
  return gzipSync(JSON.stringify({ version: VERSION, ...content }), { level: 4 });
}

function unpack<T>(bytes: Uint8Array | undefined): T | undefined {
  if (bytes === undefined) return undefined;
  try {
    const { version, ...content } = JSON.parse(gunzipSync(bytes).toString());
    return version === VERSION ? content : undefined;
  } catch {
    return undefined;
  }
}

export const packIndex = (index: FeedIndex): Buffer => pack(index);
/** Undefined if the file is missing, damaged or of another version. */
export const unpackIndex = (bytes: Uint8Array | undefined): FeedIndex | undefined => unpack<FeedIndex>(bytes);

export const packDay = (stories: DayStories): Buffer => pack({ stories: [...stories.values()] });
/** Undefined if the file is missing, damaged or of another version. */
export function unpackDay(bytes: Uint8Array | undefined): DayStories | undefined {
  const day = unpack<{ stories: StoredStory[] }>(bytes);
  return day && new Map(day.stories.map((stored) => [stored.story.pk, stored]));
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
