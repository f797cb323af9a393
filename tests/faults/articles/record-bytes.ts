import type { ReadOptions } from '../../../functions/article/article.ts';
import { readArticle } from '../../../functions/article/read.ts';
import type { Arrival, Decision } from '../../../functions/story/decision.ts';
import { NEAR_DEFAULTS } from '../../../functions/story/near/near-settings.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import type { StoryTable } from '../../../functions/story/story-table.ts';
import { MOST_BYTES } from './unreadable.ts';

export const BUCKET = 'bucket';

/** Epoch milliseconds. */
export const NOW = Date.UTC(2026, 5, 1);

/** When all of them are uploaded and read, ISO 8601 UTC. */
export const uploadedAt = new Date(NOW).toISOString();

interface Uploaded {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly sequencer: string;
  readonly contentType?: string | undefined;
  /** Milliseconds after `NOW`. Absent: then. */
  readonly afterMs?: number;
}

/** Settings in place of the defaults. */
export type Otherwise = Partial<Pick<Arrival, 'notifications' | 'timeline' | 'near'>> & Pick<ReadOptions, 'maxBytes'>;

/** What the functions make of one file, without anything around them. */
export const recordBytes = (
  table: StoryTable,
  { key, bytes, sequencer, contentType, afterMs = 0 }: Uploaded,
  { maxBytes = MOST_BYTES, ...otherwise }: Otherwise = {},
): Promise<Decision> => {
  const now = NOW + afterMs;
  const at = new Date(now).toISOString();
  return recordFile(
    {
      file: { bucket: BUCKET, key, sequencer, uploadedAt: at },
      result: readArticle(bytes, { key, now, maxBytes, ...(contentType !== undefined && { contentType }) }),
      now: at,
      notifications: true,
      timeline: true,
      near: NEAR_DEFAULTS,
      ...otherwise,
    },
    table,
    { attempts: 1, sleep: async () => {}, random: () => 0 },
  );
};
