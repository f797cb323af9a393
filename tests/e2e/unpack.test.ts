import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Notification } from '../../functions/notifications/notification.ts';
import type { Receipt } from '../../functions/story/items/items.ts';
import type { FeedRow } from '../../infra/desk/operator/table/lists/feeds.ts';
import { until } from '../fixtures/until.ts';
import { wiredrop } from '../fixtures/wiredrop.ts';
import { textOf } from './crawled-file.ts';
import { openFeed } from './open-feed.ts';
import { underEmbargo } from './under-embargo.ts';
import { openWorld, type World } from './world.ts';

// Goal: every article of a container is heard once, the broken one is named with its line, and a deleted container
// takes what was unpacked with it. Method: the stack on this machine, four containers of a few articles.

const COUNT = 8;
const BROKEN = 5;
const article = (name: string, at: number) => ({
  title: `${name} ${at} ${textOf(`${name} ${at}`).split(' ').slice(0, 4).join(' ')}`,
  text: textOf(`${name} number ${at}`),
  url: `https://${name}.example/${at}`,
  publishedAt: '2026-01-05T01:00:00Z',
});
const linesOf = (name: string) =>
  Array.from({ length: COUNT }, (_, at) => JSON.stringify(article(name, at))).with(BROKEN - 1, '{"title":"cut');
const item = (name: string, at: number) => {
  const { title, text: said, url } = article(name, at);
  return `<item><title>${title}</title><link>${url}</link><description>${said}</description></item>`;
};
const CONTAINERS: Readonly<Record<string, Buffer>> = {
  'lines.jsonl.gz': gzipSync(linesOf('lines').join('\n')),
  'list.json': Buffer.from(`[${linesOf('list').join(',\n')}]`),
  'search.json': Buffer.from(`{"hits":{"hits":[${linesOf('search').join(',\n')}]}}`),
  'feed.xml': Buffer.from(
    `<rss><channel><title>Gazette</title>\n${Array.from({ length: COUNT }, (_, at) => item('feed', at))
      .with(BROKEN - 2, '<item><link>https://feed.example/cut</link></item>')
      .join('\n')}</channel></rss>`,
  ),
};

