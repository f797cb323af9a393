import type { StoryItem } from './items.ts';

/** Whether feeds and digests may show a story: it was announced, and it is not withdrawn. */
export function isShown({ withdrawnAt, unannounced }: Pick<StoryItem, 'withdrawnAt' | 'unannounced'>): boolean {
  return withdrawnAt === undefined && !unannounced;
}
