import { speakingReport, storyIdAt, versionOf } from '../../../../functions/story/items/index.ts';
import { CommandError } from '../explain.ts';
import { type FoundReport, findStory } from '../table/find.ts';
import { printable } from '../terminal/text.ts';
import {
  type Announcement,
  announcementOf,
  announcesNothing,
  type CorrectedStack,
  type Correcting,
  makeChange,
  NEVER_ANNOUNCED,
  noteOf,
  type OperatorChange,
  quotedStory,
  SILENT_STACK,
  unchanged,
} from './change.ts';
import type { NamedReport } from './named-report.ts';

/**
 * Splits a report off its story. `story` of the result is the report's new story, `other` the one that it left.
 * @throws CommandError if the story is withdrawn.
 */
export async function splitOff(stack: CorrectedStack, report: NamedReport, asked: Correcting): Promise<OperatorChange> {
  const { articleId, receipt, story } = report;
  const storyId = storyIdAt(story);
  const key = printable(receipt.key);
  if (story.withdrawn) throw new CommandError(`The story of ${articleId} is withdrawn: restore it first.`);
  const { reports = [] } = (await findStory(stack.clients, stack.outputs, storyId)) ?? {};
  if (reports.length < 2) return unchanged(`It is already the only report of its story: ${quotedStory(story)}`, story);
  const others = reports.filter((one) => one.articleId !== articleId && one.receipt?.textKey !== receipt.textKey);
  if (others.length === 0)
    return unchanged(`All reports of its story have the same text: ${quotedStory(story)}`, story);
  if (asked.dryRun) return plannedSplit(stack, report, reports, others);
  const request = { ...noteOf(asked), kind: 'split', storyId, report: versionOf(receipt) } as const;
  const what = `split ${key} off ${quotedStory(story)}`;
  return makeChange(stack, request, { what, story }, (created) => {
    const isNews = created.announced ? '' : `\nIt is ${quotedStory(created)}.`;
    return `Split off ${quotedStory(story)}: ${key}${isNews}`;
  });
}

function plannedSplit(
  stack: CorrectedStack,
  { articleId, receipt, story }: NamedReport,
  reports: readonly FoundReport[],
  others: readonly FoundReport[],
): OperatorChange {
  const isSpeaking = speakingReport(story)?.articleId === articleId;
  const successor = isSpeaking ? others.find((one) => one.receipt) : undefined;
  const updated = announcementOf('story.updated', story, story.revision + 1);
  const own = reports.find((one) => one.articleId === articleId);
  const announcements: Announcement[] = [
    { type: 'story.created', revision: 1, headline: own?.headline ?? articleId },
    { ...updated, headline: successor?.headline ?? updated.headline },
  ];
  const silence = !story.announced ? NEVER_ANNOUNCED : announcesNothing(stack) ? SILENT_STACK : undefined;
  const text = `Would be split off ${quotedStory(story)}: ${printable(receipt.key)}`;
  return { changed: true, text, announcements: silence ? [] : announcements, silence, story };
}
