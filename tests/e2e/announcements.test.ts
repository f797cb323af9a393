import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { S3Message } from '../../infra/local/events/bucket-notifications.ts';
import { crawledFile, textOf } from './crawled-file.ts';
import { openWorld, type World } from './world.ts';

/** Bytes that are text in no encoding. */
const noise = Uint8Array.from({ length: 600 }, (_, index) => (index * 197 + (index % 7) * 31) & 0xff);

describe('an uploaded file', { timeout: 600_000 }, () => {
  let world: World;
  before(async () => {
    // With DynamoDB Local where there is Java: it is the nearest to DynamoDB.
    world = await openWorld({ engine: undefined });
  });
  after(() => world.stop());

  /** Types announced about files below a folder, in the order of arrival. */
  async function typesHeardOf(folder: string): Promise<string[]> {
    return (await world.heardOf(folder)).map(({ type }) => type);
  }

  async function dispositionsOf(folder: string): Promise<string[]> {
    return (await world.receiptsOf(folder)).map(({ disposition }) => disposition).sort();
  }

  it('announces a fresh article once, with every field the subscriber is promised', async () => {
    const text = textOf('fresh');
    await world.put('fresh/001_0000000001.md', crawledFile({ id: '001_0000000001', text, title: '창고 터에 숲' }));
    const [notification, ...others] = await world.heardOf('fresh');
    assert.deepEqual(others, []);
    assert.equal(notification?.type, 'story.created');
    assert.equal(notification.specversion, '1.0');
    assert.equal(notification.subject, notification.data.storyId);
    const { articleId, title, revision, publisher, authors, crawledAt, hashVerified, object } = notification.data;
    assert.deepEqual(
      { articleId, title, revision, publisher, authors, crawledAt, hashVerified, object },
      {
        articleId: '001_0000000001',
        title: '창고 터에 숲',
        revision: 1,
        publisher: 'Harbour Wire',
        authors: ['Imogen Strand'],
        crawledAt: '2026-01-05T01:12:40.000Z',
        hashVerified: true,
        object: { bucket: world.stack.output('BucketName'), key: 'fresh/001_0000000001.md' },
      },
    );
    assert.deepEqual(await dispositionsOf('fresh'), ['new']);
  });

  it('announces nothing for the same bytes under another key', async () => {
    const file = crawledFile({ id: '001_0000000002', text: textOf('copied') });
    await world.put('same-bytes/first.md', file);
    await world.stack.settle();
    await world.put('same-bytes/second.md', file);
    assert.deepEqual(await typesHeardOf('same-bytes'), ['story.created']);
    assert.deepEqual(await dispositionsOf('same-bytes'), ['duplicate', 'new']);
  });

  it('announces a revision as story.updated of the same story', async () => {
    const id = '001_0000000003';
    await world.put('revision/a.md', crawledFile({ id, text: textOf('draft'), crawledAt: '2026-01-05 01:00:00' }));
    await world.stack.settle();
    await world.put('revision/b.md', crawledFile({ id, text: textOf('final'), crawledAt: '2026-01-05 02:00:00' }));
    const [created, updated, ...others] = await world.heardOf('revision');
    assert.deepEqual(others, []);
    assert.equal(created?.type, 'story.created');
    assert.equal(updated?.type, 'story.updated');
    assert.equal(updated.subject, created.subject);
    assert.equal(updated.data.revision, 2);
    assert.notEqual(updated.id, created.id);
  });

  it('takes a second upload of one key as a version of its own', async () => {
    const id = '001_0000000004';
    await world.put('overwrite/a.md', crawledFile({ id, text: textOf('before'), crawledAt: '2026-01-05 01:00:00' }));
    await world.stack.settle();
    await world.put('overwrite/a.md', crawledFile({ id, text: textOf('after'), crawledAt: '2026-01-05 02:00:00' }));
    assert.deepEqual(await typesHeardOf('overwrite'), ['story.created', 'story.updated']);
    assert.deepEqual(await dispositionsOf('overwrite'), ['new', 'revision']);
  });

  it('announces nothing for a re-crawl that differs in crawled_at alone', async () => {
    const file = { id: '001_0000000005', text: textOf('crawled again') };
    await world.put('re-crawl/a.md', crawledFile({ ...file, crawledAt: '2026-01-05 01:00:00' }));
    await world.stack.settle();
    await world.put('re-crawl/b.md', crawledFile({ ...file, crawledAt: '2026-01-06 01:00:00' }));
    assert.deepEqual(await typesHeardOf('re-crawl'), ['story.created']);
    assert.deepEqual(await dispositionsOf('re-crawl'), ['duplicate', 'new']);
  });

  it('makes one story and one notification of 50 concurrent uploads of one article', async () => {
    const file = crawledFile({ id: '001_0000000006', text: textOf('raced') });
    await Promise.all(Array.from({ length: 50 }, (_, index) => world.put(`race/${index}.md`, file)));
    const receipts = await world.receiptsOf('race');
    assert.equal(receipts.length, 50);
    assert.equal(new Set(receipts.map(({ storyId }) => storyId)).size, 1);
    assert.equal(receipts.filter(({ disposition }) => disposition === 'new').length, 1);
    assert.deepEqual(await typesHeardOf('race'), ['story.created']);
  });

  it('changes nothing when every S3 event is delivered three times and shuffled', async () => {
    const events: S3Message[] = [];
    const release = world.stack.notifications.divert((message) => events.push(message));
    for (let n = 0; n < 20; n += 1) {
      const file = crawledFile({ id: `002_${String(n).padStart(10, '0')}`, text: textOf(`shuffled ${n}`) });
      await world.put(`shuffled/${n}.md`, file);
      if (n % 4 === 0) await world.put(`shuffled/${n}-again.md`, file);
      if (n % 10 === 0) await world.put(`shuffled/${n}-noise.md`, noise);
    }
    release();
    assert.equal(events.length, 27);
    await world.deliver(shuffle([...events, ...events, ...events]));
    const dispositions = await dispositionsOf('shuffled');
    assert.deepEqual(tally(dispositions), { new: 20, duplicate: 5, rejected: 2 });
    const heard = await world.heardOf('shuffled');
    assert.deepEqual(tally(heard.map(({ type }) => type)), { 'story.created': 20, 'article.rejected': 2 });
    assert.equal(new Set(heard.map(({ id }) => id)).size, 22);
  });

  it('gives a file nobody can read its receipt and an article.rejected', async () => {
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

  it('is found whatever its key: spaces, +, %, Hangul', async () => {
    const names = [
      'a b.md',
      'a+b.md',
      'a%2Bb.md',
      '100%.md',
      '한글 기사+100%.md',
      "d'été (1).markdown",
      'a&b=c;d@e~f.txt',
    ];
    for (const [n, name] of names.entries()) {
      await world.put(`keys/${name}`, crawledFile({ id: `003_000000000${n}`, text: textOf(`key ${name}`) }));
    }
    const heard = await world.heardOf('keys');
    assert.deepEqual(heard.map(({ data }) => data.object.key).sort(), names.map((name) => `keys/${name}`).sort());
    assert.deepEqual(tally(await dispositionsOf('keys')), { new: names.length });
  });

  it('reaches a subscriber with a filter policy on publisher only if it is of that publisher', async () => {
    const received: string[] = [];
    const subscriber = await world.stack.subscribe({
      topicArn: world.stack.output('TopicArn'),
      filterPolicy: { publisher: ['새벽일보'] },
      onMessage: (body) => received.push(JSON.parse(body).data.articleId),
    });
    for (const [n, publisher] of ['새벽일보', 'Harbour Wire', '새벽일보'].entries()) {
      const id = `004_000000000${n}`;
      await world.put(`filtered/${n}.md`, crawledFile({ id, text: textOf(`filtered ${n}`), publisher }));
    }
    await world.put('filtered/noise.md', noise);
    assert.equal((await world.heardOf('filtered')).length, 4);
    assert.deepEqual(received.sort(), ['004_0000000000', '004_0000000002']);
    await subscriber.stop();
  });

  it('is ignored when its name ends in nothing that triggers', async () => {
    await world.put('ignored/photo.jpg', noise);
    assert.deepEqual(await world.receiptsOf('ignored'), []);
  });

  it('leaves a message that nobody understands in the dead-letter queue', async () => {
    assert.deepEqual([await world.stack.deadLetters(), world.problems], [[], []]);
    const [queue] = [...world.stack.queues.values()].filter(({ name }) => name.endsWith('IntakeQueue'));
    assert.ok(queue !== undefined);
    await world.deliver([{ queueUrl: queue.url, body: 'not an S3 event' }]);
    await world.stack.settle();
    const left = (await world.stack.deadLetters()).map(({ count, queue }) => `${queue.name}: ${count}`);
    assert.deepEqual(left, ['Wiredrop-IntakeDeadLetterQueue: 1']);
    assert.match(world.problems[0] ?? '', /^Wiredrop-IngestFunction: .*UnknownMessageError/);
    // Five tries failed alike, and are told once.
    assert.equal(world.problems.length, 2);
    assert.match(
      world.problems[1] ?? '',
      /IntakeQueue: .*\(not an S3 event\) has failed 5 times: to the dead-letter queue$/,
    );
  });

  it('waits for an invocation that fails, and a line says why it failed', async () => {
    for (const pool of world.stack.functions) await pool.invoke({});
    const said = world.problems.slice(-world.stack.functions.length).map((line) => line.split(': ', 2).join(': '));
    assert.deepEqual(said.sort(), ['Wiredrop-IngestFunction: TypeError', 'Wiredrop-NotifyFunction: TypeError']);
  });
});

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Fisher-Yates over a fixed sequence of numbers: a failure can be seen again. */
function shuffle<T>(items: readonly T[]): T[] {
  const shuffled = [...items];
  let state = 20260105;
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const other = state % (last + 1);
    const [a, b] = [shuffled[last], shuffled[other]];
    if (a !== undefined && b !== undefined) [shuffled[last], shuffled[other]] = [b, a];
  }
  return shuffled;
}
