import { type RequestItem, type Story, speakingReport, storyIdAt } from '../../../../functions/story/items/index.ts';
import { CommandError } from '../explain.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { printable } from '../terminal/text.ts';
import { type Correcting, correct, type OperatorChange, quotedStory, unchanged } from './change.ts';
import type { NamedReport } from './subjects.ts';

/** Tells a story by one of its reports, and locks that: no later report takes the headline over. */
export async function chooseHeadline(
  stack: OperatedStack,
  story: Story,
  { articleId, receipt, story: own }: NamedReport,
  asked: Correcting,
): Promise<OperatorChange> {
  if (storyIdAt(own) !== storyIdAt(story))
    throw new CommandError(`${printable(receipt.key)} is a report of another story, ${storyIdAt(own)}.`);
  return tell(stack, story, { articleId }, printable(receipt.key), asked);
}

/** Unlocks the headline that a request chose, and shows that of the article before. */
export async function unlockHeadline(
  stack: OperatedStack,
  { undo, reports }: RequestItem,
  story: Story,
  asked: Correcting,
): Promise<OperatorChange> {
  const articleId = undo?.articleId;
  if (!articleId || !story.isChosen || speakingReport(story)?.articleId !== reports[0]?.articleId)
    return unchanged(`Its headline is not locked by that request: ${quotedStory(story)}`, { story });
  return tell(stack, story, { articleId, isUndo: true }, `article ${printable(articleId)}`, asked);
}

function tell(
  stack: OperatedStack,
  story: Story,
  chosen: { articleId: string; isUndo?: true },
  by: string,
  asked: Correcting,
): Promise<OperatorChange> {
  const isSaid = (now: Story) => now.announced && speakingReport(now)?.articleId === speakingReport(story)?.articleId;
  return correct(stack, asked, {
    what: `tell ${quotedStory(story)} by ${by}${chosen.isUndo ? ', and unlock it' : ' from now on'}`,
    story,
    request: { kind: 'headline', storyId: storyIdAt(story), ...chosen },
    silence: (now) => (isSaid(now) ? 'Nothing is announced: it says that already.' : undefined),
    done: (now) => `${chosen.isUndo ? 'Unlocked' : 'Locked'}: ${quotedStory(now)}`,
  });
}
