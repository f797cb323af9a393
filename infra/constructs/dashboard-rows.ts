import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
} from 'aws-cdk-lib/aws-cloudwatch';
import { DISPOSITIONS } from '../../functions/story/disposition.ts';
import { DAY_INDEX } from '../../functions/story/keys.ts';
import type { OperationsProps } from './alarm-rules.ts';
import { metricsNamespace } from './function-defaults.ts';

const third = 8;
const fiveMinutes = { period: Duration.minutes(5) };
const sum = { ...fiveMinutes, statistic: 'Sum' };

/** The dashboard, row by row: what came in, what waits, what it costs to run. */
export function dashboardRows(props: OperationsProps, alarms: readonly Alarm[]): IWidget[][] {
  const { intake, ingest, notify, feed, digest, table } = props;
  const functions = [ingest, notify, feed ?? [], digest ?? []].flat().map((part) => part.function);
  return [
    [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 3 * third, height: 2 })],
    [
      graph(
        'Files by disposition',
        [...DISPOSITIONS, 'redelivered' as const].map((d) => ingest.metricFiles(d)),
        { stacked: true },
      ),
      graph('Rejected, by reason', [rejectedByReason(metricsNamespace(ingest))], { stacked: true }),
      graph(
        'Notifications',
        notify.outlets.flatMap(({ metrics = [] }) => metrics),
      ),
    ],
    [
      graph('Waiting', [
        intake.queue.metricApproximateNumberOfMessagesVisible({ label: 'files' }),
        // Being read; and those that failed, for as long as the visibility time-out hides them.
        intake.queue.metricApproximateNumberOfMessagesNotVisible({ label: 'files in flight' }),
        intake.metricDeadLetters().with({ label: 'dead letters' }),
        notify.metricUnannounced().with({ label: 'unannounced' }),
      ]),
      graph('Delay of ingest (seconds)', [intake.metricAge().with({ label: 'oldest file' })]),
      graph('Delay of notify (milliseconds)', [notify.metricIteratorAge().with({ label: 'oldest record' })]),
    ],
    [
      graph(
        'Duration',
        functions.flatMap((f) => ['p50', 'p99'].map((statistic) => f.metricDuration({ statistic }))),
      ),
      graph('Errors, throttles, failed files', [
        ...functions.flatMap((f) => [f.metricErrors(fiveMinutes), f.metricThrottles(fiveMinutes)]),
        ingest.metricFiles('failed'),
      ]),
      graph('Table: capacity units, throttled reads and writes', [
        table.metricConsumedReadCapacityUnits(fiveMinutes),
        table.metricConsumedWriteCapacityUnits(fiveMinutes),
        // Items, not calls: a batch counts as a throttled call only when all of it is, and most of ours are batches.
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
        table.metric('ReadThrottleEvents', sum),
        table.metric('WriteThrottleEvents', sum),
        // An index that cannot keep up throttles the writes of its table.
        table.metric('WriteThrottleEvents', {
          ...sum,
          dimensionsMap: { TableName: table.tableName, GlobalSecondaryIndexName: DAY_INDEX.name },
          label: 'WriteThrottleEvents of the index',
        }),
      ]),
    ],
  ];
}

function graph(title: string, left: IMetric[], options: { readonly stacked?: boolean } = {}): GraphWidget {
  return new GraphWidget({ title, left, width: third, leftYAxis: { min: 0 }, ...options });
}

/** Searched, not listed: the reasons are the reader's, and a new one shows up by itself. */
function rejectedByReason(namespace: string): MathExpression {
  const found = `{${namespace},service,reason} MetricName="Rejected"`;
  return new MathExpression({
    expression: `SEARCH('${found}', 'Sum', 300)`,
    usingMetrics: {},
    label: '',
    ...fiveMinutes,
  });
}
