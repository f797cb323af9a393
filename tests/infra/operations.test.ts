import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DISPOSITIONS } from '../../functions/story/disposition.ts';
import { readable, resource, resources } from './resources.ts';
import { synthesize } from './synthesize.ts';

const topic = 'arn:aws:sns:ap-northeast-2:123456789012:on-call';
const template = synthesize();
const alarms = resources(template, 'AWS::CloudWatch::Alarm');

/** What an alarm watches, as `metric of resource`. */
const watched = alarms
  .filter(({ Properties }) => Properties.MetricName)
  .map(({ Properties }) => `${Properties.MetricName} of ${readable(Properties.Dimensions[0].Value)}`);

describe('the alarms', () => {
  it('are ten: what the README says an idle stack costs', () => {
    assert.equal(alarms.length, 10);
  });

  it('watch whatever can be lost, late or refused', () => {
    assert.deepEqual(watched.sort(), [
      'ApproximateAgeOfOldestMessage of IntakeQueue.QueueName',
      'ApproximateNumberOfMessagesVisible of IntakeDeadLetterQueue.QueueName',
      'ApproximateNumberOfMessagesVisible of NotifyFailureQueue.QueueName',
      'Errors of IngestFunction',
      'Errors of NotifyFunction',
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
    assert.deepEqual(Object.keys(ids), Object.keys(DISPOSITIONS));
    const all = `SUM([${Object.values(ids).join(', ')}])`;
    assert.equal(Expression, `IF(${all} >= 20, 100 * ${ids.rejected} / ${all}, 0)`);
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
  const { DashboardBody, DashboardName } = resource(template, 'AWS::CloudWatch::Dashboard').Properties;
  const body = JSON.parse(readable(DashboardBody));

  it('bears the name of stack and region: all regions of an account share their dashboards', () =>
    assert.equal(readable(DashboardName), 'Wiredrop-AWS::Region'));

  it('shows every alarm', () => {
    const [first] = body.widgets;
    assert.equal(first.type, 'alarm');
    assert.equal(first.properties.alarms.length, alarms.length);
  });

  it('counts files by every disposition', () => {
    const [, files] = body.widgets;
    assert.deepEqual(
      files.properties.metrics.map((metric: unknown[]) => metric[3]),
      Object.keys(DISPOSITIONS),
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
