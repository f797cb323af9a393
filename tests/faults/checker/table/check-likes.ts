import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { likePairs } from '../world/like-pairs.ts';
import { textOf } from '../world/plain-item.ts';

/**
 * Reports that are all but the same are of one story, whichever came first and whatever was struck between them; and so is a report and what goes on
 * from it, where one process had both at hand.
 */
export const checkLikes = ({ world, receiptOf }: Findings): Violation[] =>
  [...likePairs(world.versions), ...world.atOnce].flatMap(([one, other]) => {
    const [ones, others] = [one, other].map((version) => textOf(receiptOf(version), 'storyId'));
    // That one of them has no receipt is another rule's finding.
    if (!ones || !others || ones === others) return [];
    return [violation('likes-apart', `${one.key} is in story ${ones}, ${other.key} in ${others}`)];
  });
