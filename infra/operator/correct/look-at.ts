import type { LabelledReport, StoryItem } from '../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import { printable } from '../terminal/text.ts';
import {
  askIngest,
  type CorrectedStack,
  type Correcting,
  noteOf,
  notMade,
  type OperatorChange,
  quotedStory,
} from './change.ts';

/**
 * Records that somebody has looked at a report; with another one also that both tell of the same event.
 * @param isUndo true if nobody has looked at it
 */
export async function lookAt(
  stack: CorrectedStack,
  { story, report, other }: { story: StoryItem; report: LabelledReport; other?: LabelledReport | undefined },
  asked: Correcting,
  isUndo = false,
): Promise<OperatorChange> {
  const storyId = storyIdAt(story);
  const said = { storyId, seen: report, ...(other && { other }), ...(isUndo && { isUndo }) };
  const request = { ...noteOf(asked), kind: 'looked', ...said } as const;
  const what = `${printable(report.key)} was ${isUndo ? 'not ' : ''}looked at`;
  const not = notMade(await askIngest(stack, request), request, what, story);
  if (not) return not;
  const done = isUndo ? 'Not looked at' : other ? 'The same event' : 'Looked at';
  return {
    changed: true,
    text: `${done}: ${printable(report.key)}${other ? ` and ${printable(other.key)}` : ''} in ${quotedStory(story)}`,
    announcements: [],
    silence: other ? 'Nothing is announced. The matcher can learn from it.' : undefined,
    ...(!isUndo && { undo: { name: 'unlooked', ...unlookedFields(storyId, report, other) } }),
    story,
  };
}

function unlookedFields(storyId: string, report: LabelledReport, other: LabelledReport | undefined) {
  const { articleId, key } = report;
  return { storyId, articleId, key, ...(other && { otherArticleId: other.articleId, otherKey: other.key }) };
}
