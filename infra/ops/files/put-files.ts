import type { S3Client } from '@aws-sdk/client-s3';
import { mapBounded } from '../../../functions/map-bounded.ts';
import type { FileVersion } from '../../../functions/story/file-version.ts';
import { putFile } from './put-file.ts';

/** Files that go up side by side; and of so many that fail in a row, it is not the files that fail. */
const concurrency = 16;

export interface Upload {
  readonly path: string;
  readonly key: string;
}

export interface PutReport {
  /** Hears how many are uploaded so far. */
  readonly uploaded: (count: number) => void;
  /** Hears of a file that could not be read or uploaded, and why. */
  readonly failed: (path: string, error: unknown) => void;
}

/**
 * Uploads files. One that fails keeps none of the others; but where none goes up between sixteen that fail, as without credentials or
 * a bucket, no further one is begun.
 * @param signal begins no further one, too.
 * @returns the versions they became.
 */
export async function putFiles(
  s3: S3Client,
  bucket: string,
  uploads: readonly Upload[],
  report: PutReport,
  signal?: AbortSignal,
): Promise<FileVersion[]> {
  const versions: FileVersion[] = [];
  let failuresInARow = 0;
  await mapBounded(uploads, concurrency, async ({ path, key }) => {
    if (signal?.aborted || failuresInARow >= concurrency) return;
    try {
      versions.push(await putFile(s3, path, bucket, key));
      failuresInARow = 0;
      report.uploaded(versions.length);
    } catch (error) {
      failuresInARow += 1;
      report.failed(path, error);
    }
  });
  return versions;
}
