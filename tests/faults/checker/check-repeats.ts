import type { Findings } from './findings.ts';
import { heardOf } from './heard.ts';
import { numberOf, textOf } from './plain-item.ts';
import { type Violation, violation } from './violation.ts';

/** What is news when it changes: not who says it. */
const TOLD = ['title', 'contentHash'] as const;

/**
 * No story is told anew in the words that were told last, unless its article was away meanwhile: it comes back from another
 * story's words with a newer report of its old ones, and whoever follows the story wants to hear that they hold.
 */
export const checkRepeats = ({ world, hasMoved }: Findings): Violation[] => {
  const told = world.notifications.map((body) => heardOf(body).data);
  const byStory = Map.groupBy(told, (data) => textOf(data, 'storyId'));
  // Rejections tell of no story.
  byStory.delete('');
  return [...byStory].flatMap(([storyId, announced]) => {
    const byRevision = new Map(announced.map((data) => [numberOf(data, 'revision'), data]));
    return [...byRevision].flatMap(([revision, data]) => {
      const before = byRevision.get(revision - 1);
      if (before === undefined || TOLD.some((name) => data[name] !== before[name])) return [];
      if (hasMoved(textOf(data, 'articleId'))) return [];
      return [violation('announced-in-vain', `${storyId} revision ${revision} says what the one before it says`)];
    });
  });
};
