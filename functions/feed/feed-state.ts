import { gunzipSync, gzipSync } from 'node:zlib';
import { type Facts, present } from '../story/facts.ts';
import { isShown } from '../story/is-shown.ts';
import type { StoryItem } from '../story/items.ts';

/** What a run leaves for the next one, so that it need not read all stories again. */
export interface FeedState {
  /** When all stories were last read, epoch milliseconds. */
  readonly builtAtMs: number;
  /** The newest first, with what feeds say of them. */
  readonly stories: readonly StoryItem[];
}

/** Of the file's layout. Another is not read: the state is made again. */
const VERSION = 1;

/** Compressed: a thousand stories are some 100 KB. It lies beside the feeds, so it says no more than they do (`publicPart`). */
export function packState({ builtAtMs, stories }: FeedState): Buffer {
  return gzipSync(JSON.stringify({ version: VERSION, builtAtMs, stories: stories.map(publicPart) }));
}

/** Undefined for a file of another version, or one that is damaged. */
export function unpackState(bytes: Uint8Array): FeedState | undefined {
  try {
    const { version, builtAtMs, stories } = JSON.parse(gunzipSync(bytes).toString());
    return version === VERSION ? { builtAtMs, stories } : undefined;
  } catch {
    return undefined;
  }
}

/** What feeds show of a story, and what they are chosen and ordered by. Of one that they do not show, nothing that it said. */
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

/** In which feeds it is. */
const namesOf = ({ publisher, category, language }: Facts) => ({ language, ...present({ publisher, category }) });

function shownFacts(facts: Facts): Partial<Facts> {
  const { articleId, title, headline, authors, excerpt, publishedAt, publishedOn, url } = facts;
  const texts = { articleId, title, authors, excerpt };
  return { ...texts, ...namesOf(facts), ...present({ headline, publishedAt, publishedOn, url }) };
}
