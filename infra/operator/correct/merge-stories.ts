import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { mergeStories, planMerge, type Unchanged } from '../../../functions/story/correct/merge.ts';
import { versionOf } from '../../../functions/story/items/file-version.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import { receiptsOfKey } from '../../../functions/story/table/dynamo-table.ts';
import { CommandError } from '../explain.ts';
import { createReportReader } from '../files/report-reader.ts';
import { restorationEvent } from '../files/send-file-events.ts';
import { regionOf } from '../stack/outputs.ts';
import { printable, WIREDROP } from '../terminal/text.ts';
import {
  accessTo,
  announcementOf,
  type Change,
  type CorrectedStack,
  type Correcting,
  currentStory,
  isMade,
  isSilent,
  nameOf,
  newestReport,
  noteOf,
  SILENT_STACK,
  unchanged,
} from './change.ts';
import { announcedByMerge } from './split-report.ts';

const WHY: Readonly<Record<Unchanged, string>> = {
  already: 'They are merged already.',
  missing: 'One of the two does not exist any more.',
  withdrawn: 'One of the two is withdrawn: restore it first.',
  'same-story': 'They are the same story.',
};

/** Merges a story into another. `story` of the result is the one that ends, `other` the one that gets its reports. */
export async function mergeInto(
  stack: CorrectedStack,
  story: StoryItem,
  into: StoryItem,
  asked: Correcting,
): Promise<Change & { readonly why?: Unchanged | undefined }> {
  const ids = [storyIdAt(story), storyIdAt(into)] as const;
  const current = (await currentStory(stack, ids[1])) ?? into;
  const both = new Map([story, into, current].map((one) => [storyIdAt(one), one]));
  const { dryRun = false } = asked;
  const { changed, why, ...after } = dryRun
    ? planMerge(...ids, both, noteOf(asked))
    : await mergeStories(...ids, noteOf(asked), accessTo(stack));
  const now = { story: after.story ?? story, other: after.into ?? current };
  if (!changed) return { ...unchanged(WHY[why ?? 'already'], now.story, now.other), why };
  // The merge erased the headline of the story that ends: name it by the one that it had.
  const announcements = [
    announcementOf('story.withdrawn', story, now.story.revision),
    announcementOf('story.updated', now.other),
  ];
  return {
    changed,
    text: `${dryRun ? 'Would be merged' : 'Merged'}: ${nameOf(story)}\ninto ${nameOf(now.other)}`,
    ...announcedByMerge(story, current, announcements),
    undo: { name: 'unmerge', storyId: ids[0] },
    ...now,
  };
}

/**
 * Undoes a merge: makes the merged story a story of its own again, from its file. `other` of the result is the one that
 * had its reports.
 * @throws CommandError if no file of it has a receipt.
 */
export async function takeOut(stack: CorrectedStack, story: StoryItem, asked: Correcting): Promise<Change> {
  const { clients, outputs } = stack;
  const storyId = storyIdAt(story);
  const { mergedInto } = story;
  const into = mergedInto === undefined ? undefined : await currentStory(stack, mergedInto);
  if (into === undefined) return unchanged(`Not merged into another story: ${nameOf(story)}`, story);
  const { key } = story.facts.object;
  const receipts = await receiptsOfKey(clients.dynamodb, outputs.tableName, { bucket: outputs.bucketName, key });
  const own = receipts
    .filter((receipt) => receipt.storyId === storyId)
    .sort((a, b) => (a.uploadedAt < b.uploadedAt ? -1 : 1));
  const receipt = newestReport(own);
  if (receipt === undefined) throw new CommandError(`No file of ${storyId} has a receipt: ${printable(key)}`);
  if (asked.dryRun) {
    const text = `Would be a story of its own again, from ${printable(key)}: ${storyId}`;
    const { headline } = (await createReportReader(clients.s3, outputs)(receipt)) ?? {};
    const own = announcementOf('story.updated', story, story.revision + 1);
    const left = announcementOf('story.updated', into, into.revision + 1);
    const announcements = [{ ...own, ...(headline && { headline }) }, ...(into.unannounced ? [] : [left])];
    const told = isSilent(stack) ? { announcements: [], silence: SILENT_STACK } : { announcements };
    return { changed: true, text, ...told, story, other: into };
  }
  const note = noteOf(asked);
  const MessageBody = restorationEvent([versionOf(receipt)], storyId, story.withdrawnAt, regionOf(outputs), note);
  await clients.sqs.send(new SendMessageCommand({ QueueUrl: outputs.queueUrl, MessageBody }));
  if (!(await isMade(stack, note))) {
    const text = `Not undone yet. Ingest may still be busy: see "${WIREDROP} status". Or ${printable(key)} is gone, unreadable or a retraction (the log of ingest has disposition "kept"): then name another file with "${WIREDROP} withdraw KEY --restore".`;
    return { ...unchanged(text, story, into), isPending: true };
  }
  const now = (await currentStory(stack, storyId)) ?? story;
  const left = (await currentStory(stack, storyIdAt(into))) ?? into;
  const announcements = [now, left]
    .filter(({ announce }) => announce !== 'none')
    .map((one) => announcementOf('story.updated', one));
  return {
    changed: true,
    text: `A story of its own again: ${nameOf(now)}`,
    announcements,
    silence: announcements.length === 0 ? SILENT_STACK : undefined,
    undo: { name: 'merge', storyId, into: storyIdAt(left) },
    story: now,
    other: left,
  };
}
