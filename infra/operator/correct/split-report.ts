import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { FileVersion } from '../../../functions/story/file-version.ts';
import type { StoryItem } from '../../../functions/story/items.ts';
import { storyIdAt } from '../../../functions/story/keys.ts';
import { mergeStories } from '../../../functions/story/merge.ts';
import { listedArticles } from '../../../functions/story/story-reports.ts';
import { CommandError } from '../explain.ts';
import { createReportReader } from '../files/report-reader.ts';
import { splitEvent } from '../files/send-file-events.ts';
import { regionOf } from '../stack/outputs.ts';
import { findStory, type StoryReport } from '../table/find.ts';
import { printable, WIREDROP } from '../terminal/text.ts';
import {
  accessTo,
  type Change,
  type CorrectedStack,
  type Correcting,
  currentStory,
  type Heard,
  heardOf,
  isMade,
  isSilent,
  nameOf,
  noteOf,
  SILENT_STACK,
  unchanged,
  versionOf,
} from './change.ts';
import { type NamedReport, reportAt } from './named-report.ts';

const NEVER_ANNOUNCED = 'The story was never announced, so this is not either.';

/**
 * Splits a report off its story: ingest does it, because only the file has the text. `story` of the result is the one that the report has
 * then, `other` the one that it left.
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
      story.articleCount > 1 ? 'All reports of its story have the same text' : 'It is a story of its own already';
    return unchanged(`${why}: ${nameOf(story)}`, story);
  }
  const silence = story.unannounced ? NEVER_ANNOUNCED : undefined;
  const heir = story.facts.articleId === articleId ? heirOf(others) : undefined;
  if (asked.dryRun) {
    const read = createReportReader(clients.s3, outputs);
    const said = async (file: FileVersion | undefined, known: string) =>
      (file && (await read(file))?.headline) ?? known;
    const updated = heardOf('story.updated', story, story.revision + 1);
    const heard: Heard[] = [
      { type: 'story.created', revision: 1, headline: await said(receipt, articleId) },
      { ...updated, headline: await said(heir, updated.headline) },
    ];
    const text = `Would be split off ${nameOf(story)}: ${key}`;
    const unheard = silence ?? (isSilent(stack) ? SILENT_STACK : undefined);
    return { changed: true, text, heard: unheard ? [] : heard, silence: unheard, story };
  }
  const note = noteOf(asked);
  const MessageBody = splitEvent(versionOf(receipt), { storyId, note, heir }, regionOf(outputs));
  await clients.sqs.send(new SendMessageCommand({ QueueUrl: outputs.queueUrl, MessageBody }));
  if (!(await isMade(stack, note))) {
    const text = `Not split yet: ${key}. Ingest may still be busy: "${WIREDROP} status" shows it. Or the file is gone or cannot be read, or its story changed in the meantime (ingest logs "kept" with the reason): then try again.`;
    return { ...unchanged(text, story), isPending: true };
  }
  const { story: founded } = await reportAt(stack, receipt.key);
  const left = (await currentStory(stack, storyId)) ?? story;
  const heard = [heardOf('story.created', founded), heardOf('story.updated', left)];
  return {
    changed: true,
    text: `Split off ${nameOf(story)}: ${key}${founded.unannounced ? `\nIt is ${nameOf(founded)}.` : ''}`,
    heard: founded.unannounced ? [] : heard,
    silence: silence ?? (founded.unannounced ? SILENT_STACK : undefined),
    undo: { name: 'unsplit', key: receipt.key },
    story: founded,
    other: left,
  };
}

/** The file of a report that stays, from which the story is told if the one that leaves told it. */
function heirOf(others: readonly StoryReport[]): FileVersion | undefined {
  const receipt = others.find((one) => one.receipt !== undefined)?.receipt;
  return receipt && versionOf(receipt);
}

/**
 * Puts a report back into the story that it was split from: the two are merged. `story` of the result is the one that ends, `other` the one
 * that has its reports then.
 * @throws CommandError if that story is withdrawn or gone.
 */
export async function putBack(
  stack: CorrectedStack,
  { articleId, receipt, story }: NamedReport,
  asked: Correcting,
): Promise<Change> {
  const key = printable(receipt.key);
  const { splitFrom } = story;
  if (splitFrom === undefined) return unchanged(`It is not split off: ${nameOf(story)} has ${key}`, story);
  const from = await currentStory(stack, splitFrom);
  if (from === undefined || from.withdrawnAt !== undefined)
    throw new CommandError(`The story that ${articleId} was split from is withdrawn or gone: ${splitFrom}`);
  if (asked.dryRun) {
    const heard = [
      heardOf('story.withdrawn', story, story.revision + 1),
      heardOf('story.updated', from, from.revision + 1),
    ];
    const text = `Would be in ${nameOf(from)} again: ${key}`;
    return { changed: true, text, ...heardUnless(story, from, heard), story, other: from };
  }
  const storyId = storyIdAt(story);
  const { changed, ...after } = await mergeStories(storyId, storyIdAt(from), noteOf(asked), accessTo(stack));
  const { into = from, story: ended = story } = after;
  if (!changed) return unchanged(`It is in ${nameOf(into)} already.`, ended, into);
  // Its words are erased by now: it is named by those that it had.
  const heard = [heardOf('story.withdrawn', story, ended.revision), heardOf('story.updated', into)];
  return {
    changed: true,
    text: `In ${nameOf(into)} again: ${key}`,
    ...heardUnless(story, from, heard),
    undo: { name: 'unmerge', storyId },
    story: ended,
    other: into,
  };
}

/** What is heard of a merge of these two, as they were before it. */
export function heardUnless(
  story: StoryItem,
  into: StoryItem,
  heard: readonly Heard[],
): Pick<Change, 'heard' | 'silence'> {
  if (!story.unannounced) return { heard };
  const silence = into.unannounced ? NEVER_ANNOUNCED : 'The one was never announced, so its end is not either.';
  return { heard: into.unannounced ? [] : heard.filter(({ type }) => type !== 'story.withdrawn'), silence };
}
