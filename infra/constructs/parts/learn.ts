import { Duration } from 'aws-cdk-lib';
import { RARITY_KEY } from '../../../functions/story/items/keys.ts';
import { hasNotRunDaily } from '../alarm-rules.ts';
import { TO_USE_TABLE } from '../encryption.ts';
import { scheduledFunction } from '../function-defaults.ts';
import { inPartition, readLatestStories } from '../story-store.ts';
import type { Part } from './part.ts';

/** Schedule -> how common words are in the stack's own stories: an item of the table. */
export const learn: Part = {
  example: {},
  isOn: ({ matching }) => matching,
  flows: [
    { from: 'table', of: 'stories' },
    { to: 'table', of: 'how common words are' },
  ],
  keeps: [
    {
      what: 'what was learned: hashes of words',
      where: 'table: until they are learned again',
      partitions: ['rarity'],
      says: 'nothing',
    },
  ],
  simulation: { leftOut: 'What it writes changes how probable a match is, not what is done with one' },
  capacity: {
    run: 'At most 960 stories of each of 31 days',
    above: 'above 10,000 a day it learns from the last hours',
    watched: 'time',
  },
  build(part, { settings, table, ingest, encryptionKey }) {
    const lambda = scheduledFunction(part, {
      service: 'learn',
      description: 'Learns from the stories of the last month how common words are',
      // Profiles of 30,000 stories take some 60 MB, and their items a minute.
      memoryMb: 1024,
      timeout: Duration.minutes(10),
      environment: {
        TABLE_NAME: table.tableName,
        WINDOW_DAYS: String(settings.matchWindowDays),
      },
      permissions: [...readLatestStories(table), inPartition(table, RARITY_KEY.pk, ['PutItem'])],
      keys: [[encryptionKey, TO_USE_TABLE]],
      schedule: Duration.days(1),
      task: 'Learns how common words are, once a day',
      // A kept stack learns from the stories that it has.
      local: { everySeconds: 86_400, atStart: 'resumed' },
      afterLoss: 'the next day learns the same and more',
    });
    return {
      functions: [lambda],
      ran: {
        LearningStopped: {
          ...hasNotRunDaily(lambda, ingest.metricFiles('new'), 3),
          happened: 'For three days with new stories the stack has not [learned](matching.md#what-a-stack-learns)',
          whatToDo: 'The next daily run learns everything again',
        },
      },
    };
  },
};
