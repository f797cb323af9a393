import { gunzipSync, gzipSync } from 'node:zlib';
import { only, SHOWN_FACTS, type ShownFact, SUBJECT_FACTS } from '../notifications/facts.ts';
import { type Facts, NO_FACTS, present } from '../story/items/facts.ts';
import { isShown } from '../story/items/is-shown.ts';
import { SCHEMA, type StoryArticle, type StoryItem } from '../story/items/items.ts';

const REPORT_FIELDS = ['articleId', 'publisher', 'headline', 'url', 'disposition', 'at'] as const;

/** What feeds use of a story. A field that is not listed here does not survive in the state. */
export type FeedStory = Pick<
  StoryItem,
  'pk' | 'sk' | 'revision' | 'firstSeenAt' | 'updatedAt' | 'lastSeenAt' | 'withdrawnAt' | 'unannounced' | 'day' | 'heat'
> & {
  articles?: Pick<StoryArticle, (typeof REPORT_FIELDS)[number]>[];
  facts: Pick<Facts, ShownFact>;
};

/** What a run keeps for the next one, so that the next one need not read all stories again. */
export interface FeedState {
  /** When all stories were last read, epoch milliseconds. */
  readonly builtAtMs: number;
  /** The newest first, with the fields that feeds show. */
  readonly stories: readonly FeedStory[];
}

/** Version of the layout of the file and of its stories. A state of another version is ignored and made again. */
const VERSION = `2.${SCHEMA}`;

/**
 * Compressed: a thousand stories take some 100 KB. The file is beside the feeds, so it holds only what they show
 * (`publicPart`).
 */
export function packState({ builtAtMs, stories }: FeedState): Buffer {
  return gzipSync(JSON.stringify({ version: VERSION, builtAtMs, stories: stories.map(publicPart) }));
}

/** Undefined if the file is damaged or of another version. */
export function unpackState(bytes: Uint8Array): FeedState | undefined {
  try {
    const { version, builtAtMs, stories } = JSON.parse(gunzipSync(bytes).toString());
    return version === VERSION ? { builtAtMs, stories } : undefined;
  } catch {
    return undefined;
  }
}

/** The fields that feeds use. A story that feeds do not show keeps no text. */
function publicPart(story: FeedStory): FeedStory {
  const { pk, sk, revision, firstSeenAt, updatedAt, lastSeenAt, withdrawnAt, unannounced, day, heat } = story;
  const shown = isShown(story);
  return {
    ...{ pk, sk, revision, firstSeenAt },
    ...present({ updatedAt, lastSeenAt, withdrawnAt, unannounced, day, heat }),
    ...(shown && story.articles && { articles: story.articles.map((report) => only(report, new Set(REPORT_FIELDS))) }),
    facts: { ...only(NO_FACTS, SHOWN_FACTS), ...only(story.facts, shown ? SHOWN_FACTS : SUBJECT_FACTS) },
  };
}
