import { type Story, storyIdAt } from '../../../../functions/story/items/index.ts';
import {
  type CorrectedStack,
  type Correcting,
  makeChange,
  noteOf,
  type OperatorChange,
  quotedStory,
  unchanged,
} from './change.ts';

/** Puts a story into the storyline of another one, or takes it out of its own. Each story was announced, so nothing is. */
export async function changeStoryline(
  stack: CorrectedStack,
  story: Story,
  other: Story | undefined,
  asked: Correcting,
): Promise<OperatorChange> {
  const what = other
    ? `put ${quotedStory(story)} into the storyline of ${quotedStory(other)}`
    : `take ${quotedStory(story)} out of its storyline`;
  if (asked.dryRun) return { ...unchanged(`Would: ${what}`, story, other), changed: true };
  const into = other && storyIdAt(other);
  const request = { ...noteOf(asked), kind: 'storyline', storyId: storyIdAt(story), ...(into && { into }) } as const;
  const silence = () => 'Nothing is announced: each story of a storyline was.';
  return makeChange(stack, request, { what, story, other, silence }, (now) =>
    now.storyline ? `In the storyline ${now.storyline}: ${quotedStory(now)}` : `In no storyline: ${quotedStory(now)}`,
  );
}
