import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { LAG_MINUTES } from '../../../functions/digest/send-digest.ts';
import { DIGEST_KEY } from '../../../functions/story/items/keys.ts';
import { FIVE_MINUTES, hasNotRun, hasNotRunDaily } from '../alarm-rules.ts';
import { TO_USE_TABLE } from '../encryption.ts';
import { may, scheduledFunction } from '../function-defaults.ts';
import { createTopic } from '../outlets/topic.ts';
import { inPartition, readLatestStories } from '../story-store.ts';
import type { Part } from './part.ts';

/** Schedule -> one digest a window, a mail of headlines, to a topic of its own. */
export const digest: Part = {
  use: '[headlines by mail](feeds.md#headlines-by-mail)',
  example: { digestMinutes: 60 },
  isOn: ({ digestMinutes }) => digestMinutes > 0,
  flows: [{ from: 'table', of: 'stories' }, { to: 'headlines' }],
  keeps: [
    {
      what: 'headlines',
      where: 'with the readers of the mails; in the table the time of the last one',
      partitions: ['digest'],
      says: { stays: 'A mail cannot be called back' },
    },
  ],
  simulation: { leftOut: 'It reads stories, and no decision reads what it writes' },
  capacity: {
    run: 'At most 10,000 of the latest 100,000 stories',
    above: 'the oldest of the interval are left out',
    mostArticlesPerDay: ({ digestMinutes }) => (100_000 * 1_440) / digestMinutes,
    watched: 'time',
  },
  build(part, { settings, table, ingest, encryptionKey }) {
    const { digestMinutes } = settings;
    const topic = createTopic(part, 'wiredrop headlines', encryptionKey);
    const lambda = scheduledFunction(part, {
      service: 'digest',
      description: 'Sends the headlines of new stories',
      environment: { TABLE_NAME: table.tableName, TOPIC_ARN: topic.topicArn, DIGEST_MINUTES: String(digestMinutes) },
      permissions: [
        ...readLatestStories(table),
        inPartition(table, DIGEST_KEY.pk, ['GetItem', 'PutItem']),
        may('sns:Publish', topic.topicArn),
      ],
      keys: [[encryptionKey, TO_USE_TABLE]],
      schedule: scheduleOf(digestMinutes),
      task: 'Sends a digest after each window',
      afterLoss: 'the next digest includes its headlines',
    });
    const isShort = digestMinutes <= LONGEST_WATCHED_MINUTES;
    return {
      functions: [lambda],
      outputs: { DigestTopicArn: topic.topicArn },
      ownResources: { DigestTopic: topic },
      ran: {
        DigestStopped: {
          ...(isShort
            ? hasNotRun(lambda, Duration.minutes(digestMinutes))
            : hasNotRunDaily(lambda, ingest.metricFiles('new'), 2)),
          happened: 'Three messages of headlines in a row were not sent, or none in two days with new stories',
          whatToDo: 'Is the rule of its schedule on? The next message has all headlines',
        },
      },
      alarms: {
        DigestFailed: {
          // What Lambda gave up, after three attempts or six hours.
          // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
          metric: lambda.metric('AsyncEventsDropped', FIVE_MINUTES),
          happened: 'A message of headlines failed three times',
          whatToDo: 'The next message has its headlines too',
        },
      },
    };
  },
};

/** Beyond it, the alarm of a new stack would stand for hours before the first run. */
const LONGEST_WATCHED_MINUTES = 60;

/**
 * Shortly after each window's end. EventBridge counts in UTC.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
function scheduleOf(minutes: number): Schedule {
  if (minutes < 60) return Schedule.cron({ minute: `${LAG_MINUTES}/${minutes}` });
  const minute = String(LAG_MINUTES);
  if (minutes === 60) return Schedule.cron({ minute });
  return Schedule.cron({ minute, hour: minutes === 1440 ? '0' : `0/${minutes / 60}` });
}
