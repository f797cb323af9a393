import { GetObjectCommand, NoSuchKey, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { pictureOf } from '../article/picture.ts';
import { readArticle } from '../article/read.ts';
import { shownIn } from '../article/result.ts';
import { crawlTime, statedTime } from '../story/items/article-report.ts';
import type { IngestSettings } from '../story/items/settings.ts';
import { reportWords } from '../story/items/story-reports.ts';
import type { ReadWords } from './reports.ts';

/** Headline and metadata stand at the beginning of a file. A longer one is listed by its publisher. */
const MOST_BYTES = 2 ** 20;

/** Reads what reports state from their files in the bucket. */
export function wordReader(
  client: S3Client,
  Bucket: string,
  zones: Pick<IngestSettings, 'timeZone' | 'timeZones'>,
  nowMs: () => number,
): ReadWords {
  return async ({ at, time, file: { key, versionId } }) => {
    const object = { Bucket, Key: key, ...(versionId && { VersionId: versionId }) };
    const bytes = await client
      .send(new GetObjectCommand({ ...object, Range: `bytes=0-${MOST_BYTES - 1}` }))
      .then(({ Body }) => Body?.transformToByteArray())
      .catch((error: unknown) => {
        if (isGone(error)) return undefined;
        throw error;
      });
    if (bytes === undefined || bytes.length === MOST_BYTES) return undefined;
    const result = readArticle(bytes, { key, now: nowMs(), ...zones });
    const shown = shownIn(result);
    if (shown === undefined || result.kind === 'retracted') return undefined;
    const { article } = shown;
    const observedAt = crawlTime(article, { uploadedAt: at });
    const picture = pictureOf(article);
    return {
      ...reportWords(article),
      ...(picture && { picture }),
      time: time ?? statedTime({ ...article, observedAt }),
    };
  };
}

/** Deleted, or nothing that this function can read: neither keeps the other pages waiting. */
const isGone = (error: unknown): boolean =>
  error instanceof NoSuchKey || (error instanceof S3ServiceException && (error.$metadata.httpStatusCode ?? 500) < 500);
