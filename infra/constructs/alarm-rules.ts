import { Duration } from 'aws-cdk-lib';
import { MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Settings } from '../settings/settings.ts';
import type { Canary } from './canary.ts';
import type { CollectFunction } from './collect-function.ts';
import type { DigestFunction } from './digest-function.ts';
import type { FeedFunction } from './feed-function.ts';
import type { IngestFunction } from './ingest-function.ts';
import type { Intake } from './intake.ts';
import type { LearnFunction } from './learn-function.ts';
import type { NotifyFunction } from './notify-function.ts';
import type { AlarmRule, OutletWiring } from './outlets/outlet.ts';
import type { PollFunction } from './poll-function.ts';
import type { ReleaseFunction } from './release-function.ts';
import type { SourcesFunction } from './sources-function.ts';
import type { StoryStore } from './story-store.ts';
import type { UnpackFunction } from './unpack-function.ts';
import type { Webhook } from './webhook.ts';

export interface OperationsProps {
  readonly settings: Pick<Settings, 'notifications'>;
  /** Receives the alarms. Default: they only show on the dashboard. */
  readonly alarmTopic?: ITopic | undefined;
  readonly intake: Intake;
  readonly ingest: IngestFunction;
  readonly notify: NotifyFunction;
  readonly feed: FeedFunction | undefined;
  readonly collect: CollectFunction | undefined;
  readonly digest: DigestFunction | undefined;
  readonly canary: Canary | undefined;
  readonly sources: SourcesFunction | undefined;
  readonly unpack: UnpackFunction | undefined;
  readonly learn: LearnFunction | undefined;
  readonly poll: PollFunction | undefined;
  readonly release: ReleaseFunction;
  readonly webhooks: readonly Webhook[];
  readonly table: StoryStore['table'];
}

/**
 * Files in five minutes below which no alarm looks at their shares: each file that fails for good becomes a dead letter
 * anyway.
 */
const FEW_FILES = 20;

const FIVE_MINUTES = { statistic: 'Sum', period: Duration.minutes(5) };

