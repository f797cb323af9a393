import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Report } from './ingest-batch.ts';

/** Counted names of one batch: metric name, dimension name and value -> count. */
type Counts = Map<string, number>;

/**
 * One structured log line per file and per failed message; counts of dispositions, repairs and warnings as CloudWatch
 * metrics (embedded metric format), once per batch: `flush`. Service and namespace come from POWERTOOLS_* variables.
 */
export const createReport = (): Report & { flush: () => void } => {
  const logger = new Logger();
  const metrics = new Metrics();
  const counts: Counts = new Map();
  const count = (metric: string, dimension: string, value: string): void => {
    const name = JSON.stringify([metric, dimension, value]);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };

  return {
    file: ({ bucket, key, versionId }, outcome, milliseconds) => {
      const { disposition, redelivered, storyId, reason, repairs, warnings } = outcome;
      logger.info('file', {
        bucket,
        key,
        versionId,
        disposition,
        redelivered,
        storyId,
        reason,
        milliseconds,
        repairs,
        warnings,
      });
      if (redelivered) return count('Files', 'disposition', 'redelivered');
      count('Files', 'disposition', disposition);
      if (disposition === 'rejected' && reason) count('Rejected', 'reason', reason);
      for (const repair of new Set(repairs)) count('Repaired', 'repair', repair);
      for (const warning of new Set(warnings)) count('Warned', 'warning', warning);
    },
    failure: (messageId, error) => {
      logger.error('message goes back to the queue', { messageId, error });
      count('Files', 'disposition', 'failed');
    },
    flush: () => {
      for (const [name, value] of counts) {
        const [metric, dimension, of] = JSON.parse(name) as [string, string, string];
        metrics.singleMetric().addDimension(dimension, of).addMetric(metric, MetricUnit.Count, value);
      }
      counts.clear();
    },
  };
};
