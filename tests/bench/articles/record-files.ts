import { readArticle } from '../../../functions/article/read.ts';
import { ATTEMPTS } from '../../../functions/ingest/attempts.ts';
import { NEAR_DEFAULTS } from '../../../functions/story/near/near-settings.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import type { StoryTable } from '../../../functions/story/story-table.ts';
import type { ArticleFile } from './article-files.ts';

/** As long as AWS's own: they are part of the items' size. */
const fileFacts = {
  bucket: 'wiredrop-intakebucket-1a2b3c4d5e6f',
  versionId: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6',
  sequencer: '0055AED6DCD90281E5',
};

/** Takes files through our own decision, one after the other, with the default settings. @param now instant of decision and upload. */
export async function recordFiles(files: Iterable<ArticleFile>, table: StoryTable, now: string): Promise<void> {
  for (const { key, bytes } of files) {
    const arrival = {
      file: { ...fileFacts, key, uploadedAt: now },
      result: readArticle(bytes, { key }),
      now,
      notifications: true,
      timeline: true,
      near: NEAR_DEFAULTS,
    };
    await recordFile(arrival, table, { attempts: ATTEMPTS, sleep: async () => {}, random: () => 0 });
  }
}
