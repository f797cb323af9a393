import type { StoryItem } from './items.ts';

/** Whether people who read by themselves may see a story: one that was announced, and is not taken back. */
export function isShown({ withdrawnAt, unannounced }: StoryItem): boolean {
  return withdrawnAt === undefined && !unannounced;
}
