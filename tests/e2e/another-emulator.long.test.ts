import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { crawledFile, textOf } from './crawled-file.ts';
import { noMoto, startMoto } from './moto.ts';
import { openWorld, scanItems, type World } from './world.ts';

const TITLE = 'What this report about the night ferry names first';

/**
 * Goal: nothing rests on what only the usual emulators do. Method: the same template and functions run on moto, which
 * has versions of objects, events of S3, queues and subscriptions of its own.
 */
describe('on an emulator that is not part of the project', { skip: noMoto }, () => {
  let world: World;
  before(async () => {
    world = await openWorld({ emulators: startMoto, context: { feed: 'true', coverage: '2' } });
    const { clients, output, queues } = world.stack;
    const Bucket = output('BucketName');
    await clients.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    const QueueArn = [...queues.values()].find(({ url }) => url === output('QueueUrl'))?.arn;
    const Filter = { Key: { FilterRules: [{ Name: 'suffix', Value: '.md' } as const] } };
    const QueueConfigurations = [{ QueueArn, Events: ['s3:ObjectCreated:*' as const], Filter }];
    await clients.s3.send(
      new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: { QueueConfigurations } }),
    );
  });
  after(() => world?.stop());

  it('each story is announced once; copies, duplicates, revisions and rejections are what they are', async () => {
    const first = crawledFile({ id: '001_0000000001', title: TITLE, text: textOf('first') });
    await world.put('a/first one ü.md', first);
    await world.heardOf('a');
    await world.put(
      'a/copy.md',
      crawledFile({ id: '002_0000000001', publisher: 'Gull Bay Wire', title: TITLE, text: textOf('first') }),
    );
    await world.put('a/again.md', first);
    await world.put('a/empty.md', '');
    await world.heardOf('a');
    // Another version of the key.
    await world.put(
      'a/first one ü.md',
      crawledFile({ id: '001_0000000001', title: TITLE, crawledAt: '2026-01-06 01:12:40', text: textOf('revised') }),
    );
    const heard = await world.heardOf('a');
    assert.deepEqual(heard.map(({ type, data }) => `${type} ${data.object.key}`).sort(), [
      'article.rejected a/empty.md',
      'story.covered a/first one ü.md',
      'story.created a/first one ü.md',
      'story.updated a/first one ü.md',
    ]);
    const receipts = await world.receiptsOf('a');
    assert.deepEqual(receipts.map(({ key, disposition }) => `${disposition} ${key}`).sort(), [
      'copy a/copy.md',
      'duplicate a/again.md',
      'new a/first one ü.md',
      'rejected a/empty.md',
      'revision a/first one ü.md',
    ]);
    const versions = (await scanItems(world.stack)).filter(
      ({ entity, versionId }) => entity === 'receipt' && versionId,
    );
    assert.deepEqual([versions.length, [await world.stack.deadLetters(), world.problems]], [5, [[], []]]);
  });

  it('many at once are each announced once, and are in the feed', async () => {
    const files = Array.from({ length: 40 }, (_, number) => `${number}`.padStart(10, '0'));
    await Promise.all(files.map((id) => world.put(`b/${id}.md`, crawledFile({ id: `003_${id}`, text: textOf(id) }))));
    const heard = await world.heardOf('b');
    assert.deepEqual([new Set(heard.map(({ id }) => id)).size, heard.length], [files.length, files.length]);
    const { stack } = world;
    const { Contents = [] } = await stack.clients.s3.send(
      new ListObjectsV2Command({ Bucket: stack.output('BucketName'), Prefix: 'feeds/all.json' }),
    );
    assert.deepEqual([Contents.length, world.problems], [1, []]);
  });
});
