import { readArticle } from '../../../functions/article/read.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import { address, type Key } from '../../../functions/story/keys.ts';
import { nearOf } from '../../../functions/story/near/near.ts';
import type { NearClaim } from '../../../functions/story/near/near-claim.ts';
import { NEAR_DEFAULTS } from '../../../functions/story/near/near-settings.ts';
import type { StoryTable } from '../../../functions/story/story-table.ts';
import type { ArticleFile } from '../articles/article-files.ts';
import { recordFiles } from '../articles/record-files.ts';
import { generatedFiles } from '../articles/sample-writes.ts';

/** So many generated articles, decided one after the other by our own code, each against what those before it have written. */
export interface GrownStories {
  /** What each of them wrote: its claims, its story, its receipt. A key that one before it holds is not claimed again. */
  readonly written: readonly (readonly TableItem[])[];
}

/** @param now instant of the decisions: claims expire a week after it, and an expired one holds nothing. */
export async function growStories(count: number, now: string): Promise<GrownStories> {
  const items = new Map<string, TableItem>();
  const written: TableItem[][] = [];
  const table: StoryTable = {
    read: async (keys) => keys.flatMap((key) => items.get(address(key)) ?? []),
    commit: async (steps) => {
      const put = steps.flatMap(({ writes }) => writes.map(({ item }) => item));
      for (const item of put) items.set(address(item), item);
      written.push(put);
      return true;
    },
  };
  await recordFiles(generatedFiles(count), table, now);
  return { written };
}

/** The keys by which each of these articles looks for like reports. */
export function keysOf(files: readonly ArticleFile[], now: string): Key[][] {
  return files.map(({ key, bytes }) => {
    const result = readArticle(bytes, { key });
    if (!result.ok) throw new Error(`${key} is no article`);
    return [...nearOf(result.article, result.normalText, now, NEAR_DEFAULTS).keys];
  });
}

/** The claims of the first so many stories, by their key. */
export function claimsOf({ written }: GrownStories, stories: number): Map<string, NearClaim> {
  const claims = written.slice(0, stories).flatMap((items) => items.filter((item) => item.entity === 'near'));
  return new Map(claims.map((claim) => [address(claim), claim]));
}
