import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
} from 'aws-cdk-lib/aws-cloudwatch';
import { DISPOSITIONS } from '../../functions/story/items/disposition.ts';
import { DAY_INDEX } from '../../functions/story/items/keys.ts';
import type { OperationsProps } from './alarm-rules.ts';
import { metricsNamespace } from './function-defaults.ts';

const THIRD = 8;
const FIVE_MINUTES = { period: Duration.minutes(5) };
const SUM = { ...FIVE_MINUTES, statistic: 'Sum' };

/** The dashboard's rows: what arrived, what waits, and how the functions and the table run. */
export function dashboardRows(props: OperationsProps, alarms: readonly Alarm[]): IWidget[][] {
  const { intake, ingest, notify, feed, collect, digest, canary, sources, unpack, learn, webhooks, table } = props;
  const optional = [feed ?? [], collect ?? [], digest ?? [], canary ?? [], sources ?? [], unpack ?? [], learn ?? []];
  const functions = [ingest, notify, ...optional, webhooks].flat().map((part) => part.function);
  return [
    [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 3 * THIRD, height: 2 })],
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
        // Files that are being read, and failed files until their visibility time-out ends.
        intake.queue.metricApproximateNumberOfMessagesNotVisible({ label: 'files in flight' }),
        ...(unpack ? [unpack.queue.metricApproximateNumberOfMessagesVisible({ label: 'files to unpack' })] : []),
        intake.metricDeadLetters().with({ label: 'dead letters' }),
        notify.metricUnannounced().with({ label: 'unannounced' }),
        ...webhooks.map((webhook) =>
          webhook.metricUndelivered().with({ label: `webhook ${webhook.name}: dead letters` }),
        ),
      ]),
      graph('Delay of ingest (seconds)', [intake.metricAge().with({ label: 'oldest file' })]),
      graph('Delay of notify (milliseconds)', [
        notify.metricIteratorAge().with({ label: 'oldest record' }),
        ...(canary ? [canary.metricUploadToAnnouncement().with({ label: 'upload to announcement' })] : []),
      ]),
    ],
    [
      graph(
        'Duration',
        functions.flatMap((f) => ['p50', 'p99'].map((statistic) => f.metricDuration({ statistic }))),
      ),
      graph('Errors, throttles, failed files', [
        ...functions.flatMap((f) => [f.metricErrors(FIVE_MINUTES), f.metricThrottles(FIVE_MINUTES)]),
        ingest.metricFiles('failed'),
      ]),
      graph('Table: capacity units, throttled reads and writes', [
        table.metricConsumedReadCapacityUnits(FIVE_MINUTES),
        table.metricConsumedWriteCapacityUnits(FIVE_MINUTES),
        // Events and not requests: a batch counts as a throttled request only if all its items are throttled.
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
        table.metric('ReadThrottleEvents', SUM),
        table.metric('WriteThrottleEvents', SUM),
        // A throttled index throttles the writes of its table.
        table.metric('WriteThrottleEvents', {
          ...SUM,
          dimensionsMap: { TableName: table.tableName, GlobalSecondaryIndexName: DAY_INDEX.name },
          label: 'WriteThrottleEvents of the index',
        }),
      ]),
    ],
  ];
}

function graph(title: string, left: IMetric[], options: { readonly stacked?: boolean } = {}): GraphWidget {
  return new GraphWidget({ title, left, width: THIRD, leftYAxis: { min: 0 }, ...options });
}

/** A search, so that a new reason shows up by itself. */
function rejectedByReason(namespace: string): MathExpression {
  const found = `{${namespace},service,reason} MetricName="Rejected"`;
  return new MathExpression({
    expression: `SEARCH('${found}', 'Sum', 300)`,
    usingMetrics: {},
    label: '',
    ...FIVE_MINUTES,
  });
}
