import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { sentUntil } from '../../functions/digest/sent-until.ts';
import { unpackState } from '../../functions/feed/feed-state.ts';
import { type Console, startConsole } from '../../infra/console/index.ts';
import { readOnlyStackOutputs } from '../../infra/operator/stack/outputs.ts';
import { all, hrefOf, parseAtom, parseJsonFeed, textOf as textIn } from '../functions/feed/validate.ts';
import { crawledFile, textOf } from './crawled-file.ts';
import { openWorld, type World } from './world.ts';

/** Now, as a crawler writes it: what is old when it comes is not hot. */
const crawled = (ms = Date.now()) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
const CRAWLED = crawled();
/** What a run leaves for the next one. */
const STATE = 'feeds/.stories.json';
const LATER = crawled(Date.now() + 1_000);

const hrefsIn = (document: string) =>
  all(parseAtom(document), 'link').map((link) => [link.attributes.rel, hrefOf(link)]);

const FEED_URL = 'https://news.example.com/feeds/';

/** A WebSub hub that answers so. */
const openHub = async () => {
  const told: URLSearchParams[] = [];
  const hub = { status: 202, told, url: '', server: createServer() };
  hub.server.on('request', async (request, response) => {
    told.push(new URLSearchParams(Buffer.concat(await request.toArray()).toString()));
    response.writeHead(hub.status).end();
  });
  hub.server.listen(0, '127.0.0.1');
  await once(hub.server, 'listening');
  hub.url = `http://localhost:${(hub.server.address() as AddressInfo).port}/`;
  return hub;
};

