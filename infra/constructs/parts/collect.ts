import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { PARTITIONS, storyKey } from '../../../functions/story/items/keys.ts';
import { fails, hasNotRead, isThrottled } from '../alarm-rules.ts';
import { TO_SEND, TO_USE_TABLE } from '../encryption.ts';
import { createFunction, may } from '../function-defaults.ts';
import { createHoldingQueue, waitingIn } from '../holding-queue.ts';
import { inPartition, readStream } from '../story-store.ts';
import { feed } from './feed.ts';
import type { Part } from './part.ts';
import { sources } from './sources.ts';

/** A withdrawn story should leave the feeds with the next run, which is a minute later at most. */
const FEED_WINDOW = Duration.seconds(5);

/** The longest that Lambda allows, so that a batch has many files of each source. */
const SOURCES_WINDOW = Duration.minutes(5);

/**
 * Any write of a story that the day index lists, which only heads name: whatever changes a report writes its head, too.
 * It lists none of an archive that comes quietly in a night.
 */
const STORY_WRITTEN = {
  dynamodb: { NewImage: { entity: { S: FilterRule.isEqual('story') }, day: { S: FilterRule.exists() } } },
};

/**
 * A story that expired or was deleted: a removal has no new image. Its reports are removed with it, each an item of
 * another sort key. Also matches an alias, which has the same key.
 */
const STORY_REMOVED = {
  dynamodb: {
    Keys: { pk: { S: FilterRule.beginsWith(`${PARTITIONS.story}#`) }, sk: { S: FilterRule.isEqual(storyKey('').sk) } },
    NewImage: { pk: { S: FilterRule.notExists() } },
  },
};

const FILE_OF_SOURCE = {
  dynamodb: { NewImage: { entity: { S: FilterRule.isEqual('receipt') }, source: { S: FilterRule.exists() } } },
};

/**
 * Table stream -> lists of changed stories, for searches and pages, and counts of each source. One function for both,
 * because AWS advises at most two readers of a stream, and notify is the other:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export const collect: Part = {
  use: 'changes that searches, feeds and sources miss',
  example: { feed: true },
  isOn: (settings) => feed.isOn(settings) || sources.isOn(settings),
  flows: [
    { from: 'table', of: 'stream' },
    { to: 'table', of: 'changed stories, counts' },
  ],
  keeps: [
    { what: 'which stories have changed: ids', where: 'table: 3 days', partitions: ['changed'], says: 'nothing' },
  ],
  simulation: { leftOut: 'No decision reads what it writes' },
  capacity: {
    run: 'At most 10,000 records of one shard',
    above: 'lists of changes are late',
    watched: 'time',
  },
  build(part, { settings, table, streamArn, ingest, encryptionKey }) {
    const lists = feed.isOn(settings);
    const counts = sources.isOn(settings);
    const failureQueue = createHoldingQueue(part, 'FailureQueue', encryptionKey);
    const lambda = createFunction(part, {
      service: 'collect',
      description: 'Lists changed stories for pages, and counts the files of sources',
      memoryMb: 256,
      environment: { TABLE_NAME: table.tableName, LISTS: String(lists) },
      permissions: [
        readStream(streamArn),
        may('sqs:SendMessage', failureQueue.queueArn),
        ...(lists ? [inPartition(table, PARTITIONS.changed, ['PutItem'])] : []),
        ...(counts ? [inPartition(table, PARTITIONS.sources, ['GetItem', 'PutItem'])] : []),
      ],
      keys: [[encryptionKey, [...TO_USE_TABLE, ...TO_SEND]]],
    });
    const source = new EventSourceMapping(part, 'Stream', {
      target: lambda,
      eventSourceArn: streamArn,
      // The first run makes the feeds of earlier stories.
      startingPosition: StartingPosition.TRIM_HORIZON,
      // A batch ends with the window, or at 6 MB. https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
      batchSize: 10_000,
      maxBatchingWindow: lists ? FEED_WINDOW : SOURCES_WINDOW,
      // An image that cannot be read, such as a newer version's after a rollback, is found by halves and costs its own
      // record, after minutes. The feeds read all stories again within a day, and counts are approximate.
      bisectBatchOnError: true,
      retryAttempts: 10,
      onFailure: { bind: () => ({ destination: failureQueue.queueArn }) },
      // By the key `dynamodb` only, as no other is supported:
      // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
      filters: [...(lists ? [STORY_WRITTEN, STORY_REMOVED] : []), ...(counts ? [FILE_OF_SOURCE] : [])].map((pattern) =>
        FilterCriteria.filter(pattern),
      ),
    });
    const missed = 'Feeds and sources miss changes';
    const later = 'Feeds catch up within a day, the counts of sources never do';
    return {
      functions: [lambda],
      outputs: { CollectFailureQueueUrl: failureQueue.queueUrl },
      ownResources: { CollectSource: source, CollectFailureQueue: failureQueue },
      ran: {
        CollectUnread: {
          ...hasNotRead(lambda, ingest.metricFiles('new')),
          happened: `In two of six hours stories were stored and collect did not run. ${missed}`,
          whatToDo: `\`aws lambda list-event-source-mappings\` shows why. ${later}`,
        },
      },
      alarms: {
        CollectErrors: fails(lambda),
        CollectGivenUp: {
          metric: waitingIn(failureQueue),
          happened: `collect failed with records of the stream and ten retries. ${missed}`,
          whatToDo: 'Feeds catch up within a day: then empty the queue `CollectFailureQueueUrl`',
        },
        CollectThrottles: isThrottled(lambda),
      },
    };
  },
};
