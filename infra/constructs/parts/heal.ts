import { Duration } from 'aws-cdk-lib';
import { PARTITIONS } from '../../../functions/story/items/keys.ts';
import { hasNotRun } from '../alarm-rules.ts';
import { TO_SEND, TO_USE_TABLE } from '../encryption.ts';
import { may, scheduledFunction } from '../function-defaults.ts';
import { inPartition } from '../story-store.ts';
import type { Part } from './part.ts';

const EVERY = Duration.minutes(1);

/** Schedule -> requests to merge the twins that were found lately. */
export const heal: Part = {
  example: {},
  isOn: ({ matching }) => matching,
  flows: [
    { from: 'table', of: 'twins' },
    { to: 'requests', of: 'merge' },
  ],
  keeps: [],
  simulation: { leftOut: 'It asks what operators ask, and storms have operators' },
  capacity: { run: 'At most 330 twins', above: 'others wait for later runs', watched: 'time' },
  build(part, { settings, table, intake: { requestQueue }, encryptionKey }) {
    const lambda = scheduledFunction(part, {
      service: 'heal',
      description: 'Asks to merge stories that are one event',
      environment: {
        TABLE_NAME: table.tableName,
        REQUEST_QUEUE_URL: requestQueue.queueUrl,
        WINDOW_DAYS: String(settings.matchWindowDays),
      },
      permissions: [
        inPartition(table, PARTITIONS.twins, ['Query']),
        may('dynamodb:BatchGetItem', table.tableArn),
        may('sqs:SendMessage', requestQueue.queueArn),
      ],
      keys: [[encryptionKey, [...TO_USE_TABLE, ...TO_SEND]]],
      schedule: EVERY,
      task: 'Asks to merge twins',
      local: { everySeconds: 60, atStart: 'resumed' },
      afterLoss: 'the next run asks for the same merges',
    });
    return {
      functions: [lambda],
      ran: {
        HealStopped: {
          ...hasNotRun(lambda, EVERY),
          happened: 'For 15 minutes no run of heal ended well: [twins](matching.md#twins) are not merged',
          whatToDo: 'The next run merges those of two hours; `npx wiredrop review --only twins` lists older pairs',
        },
      },
    };
  },
};
