import { required } from './environment.ts';
import { writeLine } from './log.ts';

/** 7 `Files` whose `disposition` is `new`, or the values of a metric that has no dimension but the service. */
export interface Metric {
  readonly name: string;
  readonly value: number | readonly number[];
  readonly unit?: 'Milliseconds';
  readonly dimension?: readonly [name: string, value: string];
}

/** Whose metrics these are; the service is a dimension of each. */
export interface MetricsOwner {
  readonly namespace: string;
  readonly service: string;
}

export function metricsOwner(env: NodeJS.ProcessEnv): MetricsOwner {
  return { namespace: required(env, 'METRICS_NAMESPACE'), service: required(env, 'SERVICE') };
}

/** Most values of a metric in one document. */
const MOST_VALUES = 100;

/**
 * Writes metrics as documents in CloudWatch's embedded metric format, in as few as can be: a document may hold many
 * metrics, each with a dimension of its own, but has one value for each dimension. A batch of files that all end alike
 * is one document.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function writeMetrics(owner: MetricsOwner, metrics: readonly Metric[]): void {
  const byDimension = [...Map.groupBy(metrics, ({ dimension }) => dimension?.[0]).values()];
  const most = Math.max(0, ...byDimension.map(({ length }) => length));
  for (let at = 0; at < most; at++)
    writeLine(
      documentOf(
        owner,
        byDimension.flatMap((list) => list[at] ?? []),
      ),
    );
}

const documentOf = ({ namespace, service }: MetricsOwner, metrics: readonly Metric[]): object => ({
  _aws: {
    Timestamp: Date.now(),
    CloudWatchMetrics: metrics.map(({ name, unit, dimension }) => ({
      Namespace: namespace,
      Dimensions: [['service', ...(dimension?.slice(0, 1) ?? [])]],
      Metrics: [{ Name: name, Unit: unit }],
    })),
  },
  service,
  ...Object.fromEntries(
    metrics.flatMap(({ dimension, name, value }) => [...(dimension ? [dimension] : []), [name, mostOf(value)]]),
  ),
});

/** If a metric has too many values, the largest. */
const mostOf = (value: Metric['value']): Metric['value'] =>
  typeof value === 'number' ? value : value.toSorted((one, other) => other - one).slice(0, MOST_VALUES);
