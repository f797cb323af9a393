import { Duration } from 'aws-cdk-lib';
import { MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Settings } from '../settings/settings.ts';
import type { DigestFunction } from './digest-function.ts';
import type { FeedFunction } from './feed-function.ts';
import type { IngestFunction } from './ingest-function.ts';
import type { Intake } from './intake.ts';
import type { NotifyFunction } from './notify-function.ts';
import type { AlarmRule } from './outlets/outlet.ts';
import type { StoryTable } from './story-table.ts';

export interface OperationsProps {
  readonly settings: Pick<Settings, 'notifications'>;
  /** Hears of the alarms; absent: they are only shown. */
  readonly alarmTopic?: ITopic | undefined;
  readonly intake: Intake;
  readonly ingest: IngestFunction;
  readonly notify: NotifyFunction;
  readonly feed: FeedFunction | undefined;
  readonly digest: DigestFunction | undefined;
  readonly table: StoryTable['table'];
}

/** So few files in five minutes are single cases: no share of them means anything, and each that fails for good is heard of by itself. */
const fewFiles = 20;
const fiveMinutes = { statistic: 'Sum', period: Duration.minutes(5) };

/**
 * Finds, in CloudWatch Logs Insights, the invocations that came to nothing: in JSON Lambda's own lines are events, and those of a status other
 * than success are WARN, which function-defaults.ts keeps.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
export const failedInvocations = 'filter type = "platform.report" and record.status != "success"';
const inTheLog = (output: string): string =>
  `Its log group (stack output ${output}) says which time-outs and crashes, in CloudWatch Logs Insights: ${failedInvocations} ` +
  '(record.status: timeout, error or failure; record.errorType: of what). What was thrown is there with level = "ERROR".';

/** Every alarm of the stack, by name. */
export function alarmRules({ settings, intake, ingest, notify, feed, digest }: Omit<OperationsProps, 'table'>) {
  return {
    DeadLetters: {
      metric: intake.metricDeadLetters(),
      threshold: 0,
      evaluationPeriods: 1,
      alarmDescription:
        'Files failed five times and wait in the dead-letter queue, until 14 days after their upload. ' +
        'The log of ingest says which files, and why (level ERROR). Remove the cause, then: npx wiredrop redrive. ' +
        'Files already done are recognised by their receipts.',
    },
    Unannounced: {
      metric: notify.metricUnannounced(),
      threshold: 0,
      evaluationPeriods: 1,
      alarmDescription:
        'Lambda gave up on stream records: stories are stored but were not announced. The message in the failure ' +
        'queue says where in the stream they are, and the stream keeps them for 24 hours. ' +
        'Remove the cause (log of notify), then: npx wiredrop redrive. After 24 hours it announces them from the table.',
    },
    ManyFailed: {
      // A file that fails is a message that goes back, not an error of the function, and one that was received three times is no longer in
      // the queue's age: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
      metric: ingest.metricFiles('failed'),
      threshold: fewFiles,
      evaluationPeriods: 2,
      alarmDescription:
        `Files went back to the queue more than ${fewFiles} times in five minutes, twice in a row. Each is tried five times, some 15 minutes ` +
        'in all, then it waits in the dead-letter queue. The log of ingest says why (filter level = "ERROR"): a service that throttles ' +
        'or is down, a permission, a fault of the reader. Remove the cause, then: npx wiredrop redrive.',
    },
    FallingBehind: {
      metric: intake.metricAge(),
      // Five receives take five visibility time-outs of 180 seconds: older than that is more than one message on its way out.
      threshold: 900,
      evaluationPeriods: 5,
      alarmDescription:
        'A file has been waiting for more than 15 minutes. Look on the dashboard whether files fail ("Errors, throttles, failed ' +
        'files") or the table throttles ("Table: capacity units, throttled reads and writes"): neither is an error of ingest, and a ' +
        'few of them set off no other alarm. The log of ingest says why (filter level = "ERROR"). A throttled table grows by itself, ' +
        'or pre-warm it (docs/operating.md); more files at a time make it worse. Then see the alarms of ingest. Only if nothing fails ' +
        'and files arrive faster than they are read, raise the setting maxConcurrency, in cdk.json to last: a deploy with -c forgets ' +
        'every other setting that an earlier one was given with -c.',
    },
    IngestErrors: errors(
      ingest.function.metricErrors(fiveMinutes),
      'ingest crashed or timed out: a whole batch goes back to the queue and is tried again. A file that does so alone is ' +
        `recorded as failed, not as an error. ${inTheLog('IngestLogGroupName')}`,
    ),
    IngestThrottles: throttles(ingest.function.metricThrottles(fiveMinutes), 'ingest', 'Files wait in the queue.'),
    NotifyErrors: errors(
      notify.function.metricErrors(fiveMinutes),
      'notify crashed or timed out: its shard of the stream stands still while Lambda tries again. ' +
        inTheLog('NotifyLogGroupName'),
    ),
    NotifyThrottles: throttles(
      notify.function.metricThrottles(fiveMinutes),
      'notify',
      'Notifications wait in the stream.',
    ),
    NotificationsLate: {
      metric: notify.metricIteratorAge(),
      threshold: Duration.minutes(5).toMilliseconds(),
      evaluationPeriods: 5,
      alarmDescription:
        // As with files: a record that SNS refuses is a failed item of its batch, not an error of the function.
        'Announcements are more than 5 minutes late. The stream keeps records for 24 hours: after that, announce them ' +
        'from the table (npx wiredrop redrive --since TIME). ' +
        'First see whether records fail: one that SNS refuses or throttles is no error of notify, so no other alarm need sound, and ' +
        'only its log says so (filter level = "ERROR": "not announced yet", with what SNS answered); remove the cause, or request a higher ' +
        'quota of SNS. Then see the alarms of notify. Only if nothing fails and it is just slow, raise the ' +
        'parallelization factor of its event source (infra/constructs/notify-function.ts).',
    },
    // Where nothing is announced nobody needs to read the stream.
    ...(settings.notifications && { StreamUnread: streamUnread(ingest, notify) }),
    ManyRejected: {
      metric: ingest.metricRejectedPercent(fewFiles),
      threshold: 10,
      evaluationPeriods: 3,
      alarmDescription:
        `More than a tenth of the files (${fewFiles} at least) could not be read, for 15 minutes: an uploader changed its format, ` +
        'or sends something else. The dashboard shows the reasons, each receipt and article.rejected says which file.',
    },
    ...outletRules(notify),
    ...(feed && feedRules(feed)),
    ...(digest && {
      DigestFailed: {
        metric: digest.metricFailed(),
        threshold: 0,
        evaluationPeriods: 1,
        alarmDescription:
          'A message of headlines was not sent in three attempts. Nothing is lost: the next one says these headlines as well, if the cause is ' +
          `gone. ${inTheLog('DigestLogGroupName')}`,
      },
    }),
  } satisfies Record<string, AlarmRule>;
}

