import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { DAY_INDEX } from '../../../functions/story/items/keys.ts';
import { hasNotRun } from '../alarm-rules.ts';
import { TO_SEND, TO_USE_TABLE } from '../encryption.ts';
import { may, metricsNamespace, scheduledFunction } from '../function-defaults.ts';
import type { Part } from './part.ts';

const EVERY = Duration.minutes(1);

/** Schedule -> a message to ingest for each article whose embargo has ended, and each revision that has waited. */
export const release: Part = {
  example: {},
  isOn: () => true,
  flows: [
    { from: 'table', of: 'what is due' },
    { to: 'requests', of: 'embargo ended' },
  ],
  keeps: [],
  simulation: 'runs',
  capacity: {
    run: 'At most 1,000 due embargoes and revisions',
    above: 'others follow a minute later',
    watched: 'time',
  },
  build(part, { table, intake: { requestQueue }, encryptionKey }) {
    const namespace = metricsNamespace(part);
    const lambda = scheduledFunction(part, {
      service: 'release',
      description: 'Finds the articles whose embargo has ended',
      environment: { TABLE_NAME: table.tableName, QUEUE_URL: requestQueue.queueUrl, METRICS_NAMESPACE: namespace },
      permissions: [
        may('dynamodb:Query', `${table.tableArn}/index/${DAY_INDEX.name}`),
        may('sqs:SendMessage', requestQueue.queueArn),
      ],
      keys: [[encryptionKey, [...TO_USE_TABLE, ...TO_SEND]]],
      schedule: EVERY,
      task: 'Releases articles whose embargo has ended',
      // Within seconds, so that somebody who tries it sees it.
      local: { everySeconds: 5, atStart: 'resumed' },
      afterLoss: 'the next run finds the same',
    });
    const dimensionsMap = { service: 'release', state: 'overdue' };
    const overdue = new Metric({ namespace, metricName: 'Held', dimensionsMap, statistic: 'Maximum' });
    return {
      functions: [lambda],
      ran: {
        EmbargoOverdue: {
          ...hasNotRun(lambda, EVERY, { overdue }),
          happened:
            'An [embargoed](reading.md#embargoes) article or a waiting revision is five minutes late, or no run ' +
            'ended well for 15',
          whatToDo: 'See the logs of release and ingest. It follows within 15 minutes',
        },
      },
    };
  },
};
