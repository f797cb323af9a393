import { type FileVersion, type Story, storyIdAt } from '../../../../functions/story/items/index.ts';
import { createFindReceipts } from '../../../../functions/story/table/index.ts';
import { CommandError } from '../explain.ts';
import { pagesOf } from '../files/file-versions.ts';
import { withSequencers } from '../files/receipts.ts';
import { createReportReader } from '../files/report-reader.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { factsFile, headlineOf, withdrawalText } from '../table/card.ts';
import { counted, printable } from '../terminal/text.ts';
import { announcementOf, type Correcting, correct, type OperatorChange, unchanged } from './change.ts';

/** Erases a story's text from the table. Its files stay in the bucket, so that it can be restored. */
export async function withdraw(stack: OperatedStack, story: Story, asked: Correcting): Promise<OperatorChange> {
  const storyId = storyIdAt(story);
  if (story.withdrawn) return unchanged(`Withdrawn already: ${printable(withdrawalText(story) ?? '')}`, { story });
  const of = `"${printable(headlineOf(story))}", ${storyId}, ${counted(story.articleCount, 'article')}`;
  const text = `${of}\nIts files stay in the bucket: ${printable(factsFile(story).key)}`;
  return correct(stack, asked, {
    ...{ what: `withdraw "${headlineOf(story)}", ${storyId}`, story },
    request: { kind: 'withdraw', storyId },
    would: {
      text: `Would be withdrawn: ${text}`,
      announcements: story.announced ? [announcementOf('story.withdrawn', story)] : [],
    },
    done: () => `Withdrawn: ${text}`,
  });
}

/**
 * Restores a withdrawn story from one of its files. Ingest carries it out, because it has the settings for reading
 * files.
 * @param key of the file. Default: the one that the story's facts came from.
 * @throws CommandError if the file is not in the bucket any more.
 */
export async function restore(
  stack: OperatedStack,
  story: Story,
  asked: Correcting,
  key = factsFile(story).key,
): Promise<OperatorChange> {
  const storyId = storyIdAt(story);
  const name = printable(key);
  if (!story.withdrawn) return unchanged(`Not withdrawn: "${printable(headlineOf(story))}"`, { story });
  const versions = await restorableVersions(stack, key, story);
  const [newest] = versions;
  if (newest === undefined)
    throw new CommandError(`${name} is not in the bucket any more: upload the file again, then undo the withdrawal.`);
  const { headline } = (asked.dryRun && (await createReportReader(stack)(newest))) || {};
  return correct(stack, asked, {
    ...{ what: `restore ${storyId} from ${name}`, story },
    request: { kind: 'restore', storyId, versions, withdrawnAt: story.withdrawn.at },
    would: {
      text: `Would be restored from ${name}, version ${newest.versionId ?? 'null'}`,
      announcements: [{ ...announcementOf('story.updated', story), ...(headline && { headline }) }],
    },
    done: (now) => `Restored: "${printable(headlineOf(now))}"`,
  });
}

/**
 * Versions from which a withdrawn story can be restored: the newest version of the file, then the story's own, because
 * the newest may be a retraction. None if the file is gone.
 */
async function restorableVersions(
  { clients: { s3, dynamodb }, outputs: { bucketName, tableName } }: OperatedStack,
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
