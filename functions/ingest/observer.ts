import { errorFields, log } from '../runtime/log.ts';
import { type Metric, type MetricsOwner, writeMetrics } from '../runtime/metrics.ts';
import { isDisposition } from '../story/items/disposition.ts';
import type { IngestEvent } from './events-in.ts';
import type { IngestObserver } from './ingest-batch.ts';

/**
 * Writes one structured log line per file, failed ones included and strays left out, and per message that names no file; and counts
 * dispositions and reasons of rejections as CloudWatch metrics, once per batch (`flush`). Not repairs and warnings:
 * each value would be a metric of 30 cents a month, and the log has them. https://aws.amazon.com/cloudwatch/pricing/
 */
export function createObserver(owner: MetricsOwner): IngestObserver & { flush: (others?: readonly Metric[]) => void } {
  const counts = new Map<string, Metric & { value: number }>();
  const count = (name: string, ofDimension?: string, at = ''): void => {
    const counted = JSON.stringify([name, ofDimension, at]);
    const value = (counts.get(counted)?.value ?? 0) + 1;
    counts.set(counted, { name, value, ...(ofDimension && { dimension: [ofDimension, at] }) });
  };

  return {
    file: (event, outcome, milliseconds) => {
      const { disposition, redelivered, storyId, reason, repairs, warnings } = outcome;
      const lists = { ...(repairs.length > 0 && { repairs }), ...(warnings.length > 0 && { warnings }) };
      const again = redelivered && { redelivered };
      if (disposition !== 'stray')
        log('INFO', { ...subjectOf(event), disposition, ...again, storyId, reason, milliseconds, ...lists });
      // The canary has its own metric, a request its own item, and what the stack wrote is not an upload.
      if (disposition === 'canary' || disposition === 'own' || 'request' in event) return;
      if (redelivered) return count('Files', 'disposition', 'redelivered');
      count('Files', 'disposition', disposition);
      if (isDisposition(disposition)) count('Receipts');
      if (disposition === 'rejected' && reason) count('Rejected', 'reason', reason);
    },
    failure: (messageId, error, event) => {
      const message = 'message returns to the queue';
      log('ERROR', { message, messageId, ...(event && subjectOf(event)), error: errorFields(error) });
      count('Files', 'disposition', 'failed');
    },
    postponement: (messageId, event) => {
      const message = 'the function ran out of time: message returns to the queue';
      log('INFO', { message, messageId, ...(event && subjectOf(event)) });
      count('Files', 'disposition', 'postponed');
    },
    flush: (others = []) => {
      writeMetrics(owner, [...counts.values(), ...others]);
      counts.clear();
    },
  };
}

/** What the log line of an event is about. */
function subjectOf(event: IngestEvent) {
  if ('request' in event) return { request: event.request.id, kind: event.request.kind, by: event.request.by };
  if ('release' in event) return { release: event.key };
  const { bucket, key, versionId } = event;
  return { bucket, key, versionId };
}
