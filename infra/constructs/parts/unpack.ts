import { Duration } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { canUnpack, unpackedFolder } from '../../../functions/story/items/container.ts';
import { TO_READ, TO_SEND, TO_USE_TABLE } from '../encryption.ts';
import { acknowledgeObjects, createFunction, may, readQueue, TO_CONSUME } from '../function-defaults.ts';
import { queueDefaults } from '../holding-queue.ts';
import type { Part } from './part.ts';

/** The longest that Lambda runs. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const TIMEOUT = Duration.minutes(15);
const MAX_RECEIVES = 5;

/** Queue of containers -> a file in the bucket for each of their articles, which S3 announces to ingest. */
export const unpack: Part = {
  use: 'files of many articles that wait',
  example: {},
  isOn: ({ suffixes }) => canUnpack(suffixes),
  flows: [{ from: 'containers' }, { to: 'bucket', of: 'file of each article' }],
  keeps: [
    {
      what: 'articles of [containers](reading.md#many-articles-in-one-file)',
      where: 'bucket: as files, or until their container is deleted with `onDelete=withdraw`',
      folders: ({ prefix }) => [unpackedFolder(`${prefix}*`)],
      isIngested: true,
      says: { stays: 'A withdrawal erases no file' },
    },
  ],
  simulation: 'runs',
  capacity: {
    run: 'One container, or some 100,000 articles of it',
    above: 'containers wait',
    watched: 'backlog',
  },
  build(part, { settings, bucket, table, intake, ingest, encryptionKey }) {
    const { prefix, maxBytes, notifications, onDelete } = settings;
    const queue = new Queue(part, 'Queue', {
      ...queueDefaults(encryptionKey),
      // Of a message whose function crashed: six times the function's time. A failed one hides its message for a
      // minute.
      visibilityTimeout: Duration.minutes(6 * TIMEOUT.toMinutes()),
      // That of uploads: ingest, to which dead letters are moved, sends a container here again.
      deadLetterQueue: { queue: intake.deadLetterQueue, maxReceiveCount: MAX_RECEIVES },
    });
    const uploads = `${prefix}*`;
    const unpacked = unpackedFolder(uploads).concat('*');
    for (const name of [uploads, unpacked])
      acknowledgeObjects(
        part,
        name,
        'Containers are uploaded under the prefix, and unpacked into a folder beside each',
      );
    const lambda = createFunction(part, {
      service: 'unpack',
      description: 'Writes each article of a file that holds many as a file of its own',
      // A whole processor: it unpacks and parses, and reads again up to where the last run stopped.
      memoryMb: 1769,
      timeout: TIMEOUT,
      invokesItself: true,
      environment: {
        QUEUE_URL: queue.queueUrl,
        TABLE_NAME: table.tableName,
        SETTINGS: JSON.stringify({ maxBytes, notifications, onDelete }),
      },
      permissions: [
        may(['s3:GetObject', 's3:GetObjectVersion'], bucket.arnForObjects(uploads)),
        may(['s3:PutObject', ...(onDelete === 'withdraw' ? ['s3:DeleteObject'] : [])], bucket.arnForObjects(unpacked)),
        // Without it S3 answers 403 for a deleted object, which looks like a fault.
        may('s3:ListBucket', bucket.bucketArn),
        may(['dynamodb:BatchGetItem', 'dynamodb:PutItem'], table.tableArn),
        may([...TO_CONSUME, 'sqs:ChangeMessageVisibility', 'sqs:SendMessage'], queue.queueArn),
      ],
      keys: [
        [bucket.encryptionKey, [...TO_READ, ...TO_SEND]],
        [encryptionKey, [...TO_SEND, ...TO_USE_TABLE]],
      ],
    });
    ingest.sendContainersTo(queue, lambda.role as Role);
    return {
      functions: [lambda],
      outputs: { UnpackQueueUrl: queue.queueUrl },
      ownResources: {
        UnpackQueue: queue,
        // Two at a time are the least: one container fills the queue of ingest for a while.
        UnpackSource: readQueue(part, 'Source', lambda, queue, { batchSize: 1, maxConcurrency: 2 }),
      },
      waiting: [queue.metricApproximateNumberOfMessagesVisible({ label: 'files to unpack' })],
      ran: {
        UnpackLate: {
          metric: queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: Duration.minutes(5) }),
          threshold: Duration.hours(2).toSeconds(),
          evaluationPeriods: 3,
          happened: 'A file of many articles has waited for two hours, or its unpacking fails',
          whatToDo: 'After five failures it is a dead letter: a redrive continues it',
        },
      },
    };
  },
};
