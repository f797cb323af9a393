import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { mergeStories } from '../../../functions/story/correct/merge.ts';
import { type FileVersion, versionOf } from '../../../functions/story/items/file-version.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import { listedArticles } from '../../../functions/story/items/story-reports.ts';
import { CommandError } from '../explain.ts';
import { createReportReader } from '../files/report-reader.ts';
import { splitEvent } from '../files/send-file-events.ts';
import { regionOf } from '../stack/outputs.ts';
import { findStory, type StoryReport } from '../table/find.ts';
import { printable, WIREDROP } from '../terminal/text.ts';
import {
  type Announcement,
  accessTo,
  announcementOf,
  type Change,
  type CorrectedStack,
  type Correcting,
  currentStory,
  isMade,
  isSilent,
  nameOf,
  noteOf,
  SILENT_STACK,
  unchanged,
} from './change.ts';
import { type NamedReport, reportAt } from './named-report.ts';

const NEVER_ANNOUNCED = 'Nothing is announced, because the story never was.';

/**
 * Splits a report off its story. Ingest carries it out, because only the file has the text. `story` of the result is
 * the report's new story, `other` the one that it left.
 * @throws CommandError if the story is withdrawn.
 */
export async function splitOff(stack: CorrectedStack, report: NamedReport, asked: Correcting): Promise<Change> {
  const { clients, outputs } = stack;
  const { articleId, receipt, story } = report;
  const storyId = storyIdAt(story);
  const key = printable(receipt.key);
  if (story.withdrawnAt !== undefined)
    throw new CommandError(`The story of ${articleId} is withdrawn: restore it first.`);
  const { reports = [] } = (await findStory(clients, outputs, storyId)) ?? {};
  const others = reports.filter((one) => one.articleId !== articleId && one.receipt?.textKey !== receipt.textKey);
  if (listedArticles(story).length < 2 || others.length === 0) {
    const why =
      story.articleCount > 1
        ? 'All reports of its story have the same text'
        : 'It is already the only report of its story';
    return unchanged(`${why}: ${nameOf(story)}`, story);
  }
  const silence = story.unannounced ? NEVER_ANNOUNCED : undefined;
  const heir = story.facts.articleId === articleId ? heirOf(others) : undefined;
  if (asked.dryRun) {
    const read = createReportReader(clients.s3, outputs);
    const said = async (file: FileVersion | undefined, known: string) =>
      (file && (await read(file))?.headline) ?? known;
    const updated = announcementOf('story.updated', story, story.revision + 1);
    const announcements: Announcement[] = [
      { type: 'story.created', revision: 1, headline: await said(receipt, articleId) },
      { ...updated, headline: await said(heir, updated.headline) },
    ];
    const text = `Would be split off ${nameOf(story)}: ${key}`;
    const unheard = silence ?? (isSilent(stack) ? SILENT_STACK : undefined);
    return { changed: true, text, announcements: unheard ? [] : announcements, silence: unheard, story };
  }
  const note = noteOf(asked);
  const MessageBody = splitEvent(versionOf(receipt), { storyId, note, heir }, regionOf(outputs));
  await clients.sqs.send(new SendMessageCommand({ QueueUrl: outputs.queueUrl, MessageBody }));
  if (!(await isMade(stack, note))) {
    const text = `Not split yet: ${key}. Ingest may still be busy: see "${WIREDROP} status". Or the file is gone or unreadable, or its story changed meanwhile: the log of ingest has the reason (disposition "kept"). Then try again.`;
    return { ...unchanged(text, story), isPending: true };
  }
  const { story: founded } = await reportAt(stack, receipt.key);
  const left = (await currentStory(stack, storyId)) ?? story;
  const announcements = [announcementOf('story.created', founded), announcementOf('story.updated', left)];
  return {
    changed: true,
    text: `Split off ${nameOf(story)}: ${key}${founded.unannounced ? `\nIt is ${nameOf(founded)}.` : ''}`,
    announcements: founded.unannounced ? [] : announcements,
    silence: silence ?? (founded.unannounced ? SILENT_STACK : undefined),
    undo: { name: 'unsplit', key: receipt.key },
    story: founded,
    other: left,
  };
}

/** The file of the first report that stays: the story takes its facts if it had those of the report that leaves. */
function heirOf(others: readonly StoryReport[]): FileVersion | undefined {
  const receipt = others.find((one) => one.receipt !== undefined)?.receipt;
  return receipt && versionOf(receipt);
}

/**
 * Puts a report back into the story that it was split from, by merging the two. `story` of the result is the one that
 * ends, `other` the one that gets its reports.
 * @throws CommandError if that story is withdrawn or gone.
 */
export async function putBack(
  stack: CorrectedStack,
  { articleId, receipt, story }: NamedReport,
  asked: Correcting,
): Promise<Change> {
  const key = printable(receipt.key);
  const { splitFrom } = story;
  if (splitFrom === undefined) return unchanged(`${key} was not split off: it is in ${nameOf(story)}`, story);
  const from = await currentStory(stack, splitFrom);
  if (from === undefined || from.withdrawnAt !== undefined)
    throw new CommandError(`The story that ${articleId} was split from is withdrawn or gone: ${splitFrom}`);
  if (asked.dryRun) {
    const announcements = [
      announcementOf('story.withdrawn', story, story.revision + 1),
      announcementOf('story.updated', from, from.revision + 1),
    ];
    const text = `Would be put back into ${nameOf(from)}: ${key}`;
    return { changed: true, text, ...announcedByMerge(story, from, announcements), story, other: from };
  }
  const storyId = storyIdAt(story);
  const { changed, ...after } = await mergeStories(storyId, storyIdAt(from), noteOf(asked), accessTo(stack));
  const { into = from, story: ended = story } = after;
  if (!changed) return unchanged(`Already in ${nameOf(into)}: ${key}`, ended, into);
  // The merge erased its headline: name it by the one that it had.
  const announcements = [
    announcementOf('story.withdrawn', story, ended.revision),
    announcementOf('story.updated', into),
  ];
  return {
    changed: true,
    text: `Put back into ${nameOf(into)}: ${key}`,
    ...announcedByMerge(story, from, announcements),
    undo: { name: 'unmerge', storyId },
    story: ended,
    other: into,
  };
}

/** What a merge of these two announces. @param story, into as they were before it */
export function announcedByMerge(
  story: StoryItem,
  into: StoryItem,
  announcements: readonly Announcement[],
): Pick<Change, 'announcements' | 'silence'> {
  if (!story.unannounced) return { announcements };
  const silence = into.unannounced
    ? NEVER_ANNOUNCED
    : 'The story that ends was never announced, so its end is not announced either.';
  return {
    announcements: into.unannounced ? [] : announcements.filter(({ type }) => type !== 'story.withdrawn'),
    silence,
  };
}
