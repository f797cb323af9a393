import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { crawledFile, textOf } from './crawled-file.ts';
import { sharedWorld } from './shared-world.ts';
import type { World } from './world.ts';

/** Bytes that are text in no encoding. */
const noise = Uint8Array.from({ length: 600 }, (_, index) => (index * 197 + (index % 7) * 31) & 0xff);

describe('an uploaded file', () => {
  let world: World;
  before(async () => {
    world = await sharedWorld();
  });

  async function dispositionsOf(folder: string): Promise<string[]> {
    return (await world.receiptsOf(folder)).map(({ disposition }) => disposition).sort();
  }

  it('of a new article is announced once, with every field that a subscriber is promised', async () => {
    const text = textOf('fresh');
    await world.put('fresh/001_0000000001.md', crawledFile({ id: '001_0000000001', text, title: '창고 터에 숲' }));
    const [notification, ...others] = await world.heardOf('fresh');
    assert.deepEqual(others, []);
    assert.equal(notification?.type, 'story.created');
    assert.equal(notification.specversion, '1.0');
    assert.equal(notification.subject, notification.data.storyId);
    const { articleId, title, revision, publisher, authors, crawledAt, hashVerified, object } = notification.data;
    const found = { articleId, title, revision, publisher, authors, crawledAt, hashVerified, object };
    assert.deepEqual(found, {
      articleId: '001_0000000001',
      title: '창고 터에 숲',
      revision: 1,
      publisher: 'Harbour Wire',
      authors: ['Imogen Strand'],
      crawledAt: '2026-01-05T01:12:40.000Z',
      hashVerified: true,
      object: { bucket: world.stack.output('BucketName'), key: 'fresh/001_0000000001.md' },
    });
    assert.deepEqual(await dispositionsOf('fresh'), ['new']);
  });

  it('of one article, uploaded 50 times at once, makes one story and one notification', async () => {
    const file = crawledFile({ id: '001_0000000006', text: textOf('raced') });
    await Promise.all(Array.from({ length: 50 }, (_, index) => world.put(`race/${index}.md`, file)));
    const receipts = await world.receiptsOf('race');
    assert.equal(receipts.length, 50);
    assert.equal(new Set(receipts.map(({ storyId }) => storyId)).size, 1);
    assert.equal(receipts.filter(({ disposition }) => disposition === 'new').length, 1);
    const found = (await world.heardOf('race')).map(({ type }) => type);
    assert.deepEqual(found, ['story.created']);
  });

  it('that is unreadable gets a receipt and an article.rejected', async () => {
    await world.put('unreadable/noise.md', noise);
    await world.put('unreadable/empty.txt', '');
    await world.put('unreadable/large.md', 'x'.repeat(2 ** 20 + 1));
    const receipts = await world.receiptsOf('unreadable');
    assert.deepEqual(tally(receipts.map(({ disposition }) => disposition)), { rejected: 3 });
    const heard = await world.heardOf('unreadable');
    assert.deepEqual(tally(heard.map(({ type }) => type)), { 'article.rejected': 3 });
    for (const { data, subject } of heard) {
      assert.equal(subject, `${data.object.bucket}/${data.object.key}`);
      const receipt = receipts.find(({ key }) => key === data.object.key);
      assert.ok('reason' in data && data.reason === receipt?.reason, `${data.object.key}: ${receipt?.reason}`);
    }
  });

  it('is ignored if its key has no suffix that triggers', async () => {
    await world.put('ignored/photo.jpg', noise);
    assert.deepEqual(await world.receiptsOf('ignored'), []);
  });

  it('whose message is malformed becomes a dead letter', async () => {
    assert.deepEqual([await world.stack.deadLetters(), world.problems], [[], []]);
    const [queue] = [...world.stack.queues.values()].filter(({ name }) => name.endsWith('IntakeQueue'));
    assert.ok(queue !== undefined);
    await world.deliver([{ queueUrl: queue.url, body: 'not an S3 event' }]);
    await world.stack.settle();
    const left = (await world.stack.deadLetters()).map(({ count, queue }) => `${queue.name}: ${count}`);
    assert.deepEqual(left, ['Wiredrop-IntakeDeadLetterQueue: 1']);
    assert.match(world.problems[0] ?? '', /^Wiredrop-IngestFunction: .*UnknownMessageError/);
    // Ten tries failed in the same way, and are reported at the first and the tenth.
    assert.equal(world.problems.length, 3, world.problems.join('\n'));
    const found = world.problems[2] ?? '';
    assert.match(found, /IntakeQueue: .*\(not an S3 event\) has failed 10 times: to the dead-letter queue$/);
  });

  it('whose invocation fails is reported in one line', async () => {
    const before = world.problems.length;
    for (const pool of world.stack.functions) await pool.invoke({});
    const lines = world.problems.slice(before).map((line) => line.split(': ', 2).join(': '));
    const said = lines.filter((line) => /^Wiredrop-\w+Function: /.test(line));
    // Those that a queue or the stream invokes; a schedule's event is nothing that they read.
    for (const name of ['Ingest', 'Notify', 'Unpack'])
      assert.equal(said.filter((line) => line === `Wiredrop-${name}Function: TypeError`).length, 1, said.join('\n'));
    assert.ok(
      said.every((line) => /^Wiredrop-\w+Function: \w*Error$/.test(line)),
      said.join('\n'),
    );
  });
});

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
