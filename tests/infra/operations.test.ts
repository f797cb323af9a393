import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DISPOSITIONS } from '../../functions/story/disposition.ts';
import { failedInvocations } from '../../infra/constructs/alarm-rules.ts';
import { monthly } from '../bench/cost/dollars.ts';
import { page } from '../docs/page.ts';
import { readable, resource, resources } from './resources.ts';
import { synthesize } from './synthesize.ts';

const topic = 'arn:aws:sns:ap-northeast-2:123456789012:on-call';
const template = synthesize();
const alarms = resources(template, 'AWS::CloudWatch::Alarm');

/** What an alarm watches, as `metric of resource` (or of the first dimension), but for those that reckon with several. */
const watched = alarms
  // A metric that has a label is a query of its own to CDK.
  .map(({ Properties }) => (Properties.Metrics?.length === 1 ? Properties.Metrics[0].MetricStat.Metric : Properties))
  .filter(({ MetricName }) => MetricName)
  .map(({ MetricName, Dimensions }) => `${MetricName} of ${readable(Dimensions[0].Value)}`);

const { DashboardBody, DashboardName } = resource(template, 'AWS::CloudWatch::Dashboard').Properties;
const widgets: Widget[] = JSON.parse(readable(DashboardBody)).widgets;

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title: string;
    readonly alarms: unknown[];
    readonly metrics: [namespace: string, name: string, ...rest: unknown[]][];
  };
}

/** Of the queries in an alarm; the others are expressions of these. */
const isMetric = (query: { readonly MetricStat?: object }): boolean => query.MetricStat !== undefined;

interface MetricQuery {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: { readonly MetricName: string; readonly Dimensions: { readonly Value: unknown }[] };
    readonly Period: number;
    readonly Stat: string;
  };
}

const assertInOrder = (text: string, parts: readonly string[]): void => {
  const found = parts.map((part) => text.indexOf(part));
  assert.ok(!found.includes(-1), `${parts} in: ${text}`);
  assert.deepEqual(
    found,
    found.toSorted((a, b) => a - b),
  );
};

