import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { wiredrop } from '../fixtures/wiredrop.ts';
import { crawledFile, textOf } from './crawled-file.ts';
import { openWorld, scanItems, type World } from './world.ts';

/**
 * Goal: the canary takes the way of every file, and nobody but its metric notices. Method: it runs here beside a real
 * article, in a stack with everything that shows stories.
 */
describe('a stack with a canary', () => {
  let world: World;
  const logged: string[] = [];
  before(async () => {
    const context = { canaryMinutes: '5', prefix: 'articles/', feed: 'true', onDelete: 'withdraw' };
    world = await openWorld({ context, onLog: (_, line) => void logged.push(line) });
  });
  after(() => world?.stop());

  const ask = async (...args: string[]) =>
    JSON.parse((await wiredrop([...args, '--json', '--outputs', world.stack.outputsFile])).out);

  it('measures from upload to announcement', async () => {
    const canary = world.stack.functions.find(({ definition }) => definition.name.includes('Canary'));
    for (let run = 0; run < 2; run++) assert.ok((await canary?.invoke({}))?.ok);
    const documents = logged.filter((line) => line.includes('"UploadToAnnouncement"')).map((line) => JSON.parse(line));
    assert.equal(documents.length, 2);
    for (const { _aws, service, UploadToAnnouncement } of documents) {
      assert.deepEqual([_aws.CloudWatchMetrics[0].Namespace, service], ['wiredrop/Wiredrop', 'canary']);
      assert.ok(UploadToAnnouncement.length === 1 && UploadToAnnouncement[0] > 0, String(UploadToAnnouncement));
    }
  });

  it('appears in no notification, list, feed or report, and leaves no dead letter', async () => {
    await world.put('articles/a.md', crawledFile({ id: '001_0000000001', text: textOf('real news') }));
    const heard = await world.heardOf('articles');
    assert.deepEqual(
      heard.map(({ type, data }) => `${type} ${data.object.key}`),
      ['story.created articles/a.md'],
    );
    const items = await scanItems(world.stack);
    const canaries = items.filter(({ entity }) => entity === 'canary');
    assert.equal(canaries.length, 2);
    for (const { day, expiresAt } of canaries) assert.deepEqual([day, typeof expiresAt], [undefined, 'number']);
    assert.deepEqual(items.filter((item) => JSON.stringify(item).includes('canary')).length, 2);
    const { Contents = [] } = await world.stack.clients.s3.send(
      new ListObjectsV2Command({ Bucket: world.stack.output('BucketName') }),
    );
    const publishers = Contents.map(({ Key = '' }) => Key).filter((key) => key.startsWith('feeds/publisher/'));
    assert.equal(publishers.length, 2);
    assert.equal((await ask('stories')).stories.length, 1);
    const { versions, missing } = await ask('backfill', '--missing', '--dry-run', '--until', '0m');
    assert.deepEqual([versions, missing.length], [1, 0]);
    assert.deepEqual([await world.stack.deadLetters(), world.problems], [[], []]);
  });
});
