import { address, articleClaimKey, storyIdAt, textAddress } from '../items/keys.ts';
import { currentStoryId, type Story } from '../items/story.ts';
import type { StoryPointer } from '../items/story-pointers.ts';
import { readCurrentStories, withAllReports } from './read-stories.ts';
import type { StoryTable } from './story-table.ts';

/**
 * A transaction has at most 100 items: beyond this many, pointers are not kept. Claims come first, because a crawl is
 * likelier than a copy.
 */
const MOST_POINTERS = 80;

/**
 * The pointers that would expire, of the articles that the story lists, also through stories that were merged into it.
 * None without `retentionDays`.
 */
export async function readPointers(known: Story, table: StoryTable): Promise<StoryPointer[]> {
  if (known.expiresAt === undefined) return [];
  const story = await withAllReports(known, table);
  const { scope = '' } = story;
  const storyId = storyIdAt(story);
  const articleIds = new Set([...story.reports.values()].slice(0, MOST_POINTERS).map(({ articleId }) => articleId));
  const claimKeys = [...articleIds].map((articleId) => articleClaimKey(articleId, scope));
  const claims = (await table.read(claimKeys, 'strong')).filter((item) => item.entity === 'article');
  const wordKeys = new Map(
    claims.map(({ textKey }) => {
      const key = textAddress(textKey, scope);
      return [address(key), key];
    }),
  );
  wordKeys.delete(address(story));
  const aliases = wordKeys.size > 0 ? await table.read([...wordKeys.values()], 'strong') : [];
  const pointers = [...claims, ...aliases].filter((item) => item.entity === 'article' || item.entity === 'alias');
  const itself = new Map([[storyId, story]]);
  const { stories } = await readCurrentStories(
    [...new Set(pointers.map((pointer) => pointer.storyId))],
    table,
    'strong',
    itself,
  );
  return pointers.filter((pointer) => currentStoryId(pointer.storyId, stories) === storyId).slice(0, MOST_POINTERS);
}