describe('the alarms', () => {
  it('are twelve, and with the dashboard what the README says an idle stack costs', () => {
    assert.equal(alarms.length, 12);
    // Not alarms are billed but the metrics in them: https://aws.amazon.com/cloudwatch/pricing/
    const metrics = alarms.flatMap(({ Properties }) => Properties.Metrics?.filter(isMetric) ?? [Properties.MetricName]);
    const cost = metrics.length * monthly('alarm') + monthly('dashboard');
    assert.equal(metrics.length, 12 + DISPOSITIONS.length);
    assert.ok(page('README.md').includes(`${cost.toFixed(2)} dollars a month`), `README: ${cost}`);
  });

  it('watch whatever can be lost, late or refused', () => {
    assert.deepEqual(watched.sort(), [
      'ApproximateAgeOfOldestMessage of IntakeQueue.QueueName',
      'ApproximateNumberOfMessagesVisible of IntakeDeadLetterQueue.QueueName',
      'ApproximateNumberOfMessagesVisible of NotifyFailureQueue.QueueName',
      'Errors of IngestFunction',
      'Errors of NotifyFunction',
      'Files of failed',
      'IteratorAge of NotifyFunction',
      'NumberOfNotificationsFailed of NotifyTopic.TopicName',
      'Throttles of IngestFunction',
      'Throttles of NotifyFunction',
    ]);
  });

  it('go off at the first message in the dead-letter queue', () => {
    const { Threshold, ComparisonOperator, EvaluationPeriods } = resource(
      template,
      'AWS::CloudWatch::Alarm',
      'OperationsDeadLetters',
    ).Properties;
    assert.deepEqual([ComparisonOperator, Threshold, EvaluationPeriods], ['GreaterThanThreshold', 0, 1]);
  });

  it('compare rejected files with the files of every disposition', () => {
    const { Metrics } = resource(template, 'AWS::CloudWatch::Alarm', 'OperationsManyRejected').Properties;
    const [{ Expression }, ...inputs] = Metrics;
    const ids: Record<string, string> = Object.fromEntries(
      inputs.map(({ Id, Label }: { Id: string; Label: string }) => [Label, Id]),
    );
    assert.deepEqual(Object.keys(ids), DISPOSITIONS);
    const all = `SUM([${Object.values(ids).join(', ')}])`;
    assert.equal(Expression, `IF(${all} >= 20, 100 * ${ids.rejected} / ${all}, 0)`);
  });

  it('compare new stories with the invocations of notify, which is silent as to its stream when nobody reads it', () => {
    const { Metrics, EvaluationPeriods, DatapointsToAlarm } = resource(
      template,
      'AWS::CloudWatch::Alarm',
      'OperationsStreamUnread',
    ).Properties;
    const [{ Expression }, ...inputs] = Metrics;
    assert.equal(Expression, 'IF(created > 0 AND FILL(invoked, 0) < 1, 1, 0)');
    assert.deepEqual(
      inputs.map(({ Id, MetricStat: { Metric, Period, Stat } }: MetricQuery) => [
        Id,
        Metric.MetricName,
        Metric.Dimensions.map(({ Value }) => readable(Value)),
        [Period, Stat],
      ]),
      [
        ['created', 'Files', ['new', 'ingest'], [3600, 'Sum']],
        ['invoked', 'Invocations', ['NotifyFunction'], [3600, 'Sum']],
      ],
    );
    // Long before the stream forgets.
    assert.ok(3600 * EvaluationPeriods <= (24 * 3600) / 4);
    // Hours without a new story may lie between two with some, but one hour alone proves nothing.
    assert.deepEqual([DatapointsToAlarm, EvaluationPeriods], [2, 6]);
  });

  it('do not miss notify where nothing is announced', () => {
    const quiet = resources(synthesize({ notifications: false }), 'AWS::CloudWatch::Alarm');
    assert.deepEqual(
      alarms.map(({ id }) => id).filter((id) => !quiet.some((alarm) => alarm.id === id)),
      alarms.map(({ id }) => id).filter((id) => id.startsWith('OperationsStreamUnread')),
    );
    assert.equal(quiet.length, alarms.length - 1);
  });

  it('stay quiet when nothing comes in', () => {
    for (const { Properties } of alarms) assert.equal(Properties.TreatMissingData, 'notBreaching');
  });

  it('each say what it means and what to do', () => {
    for (const { id, Properties } of alarms) {
      assert.match(Properties.AlarmDescription, /^.{20,}[.,;:] .{20,}$/, id);
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
      assert.ok(Properties.AlarmDescription.length <= 1024, id);
    }
  });

  const descriptionOf = (id: string): string =>
    resource(template, 'AWS::CloudWatch::Alarm', id).Properties.AlarmDescription;

  it('send a person to failed files and to the table before more files are read at a time', () => {
    const text = descriptionOf('OperationsFallingBehind');
    assertInOrder(text, ['failed files"', 'throttled reads and writes"', 'level = "ERROR"', 'maxConcurrency']);
  });

  it('send a person to what Lambda logs of a time-out or a crash, in JSON', () => {
    for (const name of ['Ingest', 'Notify']) {
      const text = descriptionOf(`Operations${name}Errors`);
      assertInOrder(text, [`${name}LogGroupName`, failedInvocations, 'level = "ERROR"']);
      assert.doesNotMatch(text, /Task timed out|Runtime exited/);
      assert.ok(template.toJSON().Outputs[`${name}LogGroupName`]);
      const { LoggingConfig } = resource(template, 'AWS::Lambda::Function', name).Properties;
      assert.deepEqual([LoggingConfig.LogFormat, LoggingConfig.SystemLogLevel], ['JSON', 'WARN']);
    }
  });

  it('say that a setting is to be raised where it lasts', () => {
    assertInOrder(descriptionOf('OperationsFallingBehind'), ['maxConcurrency', 'cdk.json', '-c forgets']);
  });

  it('are each in the table of the runbook', () => {
    const runbook = page('docs/operating.md');
    for (const { id } of alarms) {
      const name = id.replace(/^Operations/, '').slice(0, -8);
      assert.match(runbook, new RegExp(`^\\|.*\\*${name}\\*.*\\|.*\\|$`, 'm'), name);
    }
  });

  it('send a person to what SNS refused before more of the stream is read at a time', () => {
    const text = descriptionOf('OperationsNotificationsLate');
    assertInOrder(text, ['SNS refuses or throttles', 'level = "ERROR"', 'parallelization factor']);
  });

  it('name only what the dashboard shows', () => {
    const text = descriptionOf('OperationsFallingBehind');
    const named = [...text.matchAll(/\("([^"]+)"\)/g)].map(([, title = '']) => title);
    const titles = widgets.map(({ properties }) => properties.title);
    assert.equal(named.length, 2);
    for (const title of named) assert.ok(titles.includes(title), title);
  });

  it('tell nobody by default', () => {
    for (const { Properties } of alarms) assert.equal(Properties.AlarmActions, undefined);
  });

  it('tell the alarm topic, where one is set, of trouble and of its end', () => {
    for (const { Properties } of resources(synthesize({ alarmTopicArn: topic }), 'AWS::CloudWatch::Alarm')) {
      assert.deepEqual(Properties.AlarmActions, [topic]);
      assert.deepEqual(Properties.OKActions, [topic]);
    }
  });
});

describe('the dashboard', () => {
  it('bears the name of stack and region: all regions of an account share their dashboards', () =>
    assert.equal(readable(DashboardName), 'Wiredrop-AWS::Region'));

  it('shows every alarm', () => {
    const [first] = widgets;
    assert.equal(first?.type, 'alarm');
    assert.equal(first.properties.alarms.length, alarms.length);
  });

  it('shows every read and write that the table or its index throttles', () => {
    const table = widgets.find(({ properties }) => properties.title.startsWith('Table:'));
    const throttled = table?.properties.metrics.filter(([, name]) => name.includes('Throttle'));
    assert.deepEqual(
      throttled?.map(([, name, ...rest]) => [name, ...rest.slice(0, -1)]),
      [
        ['ReadThrottleEvents', 'TableName', 'StoriesTable'],
        ['WriteThrottleEvents', 'TableName', 'StoriesTable'],
        ['WriteThrottleEvents', 'GlobalSecondaryIndexName', 'stories-by-day', 'TableName', 'StoriesTable'],
      ],
    );
    assert.deepEqual(
      throttled?.map((metric) => (metric.at(-1) as { stat: string }).stat),
      ['Sum', 'Sum', 'Sum'],
    );
  });

  it('shows the files that failed and are hidden as well as those that wait', () => {
    const waiting = widgets.find(({ properties }) => properties.title === 'Waiting');
    const shown = waiting?.properties.metrics.map(([, name, , queue]) => `${name} of ${queue}`);
    assert.deepEqual(shown?.slice(0, 2), [
      'ApproximateNumberOfMessagesVisible of IntakeQueue.QueueName',
      'ApproximateNumberOfMessagesNotVisible of IntakeQueue.QueueName',
    ]);
  });

  it('counts files by every disposition, and events that came again', () => {
    const [, files] = widgets;
    assert.deepEqual(
      files?.properties.metrics.map((metric: unknown[]) => metric[3]),
      [...DISPOSITIONS, 'redelivered'],
    );
  });
});

describe('the operations setting', () => {
  it('leaves out alarms and dashboard when false', () => {
    const bare = synthesize({ operations: false });
    assert.deepEqual(resources(bare, 'AWS::CloudWatch::Alarm'), []);
    assert.deepEqual(resources(bare, 'AWS::CloudWatch::Dashboard'), []);
  });
});
