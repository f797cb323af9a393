import { readArticle } from '../../functions/article/read.ts';
import type { Write } from '../../functions/story/decision.ts';
import { NEAR_DEFAULTS } from '../../functions/story/near-settings.ts';
import { recordFile } from '../../functions/story/record-file.ts';
import type { StoryTable } from '../../functions/story/story-table.ts';
import { type ArticleFile, articleFile } from './article-files.ts';

/** What each of these files writes when it is new: one list of writes for each. @param now instant of decision and upload. */
export async function writesOf(files: Iterable<ArticleFile>, now = '2026-01-04T05:00:00.000Z'): Promise<Write[][]> {
  const all: Write[][] = [];
  const emptyTable: StoryTable = {
    read: async () => [],
    commit: async (writes) => {
      all.push(writes);
      return true;
    },
  };
  for (const { key, bytes } of files) {
    const file = { ...fileFacts, key, uploadedAt: now };
    const arrival = {
      file,
      result: readArticle(bytes, { key }),
      now,
      notifications: true,
      timeline: true,
      near: NEAR_DEFAULTS,
    };
    await recordFile(arrival, emptyTable, { attempts: 1, sleep: async () => {}, random: () => 0 });
  }
  return all;
}

/** As long as AWS's own: they are part of the items' size. */
const fileFacts = {
  bucket: 'wiredrop-intakebucket-1a2b3c4d5e6f',
  versionId: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6',
  sequencer: '0055AED6DCD90281E5',
};

export const sampleWrites = (count: number): Promise<Write[][]> => writesOf(generatedFiles(count));

export function* generatedFiles(count: number): Generator<ArticleFile> {
  for (let index = 0; index < count; index += 1) yield articleFile({ index });
}
