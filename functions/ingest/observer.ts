import { errorFields } from '../error-fields.ts';
import { log, writeLine } from '../log.ts';
import type { FileVersion } from '../story/items/file-version.ts';
import type { IngestObserver } from './ingest-batch.ts';
import { type Count, type MetricsOwner, metricDocuments } from './metric-documents.ts';

/**
 * Writes one structured log line per file, failed ones included, and per message that names no file; and counts
 * dispositions and reasons of rejections as CloudWatch metrics, once per batch (`flush`). Not repairs and warnings:
 * each value would be a metric of 30 cents a month, and the log has them. https://aws.amazon.com/cloudwatch/pricing/
 */
export function createObserver(owner: MetricsOwner): IngestObserver & { flush: () => void } {
  const counts = new Map<string, Count>();
  const count = (metric: string, dimension: string, value: string): void => {
    const name = JSON.stringify([metric, dimension, value]);
    counts.set(name, { metric, dimension, value, count: (counts.get(name)?.count ?? 0) + 1 });
  };

  return {
    file: ({ bucket, key, versionId }, outcome, milliseconds) => {
      const { disposition, redelivered, storyId, reason, repairs, warnings } = outcome;
      const lists = { ...(repairs.length > 0 && { repairs }), ...(warnings.length > 0 && { warnings }) };
      const again = redelivered && { redelivered };
      log('INFO', { bucket, key, versionId, disposition, ...again, storyId, reason, milliseconds, ...lists });
      // The canary has its own metric.
      if (disposition === 'canary') return;
      if (redelivered) return count('Files', 'disposition', 'redelivered');
      count('Files', 'disposition', disposition);
      if (disposition === 'rejected' && reason) count('Rejected', 'reason', reason);
    },
    failure: (messageId, error, file) => {
      const { bucket, key, versionId }: Partial<FileVersion> = file ?? {};
      const message = 'message returns to the queue';
      log('ERROR', { message, messageId, bucket, key, versionId, error: errorFields(error) });
      count('Files', 'disposition', 'failed');
    },
    postponement: (messageId, file) => {
      const message = 'the function ran out of time: message returns to the queue';
      log('INFO', { message, messageId, bucket: file?.bucket, key: file?.key, versionId: file?.versionId });
      count('Files', 'disposition', 'postponed');
    },
    flush: () => {
      for (const document of metricDocuments([...counts.values()], owner, Date.now())) writeLine(document);
      counts.clear();
    },
  };
}
