import { type RequestItem, type Story, speakingReport, storyIdAt } from '../../../../functions/story/items/index.ts';
import { CommandError } from '../explain.ts';
import { printable } from '../terminal/text.ts';
import {
  type CorrectedStack,
  type Correcting,
  makeChange,
  noteOf,
  type OperatorChange,
  quotedStory,
  unchanged,
} from './change.ts';
import type { NamedReport } from './named-report.ts';

/** Tells a story by one of its reports, and locks that: no later report takes the headline over. */
export async function chooseHeadline(
  stack: CorrectedStack,
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
  stack: CorrectedStack,
  { undo, reports }: RequestItem,
  story: Story,
  asked: Correcting,
): Promise<OperatorChange> {
  const articleId = undo?.articleId;
  if (!articleId || !story.isChosen || speakingReport(story)?.articleId !== reports[0]?.articleId)
    return unchanged(`Its headline is not locked by that request: ${quotedStory(story)}`, story);
  return tell(stack, story, { articleId, isUndo: true }, `article ${printable(articleId)}`, asked);
}

async function tell(
  stack: CorrectedStack,
  story: Story,
  chosen: { articleId: string; isUndo?: true },
  by: string,
  asked: Correcting,
): Promise<OperatorChange> {
  const storyId = storyIdAt(story);
  const what = `tell ${quotedStory(story)} by ${by}${chosen.isUndo ? ', and unlock it' : ' from now on'}`;
  if (asked.dryRun) return { ...unchanged(`Would: ${what}`, story), changed: true };
  const request = { ...noteOf(asked), kind: 'headline', storyId, ...chosen } as const;
  const isSaid = (now: Story) =>
    now.announced && speakingReport(now)?.articleId === speakingReport(story)?.articleId
      ? 'Nothing is announced: it says that already.'
      : undefined;
  const done = chosen.isUndo ? 'Unlocked' : 'Locked';
  return makeChange(stack, request, { what, story, silence: isSaid }, (now) => `${done}: ${quotedStory(now)}`);
}
