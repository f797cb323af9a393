import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { stateFolder } from '../../../functions/feed/feed-state.ts';
import { PARTITIONS } from '../../../functions/story/items/keys.ts';
import { SettingsError } from '../../settings/read-settings.ts';
import { hasNotRun } from '../alarm-rules.ts';
import { partsOfDay } from '../capacity.ts';
import { TO_READ, TO_SEND, TO_USE_TABLE } from '../encryption.ts';
import { acknowledgeObjects, may, scheduledFunction, sectionsVariable } from '../function-defaults.ts';
import { instanceName } from '../instance-names.ts';
import { inPartition, readLatestStories } from '../story-store.ts';
import type { Part } from './part.ts';

const EVERY = Duration.minutes(1);

/**
 * Schedule -> a file of stories a day, by which they are searched; and with `feed` the feeds and pages of the latest
 * stories, in a folder of the bucket. It is their only writer: `collect` lists in the table what has changed.
 */
export const feed: Part = {
  use: 'what stories are searched by, and [feeds](feeds.md)',
  example: { feed: true },
  isOn: () => true,
  flows: [{ from: 'table', of: 'changed stories' }, { to: 'pages' }],
  keeps: [
    {
      what: '[feeds, pages and files of days](feeds.md)',
      where:
        'bucket: at most 30 days; those of a withdrawn or deleted story until the next run (a minute), old ' +
        'versions for a day',
      folders: ({ feed, feedFolder }, instance) => [stateFolder(instance), ...(feed ? [feedFolder] : [])],
      says: { erased: 'page-says-nothing-erased' },
    },
    {
      what: '[editions](feeds.md#editions): references to reports, and pages',
      where: 'bucket: `retentionDays`; the words of a withdrawn or deleted story until the next run',
      says: { erased: 'page-says-nothing-erased' },
    },
  ],
  simulation: { leftOut: 'It reads stories, and no decision reads what it writes' },
  capacity: {
    run: 'At most 10,000 changes and their days; 8,000 stories of a daily pass over 30 days; one edition',
    above: 'changes wait, and a pass takes longer than a day',
    mostArticlesPerDay: () => 1_500_000,
    watched: 'time',
  },
  build(part, { settings, table, bucket, encryptionKey }) {
    const { feed: isPublishing, feedFolder, feedUrl, timeZone } = settings;
    const name = instanceName(part);
    const folder = stateFolder(name);
    const own = isPublishing ? [folder, feedFolder] : [folder];
    const written = own.map((name) => bucket.arnForObjects(`${name}*`));
    if (isPublishing) refuseSharedFolder(part, bucket.bucketName, feedFolder);
    acknowledgeObjects(part, `${folder}*`, 'There is a file of stories for each day');
    if (isPublishing) {
      acknowledgeObjects(
        part,
        `${feedFolder}*`,
        'There is a feed for each language, publisher and category and a page for each story, in folders of ' +
          'their own, and a page for each edition',
      );
    }
    const lambda = scheduledFunction(part, {
      service: 'feed',
      description: 'Keeps what stories are searched by, and writes feeds and pages of the latest',
      // For the CPU that comes with it, and for hot days of 20,000 stories.
      memoryMb: 1024,
      // A new state writes thousands of pages.
      timeout: Duration.minutes(3),
      environment: {
        TABLE_NAME: table.tableName,
        BUCKET_NAME: bucket.bucketName,
        EVENT_SOURCE: `/wiredrop/${name}`,
        FEED_TITLE: name,
        FEED_FOLDER: feedFolder,
        PARTS: String(partsOfDay(settings.articlesPerDay)),
        STATE_FOLDER: folder,
        FEED_SECONDS: String(EVERY.toSeconds()),
        FEED_URL: feedUrl,
        TIME_ZONE: timeZone,
        PUBLISHING: String(isPublishing),
        ...(settings.pictures && { PICTURES: 'true' }),
        ...sectionsVariable(settings),
        ...(isPublishing && { EDITIONS: settings.editions.join() }),
        ...(isPublishing && settings.retentionDays > 0 && { RETENTION_DAYS: String(settings.retentionDays) }),
      },
      permissions: [
        ...readLatestStories(table),
        inPartition(table, PARTITIONS.changed, ['Query', 'DeleteItem']),
        // A conditional write or delete needs permission to read:
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
        may(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], ...written),
        // No condition on `s3:prefix`: HeadObject has no such key, and S3 would answer 403 instead of 404 for a deleted
        // feed. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
        may('s3:ListBucket', bucket.bucketArn),
      ],
      keys: [
        [bucket.encryptionKey, [...TO_READ, ...TO_SEND]],
        [encryptionKey, TO_USE_TABLE],
      ],
      schedule: EVERY,
      task: 'Writes the files of stories, feeds and pages that have changed',
      // A person waits for the feeds.
      local: { everySeconds: 1, atStart: 'always', isStage: true },
      afterLoss: 'the next run writes the same',
    });
    return {
      functions: [lambda],
      outputs: { StateFolder: folder, ...(isPublishing && { FeedFolder: feedFolder }) },
      ran: {
        FeedErrors: {
          ...hasNotRun(lambda, EVERY),
          happened: 'For 15 minutes no run of feed ended well: searches and [feeds](feeds.md) are old',
          whatToDo: 'The next run repairs them. To write all again, delete `state.gz` in the output `StateFolder`',
        },
      },
    };
  },
};

/** The folders of feeds that an app has so far. */
const FOLDERS = new WeakMap<object, { part: Construct; bucketName: string; folder: string }[]>();

/** Each run deletes the feeds that it does not write. */
function refuseSharedFolder(part: Construct, bucketName: string, folder: string): void {
  const { root } = part.node;
  const others = FOLDERS.get(root) ?? [];
  for (const other of others)
    if (other.bucketName === bucketName && (other.folder.startsWith(folder) || folder.startsWith(other.folder)))
      throw new SettingsError(
        `Setting feedFolder is ${folder}: ${other.part.node.scope?.node.path} writes its feeds to ` +
          `${other.folder} of the same bucket. Set another.`,
      );
  FOLDERS.set(root, [...others, { part, bucketName, folder }]);
}