/**
 * Query for CloudWatch Logs Insights that finds failed invocations. Lambda logs them as WARN, the level that function-defaults.ts keeps.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
const FAILED_INVOCATIONS = 'filter type = "platform.report" and record.status != "success"';

/** Every alarm of the stack, by name. */
export function alarmRules({
  settings,
  intake,
  ingest,
  notify,
  feed,
  collect,
  digest,
  canary,
  sources,
  unpack,
  learn,
  poll,
  release,
  webhooks,
}: Omit<OperationsProps, 'table'>) {
  return {
    DeadLetters: {
      metric: intake.metricDeadLetters(),
      threshold: 0,
      evaluationPeriods: 1,
      alarmDescription:
        'Files or requests of operators failed five times. They wait in the dead-letter queue for 14 days. ' +
        'The log of ingest names them and the cause (level = "ERROR"). Remove the cause, then: npx wiredrop redrive. ' +
        'Files that were recorded already are recognised by their receipts.',
    },
    ...uploadRules(intake),
    Unannounced: {
      metric: notify.metricUnannounced(),
      threshold: 0,
      evaluationPeriods: 1,
      alarmDescription:
        'Lambda gave up on stream records: stories are stored but were not announced. Each message in the failure ' +
        'queue points to records in the stream, which keeps them for 24 hours. ' +
        'Remove the cause (log of notify), then: npx wiredrop redrive. After 24 hours it announces from the table.',
    },
    ManyFailed: {
      // A failed file is a message that returns to the queue, not an error of the function. After three receives it no longer counts for
      // the queue's age: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
      metric: ingest.metricFiles('failed'),
      threshold: FEW_FILES,
      evaluationPeriods: 2,
      alarmDescription:
        `Files returned to the queue more than ${FEW_FILES} times in five minutes, twice in a row. Each file has five attempts, within about ` +
        '15 minutes, and then waits in the dead-letter queue. The log of ingest has the cause (level = "ERROR"): a service that throttles ' +
        'or is down, a missing permission, a bug in the reader. Remove the cause, then: npx wiredrop redrive.',
    },
    FallingBehind: {
      metric: intake.metricAge(),
      // Five receives take five visibility time-outs of 180 s: a single message that always fails is no longer there
      // after 900 s.
      threshold: 900,
      evaluationPeriods: 5,
      alarmDescription:
        'A file has waited for more than 15 minutes. Look on the dashboard: do files fail ("Errors, throttles, failed files"), or does the ' +
        'table throttle ("Table: capacity units, throttled reads and writes")? Neither is an error of ingest, and few failures set off no ' +
        'other alarm. The log of ingest has the cause (level = "ERROR"). A throttled table grows by itself, or pre-warm it ' +
        '(docs/operating.md); more files at a time make it worse. Then look at the alarms of ingest. Only if nothing fails ' +
        'and files arrive faster than they are read, raise the setting maxConcurrency. Write it into cdk.json: a deploy with -c resets ' +
        'all settings that an earlier deploy was given with -c.',
    },
    IngestErrors: errors(
      ingest.function.metricErrors(FIVE_MINUTES),
      'ingest crashed or timed out: a whole batch returns to the queue and is retried. A single file that fails ' +
        `is counted as failed, not as an error. ${inTheLog('IngestLogGroupName')}`,
    ),
    IngestThrottles: throttles(ingest.function.metricThrottles(FIVE_MINUTES), 'ingest', 'Files wait in the queue.'),
    NotifyErrors: errors(
      notify.function.metricErrors(FIVE_MINUTES),
      `notify crashed or timed out: its shard of the stream is blocked while Lambda retries. ${inTheLog('NotifyLogGroupName')}`,
    ),
    NotifyThrottles: throttles(
      notify.function.metricThrottles(FIVE_MINUTES),
      'notify',
      'Notifications wait in the stream.',
    ),
    NotificationsLate: {
      metric: notify.metricIteratorAge(),
      threshold: Duration.minutes(5).toMilliseconds(),
      evaluationPeriods: 5,
      alarmDescription:
        'Announcements are more than 5 minutes late. The stream keeps records for 24 hours; after that, announce them ' +
        'from the table (npx wiredrop redrive --since TIME). ' +
        // As with files: a record that an outlet refuses is a failed item of its batch, not an error of the function.
        'First see whether records fail: if the topic or the bus refuses or throttles one, no error of notify is counted and perhaps no ' +
        'other alarm goes off. The log of notify has the answer (level = "ERROR", "not announced yet"). Remove the cause, or request a ' +
        'higher quota. Then look at the alarms of notify. Only if nothing fails and notify is just slow, raise the ' +
        'parallelization factor of its event source (infra/constructs/notify-function.ts).',
    },
    // Without notifications nobody needs to read the stream.
    ...(settings.notifications && { StreamUnread: streamUnread(ingest, notify) }),
    ManyRejected: {
      metric: ingest.metricRejectedPercent(FEW_FILES),
      threshold: 10,
      evaluationPeriods: 3,
      alarmDescription:
        `More than a tenth of the files (of at least ${FEW_FILES}) could not be read, for 15 minutes: an uploader changed its format, ` +
        'or sends something else. The dashboard shows the reasons; npx wiredrop rejected lists the files.',
    },
    ...rulesOf(notify.outlets),
    ...rulesOf(webhooks),
    ...(canary && { Canary: canary.alarm }),
    ...(poll && {
      PollErrors: errors(
        poll.function.metricErrors(FIVE_MINUTES),
        `poll crashed or timed out, so feeds may not be polled. Feeds that fail are no error: npx wiredrop sources lists them. ${inTheLog('PollLogGroupName')}`,
      ),
    }),
    EmbargoOverdue: release.alarm,
    ...(feed && {
      FeedErrors: errors(
        feed.function.metricErrors(FIVE_MINUTES),
        'The feeds and pages could not be written. They keep their old content, withdrawn stories included, until a run succeeds. ' +
          inTheLog('FeedLogGroupName'),
      ),
    }),
    ...(collect && {
      CollectErrors: errors(
        collect.function.metricErrors(FIVE_MINUTES),
        'Changed stories could not be listed, so the feeds miss them, or files could not be counted for their sources. Lambda retries ' +
          `for six hours. ${inTheLog('CollectLogGroupName')}`,
      ),
      CollectThrottles: throttles(
        collect.function.metricThrottles(FIVE_MINUTES),
        'collect',
        'Feeds and counts of sources miss what has changed.',
      ),
    }),
    ...(unpack && { UnpackLate: unpack.alarm }),
    ...(digest && {
      DigestFailed: {
        metric: digest.metricFailed(),
        threshold: 0,
        evaluationPeriods: 1,
        alarmDescription:
          'A digest was not sent, in three attempts. Nothing is lost: once the cause is gone, the next digest has these headlines, too. ' +
          inTheLog('DigestLogGroupName'),
      },
    }),
    ...(sources && {
      SourcesErrors: errors(
        sources.function.metricErrors(FIVE_MINUTES),
        'Sources could not be checked. Until that is repaired, silent sources are not reported. ' +
          inTheLog('SourcesLogGroupName'),
      ),
    }),
    ...(learn && { LearningStopped: learningStopped(ingest, learn) }),
  } satisfies Record<string, AlarmRule>;
}