function outletRules({ outlets }: NotifyFunction): Record<string, AlarmRule> {
  return Object.assign({}, ...outlets.map(({ alarms }) => alarms));
}

function feedRules({ function: feed }: FeedFunction) {
  return {
    FeedErrors: errors(
      feed.metricErrors(fiveMinutes),
      'The feeds could not be written: they say what they said before, withdrawn stories included. Lambda tries again for six hours, and any ' +
        `later story repairs them. ${inTheLog('FeedLogGroupName')}`,
    ),
    FeedThrottles: throttles(feed.metricThrottles(fiveMinutes), 'feed', 'The feeds stay as they are.'),
  };
}

function streamUnread(ingest: OperationsProps['ingest'], notify: OperationsProps['notify']): AlarmRule {
  return {
    // The age of the stream's records is known only while some are read: a mapping that is switched off has none.
    metric: new MathExpression({
      expression: 'IF(created > 0 AND FILL(invoked, 0) < 1, 1, 0)',
      usingMetrics: { created: ingest.metricFiles('new'), invoked: notify.function.metricInvocations() },
      period: Duration.hours(1),
      label: 'stories while notify was not invoked',
    }),
    threshold: 0,
    // Not two hours in a row: where few stories are new, hours without one lie between. One alone may be a story at the end of its hour.
    evaluationPeriods: 6,
    datapointsToAlarm: 2,
    alarmDescription:
      'In two of the last six hours new stories were stored and notify was not invoked: nobody reads the stream, which keeps records for 24 hours. ' +
      'See its event source mapping (aws lambda list-event-source-mappings): State says whether it was disabled, ' +
      'LastProcessingResult what is wrong. When it reads again it goes on where it stopped; if that took over a day: ' +
      'npx wiredrop redrive --since TIME. The alarm ends when these hours are six hours ago.',
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
      'See which function takes it, or ask for a higher quota (Service Quotas, Lambda, concurrent executions).',
  };
}
