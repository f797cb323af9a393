import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { droppedFolder } from '../../../functions/feed/feed-state.ts';
import { FATES, POLL_MINUTES } from '../../../functions/poll/polled-feed.ts';
import { POLLED_FOLDER } from '../../../functions/story/items/file-version.ts';
import { PARTITIONS } from '../../../functions/story/items/keys.ts';
import { hasNotRun } from '../alarm-rules.ts';
import { TO_PUT, TO_READ, TO_USE_TABLE } from '../encryption.ts';
import { acknowledgeObjects, may, metricsNamespace, scheduledFunction, secretArn } from '../function-defaults.ts';
import { instanceName } from '../instance-names.ts';
import { inPartition } from '../story-store.ts';
import type { Part } from './part.ts';

/** Schedule -> each new entry of the feeds as an article file in the bucket, which S3 announces to ingest. */
export const poll: Part = {
  example: { poll: [{ url: 'https://news.example.com/rss', name: 'news' }] },
  isOn: ({ poll }) => poll.length > 0,
  flows: [{ from: 'polled' }, { to: 'bucket', of: 'file of each entry' }],
  keeps: [
    {
      what: '[feeds](monitoring.md#feeds): addresses, times, hashes of entries',
      where: 'table: 60 days after the last poll',
      partitions: ['polled'],
      says: 'nothing',
    },
    {
      what: 'entries of feeds',
      where: 'bucket: until you or a lifecycle rule delete them',
      folders: ({ prefix }) => [prefix + POLLED_FOLDER],
      isIngested: true,
      says: { stays: 'A withdrawal erases no file' },
    },
    {
      what: 'entries that rules dropped',
      where: '`.wiredrop/-dropped/` in the bucket: 30 days (in a bucket of yours by your lifecycle rule)',
      folders: (_, instance) => [droppedFolder(instance)],
      says: { stays: 'No story has them' },
    },
  ],
  simulation: 'runs',
  capacity: {
    run: '24 feeds at a time, 20 s each at most, for 14 minutes',
    above: 'feeds that were not reached come first in the next run',
    watched: 'backlog',
  },
  build(part, { settings, bucket, table, encryptionKey }) {
    const folder = settings.prefix + POLLED_FOLDER;
    const every = Duration.minutes(POLL_MINUTES);
    const namespace = metricsNamespace(part);
    const entriesOf = (fate: string) =>
      new Metric({
        ...{ namespace, metricName: 'Entries', dimensionsMap: { service: 'poll', fate } },
        ...{ statistic: 'Sum', period: every, label: fate },
      });
    const droppedInto = droppedFolder(instanceName(part));
    const secrets = settings.poll.flatMap(({ headersSecret }) => headersSecret ?? []);
    acknowledgeObjects(
      part,
      `${droppedInto}*`,
      'What the rules of feeds drop is a file each, which is read again when they change',
    );
    acknowledgeObjects(part, `${folder}*`, 'Each entry of a feed is a file in the folder of its feed');
    const lambda = scheduledFunction(part, {
      service: 'poll',
      description: 'Writes each new entry of feeds as an article file',
      memoryMb: 1024,
      // Less than from one run to the next. Some 1,900 feeds that all take their 10 s are asked; the others come first
      // the next time.
      timeout: Duration.minutes(POLL_MINUTES - 1),
      environment: {
        TABLE_NAME: table.tableName,
        BUCKET_NAME: bucket.bucketName,
        FOLDER: folder,
        DROPPED_FOLDER: droppedInto,
        METRICS_NAMESPACE: namespace,
        USER_AGENT: settings.feedUrl === '' ? 'wiredrop' : `wiredrop (+${settings.feedUrl})`,
      },
      file: { name: 'feeds.json', text: JSON.stringify(settings.poll) },
      permissions: [
        inPartition(table, PARTITIONS.polled, ['Query', 'PutItem']),
        may('s3:PutObject', bucket.arnForObjects(`${folder}*`)),
        may(['s3:PutObject', 's3:GetObject', 's3:DeleteObject'], bucket.arnForObjects(`${droppedInto}*`)),
        // No condition on `s3:prefix`, as for feed: without it S3 answers 403 instead of 404 for a file that has
        // expired.
        may('s3:ListBucket', bucket.bucketArn),
        ...[...new Set(secrets)].map((secret) => may('secretsmanager:GetSecretValue', secretArn(part, secret))),
      ],
      keys: [
        [bucket.encryptionKey, [...TO_PUT, ...TO_READ]],
        [encryptionKey, TO_USE_TABLE],
      ],
      schedule: every,
      task: 'Polls the feeds',
      local: { everySeconds: every.toSeconds(), atStart: 'always' },
      afterLoss: 'the next run polls the same',
    });
    return {
      functions: [lambda],
      graphs: { 'Entries of feeds': FATES.map(entriesOf) },
      ran: {
        PollErrors: {
          ...hasNotRun(lambda, every),
          happened: 'For 45 minutes no run of poll ended well, or the bucket refuses entries',
          whatToDo: 'The next run catches up. Feeds that fail are in `npx wiredrop sources`',
        },
      },
    };
  },
};
