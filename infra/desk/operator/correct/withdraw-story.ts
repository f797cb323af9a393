import { type FileVersion, type Story, storyIdAt } from '../../../../functions/story/items/index.ts';
import { createFindReceipts } from '../../../../functions/story/table/index.ts';
import { CommandError } from '../explain.ts';
import { pagesOf } from '../files/file-versions.ts';
import { withSequencers } from '../files/receipts.ts';
import { createReportReader } from '../files/report-reader.ts';
import { factsFile, headlineOf, withdrawalText } from '../table/card.ts';
import { counted, printable } from '../terminal/text.ts';
import {
  announcementOf,
  announcesNothing,
  type CorrectedStack,
  type Correcting,
  makeChange,
  NEVER_ANNOUNCED,
  noteOf,
  type OperatorChange,
  SILENT_STACK,
  unchanged,
} from './change.ts';

/** Erases a story's text from the table. Its files stay in the bucket, so that it can be restored. */
export async function withdraw(stack: CorrectedStack, story: Story, asked: Correcting): Promise<OperatorChange> {
  const storyId = storyIdAt(story);
  if (story.withdrawn) return unchanged(`Withdrawn already: ${printable(withdrawalText(story) ?? '')}`, story);
  const of = `"${printable(headlineOf(story))}", ${storyId}, ${counted(story.articleCount, 'article')}`;
  const text = `${of}\nIts files stay in the bucket: ${printable(factsFile(story).key)}`;
  if (asked.dryRun)
    return {
      changed: true,
      text: `Would be withdrawn: ${text}`,
      announcements: story.announced ? [announcementOf('story.withdrawn', story, story.revision + 1)] : [],
      silence: story.announced ? undefined : NEVER_ANNOUNCED,
      story,
    };
  const request = { ...noteOf(asked), kind: 'withdraw', storyId } as const;
  const about = { what: `withdraw "${headlineOf(story)}", ${storyId}`, story };
  return makeChange(stack, request, about, () => `Withdrawn: ${text}`);
}

/**
 * Restores a withdrawn story from one of its files. Ingest carries it out, because it has the settings for reading
 * files.
 * @param key of the file. Default: the one that the story's facts came from.
 * @throws CommandError if the file is not in the bucket any more.
 */
export async function restore(
  stack: CorrectedStack,
  story: Story,
  asked: Correcting,
  key = factsFile(story).key,
): Promise<OperatorChange> {
  const storyId = storyIdAt(story);
  const name = printable(key);
  if (!story.withdrawn) return unchanged(`Not withdrawn: "${printable(headlineOf(story))}"`, story);
  const versions = await restorableVersions(stack, key, story);
  if (versions.length === 0)
    throw new CommandError(`${name} is not in the bucket any more: upload the file again, then restore the story.`);
  const announcements = (one: Story, revision = one.revision) => [announcementOf('story.updated', one, revision)];
  if (asked.dryRun) {
    const text = `Would be restored from ${name}, version ${versions[0]?.versionId ?? 'null'}`;
    const { headline } =
      (versions[0] && (await createReportReader(stack.clients.s3, stack.outputs)(versions[0]))) ?? {};
    const told = announcements(story, story.revision + 1).map((one) => ({ ...one, ...(headline && { headline }) }));
    return {
      changed: true,
      text,
      ...(announcesNothing(stack) ? { announcements: [], silence: SILENT_STACK } : { announcements: told }),
      story,
    };
  }
  const request = { ...noteOf(asked), kind: 'restore', storyId, versions, withdrawnAt: story.withdrawn.at } as const;
  const about = { what: `restore ${storyId} from ${name}`, story };
  return makeChange(stack, request, about, (now) => `Restored: "${printable(headlineOf(now))}"`);
}

/**
 * Versions from which a withdrawn story can be restored: the newest version of the file, then the story's own, because
 * the newest may be a retraction. None if the file is gone.
 */
async function restorableVersions(
  { clients: { s3, dynamodb }, outputs: { bucketName, tableName } }: CorrectedStack,
  key: string,
  story: Story,
): Promise<FileVersion[]> {
  const object = factsFile(story);
  const versions: FileVersion[] = [];
  for await (const page of pagesOf(s3, bucketName, key)) {
    versions.push(...page.versions.filter((version) => version.key === key));
    // Keys that begin so follow.
    if (page.next?.key !== key) break;
  }
  const own = versions.find(({ versionId }) => key === object.key && versionId === object.versionId);
  const wanted = [versions[0], own].filter((version) => version !== undefined);
  return withSequencers([...new Set(wanted)], createFindReceipts(dynamodb, tableName));
}
