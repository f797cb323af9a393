import type { StoryItem } from './items.ts';

/** Whether feeds and digests may show a story: it was announced, and it is not withdrawn. */
export function isShown({ withdrawnAt, unannounced }: StoryItem): boolean {
  return withdrawnAt === undefined && !unannounced;
}
