import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { readArticle } from '../../../functions/article/read.ts';
import { mapBounded } from '../../../functions/map-bounded.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import type { Found, StoryReport } from './find.ts';

const CONCURRENCY = 8;

/** What is found, with headline, publisher and url of those reports whose words are in their files only. */
export async function withWords(s3: S3Client, outputs: StackOutputs, found: Found): Promise<Found> {
  if (found.story?.withdrawnAt !== undefined) return found;
  const reports = await mapBounded(found.reports, CONCURRENCY, (report) => withFile(s3, outputs, report));
  return { ...found, reports };
}

/** A report whose file is gone, or cannot be read, stays as it is. */
async function withFile(s3: S3Client, { bucketName: Bucket }: StackOutputs, report: StoryReport): Promise<StoryReport> {
  const { key: Key, receipt, disposition } = report;
  // A report that the story names has said what it says, also if it says nothing any more.
  if (Key === undefined || disposition !== undefined) return report;
  try {
    const version = receipt?.versionId === undefined ? {} : { VersionId: receipt.versionId };
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...version }));
    const read = readArticle((await Body?.transformToByteArray()) ?? new Uint8Array(), { key: Key });
    if (!read.ok || read.article.isRetracted) return report;
    const { headline, publisher, url } = read.article;
    return { ...report, headline, ...(publisher && { publisher }), ...(url && { url }) };
  } catch {
    return report;
  }
}
