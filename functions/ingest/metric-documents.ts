/** A count of `metric` with a value of its dimension: 7 `Files` whose `disposition` is `new`. */
export interface Count {
  readonly metric: string;
  readonly dimension: string;
  readonly value: string;
  readonly count: number;
}

/** Whose metrics these are; the service is a dimension of each. */
export interface MetricsOwner {
  readonly namespace: string;
  readonly service: string;
}

/**
 * Counts as documents in CloudWatch's embedded metric format, in as few as can be: a document may hold many metrics, each with
 * dimensions of its own, but says each dimension's value once. A batch of files that all end alike is one document.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @param now epoch milliseconds.
 */
export function metricDocuments(counts: readonly Count[], owner: MetricsOwner, now: number): object[] {
  const byDimension = [...Map.groupBy(counts, ({ dimension }) => dimension).values()];
  const most = Math.max(0, ...byDimension.map(({ length }) => length));
  return Array.from({ length: most }, (_, at) =>
    documentOf(
      byDimension.flatMap((list) => list[at] ?? []),
      owner,
      now,
    ),
  );
}

const documentOf = (counts: readonly Count[], { namespace, service }: MetricsOwner, now: number): object => ({
  _aws: {
    Timestamp: now,
    CloudWatchMetrics: counts.map(({ metric, dimension }) => ({
      Namespace: namespace,
      Dimensions: [['service', dimension]],
      Metrics: [{ Name: metric }],
    })),
  },
  service,
  ...Object.fromEntries(
    counts.flatMap(({ metric, dimension, value, count }) => [
      [dimension, value],
      [metric, count],
    ]),
  ),
});