function uploadRules(intake: Intake): Record<string, AlarmRule> {
  const metric = intake.metricUndeliveredUploads();
  if (metric === undefined) return {};
  return {
    UploadsUndelivered: {
      metric,
      threshold: 0,
      evaluationPeriods: 1,
      alarmDescription:
        'EventBridge could not deliver events of uploads to the queue of ingest: files are in the bucket and were not read. Events that it ' +
        'could move are in the dead-letter queue. Check the policies of both queues and of the KMS key (docs/deploying.md), then: ' +
        'npx wiredrop redrive, and npx wiredrop backfill --missing for events that are in neither queue.',
    },
  };
}

function rulesOf(parts: readonly Pick<OutletWiring, 'alarms'>[]): Record<string, AlarmRule> {
  return Object.assign({}, ...parts.map(({ alarms }) => alarms));
}

function streamUnread(ingest: OperationsProps['ingest'], notify: OperationsProps['notify']): AlarmRule {
  return {
    // The iterator age exists only while records are read: a disabled mapping has none.
    metric: new MathExpression({
      expression: 'IF(created > 0 AND FILL(invoked, 0) < 1, 1, 0)',
      usingMetrics: { created: ingest.metricFiles('new'), invoked: notify.function.metricInvocations() },
      period: Duration.hours(1),
      label: 'stories while notify was not invoked',
    }),
    threshold: 0,
    // Not two hours in a row: between hours with new stories lie hours without. A single hour may have a story just
    // before its end.
    evaluationPeriods: 6,
    datapointsToAlarm: 2,
    alarmDescription:
      'In two of the last six hours new stories were stored and notify was not invoked: nobody reads the stream, which keeps records for 24 hours. ' +
      'See its event source mapping (aws lambda list-event-source-mappings): State tells whether it is disabled, ' +
      'LastProcessingResult what is wrong. Once enabled, it continues where it stopped; if that took over a day: ' +
      'npx wiredrop redrive --since TIME. The alarm clears six hours after the last such hour.',
  };
}

function learningStopped(ingest: OperationsProps['ingest'], learn: LearnFunction): AlarmRule {
  const period = Duration.days(1);
  return {
    // A new stack has not learned yet, and a quiet one need not.
    metric: new MathExpression({
      expression: 'IF(created > 0 AND FILL(runs, 0) - FILL(errors, 0) < 1, 1, 0)',
      usingMetrics: {
        created: ingest.metricFiles('new'),
        runs: learn.function.metricInvocations(),
        errors: learn.function.metricErrors(),
      },
      period,
      label: 'days with stories and without learning',
    }),
    threshold: 0,
    evaluationPeriods: 3,
    alarmDescription:
      'For three days the stack has not learned how common its words are: ingest goes on with what it learned before, and slowly takes ' +
      `what has become common for news. ${inTheLog('LearnLogGroupName')} It runs once a day; run it at once with aws lambda invoke.`,
  };
}

/** Twice in a quarter of an hour: a single crash is repaired by the retry before anyone has read the alarm. */
function errors(metric: Metric, alarmDescription: string): AlarmRule {
  return { metric, threshold: 0, evaluationPeriods: 3, datapointsToAlarm: 2, alarmDescription };
}

function throttles(metric: Metric, name: string, consequence: string): AlarmRule {
  return {
    metric,
    threshold: 0,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    alarmDescription:
      `Lambda refuses to run ${name}: the account's concurrency is used up. ${consequence} ` +
      'Find the function that uses it, or request a higher quota (Service Quotas, Lambda, concurrent executions).',
  };
}

function inTheLog(output: string): string {
  return (
    `Its log group (stack output ${output}) has the time-outs and crashes; in CloudWatch Logs Insights: ${FAILED_INVOCATIONS} ` +
    '(record.status: timeout, error or failure; record.errorType: the kind). Thrown errors have level = "ERROR".'
  );
}