describe('a stack with feeds and digests', () => {
  let world: World;
  let page: Console;
  let hub: Awaited<ReturnType<typeof openHub>>;
  const headlines: string[] = [];
  before(async () => {
    hub = await openHub();
    const context = { feed: 'true', feedUrl: FEED_URL, webSubHub: hub.url };
    world = await openWorld({ context: { ...context, digestMinutes: '60', subscribeEmail: 'desk@example.com' } });
    const topicArn = world.stack.output('DigestTopicArn');
    await world.stack.subscribe({ topicArn, onMessage: (body) => void headlines.push(body) });
    page = await startConsole({
      clients: world.stack.clients,
      outputs: readOnlyStackOutputs(world.stack.outputsFile),
    });
  });
  after(async () => {
    await page?.stop();
    await world?.stop();
    hub?.server.close();
  });

  const hubFailed = () =>
    `Wiredrop-FeedFunction: the WebSub hub was not notified of changed feeds: Error: ${hub.url} answered 503`;
  const upload = (id: string, publisher: string, crawledAt = CRAWLED, status = '') => {
    const text = textOf(`${id} ${status}`);
    const file = crawledFile({ id, publisher, category: 'local', crawledAt, title: `Headline ${id}`, text });
    return world.put(`${id} ${crawledAt}.md`, status === '' ? file : file.replace('url:', `status: ${status}\nurl:`));
  };
  const bucket = () => ({ Bucket: world.stack.output('BucketName') });
  const feedKeys = async () => {
    const { Contents = [] } = await world.stack.clients.s3.send(
      new ListObjectsV2Command({ ...bucket(), Prefix: 'feeds/' }),
    );
    return Contents.map(({ Key = '' }) => Key)
      .filter((key) => key !== STATE)
      .sort();
  };
  const feed = async (key: string) => {
    const object = await world.stack.clients.s3.send(new GetObjectCommand({ ...bucket(), Key: key }));
    return { ...object, text: (await object.Body?.transformToString()) ?? '' };
  };

  it('writes uploaded articles into valid feeds, and the console serves the feeds', async () => {
    await Promise.all([upload('001_0000000001', 'Harbour Wire'), upload('002_0000000002', 'Gull Bay Wire')]);
    await world.stack.settle();
    const paths = ['all', 'category/local', 'language/en', 'publisher/gull-bay-wire', 'publisher/harbour-wire'];
    const names = paths.flatMap((path) => [`${path}.atom`, `${path}.json`]);
    const keys = await feedKeys();
    const isPage = (key: string) => /\.(?:html|css)$/.test(key);
    assert.deepEqual(
      keys.filter((key) => !isPage(key)),
      [...names, 'feeds.opml'].map((name) => `feeds/${name}`).sort(),
    );
    const pages = keys.filter(isPage).map((key) => key.replace(/t1-[\w-]+/, 'ID'));
    const expected = ['feeds.html', 'index.html', 'story/ID.html', 'story/ID.html', 'style.css'];
    assert.deepEqual(
      pages,
      expected.map((name) => `feeds/${name}`),
    );
    const atom = await feed('feeds/all.atom');
    assert.deepEqual(
      [atom.ContentType, atom.CacheControl],
      ['application/atom+xml; charset=utf-8', 'public, max-age=0'],
    );
    assert.deepEqual(
      hrefsIn(atom.text),
      ['self', 'hub'].map((rel) => [rel, rel === 'hub' ? hub.url : `${FEED_URL}all.atom`]),
    );
    const topics = new Set(hub.told.flatMap((form) => form.getAll('hub.url')));
    assert.deepEqual([...topics].sort(), names.map((name) => FEED_URL + name).sort());
    assert.equal(textIn(parseAtom(atom.text), 'title'), 'Wiredrop');
    const titles = parseJsonFeed((await feed('feeds/all.json')).text).items.map(({ title }) => title);
    assert.deepEqual(titles.sort(), ['Headline 001_0000000001', 'Headline 002_0000000002']);

    const served = await fetch(new URL('/feeds/publisher/harbour-wire.atom', page.url));
    assert.equal(served.headers.get('content-type'), 'application/atom+xml; charset=utf-8');
    assert.match(await served.text(), /Headline 001_0000000001/);
    assert.equal((await fetch(new URL('/feeds/publisher/nobody.atom', page.url))).status, 404);
    assert.match(await (await fetch(new URL('/feeds/', page.url))).text(), /Headline 001_0000000001/);
    const style = await fetch(new URL('/feeds/style.css', page.url));
    assert.equal(style.headers.get('content-type'), 'text/css; charset=utf-8');
  });

  it('writes its feeds although the hub fails, and says so', async () => {
    hub.status = 503;
    await upload('005_0000000005', 'Gull Bay Wire');
    await world.stack.settle();
    hub.status = 202;
    assert.match((await feed('feeds/all.atom')).text, /005_0000000005/);
    assert.deepEqual(world.problems, [hubFailed()]);
  });

  it('does not ingest its feeds', async () => {
    assert.deepEqual((await world.receiptsOf('feeds')).length, 0);
  });

  it('sends each headline once, even if a window is requested again', async () => {
    const digest = world.stack.functions.find(({ definition }) => definition.name.includes('Digest'));
    const due = (minutes: number) => ({ time: new Date(Date.now() + minutes * 60_000).toISOString() });
    const together = await Promise.all([62, 62, 62].map((minutes) => digest?.invoke(due(minutes))));
    const later = [await digest?.invoke(due(62)), await digest?.invoke(due(182))];
    await world.stack.settle();
    assert.ok([...together, ...later].every((answer) => answer?.ok));
    const said = headlines.join('\n');
    for (const id of ['001_0000000001', '002_0000000002']) assert.equal(said.split(`Headline ${id}\n`).length, 2, said);
  });

  it('lets a run claim no window that another one has sent since it looked', async () => {
    const until = sentUntil(world.stack.clients.dynamodb, world.stack.output('TableName'));
    const before = await until.read();
    assert.ok(before);
    const earlier = new Date(Date.parse(before) - 60_000).toISOString();
    assert.equal(await until.claim(earlier, Date.now()), false);
    assert.equal(await until.read(), before);
  });

  it('removes a withdrawn story from its feeds', async () => {
    await upload('001_0000000001', 'Harbour Wire', LATER, 'retracted');
    await world.stack.settle();
    const keys = await feedKeys();
    assert.ok(!keys.includes('feeds/publisher/harbour-wire.atom'), keys.join(' '));
    for (const key of keys) assert.doesNotMatch((await feed(key)).text, /001_0000000001/, key);
    const { Body } = await world.stack.clients.s3.send(new GetObjectCommand({ ...bucket(), Key: STATE }));
    const { stories } = unpackState(await Body?.transformToByteArray()) ?? { stories: [] };
    assert.ok(stories.length >= 2);
    assert.doesNotMatch(JSON.stringify(stories), /001_0000000001/);
    assert.match((await feed('feeds/all.atom')).text, /002_0000000002/);
    assert.deepEqual(world.problems, [hubFailed()]);
  });

  it('reads its stories as they are now, so that one that was withdrawn does not return', async () => {
    const calls = await world.calls();
    const reads = calls.filter(
      ({ service, headers }) => service === 'feed' && headers['x-amz-target']?.endsWith('BatchGetItem'),
    );
    assert.ok(reads.length > 0);
    for (const { body } of reads) assert.match(body, /"ConsistentRead":true/);
  });

  it('ranks a story as hot once another publisher joins it', async () => {
    const title = 'Headline 002_0000000002';
    const text = textOf('002_0000000002 ');
    await world.put(
      'joins.md',
      crawledFile({ id: '003_0000000003', publisher: 'Third Wire', crawledAt: LATER, title, text }),
    );
    // A copy is silent, and changes the heat.
    await world.stack.settle();
    const { items } = parseJsonFeed((await feed('feeds/hot.json')).text);
    assert.deepEqual(
      items.map((item) => item.title),
      [title],
    );
    const command = ['infra/cli/wiredrop.mjs', 'stories', '--hot', '--json', '--outputs', world.stack.outputsFile];
    const { stdout } = await promisify(execFile)(process.execPath, command);
    const [hot, ...others] = JSON.parse(stdout).stories;
    assert.deepEqual([hot.title, hot.publisherNames, others], [title, ['Gull Bay Wire', 'Third Wire'], []]);
    assert.ok(hot.publishersLately > 1.9 && hot.publishersLately <= 2, hot.publishersLately);
  });
});
