import { paginateScan } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { KeyRange } from '../../../functions/backfill/list-versions.ts';
import { sendFileEvents } from '../../../functions/backfill/send-file-events.ts';
import { mapBounded } from '../../../functions/map-bounded.ts';
import type { FileVersion } from '../../../functions/story/items/file-version.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { itemOf } from '../../../functions/story/table/dynamo-item.ts';
import { createFindReceipts, onlyEnded } from '../../../functions/story/table/dynamo-receipts.ts';
import type { Clients } from '../../aws/clients.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import type { Checkpoint } from './checkpoint.ts';
import { listFileVersions } from './file-versions.ts';
import { isIngested, isOwnKey, parsePatterns } from './names.ts';

type Stores = Pick<Clients, 's3' | 'sqs' | 'dynamodb'>;

export interface ReconcileOptions {
  readonly prefixes: readonly string[];
  /** Versions uploaded after it may still be on their way: ISO 8601. */
  readonly before: string;
  /** Send what is found to be ingested again. */
  readonly repair: boolean;
  /** @param version has no receipt. */
  readonly onMissing: (version: FileVersion) => void;
  /** @param file was deleted, and its story was not withdrawn. */
  readonly onDeleted: (file: FileVersion) => void;
  /** @param count versions and stories looked at so far, after each page of a list. */
  readonly onProgress: (count: number) => void;
  /** With `repair`: where it goes on if it was interrupted. */
  readonly checkpoint?: Checkpoint | undefined;
  /** Versions after which it stops, so that a backfill takes the rest. Default: none. */
  readonly most?: number | undefined;
  /** Ends it after the current page. */
  readonly signal?: AbortSignal;
}

export interface Reconciled {
  /** Versions old enough to have a receipt. */
  readonly versions: number;
  readonly missing: number;
  /** Versions that may still be on their way. */
  readonly young: number;
  /** Versions that the stack does not ingest, because of their names. */
  readonly passedOver: number;
  /** Prefixes that nothing in the bucket begins with: of them this proves nothing. */
  readonly unmatched: readonly string[];
  /** Stories that were not withdrawn though their file was deleted; 0 without `onDelete=withdraw`. */
  readonly deleted: number;
  /** What it has not looked at, because there are more than `most`. */
  readonly rest: readonly KeyRange[];
}

/** Compares the bucket with the table, a page at a time, so that its memory does not grow with the bucket. */
export async function reconcileBucket(
  stores: Stores,
  outputs: StackOutputs,
  options: ReconcileOptions,
): Promise<Reconciled> {
  const {
    prefixes,
    before,
    repair,
    onMissing,
    onProgress,
    checkpoint,
    most = Number.POSITIVE_INFINITY,
    signal,
  } = options;
  const patterns = parsePatterns(outputs.ingestedNames);
  const find = onlyEnded(createFindReceipts(stores.dynamodb, outputs.tableName));
  const tally = { versions: 0, missing: 0, young: 0, passedOver: 0, unmatched: [] as string[], deleted: 0 };
  let rest: KeyRange[] = [];
  for (const [at, prefix] of prefixes.entries()) {
    const after = checkpoint?.after(prefix);
    let matched = after === undefined ? 0 : 1;
    for await (const page of listFileVersions(stores.s3, outputs.bucketName, prefix, after)) {
      if (signal?.aborted) return { ...tally, rest };
      matched += page.length;
      const uploads = page.filter(({ key }) => !isOwnKey(outputs, key));
      const ingested = uploads.filter(({ key }) => isIngested(patterns, key));
      const due = ingested.filter(({ uploadedAt }) => uploadedAt <= before);
      const receipts = await find(due);
      const missing = due.filter((_, index) => receipts[index] === undefined);
      if (repair) await sendFileEvents(stores.sqs, outputs.queueUrl, missing);
      missing.forEach(onMissing);
      tally.versions += due.length;
      tally.missing += missing.length;
      tally.young += ingested.length - due.length;
      tally.passedOver += uploads.length - ingested.length;
      onProgress(tally.versions + tally.young);
      const last = page.at(-1)?.key;
      if (last !== undefined) checkpoint?.save(prefix, last);
      if (last === undefined || tally.versions <= most) continue;
      rest = [{ prefix, after: { key: last } }, ...prefixes.slice(at + 1).map((one) => ({ prefix: one }))];
      break;
    }
    if (rest.length > 0) break;
    if (matched === 0) tally.unmatched.push(prefix);
  }
  if (outputs.onDelete === 'withdraw') tally.deleted = await reconcileDeletions(stores, outputs, options, tally);
  checkpoint?.clear();
  return { ...tally, rest };
}

/** S3 requests at a time. */
const CONCURRENCY = 16;

/**
 * Finds stories whose file was deleted while the deletion's event was lost. One read of the whole table, and a request
 * to S3 for each story that is not withdrawn.
 */
async function reconcileDeletions(
  { s3, sqs, dynamodb: client }: Stores,
  { bucketName, queueUrl, tableName }: StackOutputs,
  { prefixes, repair, onDeleted, onProgress, signal }: ReconcileOptions,
  { versions, young }: Pick<Reconciled, 'versions' | 'young'>,
): Promise<number> {
  const scan = {
    TableName: tableName,
    FilterExpression: 'entity = :story AND attribute_not_exists(withdrawnAt)',
    ExpressionAttributeValues: { ':story': { S: 'story' } },
  };
  let deleted = 0;
  let stories = 0;
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    if (signal?.aborted) break;
    const files = Items.map((item) => fileOf(itemOf(item) as StoryItem)).filter(
      ({ bucket, key }) => bucket === bucketName && prefixes.some((prefix) => key.startsWith(prefix)),
    );
    const isThere = await mapBounded(files, CONCURRENCY, (file) => hasObject(s3, file));
    const gone = files.filter((_, index) => !isThere[index]);
    if (repair) await sendFileEvents(sqs, queueUrl, gone, 'removal');
    gone.forEach(onDeleted);
    deleted += gone.length;
    stories += files.length;
    onProgress(versions + young + stories);
  }
  return deleted;
}

/** The file that a story's facts come from. */
function fileOf({ facts: { object } }: StoryItem): FileVersion {
  return { bucket: object.bucket, key: object.key, uploadedAt: new Date().toISOString() };
}

async function hasObject(s3: S3Client, { bucket: Bucket, key: Key }: FileVersion): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket, Key }));
    return true;
  } catch (error) {
    if (error instanceof Error && /^(NotFound|NoSuchKey)$/.test(error.name)) return false;
    throw error;
  }
}
