import { withdrawStory } from '../../../functions/story/correct/take-back.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { storyIdAt, storyKey } from '../../../functions/story/items/keys.ts';
import { CommandError } from '../explain.ts';
import { createReportReader } from '../files/report-reader.ts';
import { restorableVersions, sendRestoration } from '../files/restorable-versions.ts';
import { headlineOf, withdrawalText } from '../table/card.ts';
import { counted, printable } from '../terminal/text.ts';
import {
  accessTo,
  announcementOf,
  type Change,
  type CorrectedStack,
  type Correcting,
  isSilent,
  noteOf,
  SILENT_STACK,
  unchanged,
  waitFor,
} from './change.ts';

/** Erases a story's text from the table. Its files stay in the bucket, so that it can be restored. */
export async function withdraw(stack: CorrectedStack, story: StoryItem, asked: Correcting): Promise<Change> {
  const { dryRun = false } = asked;
  const { by: operator, at, reason } = noteOf(asked);
  const storyId = storyIdAt(story);
  const change = dryRun
    ? { story, changed: story.withdrawnAt === undefined }
    : await withdrawStory(storyId, { by: 'operator', operator, at, reason }, accessTo(stack));
  const now = change.story ?? story;
  if (!change.changed) return unchanged(`Withdrawn already: ${printable(withdrawalText(now) ?? '')}`, now);
  const articles = counted(story.articleCount, 'article');
  return {
    changed: true,
    text: `${dryRun ? 'Would be withdrawn' : 'Withdrawn'}: "${printable(headlineOf(story))}", ${storyId}, ${articles}\nIts files stay in the bucket: ${printable(story.facts.object.key)}`,
    announcements: story.unannounced ? [] : [announcementOf('story.withdrawn', story, story.revision + 1)],
    silence: story.unannounced && 'Nothing is announced, because the story never was.',
    undo: { name: 'restore', storyId },
    story: now,
  };
}

/**
 * Restores a withdrawn story from one of its files. Ingest carries it out, because it has the settings for reading
 * files.
 * @param key of the file. Default: the one that the story's facts came from.
 * @throws CommandError if the file is not in the bucket any more.
 */
export async function restore(
  stack: CorrectedStack,
  story: StoryItem,
  { dryRun = false }: Correcting,
  key = story.facts.object.key,
): Promise<Change> {
  const { clients, outputs } = stack;
  const storyId = storyIdAt(story);
  const name = printable(key);
  if (story.withdrawnAt === undefined) return unchanged(`Not withdrawn: "${printable(headlineOf(story))}"`, story);
  const versions = await restorableVersions(clients, outputs, key, story);
  if (versions.length === 0)
    throw new CommandError(`${name} is not in the bucket any more: upload the file again, then restore the story.`);
  const announcements = (one: StoryItem, revision = one.revision) => [announcementOf('story.updated', one, revision)];
  if (dryRun) {
    const text = `Would be restored from ${name}, version ${versions[0]?.versionId ?? 'null'}`;
    const { headline } = (versions[0] && (await createReportReader(clients.s3, outputs)(versions[0]))) ?? {};
    const told = announcements(story, story.revision + 1).map((one) => ({ ...one, ...(headline && { headline }) }));
    return {
      changed: true,
      text,
      ...(isSilent(stack) ? { announcements: [], silence: SILENT_STACK } : { announcements: told }),
      story,
    };
  }
  await sendRestoration(clients.sqs, outputs, story, versions);
  const { table } = accessTo(stack);
  const now = await waitFor(stack, async () => {
    const [item] = await table.read([storyKey(storyId)], 'strong');
    return item?.entity === 'story' && item.withdrawnAt === undefined ? item : undefined;
  });
  if (now === undefined) {
    const text = `Not restored yet. Ingest may still be busy. Or ${name} is a retraction, an older crawl or unreadable, or has no receipt of this story (the log of ingest has disposition "kept"): then name another file of the story with "withdraw KEY --restore".`;
    return { ...unchanged(text, story), isPending: true };
  }
  const isUnheard = now.announce === 'none';
  return {
    changed: true,
    text: `Restored: "${printable(headlineOf(now))}"`,
    announcements: isUnheard ? [] : announcements(now),
    silence: isUnheard ? SILENT_STACK : undefined,
    story: now,
  };
}
