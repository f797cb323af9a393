import type { Write } from './decision.ts';
import type { Alias, ArticleClaim, StoryItem } from './items.ts';
import { address, articleClaimKey, storyIdAt, textAddress } from './keys.ts';
import type { StoryTable } from './story-table.ts';

/** What leads a later report to a story: the claim of one of its articles, or the alias of the words that one has now. */
type Lead = ArticleClaim | Alias;

/** The leads that would expire, of the articles that the story lists. None without `retentionDays`. */
export async function readLeads(story: StoryItem, table: StoryTable): Promise<Lead[]> {
  if (story.expiresAt === undefined) return [];
  const { scope = '', facts, articles = [] } = story;
  const storyId = storyIdAt(story);
  const articleIds = new Set([facts.articleId, ...articles.map(({ articleId }) => articleId)]);
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
  return [...claims, ...aliases].filter(
    (item): item is Lead => (item.entity === 'article' || item.entity === 'alias') && item.storyId === storyId,
  );
}

/** Writes the leads of a story that is withdrawn, so that they never expire: later crawls and copies find it, and do not create it again. */
export function keepLeads(leads: readonly Lead[]): Write[] {
  return leads
    .filter(({ expiresAt }) => expiresAt !== undefined)
    .map(({ expiresAt, ...lead }) => ({ item: { ...lead, version: lead.version + 1 } as Lead, expect: lead.version }));
}
