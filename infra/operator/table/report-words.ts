import type { S3Client } from '@aws-sdk/client-s3';
import { mapBounded } from '../../../functions/map-bounded.ts';
import { createReportReader, type ReadReport } from '../files/report-reader.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import type { Found, FoundReport } from './find.ts';

const CONCURRENCY = 8;

/** What is found, with headline, publisher and url of those reports whose words are in their files only. */
export async function withReportWords(s3: S3Client, outputs: StackOutputs, found: Found): Promise<Found> {
  if (found.story?.withdrawnAt !== undefined) return found;
  const read = createReportReader(s3, outputs);
  const reports = await mapBounded(found.reports, CONCURRENCY, (report) => withFile(read, report));
  return { ...found, reports };
}

/** A report whose file is gone, or cannot be read, stays as it is. */
async function withFile(read: ReadReport, report: FoundReport): Promise<FoundReport> {
  const { key, receipt, disposition } = report;
  // A report that the story names has said what it says, also if it says nothing any more.
  if (key === undefined || disposition !== undefined) return report;
  const own = await read({ key, versionId: receipt?.versionId });
  if (own === undefined || own.isRetracted) return report;
  const { headline, publisher, url } = own;
  return { ...report, headline, ...(publisher && { publisher }), ...(url && { url }) };
}
