import { readArticle } from '../../functions/article/read.ts';
import { ATTEMPTS } from '../../functions/ingest/attempts.ts';
import type { Arrival } from '../../functions/story/decision.ts';
import { NEAR_DEFAULTS } from '../../functions/story/near/near-settings.ts';
import type { ArticleFile } from './articles.ts';

/** All that the bench knows of the settings of matching stands in this file. */
export type Matching = 'on' | 'off';

/** CDK context of a stack with matching on or off. */
export const MATCHING_CONTEXT = { on: {}, off: { nearDuplicates: false } } as const;

const SETTINGS = { on: NEAR_DEFAULTS, off: { ...NEAR_DEFAULTS, enabled: false } } as const;

/** As long as AWS's own names: they are part of the items' size. */
const FILE_FACTS = {
  bucket: 'wiredrop-intakebucket-1a2b3c4d5e6f',
  versionId: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6',
  sequencer: '0055AED6DCD90281E5',
};

/** A file as ingest hands it to the decision, with the default settings. */
export function arrivalOf({ key, bytes }: ArticleFile, matching: Matching, now: string): Arrival {
  return {
    file: { ...FILE_FACTS, key, uploadedAt: now },
    result: readArticle(bytes, { key }),
    now,
    notifications: true,
    timeline: true,
    near: SETTINGS[matching],
  };
}

export { ATTEMPTS };
