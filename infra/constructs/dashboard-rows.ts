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
import type { Intake } from './intake.ts';
import type { BuiltPart, Ingest, Notify } from './parts/part.ts';
import type { StoryStore } from './story-store.ts';

const THIRD = 8;
const FIVE_MINUTES = { period: Duration.minutes(5) };
const SUM = { ...FIVE_MINUTES, statistic: 'Sum' };

export interface DashboardProps {
  readonly intake: Intake;
  readonly table: StoryStore['table'];
  /** Every part that is on, by the name of its handler's folder. */
  readonly parts: Readonly<Record<string, BuiltPart>> & { readonly ingest: Ingest; readonly notify: Notify };
}

/** The dashboard's rows: what arrived, what waits, and how the functions and the table run. */
export function dashboardRows({ intake, table, parts }: DashboardProps, alarms: readonly Alarm[]): IWidget[][] {
  const { ingest, notify } = parts;
  const all = Object.values(parts);
  const functions = all.flatMap((part) => part.functions);
  const graphs = all.flatMap((part) => Object.entries(part.graphs ?? {}));
  return [
    [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 3 * THIRD, height: 2 })],
    [
      graph(
        'Files by disposition',
        [...DISPOSITIONS, 'redelivered' as const].map((d) => ingest.metricFiles(d)),
        { stacked: true },
      ),
      graph('Rejected, by reason', [rejectedByReason(ingest.metricFiles('rejected').namespace)], { stacked: true }),
      graph('Notifications', notify.published),
    ],
    [
      graph(
        'Waiting',
        all.flatMap(({ waiting = [] }) => waiting),
      ),
      graph('Delay of ingest (seconds)', [intake.metricAge().with({ label: 'oldest file' })]),
      graph(
        'Delay of notify (milliseconds)',
        all.flatMap(({ delays = [] }) => delays),
      ),
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
    ...(graphs.length > 0 ? [graphs.map(([title, metrics]) => graph(title, metrics, { stacked: true }))] : []),
  ];
}

function graph(title: string, left: readonly IMetric[], options: { readonly stacked?: boolean } = {}): GraphWidget {
  return new GraphWidget({ title, left: [...left], width: THIRD, leftYAxis: { min: 0 }, ...options });
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
