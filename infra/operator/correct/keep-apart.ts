import type { StoryItem } from '../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import {
  askIngest,
  type CorrectedStack,
  type Correcting,
  noteOf,
  notMade,
  type OperatorChange,
  quotedStory,
} from './change.ts';

/** Says that two stories are not one event; with `isUndo` no longer. Announces nothing. */
export async function keepApart(
  stack: CorrectedStack,
  story: StoryItem,
  other: StoryItem,
  asked: Correcting,
  isUndo = false,
): Promise<OperatorChange> {
  const [storyId, otherId] = [storyIdAt(story), storyIdAt(other)];
  const request = { ...noteOf(asked), kind: 'apart', storyId, other: otherId, ...(isUndo && { isUndo }) } as const;
  const what = `${isUndo ? 'no longer keep' : 'keep'} ${quotedStory(story)}\napart from ${quotedStory(other)}`;
  const not = notMade(await askIngest(stack, request), request, what, story, other);
  return (
    not ?? {
      changed: true,
      text: `${isUndo ? 'No longer kept apart' : 'Kept apart'}: ${quotedStory(story)}\nand ${quotedStory(other)}`,
      announcements: [],
      silence: 'Nothing is announced. The matcher can learn from it.',
      ...(!isUndo && { undo: { name: 'unapart', storyId, other: otherId } as const }),
      story,
      other,
    }
  );
}
