import { gunzipSync, gzipSync } from 'node:zlib';
import { type Facts, present } from '../story/items/facts.ts';
import { isShown } from '../story/items/is-shown.ts';
import type { StoryItem } from '../story/items/items.ts';

/** What a run keeps for the next one, so that the next one need not read all stories again. */
export interface FeedState {
  /** When all stories were last read, epoch milliseconds. */
  readonly builtAtMs: number;
  /** The newest first, with the fields that feeds show. */
  readonly stories: readonly StoryItem[];
}

/** Version of the file's layout. A state of another version is ignored and made again. */
const VERSION = 1;

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

/**
 * The fields that feeds show, and those by which stories are chosen and ordered. A story that feeds do not show keeps
 * no text.
 */
function publicPart(story: StoryItem): StoryItem {
  const { pk, sk, entity, schema, version, announce, revision, firstSeenAt, articleCount, articles, facts } = story;
  const { updatedAt, lastSeenAt, withdrawnAt, unannounced, day, heat } = story;
  const named = articles?.map(({ articleId, publisher, headline, url, disposition, at }) => ({
    ...{ articleId, disposition, at },
    ...present({ publisher, headline, url }),
  }));
  return {
    ...{ pk, sk, entity, schema, version, announce, revision, firstSeenAt, articleCount },
    ...present({
      updatedAt,
      lastSeenAt,
      withdrawnAt,
      unannounced,
      day,
      heat,
      articles: isShown(story) ? named : undefined,
    }),
    facts: { ...NOTHING, ...shownFacts(isShown(story) ? facts : { ...NOTHING, ...namesOf(facts) }) },
  };
}

const NOTHING: Facts = {
  ...{ articleId: '', observedAt: '', contentHash: '', hashVerified: false, title: '', excerpt: '', language: '' },
  ...{ authors: [], kind: 'article', object: { bucket: '', key: '' } },
};

/** The fields that decide which feeds a story is in. */
const namesOf = ({ publisher, category, language }: Facts) => ({ language, ...present({ publisher, category }) });

function shownFacts(facts: Facts): Partial<Facts> {
  const { articleId, title, headline, authors, excerpt, publishedAt, publishedOn, url } = facts;
  const texts = { articleId, title, authors, excerpt };
  return { ...texts, ...namesOf(facts), ...present({ headline, publishedAt, publishedOn, url }) };
}
