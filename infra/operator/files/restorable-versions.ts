import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { FileVersion } from '../../../functions/story/items/file-version.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import type { Clients } from '../../aws/clients.ts';
import { regionOf, type StackOutputs } from '../stack/outputs.ts';
import { listFileVersions } from './file-versions.ts';
import { createFindReceipts, withSequencers } from './receipts.ts';
import { restorationEvent } from './send-file-events.ts';

/**
 * Versions from which a withdrawn story can be restored: the newest version of the file, then the story's own, because
 * the newest may be a retraction. None if the file is gone.
 */
export async function restorableVersions(
  { s3, dynamodb }: Pick<Clients, 's3' | 'dynamodb'>,
  { bucketName, tableName }: StackOutputs,
  key: string,
  { facts: { object } }: StoryItem,
): Promise<FileVersion[]> {
  const versions: FileVersion[] = [];
  for await (const page of listFileVersions(s3, bucketName, key))
    versions.push(...page.filter((version) => version.key === key));
  const own = versions.find(({ versionId }) => key === object.key && versionId === object.versionId);
  const wanted = [versions.at(-1), own].filter((version) => version !== undefined);
  return withSequencers([...new Set(wanted)], createFindReceipts(dynamodb, tableName));
}

/** Asks ingest to restore the story: it has the settings by which a file is read. */
export async function sendRestoration(
  sqs: SQSClient,
  outputs: StackOutputs,
  story: StoryItem,
  versions: readonly FileVersion[],
): Promise<void> {
  const MessageBody = restorationEvent(versions, storyIdAt(story), story.withdrawnAt, regionOf(outputs));
  await sqs.send(new SendMessageCommand({ QueueUrl: outputs.queueUrl, MessageBody }));
}
