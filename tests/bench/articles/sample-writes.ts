import type { Write } from '../../../functions/story/decision.ts';
import type { StoryTable } from '../../../functions/story/story-table.ts';
import { type ArticleFile, articleFile } from './article-files.ts';
import { recordFiles } from './record-files.ts';

/** What each of these files writes when it is new: one list of writes for each. @param now instant of decision and upload. */
export async function writesOf(files: Iterable<ArticleFile>, now = '2026-01-04T05:00:00.000Z'): Promise<Write[][]> {
  const all: Write[][] = [];
  const emptyTable: StoryTable = {
    read: async () => [],
    commit: async (steps) => {
      all.push(steps.flatMap(({ writes }) => writes));
      return true;
    },
  };
  await recordFiles(files, emptyTable, now);
  return all;
}

export const sampleWrites = (count: number): Promise<Write[][]> => writesOf(generatedFiles(count));

export function* generatedFiles(count: number): Generator<ArticleFile> {
  for (let index = 0; index < count; index += 1) yield articleFile({ index });
}
