import { paginateScan } from '@aws-sdk/client-dynamodb';
import { mapBounded } from '../../../../functions/runtime/index.ts';
import { type FileVersion, filesOf, type TableItem } from '../../../../functions/story/items/index.ts';
import { createFindReceipts, itemOf, onlyEnded } from '../../../../functions/story/table/index.ts';
import { isObjectAt } from '../../../../functions/unpack/index.ts';
import type { Clients } from '../../../aws/index.ts';
import { pagesOf } from '../files/file-versions.ts';
import { isIngested, isOwnKey, parsePatterns } from '../files/names.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { say } from '../terminal/progress.ts';

type Stores = Pick<Clients, 's3' | 'dynamodb'>;

export interface FoundMissing {
  /** Versions old enough to have a receipt. */
  versions: number;
  missing: number;
  /** Versions that may still be on their way. */
  young: number;
  /** Versions that the stack does not ingest, because of their names. */
  passedOver: number;
  /** Prefixes that nothing in the bucket begins with: of them this proves nothing. */
  unmatched: string[];
}

export interface MissingOptions {
  readonly prefixes: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * Compares the bucket with the receipts, a page at a time, so that its memory does not grow with the bucket.
 * @param until versions uploaded after it may still be on their way: ISO 8601.
 */
export async function findMissing(
  { s3, dynamodb }: Stores,
  outputs: StackOutputs,
  { prefixes, until, onMissing, signal }: MissingOptions & { until: string; onMissing(version: FileVersion): void },
): Promise<FoundMissing> {
  const patterns = parsePatterns(outputs.ingestedNames);
  const find = onlyEnded(createFindReceipts(dynamodb, outputs.tableName));
  const found: FoundMissing = { versions: 0, missing: 0, young: 0, passedOver: 0, unmatched: [] };
  for (const prefix of prefixes) {
    let isMatched = false;
    for await (const { versions } of pagesOf(s3, outputs.bucketName, prefix)) {
      if (signal?.aborted) return found;
      isMatched ||= versions.length > 0;
      const uploads = versions.filter(({ key }) => !isOwnKey(outputs, key));
      const ingested = uploads.filter(({ key }) => isIngested(patterns, key));
      const due = ingested.filter(({ uploadedAt }) => uploadedAt <= until);
      const receipts = await find(due);
      const missing = due.filter((_, index) => receipts[index] === undefined);
      missing.forEach(onMissing);
      found.versions += due.length;
      found.missing += missing.length;
      found.young += ingested.length - due.length;
      found.passedOver += uploads.length - ingested.length;
      say(`${found.versions} file versions compared with their receipts, ${found.missing} without one`);
    }
    if (!isMatched) found.unmatched.push(prefix);
  }
  return found;
}

/** S3 requests at a time. */
const CONCURRENCY = 16;

/**
 * Files that were deleted while the deletion's event was lost, so that reports still have their words. One read of the
 * whole table, and a request to S3 for each file of which a report has words.
 */
export async function* findDeleted(
  { s3, dynamodb: client }: Stores,
  { bucketName, tableName, onDelete }: StackOutputs,
  { prefixes, signal }: MissingOptions,
): AsyncGenerator<FileVersion[]> {
  if (onDelete !== 'withdraw') return;
  const scan = {
    TableName: tableName,
    FilterExpression: 'entity IN (:story, :report)',
    ExpressionAttributeValues: { ':story': { S: 'story' }, ':report': { S: 'report' } },
  };
  let looked = 0;
  for await (const { Items = [], ScannedCount = 0 } of paginateScan({ client }, scan)) {
    looked += ScannedCount;
    say(`${looked} items of the table looked at for files that were deleted`);
    if (signal?.aborted) return;
    const found = Items.flatMap((item) => filesIn(itemOf(item))).filter(
      ({ bucket, key }) => bucket === bucketName && prefixes.some((prefix) => key.startsWith(prefix)),
    );
    const files = [...new Map(found.map((file) => [file.key, file])).values()];
    const isThere = await mapBounded(files, CONCURRENCY, (file) => isObjectAt(s3, file));
    yield files.filter((_, index) => !isThere[index]);
  }
}

/** The files of a report's words. */
function filesIn(item: TableItem): FileVersion[] {
  if (item.entity !== 'report') return [];
  const uploadedAt = new Date().toISOString();
  return filesOf(item).map(({ bucket, key }) => ({ bucket, key, uploadedAt }));
}
