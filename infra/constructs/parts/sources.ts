import { Duration } from 'aws-cdk-lib';
import { PARTITIONS } from '../../../functions/story/items/keys.ts';
import { hasNotRun } from '../alarm-rules.ts';
import { TO_SEND, TO_USE_TABLE } from '../encryption.ts';
import { may, scheduledFunction } from '../function-defaults.ts';
import { instanceName } from '../instance-names.ts';
import { inPartition } from '../story-store.ts';
import type { Part } from './part.ts';

/** A check reads all sources. */
const EVERY = Duration.minutes(15);

/** Schedule -> which sources have fallen silent, to the topic of the alarms; without one, to the function's log. */
export const sources: Part = {
  use: '[sources](monitoring.md#sources)',
  example: { sources: 'publisher' },
  isOn: ({ sources }) => sources !== 'off',
  flows: [{ from: 'table', of: 'counts' }, { to: 'alarms' }],
  keeps: [
    {
      what: '[sources](monitoring.md#sources): names, times and counts',
      where: 'table: 60 days after the latest file',
      partitions: ['sources'],
      says: 'nothing',
    },
  ],
  simulation: { leftOut: 'It counts receipts, and no decision reads what it writes' },
  capacity: {
    run: 'At most 2,000 sources',
    above: 'the 2,000 with most files are watched',
    watched: 'time',
  },
  build(part, { settings, table, alarmTopic, encryptionKey }) {
    const lambda = scheduledFunction(part, {
      service: 'sources',
      description: 'Reports silent sources',
      environment: {
        TABLE_NAME: table.tableName,
        EVENT_SOURCE: `/wiredrop/${instanceName(part)}`,
        ...(alarmTopic && { ALARM_TOPIC_ARN: alarmTopic.topicArn }),
      },
      permissions: [
        inPartition(table, PARTITIONS.sources, ['GetItem', 'PutItem', 'DeleteItem', 'Query']),
        ...(alarmTopic ? [may('sns:Publish', alarmTopic.topicArn)] : []),
      ],
      keys: [
        [encryptionKey, TO_USE_TABLE],
        [alarmTopic?.masterKey, TO_SEND],
      ],
      schedule: EVERY,
      task: 'Checks which sources have fallen silent',
      afterLoss: 'the next check finds the same',
    });
    return {
      functions: [lambda],
      outputs: { SourcesBy: settings.sources },
      ran: {
        SourcesErrors: {
          ...hasNotRun(lambda, EVERY),
          happened: 'For 45 minutes [sources](monitoring.md#sources) were not checked',
          whatToDo: 'The next check reports it',
        },
      },
    };
  },
};
