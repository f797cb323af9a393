import type { FileVersion } from '../../../functions/story/items/file-version.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { createFindReceipts } from '../../../functions/story/table/dynamo-receipts.ts';
import type { Clients } from '../../aws/clients.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { pagesOf } from './file-versions.ts';
import { withSequencers } from './receipts.ts';

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
  for await (const page of pagesOf(s3, bucketName, key)) {
    versions.push(...page.versions.filter((version) => version.key === key));
    // Keys that begin so follow.
    if (page.next?.key !== key) break;
  }
  const own = versions.find(({ versionId }) => key === object.key && versionId === object.versionId);
  const wanted = [versions[0], own].filter((version) => version !== undefined);
  return withSequencers([...new Set(wanted)], createFindReceipts(dynamodb, tableName));
}
