import { Duration, Stack } from 'aws-cdk-lib';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { NOTIFICATION_TYPES } from '../../../functions/notifications/facts.ts';
import type { Announce } from '../../../functions/story/items/items.ts';
import { fails, hasNotRead, isThrottled } from '../alarm-rules.ts';
import { TO_READ, TO_SEND, TO_USE_TABLE } from '../encryption.ts';
import { createFunction, may } from '../function-defaults.ts';
import { createHoldingQueue, waitingIn } from '../holding-queue.ts';
import { instanceName } from '../instance-names.ts';
import { createOutlets } from '../outlets/index.ts';
import { readStream } from '../story-store.ts';
import type { Ingest, Notify, Part, SpineContext } from './part.ts';

const ANNOUNCED: readonly Announce[] = [...NOTIFICATION_TYPES, 'canary'];

/** Table stream -> CloudEvents -> outlets. */
export const notify: Part<SpineContext & { readonly ingest: Ingest }, Notify> = {
  use: 'where [subscribers](subscribing.md) listen; announcements that failed; how `redrive` makes them again',
  example: { eventBus: 'news' },
  isOn: () => true,
  flows: [
    { from: 'table', of: 'stream' },
    { to: 'topic' },
    { to: 'bus' },
    { to: 'failed', of: 'after 10 retries', isFailure: true },
  ],
  keeps: [
    {
      what: 'notifications',
      where: 'with subscribers, and archives of the event bus',
      says: { stays: 'Subscribers act on `story.withdrawn`' },
    },
  ],
  simulation: 'runs',
  capacity: {
    run: 'Ten announcements, one call of each outlet',
    above: 'announcements are late (160 a second for each shard)',
    watched: 'backlog',
  },
  build(part, context) {
    const { settings, table, streamArn, ingest, encryptionKey } = context;
    const { topic, ...others } = createOutlets(part, context);
    const outlets = [topic, ...Object.values(others)].filter((outlet) => outlet !== undefined);
    const failureQueue = createHoldingQueue(part, 'FailureQueue', encryptionKey);
    const environment = {
      EVENT_SOURCE: `/wiredrop/${instanceName(part)}`,
      TABLE_NAME: table.tableName,
      ...Object.assign({}, ...outlets.map((outlet) => outlet.environment)),
    };
    const lambda = createFunction(part, {
      service: 'notify',
      description: 'Announces what the story table committed',
      // It builds small messages and waits for the outlets.
      memoryMb: 256,
      environment: { ...environment, ...(settings.announceSince && { ANNOUNCE_SINCE: settings.announceSince }) },
      permissions: [
        ...outlets.flatMap(({ statements }) => statements),
        readStream(streamArn),
        // The words of an announcement stand in the reports that it names.
        may('dynamodb:BatchGetItem', table.tableArn),
        // Not the L2's `SqsDlq`, which grants more of the queue and of its key.
        // https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
        may('sqs:SendMessage', failureQueue.queueArn),
      ],
      keys: [
        ...outlets.map((outlet) => [outlet.encryptionKey, TO_SEND] as const),
        [encryptionKey, [...new Set([...TO_READ, ...TO_SEND, ...TO_USE_TABLE])]],
      ],
    });
    const source = new EventSourceMapping(part, 'Stream', {
      target: lambda,
      eventSourceArn: streamArn,
      // LATEST can miss what is written while the mapping is being made.
      // https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
      startingPosition: StartingPosition.TRIM_HORIZON,
      // One call of each outlet: a failed record makes Lambda resend at most 9 others, which subscribers get twice.
      batchSize: 10,
      // No batching window: news is announced at once, and a burst fills batches by itself.
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      // Enough for a short outage. A record that can never be sent blocks its shard for minutes, not for the 24 hours
      // of the stream.
      retryAttempts: 10,
      onFailure: { bind: () => ({ destination: failureQueue.queueArn }) },
      // Every other write, which says `announce: none`, is dropped free of charge; a removal has no new image. All
      // types, whatever the settings: filter and settings change at different instants of a deploy, and a record that
      // the filter drops is lost. By the key `dynamodb` only, as no other is supported:
      // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html.
      filters: [FilterCriteria.filter({ dynamodb: { NewImage: { announce: { S: ANNOUNCED } } } })],
    });
    const unannounced = waitingIn(failureQueue);
    // Milliseconds from a commit until notify reads it from the stream.
    const iteratorAge = lambda.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(1) });
    return {
      functions: [lambda],
      topic: topic.topic,
      published: outlets.flatMap(({ metrics = [] }) => metrics),
      failureQueue,
      unannounced,
      // Not among the outlets: a redrive has no use for canaries.
      announceCanaries(canaries) {
        lambda.addEnvironment('CANARY_TOPIC_ARN', canaries.topicArn);
        lambda.addToRolePolicy(may('sns:Publish', canaries.topicArn));
      },
      outputs: {
        ...Object.assign({}, ...outlets.map(({ outputs }) => outputs)),
        NotifyFailureQueueUrl: failureQueue.queueUrl,
        // How the function sends: by it `wiredrop redrive` announces in the same way.
        NotifyEnvironment: Stack.of(part).toJsonString(environment),
      },
      ownResources: {
        ...Object.assign({}, ...outlets.map(({ ownResources }) => ownResources)),
        NotifyFailureQueue: failureQueue,
        NotifySource: source,
      },
      waiting: [unannounced.with({ label: 'unannounced' })],
      delays: [iteratorAge.with({ label: 'oldest record' })],
      // Without notifications nobody needs to read the stream.
      ran: settings.notifications
        ? {
            StreamUnread: {
              ...hasNotRead(lambda, ingest.metricFiles('new')),
              happened: 'In two of six hours stories were stored and notify did not run',
              whatToDo:
                '`aws lambda list-event-source-mappings` shows why. After 24 hours: `npx wiredrop redrive ' +
                '--since TIME`. It clears six hours later',
            },
          }
        : {},
      alarms: {
        Unannounced: {
          metric: unannounced,
          happened: 'SNS or the event bus refused an announcement and ten retries',
          whatToDo: '`npx wiredrop redrive`, or delete its message from the failure queue',
        },
        NotifyErrors: fails(lambda),
        NotifyThrottles: isThrottled(lambda),
        NotificationsLate: {
          metric: iteratorAge,
          threshold: Duration.minutes(5).toMilliseconds(),
          evaluationPeriods: 5,
          happened: 'Announcements are five minutes late',
          // As with files: a record that an outlet refuses is a failed item of its batch, not an error of the function.
          whatToDo: 'Its log has the answer of SNS or the bus. After 24 hours: `npx wiredrop redrive --since TIME`',
        },
        ...Object.assign({}, ...outlets.map(({ alarms }) => alarms)),
      },
    };
  },
};
