import type { Write } from './decision.ts';
import type { Alias, ArticleClaim } from './items.ts';

/**
 * What leads a later report to a story: the claim of one of its articles, or the alias of the words that one has now.
 */
export type Lead = ArticleClaim | Alias;

/**
 * Writes the leads of a story that is withdrawn, so that they never expire: later crawls and copies find it, and do not
 * create it again.
 */
export function keepLeads(leads: readonly Lead[]): Write[] {
  return leads
    .filter(({ expiresAt }) => expiresAt !== undefined)
    .map(({ expiresAt, ...lead }) => ({ item: { ...lead, version: lead.version + 1 } as Lead, expect: lead.version }));
}
