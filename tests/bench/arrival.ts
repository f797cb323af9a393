import { readArticle } from '../../functions/article/read.ts';
import { profileOf } from '../../functions/matching/profile.ts';
import { observationTime } from '../../functions/story/article-report.ts';
import type { Arrival } from '../../functions/story/decision.ts';
import { MATCH_DEFAULTS } from '../../functions/story/match-story.ts';
import { ATTEMPTS } from '../../functions/story/patience.ts';
import type { ArticleFile } from './articles.ts';

/** All that the bench knows of the settings of matching stands in this file. */
export type Matching = 'on' | 'off';

/** CDK context of a stack with matching on or off. */
export const MATCHING_CONTEXT = { on: {}, off: { matching: false } } as const;

const SETTINGS = { on: MATCH_DEFAULTS, off: { ...MATCH_DEFAULTS, enabled: false } } as const;

/** As long as AWS's own names: they are part of the items' size. */
const FILE_FACTS = {
  bucket: 'wiredrop-intakebucket-1a2b3c4d5e6f',
  versionId: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6',
  sequencer: '0055AED6DCD90281E5',
};

/** A file as ingest hands it to the decision, with the default settings. */
export function arrivalOf({ key, bytes }: ArticleFile, matching: Matching, now: string): Arrival {
  const file = { ...FILE_FACTS, key, uploadedAt: now };
  const read = readArticle(bytes, { key });
  const settings = {
    now,
    notifications: true,
    timeline: true,
    coverage: [],
    matching: SETTINGS[matching],
    retentionDays: 0,
    scope: '',
  };
  if (!read.ok) return { file, result: read, ...settings };
  const { article, normalText } = read;
  const profile = profileOf(article, normalText, observationTime(article, file));
  return { file, result: { ok: true, article, profile }, ...settings };
}

export { ATTEMPTS };