describe('a file of many articles', () => {
  let world: World;
  let bucket: string;
  let feed: Awaited<ReturnType<typeof openFeed>>;
  before(async () => {
    feed = await openFeed('Tern Post', ['Night ferry stays', 'Harbour museum opens']);
    const poll = `${feed.url},http://localhost:9/gone`;
    world = await openWorld({ context: { onDelete: 'withdraw', matching: false, poll } });
    bucket = world.stack.output('BucketName');
  });
  after(async () => {
    await world?.stop();
    feed?.close();
  });

  const run = (...args: string[]) => wiredrop([...args, '--outputs', world.stack.outputsFile]);

  const upload = (Key: string, Body: Buffer) =>
    world.stack.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  const keysIn = async (Prefix: string) =>
    (await world.stack.clients.s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }))).Contents ?? [];

  it('is unpacked: each article is heard once, and the broken one is named with its line', async () => {
    for (const [key, body] of Object.entries(CONTAINERS)) await upload(`many/${key}`, body);
    await world.stack.settle();
    const heard = await world.heardOf('many');
    const byType = Map.groupBy(heard, ({ type }) => type);
    assert.equal(byType.get('story.created')?.length, 4 * (COUNT - 1));
    assert.equal(byType.get('article.rejected')?.length, 4);
    const receipts = (await world.receiptsOf('many')) as Receipt[];
    const containers = receipts.filter(({ disposition }) => disposition === 'container');
    const found = containers.map(({ unpacked }) => [
      unpacked?.articles,
      unpacked?.broken,
      unpacked?.firstBroken[0]?.line,
    ]);
    assert.deepEqual(
      found,
      Object.keys(CONTAINERS).map(() => [COUNT - 1, 1, BROKEN]),
    );
    assert.ok(receipts.every(({ disposition }) => disposition === 'container' || disposition === 'new'));
  });

  it('is counted by put as its articles, and missing until it is unpacked; if it is quiet, so are they', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wiredrop-unpack-'));
    const name = basename(folder);
    await writeFile(join(folder, 'more.jsonl'), linesOf('more').join('\n'));
    const { code, out } = await run('put', '--quiet', folder);
    await rm(folder, { recursive: true });
    assert.equal(code, 0);
    assert.match(out, new RegExp(`^1 file uploaded, with ${COUNT - 1} articles and 1 broken: ${COUNT - 1} new\\n`));
    assert.match(out, new RegExp(`line ${BROKEN}: `));
    assert.equal((await run('backfill', '--missing', '--dry-run', '--until', '0m')).code, 0);
    assert.match((await run('review', '--only', 'rejected')).out, /more\.jsonl/);
    assert.deepEqual(await world.heardOf(name), []);
  });

  it('is held as a file of one article is under an embargo, and heard when that ends', async () => {
    const { folder, embargo } = await underEmbargo(async (folder, embargo) => {
      const said = { ...article(folder, 1), url: undefined, embargo };
      await upload(`${folder}/one.json`, Buffer.from(JSON.stringify(said)));
      const many = [2, 3].map((at) => JSON.stringify({ ...article(folder, at), embargo }));
      await upload(`${folder}/many.jsonl`, Buffer.from(many.join('\n')));
      const held = (await world.receiptsOf(folder)).filter(({ disposition }) => disposition === 'held');
      const { out } = await run('status', 'held');
      if (Date.now() > Date.parse(embargo)) return false;
      assert.deepEqual([held.length, await world.heardOf(folder)], [3, []]);
      assert.match(out, /^held +3: until 20.* held-.*json\n/);
      return true;
    });
    let heard: Notification[] = [];
    await until('what was held', async () => {
      heard = await world.heardOf(folder);
      return heard.length === 3;
    });
    assert.deepEqual(new Set(heard.map(({ type }) => type)), new Set(['story.created']));
    assert.ok(heard.every(({ time }) => time >= embargo));
    const none = await run('status', 'held');
    assert.deepEqual([none.code, /^No file of the last 14 days is held\.$/m.test(none.err)], [1, true]);
  });

  it('is one feed of many, too: each entry of a polled one is heard once, and a feed that fails is named', async () => {
    let heard: Notification[] = [];
    await until('both entries', async () => {
      heard = await world.heardOf('polled/localhost');
      return heard.length === 2;
    });
    assert.deepEqual(new Set(heard.map(({ type }) => type)), new Set(['story.created']));
    const { feeds } = JSON.parse((await run('sources', '--json')).out);
    const found = new Map(
      feeds.map(({ name, failures, lastError = '' }: FeedRow) => [name, `${failures} ${lastError.slice(0, 20)}`]),
    );
    assert.deepEqual(
      found,
      new Map([
        ['localhost', '0 '],
        ['localhost-2', '1 connect ECONNREFUSED'.slice(0, 22)],
      ]),
    );
    assert.match(
      (await run('sources')).out,
      /^2 feeds polled, 1 of them gone, failing, silent, refused or cut: 2 entries = 2 written\nfailing {3}localhost-2 /m,
    );
    // A second run finds nothing new.
    const poll = world.stack.functions.find(({ definition }) => definition.name.includes('Poll'));
    assert.ok((await poll?.invoke({}))?.ok);
    assert.equal((await world.receiptsOf('polled')).length, 2);
  });

  it('takes what was unpacked with it when it is deleted', async () => {
    await world.stack.clients.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'many/feed.xml' }));
    await world.stack.settle();
    assert.deepEqual(await keysIn('many/feed.xml.unpacked/'), []);
    const withdrawn = (await world.heardOf('many')).filter(({ type }) => type === 'story.withdrawn');
    assert.equal(withdrawn.length, COUNT - 1);
  });
});
