import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { readArticle } from '../../../functions/article/read.ts';
import { splitArticles } from '../../../functions/article/split/split-articles.ts';
import { parseHeaders } from '../../../functions/http/own-headers.ts';
import { fetchFeed } from '../../../functions/poll/fetch-feed.ts';
import { isAllowed, pageGetter, withFullText } from '../../../functions/poll/full-text.ts';
import { type DroppedFiles, isFeedDue } from '../../../functions/poll/poll-feed.ts';
import { pollFeeds } from '../../../functions/poll/poll-feeds.ts';
import type { FeedOptions } from '../../../functions/poll/polled-feed.ts';
import type { PolledFeedState } from '../../../functions/poll/polled-state.ts';
import { readFeed } from '../../../functions/poll/read-feed.ts';
import { serve } from '../../fixtures/serve.ts';

// Goal: each new entry of a feed becomes one article file, whatever its server does. Method: a server that misbehaves,
// a path for each kind, over the network; a clock and a bucket in memory.

const NOW = Date.parse('2026-03-01T12:00:00Z');
process.env.TZ = 'UTC';
const OPTIONS = { userAgent: 'wiredrop (+desk@example.com)', anyAddress: true };

const item = (name: string, more = '') =>
  `<item><title>${name}</title><link>/${name}</link><guid>${name}</guid><description>About ${name}.</description>${more}</item>`;
const rss = (...items: string[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Gull Bay Wire</title><language>en</language>${items.join('')}</channel></rss>`;
const dated = (name: string, date: string) => item(name, `<pubDate>${date}</pubDate>`);
const LIVE = dated('live', 'Sun, 01 Mar 2026 11:00:00 GMT');

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let body = rss(LIVE);
let page = '';
let loops = 0;
const ANSWERS: Readonly<Record<string, Answer>> = {
  '/feed': ({ headers }, response) => {
    const etag = `"${body.length}"`;
    if (headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag, 'content-type': 'application/rss+xml' }).end(body);
  },
  '/packed': (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(body)),
  '/moved': (_, response) => response.writeHead(301, { location: '/feed' }).end(),
  '/moved-for-good': (_, response) => response.writeHead(308, { location: '/feed' }).end(),
  '/loop': (_, response) => {
    loops += 1;
    response.writeHead(302, { location: '/loop' }).end();
  },
  '/private': (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
  '/file': (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/large': (_, response) => response.writeHead(200).end(Buffer.alloc(6 * 2 ** 20, ' ')),
  '/bomb': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50 * 2 ** 20))),
  '/slow': (_, response) => void response.writeHead(200).write('<rss>'),
  '/silent': () => {},
  '/busy': (_, response) => response.writeHead(429, { 'retry-after': '7200' }).end(),
  '/gone': (_, response) => response.writeHead(410).end(),
  '/away': (_, response) => response.writeHead(503).end(),
  '/later': (_, response) => response.writeHead(503, { 'retry-after': String(30 * 86_400) }).end(),
  '/raw': (_, response) => response.writeHead(200, { 'content-encoding': 'deflate' }).end(deflateRawSync(body)),
  '/deflated': (_, response) => response.writeHead(200, { 'content-encoding': 'deflate' }).end(deflateSync(body)),
  '/feed.xml.gz': (_, response) => response.writeHead(200).end(gzipSync(body)),
  '/news': (_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(
        `<!doctype html><head><link rel="icon" href="/x"><link href='/feed' type='application/rss+xml' rel='alternate'></head>`,
      ),

  '/long-etag': ({ headers }, response) => {
    const etag = `"${'x'.repeat(499)}"`;
    response.writeHead(200, { etag, 'last-modified': headers['if-none-match'] ?? 'never' }).end(body);
  },
  '/page': (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Hello</body></html>'),
  '/nothing': (_, response) => response.writeHead(200).end(''),
};

let origin = '';
let close = () => {};
before(async () => {
  const world = {
    after(end: () => void) {
      close = end;
    },
  };
  origin = await serve(world, (request, response) => ANSWERS[request.url ?? '']?.(request, response));
});
after(() => close());

/** A folder of dropped entries, in memory. */
function droppedIn(files: Map<string, string>): DroppedFiles {
  return {
    put: async (_, id, json) => void files.set(id, json),
    list: async (_, after = '') =>
      [...files.keys()]
        .sort()
        .filter((id) => id > after)
        .slice(0, 2),
    read: async (_, id) => files.get(id),
    remove: async (_, id) => void files.delete(id),
  };
}

const NOTHING = { getPage: async () => new Error('none'), dropped: droppedIn(new Map()) };

function world(path: string, put: (call: number) => void | Promise<void> = () => {}) {
  const files = new Map<string, { body: string; isQuiet: boolean; isOwn: boolean }>();
  const dropped = new Map<string, string>();
  const pages: string[] = [];
  const states = new Map<string, PolledFeedState>();
  let puts = 0;
  const clock = { now: NOW, end: Number.POSITIVE_INFINITY };
  const feed = { url: origin + path, name: 'gull-bay' };
  const poll = async (options: FeedOptions = {}) => {
    await pollFeeds([{ ...feed, ...options }], states, {
      getPage: async (url) => {
        pages.push(url);
        return { status: 200, bytes: Buffer.from(page), contentType: 'text/html', url };
      },
      dropped: droppedIn(dropped),
      fetch: (url, validators) =>
        fetchFeed(url, validators, { ...OPTIONS, timeoutMs: /slow|silent/.test(url) ? 300 : 60_000 }),
      async put(key, text, metadata) {
        await put(puts++);
        const isNew = !files.has(key);
        const has = (name: string) => metadata[name] === 'true';
        if (isNew) files.set(key, { body: text, isQuiet: has('wiredrop-quiet'), isOwn: has('wiredrop-own-story') });
        return isNew;
      },
      async write(state) {
        states.set(state.url, state);
      },
      ...{ folder: 'articles/polled/', nowMs: () => clock.now, lastStartMs: Number.POSITIVE_INFINITY },
      endMs: clock.end,
    });
    return states.get(feed.url) ?? assert.fail('no state');
  };
  return { poll, files, clock, states, dropped, pages, puts: () => puts };
}

describe('a feed', () => {
  it('gives each new entry as an article file, once', async () => {
    body = rss(dated('old', 'Sun, 01 Feb 2026 11:00:00 GMT'), item('undated'), LIVE, LIVE);
    const { poll, files, puts } = world('/feed');
    await poll();
    const quiet = [...files.values()].map(({ body, isQuiet }) => [JSON.parse(body).title, isQuiet]);
    assert.deepEqual(quiet, [
      ['old', true],
      ['undated', true],
      ['live', false],
    ]);
    assert.ok([...files.keys()].every((key) => /^articles\/polled\/gull-bay\/[0-9a-f]{40}\.json$/.test(key)));
    await poll();
    assert.equal(puts(), 3);
    body = rss(item('undated'), LIVE, item('late'), LIVE.replace('About live', 'More about live'));
    const state = await poll();
    assert.equal(puts(), 5);
    const isQuiets = [...files.values()].slice(3).map(({ isQuiet }) => isQuiet);
    assert.deepEqual(isQuiets, [false, false]);
    assert.deepEqual([state.failures, state.newAt], [0, '2026-03-01T12:00:00.000Z']);
  });

  it('loses no entry if a file cannot be written, and is not blamed for it', async () => {
    body = rss(LIVE, item('b'), item('c'));
    const { poll, files, states } = world('/feed', (call) => {
      if (call === 1) throw new Error('S3 is away');
    });
    await assert.rejects(poll(), { name: 'AggregateError', errors: [new Error('S3 is away')] });
    const [state] = states.values();
    assert.deepEqual(
      [state?.failures, state?.lastError, state?.nextAt, state?.okAt],
      [0, undefined, undefined, undefined],
    );
    await poll();
    assert.equal(files.size, 3);
    assert.ok(
      [...files.values()].slice(1).every(({ isQuiet }) => isQuiet),
      'still its first poll',
    );
  });

  it('accounts for each entry of an answer, also those it cannot read', async () => {
    const empty = Array.from({ length: 30 }, (_, n) => `<item><category>${n}</category></item>`);
    body = rss(LIVE, item('b'), LIVE, item('c'), ...empty);
    const { poll, files, clock } = world('/feed');
    const sums: unknown[] = [];
    for (const day of [0, 0, 1, 2]) {
      clock.now = NOW + day * 86_400_000;
      body += ' ';
      const { entries, ...fates } = (await poll()).counts ?? assert.fail('no counts');
      const found = Object.values(fates).reduce((sum, count) => sum + count, 0);
      assert.equal(found, entries);
      const refused = [...files.values()].filter((file) => file.body.startsWith('{"wiredrop-refused"'));
      sums.push([fates.written, fates.seen, fates.twice, fates.refused, refused.length]);
      for (const file of refused) {
        const read = readArticle(Buffer.from(file.body), { key: 'x.json' });
        assert.ok(!read.ok && read.reason === 'malformed' && /neither a title nor a text/.test(read.detail), read.kind);
        assert.match(JSON.parse(file.body).entry, /^<item><category>\d+<\/category><\/item>$/);
      }
    }
    assert.deepEqual(sums, [
      [3, 0, 1, 30, 20],
      [0, 3, 1, 30, 20],
      [0, 3, 1, 30, 30],
      [0, 3, 1, 30, 30],
    ]);
  });

  it('that ends between two entries is asked for the whole, and forgets nothing, as XML and as JSON', async () => {
    const entry = (id: string) => JSON.stringify({ id, url: `/${id}`, title: id, content_text: `About ${id}` });
    const json = `{"title":"J","items":[${['a', 'b', 'c'].map(entry).join(',')}]}`;
    const xml = rss(item('a'), item('b'), item('c'));
    const cuts = [
      [json, json.slice(0, json.indexOf(entry('b')) - 1)],
      [json, json.slice(0, json.indexOf(entry('b')))],
      [xml, xml.slice(0, xml.indexOf(item('b')))],
    ] as const;
    for (const [whole, cut] of cuts) {
      body = whole;
      const { poll } = world('/feed');
      await poll();
      body = cut;
      const { etag, seen, counts } = await poll();
      assert.deepEqual([etag, seen.length, counts?.entries], [undefined, 3, 1]);
    }
  });

  it('that ends in mid-entry is asked for the whole, and forgets nothing', async () => {
    const whole = rss(LIVE, item('b'), item('c'));
    body = whole;
    const { poll, puts } = world('/feed');
    await poll();
    body = whole.slice(0, whole.indexOf('About b'));
    const { etag, seen, counts, reasons } = await poll();
    assert.deepEqual([etag, seen.length, counts?.refused, reasons], [undefined, 4, 1, ['The file ends within it.']]);
    body = whole;
    assert.deepEqual([(await poll()).counts?.seen, puts()], [3, 4]);
  });

  it('whose entries take too long goes on with them at the next poll, which is still its first', async () => {
    body = rss(...Array.from({ length: 20 }, (_, n) => item(`n${n}`)));
    const { poll, files, clock } = world('/feed', () => {
      clock.now += 1_000;
    });
    clock.end = NOW + 5_000;
    const { seen, okAt, etag, failures } = await poll();
    assert.deepEqual(
      [seen.length, files.size, okAt, etag, failures],
      [files.size, files.size, undefined, undefined, 0],
    );
    assert.ok(files.size < 20);
    clock.end = Number.POSITIVE_INFINITY;
    await poll();
    assert.deepEqual([files.size, [...files.values()].every(({ isQuiet }) => isQuiet)], [20, true]);
  });

  it('of thousands of empty items costs no other its turn', async () => {
    const urls = Array.from({ length: 30 }, (_, n) => `https://feed-${n}.example/`);
    const written: string[] = [];
    const states = new Map<string, PolledFeedState>();
    const clock = { now: NOW };
    const bytes = (url: string) =>
      Buffer.from(
        url.includes('-0.') ? `<rss><channel>${'<item><category>x</category></item>'.repeat(16_000)}` : rss(LIVE),
      );
    const { failed } = await pollFeeds(
      urls.map((url, n) => ({ url, name: `feed-${n}` })),
      states,
      {
        ...NOTHING,
        fetch: async (url) => ({ status: 200, bytes: bytes(url), url }),
        put: async (key) => written.push(key) > 0,
        write: async (state) => void states.set(state.url, state),
        folder: 'polled/',
        // Each look at the clock is 10 ms: an item is one.
        nowMs: () => (clock.now += 10),
        lastStartMs: NOW + 14 * 60_000,
        endMs: NOW + 14.5 * 60_000,
      },
    );
    // What the empty ones come to is one refused file.
    assert.deepEqual([failed, written.length, states.size], [[], 30, 30]);
    assert.match(states.get(urls[0] ?? '')?.cut ?? '', /entries are read/);
    assert.ok(clock.now < NOW + 60_000);
  });

  it('that was not reached is the first of the next run', async () => {
    const feeds = Array.from({ length: 30 }, (_, n) => ({ url: `https://feed-${n}.example/`, name: `feed-${n}` }));
    const states = new Map<string, PolledFeedState>();
    const asked: string[][] = [];
    const clock = { now: NOW };
    for (let run = 0; run < 3; run++, clock.now += 3_600_000) {
      asked.push([]);
      await pollFeeds(feeds, states, {
        ...NOTHING,
        async fetch(url) {
          asked.at(-1)?.push(url);
          clock.now += 1_000;
          return { status: 304, bytes: Buffer.alloc(0), url };
        },
        put: async () => true,
        write: async (state) => void states.set(state.url, state),
        folder: 'polled/',
        nowMs: () => clock.now,
        // Time for one round of feeds.
        lastStartMs: clock.now + 1,
        endMs: clock.now + 60_000,
      });
    }
    const sizes = asked.map((urls) => urls.length);
    assert.deepEqual(sizes, [24, 24, 24]);
    for (const { url } of feeds) assert.ok(asked.slice(0, 2).flat().includes(url), url);
    const [, , third = []] = asked;
    assert.deepEqual(new Set(third.slice(0, 6)), new Set(feeds.slice(18, 24).map(({ url }) => url)));
  });

  it('whose validator is too long for its state is asked without it', async () => {
    const [short, long] = [`"${'y'.repeat(498)}"`, undefined];
    const first = await fetchFeed(`${origin}/long-etag`, { etag: short }, OPTIONS);
    assert.deepEqual([first.etag, first.lastModified], [long, short]);
  });

  it('that ends the run has failed already', async () => {
    body = rss(LIVE);
    const dying = Promise.withResolvers<void>();
    const { poll, states } = world('/feed', () => {
      dying.resolve();
      return new Promise(() => {});
    });
    void poll();
    await dying.promise;
    const [state] = states.values();
    assert.match(state?.lastError ?? '', /poll ended/);
    assert.equal(state?.nextAt, '2026-03-01T12:15:00.000Z');
  });

  const rows: [path: string, error: RegExp | undefined][] = [
    ['/packed', undefined],
    ['/moved', undefined],
    ['/moved-for-good', undefined],
    ['/raw', undefined],
    ['/deflated', undefined],
    ['/feed.xml.gz', undefined],
    ['/news', undefined],
    ['/loop', /more than 5 redirects/],
    ['/file', /file: is not fetched/],
    ['/large', /more than 5 MiB/],
    ['/bomb', /more than 5 MiB/],
    ['/slow', /no whole answer in 0.3 s/],
    ['/silent', /no whole answer/],
    ['/busy', /answered 429/],
    ['/gone', /answered 410/],
    ['/page', /not a feed/],
    ['/nothing', /not a feed/],
  ];
  for (const [path, error] of rows)
    it(`at ${path} ${error === undefined ? 'is read' : `fails: ${error.source}`}`, async () => {
      body = rss(LIVE);
      const { poll, files } = world(path);
      const state = await poll();
      assert.match(state.lastError ?? '', error ?? /^$/);
      assert.equal(files.size, error === undefined ? 1 : 0);
      assert.equal(loops, path === '/loop' ? 6 : 0);
      loops = 0;
    });

  it('that fails is asked less and less, at least once a day, and not before the server allows', async () => {
    const { poll, clock } = world('/away');
    const waits: number[] = [];
    for (let i = 0; i < 10; i++) {
      const { nextAt = '', failingSince } = await poll();
      assert.equal(failingSince, '2026-03-01T12:00:00.000Z');
      waits.push((Date.parse(nextAt) - clock.now) / 60_000);
      clock.now = Date.parse(nextAt);
    }
    assert.deepEqual(waits, [15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440]);
    const busy = await world('/busy').poll();
    assert.deepEqual(
      // A run may begin a minute early.
      [busy.nextAt, ...[7_139_000, 7_140_000].map((ms) => isFeedDue(busy, NOW + ms))],
      ['2026-03-01T14:00:00.000Z', false, true],
    );
  });

  it('is asked no earlier than its server says, for a week at most', async () => {
    const { nextAt } = await world('/later').poll();
    assert.equal(nextAt, '2026-03-08T12:00:00.000Z');
  });

  it('that its server calls gone is asked no more', async () => {
    const state = await world('/gone').poll();
    assert.deepEqual([state.goneAt, isFeedDue(state, NOW + 365 * 86_400_000)], ['2026-03-01T12:00:00.000Z', false]);
  });

  it('that a page names is asked for directly from then on, until it fails', async () => {
    body = rss(LIVE);
    const { poll, puts, states, clock } = world('/news');
    const { foundAt, etag, url } = await poll();
    assert.deepEqual([foundAt, url, etag === undefined], [`${origin}/feed`, `${origin}/news`, false]);
    body = rss(LIVE, item('late'));
    assert.equal((await poll()).failures + puts(), 2);
    states.set(url, { ...(await poll()), foundAt: `${origin}/gone` });
    const { goneAt, ...failing } = await poll();
    assert.deepEqual([goneAt, failing.foundAt, failing.etag, failing.failures], [undefined, undefined, undefined, 1]);
    clock.now += 3_600_000;
    assert.equal((await poll()).foundAt, `${origin}/feed`);
  });

  it('leads to no private address, by its own or by a redirect', async () => {
    const options = { ...OPTIONS, anyAddress: false };
    await assert.rejects(fetchFeed(`${origin}/feed`, {}, options), { name: 'PrivateAddressError' });
    await assert.rejects(fetchFeed('http://localhost/feed', {}, options), { name: 'PrivateAddressError' });
    // The server itself is private: only the first request may go there.
    await assert.rejects(fetchFeed('http://169.254.169.254/feed', {}, options), { name: 'PrivateAddressError' });
    let hops = 0;
    const afterFirst = {
      ...OPTIONS,
      get anyAddress() {
        return hops++ === 0;
      },
    };
    await assert.rejects(fetchFeed(`${origin}/private`, {}, afterFirst), { name: 'PrivateAddressError' });
  });
});

describe('what is asked of a feed', () => {
  const titles = (files: Map<string, { body: string }>) =>
    [...files.values()].map((file) => JSON.parse(file.body).title);
  const about = (name: string, more = '') =>
    item(name, `<category>${name === 'ferry' ? 'Harbour' : 'Sport'}</category>${more}`);

  it('is asked no more often than its interval', () => {
    const state: PolledFeedState = {
      ...{ url: 'https://a.example', name: 'a', polledAt: '', okAt: new Date(NOW).toISOString(), failures: 0 },
      seen: [],
    };
    const due = [15, 59, 60].map((minutes) =>
      isFeedDue(state, NOW + minutes * 60_000 - 60_000, { intervalMinutes: 60 }),
    );
    assert.deepEqual(due, [false, false, true]);
  });

  it('keeps and drops by word, category and author, says what, and reads it again after new rules', async () => {
    body = rss(about('ferry'), about('match', '<author>Jane Doe</author>'), about('tram'));
    const { poll, files, states, dropped, puts } = world('/feed');
    const { counts, lastDropped } = await poll({
      drop: { words: 'tram | zebra' },
      keep: { categories: ['harbour'], authors: ['jane doe'] },
    });
    assert.deepEqual([counts?.written, counts?.dropped, titles(files)], [2, 1, ['ferry', 'match']]);
    assert.deepEqual(lastDropped, [{ title: 'tram', why: 'drop: tram' }]);
    await poll({ drop: { words: 'tram | zebra' }, keep: { categories: ['harbour'], authors: ['jane doe'] } });
    assert.deepEqual([puts(), dropped.size], [2, 1]);
    // A bad rule, which is taken back after its entries have left the feed.
    body = rss(about('quay'), about('pier'), about('lock'), about('mole'));
    assert.equal((await poll({ keep: { words: 'zebra' } })).counts?.dropped, 4);
    body = rss(about('new'));
    const after = await poll();
    assert.deepEqual(titles(files), ['ferry', 'match', 'new', ...titles(files).slice(3)]);
    assert.deepEqual(titles(files).slice(3).sort(), ['lock', 'mole', 'pier', 'quay', 'tram']);
    assert.deepEqual(
      [dropped.size, after.rereadAfter, after.dropped, after.rules],
      [0, undefined, undefined, undefined],
    );
    assert.equal(states.size, 1);
  });

  it('goes on reading again at the next poll, whatever its server answers', async () => {
    body = rss(...['a', 'b', 'c', 'd'].map((name) => item(name)));
    const { poll, files, clock } = world('/feed', () => {
      clock.now += 1_000;
    });
    await poll({ keep: { words: 'zebra' } });
    clock.end = clock.now + 1_500;
    await poll();
    assert.ok(files.size > 0 && files.size < 4);
    clock.end = Number.POSITIVE_INFINITY;
    const { rereadAfter } = await poll();
    assert.deepEqual([files.size, rereadAfter], [4, undefined]);
  });

  it('gets the text of the page where an entry has only a summary, and what the page forbids', async () => {
    const prose = Array.from(
      { length: 12 },
      (_, n) =>
        `<p>The harbour council voted ${n} times on Tuesday about the night ferry to the islands, and it stays.</p>`,
    );
    const pageOf = (head: string) =>
      `<!doctype html><html><head><title>live</title>${head}</head><body><article><h1>live</h1>${prose.join('')}</article></body></html>`;
    const long = `<p>${'A long text of the feed itself. '.repeat(60)}</p>`;
    body = rss(LIVE, dated('long', 'Sun, 01 Mar 2026 11:00:00 GMT').replace('About long', `<![CDATA[${long}]]>`));
    const kinds: string[] = [];
    for (const head of [
      '',
      '<meta name="embargo" content="2030-01-01T00:00:00Z">',
      '<meta name="embargo" content="TBD">',
    ]) {
      page = pageOf(head);
      const { poll, files, pages } = world('/feed');
      await poll({ fullText: true });
      const [file] = files.values();
      const read = readArticle(Buffer.from(file?.body ?? ''), { key: 'x.json', now: NOW });
      kinds.push(read.kind);
      if (read.ok) assert.match(read.article.text, /voted 11 times/);
      assert.deepEqual(pages, [`${origin}/live`]);
    }
    assert.deepEqual(kinds, ['article', 'held', 'refused']);
    const entry = JSON.stringify({ title: 'T', url: 'https://a.example/1', description: 'Summary' });
    const answers = [
      new Error('private'),
      { status: 404, bytes: Buffer.from(pageOf('')), url: '' },
      { status: 200, bytes: Buffer.from('%PDF-1.4 \0'), url: '' },
    ];
    for (const answer of answers) assert.equal(await withFullText(entry, async () => answer, NOW), entry);
    // What the feed forbids for longer stays forbidden.
    const held = {
      status: 200,
      bytes: Buffer.from(pageOf('<meta name="embargo" content="2030-01-01T00:00:00Z">')),
      url: '',
    };
    const both = JSON.stringify({ ...JSON.parse(entry), embargo: '2031-01-01T00:00:00Z' });
    const { embargo } = JSON.parse(await withFullText(both, async () => held, NOW));
    assert.deepEqual(embargo, ['2031-01-01T00:00:00Z', '2030-01-01T00:00:00.000Z']);
  });

  it('asks a site for a page a second, where robots.txt allows it and there is time', async () => {
    let now = 0;
    const asked: string[] = [];
    const get = pageGetter({
      async fetch(url) {
        asked.push(`${now} ${url}`);
        if (url.startsWith('https://down.')) throw new Error('away');
        const robots =
          'User-agent: other\nDisallow: /\n\nUser-agent: *\nUser-agent: wiredrop\nDisallow: /no\nAllow: /no/but\n';
        return {
          status: url.startsWith('https://busy.') ? 503 : url.startsWith('https://free.') ? 404 : 200,
          bytes: Buffer.from(url.endsWith('robots.txt') ? robots : 'x'),
          url,
        };
      },
      nowMs: () => now,
      async sleep(ms) {
        now += ms;
      },
    });
    const answers = [];
    for (const path of ['/1', '/no/1', '/no/but', '/2', '/3'])
      answers.push(await get(`https://a.example${path}`, 2_500));
    assert.deepEqual(
      answers.map((one) => (one instanceof Error ? one.message : one.status)),
      [200, 'robots.txt of https://a.example forbids it', 200, 200, 'no time is left'],
    );
    assert.deepEqual(asked, [
      ...['0 https://a.example/robots.txt', '0 https://a.example/1', '1000 https://a.example/no/but'],
      '2000 https://a.example/2',
    ]);
    for (const host of ['down', 'busy'])
      assert.match(String(await get(`https://${host}.example/1`, 9_999)), /robots.txt of .* forbids it/);
    assert.ok(!((await get('https://free.example/no/1', 9_999)) instanceof Error), 'no robots.txt forbids nothing');
    for (const [rules, path, isFine] of [
      ['user-agent: *\ndisallow: /*.pdf$', '/a.pdf', false],
      ['user-agent: *\ndisallow: /*.pdf$', '/a.pdf?x', true],
      ['user-agent: *\ndisallow:', '/', true],
      ['user-agent: *\nallow: /a\ndisallow: /a/b', '/a/b/1', false],
      ['User-Agent: wiredrop\nDisallow:\nUser-agent: *\nDisallow: /', '/', true],
    ] as const)
      assert.equal(isAllowed(rules, path), isFine, rules + path);
  });

  it('marks the entries of a feed whose stories are their own', async () => {
    body = rss(LIVE);
    const { poll, files } = world('/feed');
    await poll({ ownStories: true });
    const isOwns = [...files.values()].map(({ isOwn }) => isOwn);
    assert.deepEqual(isOwns, [true]);
  });

  it('has its headers sent to its own host only', async (context) => {
    const seen: (string | undefined)[] = [];
    const to = await serve(context, ({ headers }, response) => {
      seen.push(headers.authorization);
      response.writeHead(200).end(body);
    });
    const from = await serve(context, ({ headers }, response) => {
      seen.push(headers.authorization);
      response.writeHead(302, { location: `${to}/` }).end();
    });
    const headers = parseHeaders('Authorization: Bearer a:b\n\nX-Team: desk\n');
    await fetchFeed(`${from}/`, {}, { ...OPTIONS, own: { origin: from, headers } });
    assert.deepEqual(seen, ['Bearer a:b', undefined]);
  });
});

describe('readFeed', () => {
  const said = async (text: string) =>
    (await readFeed(Buffer.from(text), { url: 'https://a.example/feed' })).entries.flatMap(({ json, refused }) => {
      if (refused !== undefined) return [];
      const read = readArticle(Buffer.from(json), { key: 'x.json' });
      assert.ok(read.ok);
      const { title, url, publisher, language, publishedAt, text: own, excerpt } = read.article;
      return { title, url, publisher, language, publishedAt, text: own, excerpt };
    });

  it('names an entry by what it says, and not by what changes beside it', async () => {
    const named = async (text: string) => {
      const { entries } = await readFeed(Buffer.from(text), { url: 'https://a.example/feed' });
      return entries[0]?.id ?? assert.fail(text);
    };
    const json = (item: object, space = 0) =>
      JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'G', items: [item] }, null, space);
    const said = { id: '1', content_text: 'Text.', authors: [{ name: 'Doe' }] };
    const same = [
      [json(said), json({ ...said, _comments: { count: 3 } }, 2)],
      [rss(item('one')), rss(item('one', '<slash:comments>3</slash:comments>'))],
    ] as const;
    for (const [one, other] of same) assert.equal(await named(one), await named(other), other);
    const others = [
      [json(said), json({ ...said, authors: [{ name: 'Roe' }] })],
      [json(said), json({ ...said, content_text: 'Another text.' })],
      [rss(item('one')), rss(item('one', '<author>Doe</author>'))],
    ] as const;
    for (const [one, other] of others) assert.notEqual(await named(one), await named(other), other);
  });

  it('leaves out what is no article of WordPress', async () => {
    const posts = ['post', 'attachment', 'nav_menu_item'].map((type) =>
      item(type, `<wp:post_type>${type}</wp:post_type>`),
    );
    const feed = await readFeed(Buffer.from(rss(...posts)), { url: 'https://a.example/feed' });
    const titles = feed.entries.map(({ json }) => JSON.parse(json).title);
    assert.deepEqual(titles, ['post']);
  });

  it('reads RSS, Atom, RDF and JSON feeds, also cut ones', async () => {
    const long = `<p>${'The ferry sails on. '.repeat(40)}</p>`;
    const feeds = [
      rss(
        `<item><title>One &eacute; &amp; two</title><link>/1</link><description><![CDATA[${long}]]></description></item>`,
      ),
      rss(`${LIVE}<item><title>Cut`).replace(/<\/channel>.*/, ''),
      '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Le Quai</title><entry><id>urn:1</id>' +
        '<title>T</title><link href="/x"/><summary type="html">&lt;b&gt;s&lt;/b&gt;</summary>' +
        '<updated>2026-01-05T00:00:00Z</updated></entry></feed>',
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">' +
        '<channel><title>R</title></channel><item><title>T</title><link>https://a.example/r</link></item>' +
        '</rdf:RDF>',
      '{"title":"J","items":[{"id":"1","url":"/j","title":"T","content_text":"x","date_published":"2026-01-05T00:00:00Z"}]}',
    ];
    const all = (await Promise.all(feeds.map(said))).flat();
    const found = all.map(({ title, url, publisher }) => [title, url, publisher]);
    assert.deepEqual(found, [
      ['One é & two', 'https://a.example/1', 'Gull Bay Wire'],
      ['live', 'https://a.example/live', 'Gull Bay Wire'],
      ['T', 'https://a.example/x', 'Le Quai'],
      ['T', 'https://a.example/r', 'R'],
      ['T', 'https://a.example/j', 'J'],
    ]);
    assert.match(all[0]?.text ?? '', /^The ferry sails on/);
    assert.equal(all[2]?.publishedAt, '2026-01-05T00:00:00.000Z');
  });

  it('names an entry without a title by its first words, and by its guid where it has no link', async () => {
    const words = '<p>The council voted <b>tonight</b> to keep the ferry. It was close!</p>';
    const escaped = words.replaceAll('<', '&lt;');
    const feeds = [
      rss(
        `<item><guid isPermaLink="true">https://gull.example/@ada/1</guid><description>${escaped}</description></item>`,
      ),
      rss(`<item><guid>https://gull.example/@ada/1</guid><description><![CDATA[${words}]]></description></item>`),
      `<feed xmlns="http://www.w3.org/2005/Atom"><title>Status</title><entry><id>tag:1</id><title></title>
        <link href="https://gull.example/@ada/1"/><summary type="html">${escaped}</summary></entry></feed>`,
      JSON.stringify({ title: 'Ada', items: [{ id: '1', url: 'https://gull.example/@ada/1', content_html: words }] }),
      JSON.stringify({ title: 'Ada', items: [{ id: '1', url: 'https://gull.example/@ada/1', summary: words }] }),
    ];
    for (const [entry, ...others] of await Promise.all(feeds.map(said))) {
      const { title, url } = entry ?? assert.fail('no entry');
      assert.deepEqual(
        [title, url, others.length],
        ['The council voted tonight to keep the ferry.', 'https://gull.example/@ada/1', 0],
      );
    }
    for (const text of feeds.slice(0, 3))
      for await (const part of splitArticles(Buffer.from(text), { key: 'feed.xml' }))
        assert.equal(part.ok && JSON.parse(part.json).title, 'The council voted tonight to keep the ferry.', text);
    const [long] = await said(rss(`<item><description>${'Ferry after ferry '.repeat(40)}</description></item>`));
    assert.equal([...(long?.title ?? '')].length, 100);
  });

  it('takes a part of a feed over 1,000 entries, of an entry over 1 MiB, of one that takes long, and says so', async () => {
    const read = (text: string, isOver?: () => boolean) =>
      readFeed(Buffer.from(text), { url: 'https://a.example/', ...(isOver && { isOver }) });
    const many = await read(rss(...Array.from({ length: 1_200 }, (_, n) => item(`n${n}`))));
    assert.deepEqual([many.entries.length, many.cut], [1_000, 'only its first 1000 entries are read']);
    assert.equal((await read(rss(...Array.from({ length: 1_000 }, (_, n) => item(`n${n}`))))).cut, undefined);
    const large = await read(
      rss(item('large', `<encoded><![CDATA[${'Words "of" a ferry. '.repeat(90_000)}]]></encoded>`)),
    );
    assert.match(large.cut ?? '', /of 1 the beginning/);
    const [{ json = '' } = {}] = large.entries;
    assert.ok(Buffer.byteLength(json) <= 2 ** 20 && Buffer.byteLength(json) > 2 ** 19);
    assert.ok(readArticle(Buffer.from(json), { key: 'x.json' }).ok);
    let asked = 0;
    const late = await read(
      `<rss><channel>${'<item><category>x</category></item>'.repeat(16_000)}`,
      () => ++asked > 20,
    );
    assert.deepEqual([late.entries.length, late.cut, asked], [1, 'only its first 20 entries are read', 21]);
    assert.deepEqual(late.counts, { entries: 16_000, twice: 19, beyond: 15_980, dropped: 0 });
  });

  const RSS_LINK = '<link>https://a.example/1</link>';
  const entry = (title: string, description: string, more = RSS_LINK) =>
    `<item><title>${title}</title>${more}<pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate><description>${description}</description></item>`;
  const atom = (above: string, own: string) =>
    `<feed xmlns="http://www.w3.org/2005/Atom"${above}<entry><id>urn:1</id><updated>2026-03-01T10:00:00Z</` +
    `updated><summary>S</summary>${own}</entry></feed>`;
  const SITE = '<channel><link>https://site.example/news/</link>';
  const LINKED = 'https://a.example/1';
  /** Where a row names no other, the title is T and the address that of the link. */
  const shapes: [shape: string, feed: string, title?: string, url?: string | null][] = [
    ['an unescaped <br>', rss(entry('T', 'Text. <br> more at eleven.'))],
    ['unescaped <b>, <p> and <img>', rss(entry('A <b>bold</b> T', 'One<p>two <img src=x> three')), 'A bold T'],
    ['a <', rss(entry('3 < 4', '5 < 6')), '3 < 4'],
    ['crossing tags', rss(entry('T', '<b><i>x</b></i>'))],
    ['a control character', rss(entry('T\u0008', 'D\u0000'))],
    ['a title that is not closed', rss('<item><title>T<link>/1</link><description>D</description></item>')],
    ['an item that is not closed', rss(entry('T', 'D').replace('</item>', ''), entry('U', 'D'))],
    ['a last item that is not closed', rss(entry('T', 'D').replace('</item>', ''))],
    ['capitals', rss(entry('T', 'D')).replace(/<(\/?)(item|title|link|description)/g, (tag) => tag.toUpperCase())],
    ['a warning above', `<br />\n<b>Warning</b>: x in /a.php\n${rss(entry('T', 'D'))}`],
    ['signs of Windows', rss(entry('It&#146;s T', 'D')), 'It’s T'],
    ['an address without its scheme', rss(entry('T', 'D', '<link>www.a.example/1</link>')), 'T', null],
    ['no link', rss(entry('T', 'D', '')), 'T', null],
    ['a link that is no page', rss(entry('T', 'D', '<link>mailto:a@b.example</link>')), 'T', null],
    ['neither link nor date', rss('<item><title>T</title><description>D</description></item>'), 'T', null],
    ['a headline only', rss('<item><title>T</title></item>'), 'T', null],
    ['a link relative to the feed', rss(entry('T', 'D', '<link>/1</link>'))],
    [
      'a link relative to the site',
      rss(entry('T', 'D', '<link>1</link>')).replace('<channel>', SITE),
      'T',
      'https://site.example/news/1',
    ],
    [
      'xml:base of the feed',
      atom(' xml:base="https://b.example/x/">', '<title>T</title><link href="1"/>'),
      'T',
      'https://b.example/x/1',
    ],
    [
      'xml:base of the entry and of the link',
      atom('>', '<title>T</title><link href="1" xml:base="/y/"/>').replace(
        '<entry>',
        '<entry xml:base="https://b.example/x/">',
      ),
      'T',
      'https://b.example/y/1',
    ],
    ['a title of type xhtml', atom('>', '<title type="xhtml"><div>A <em>bold</em> T</div></title>'), 'A bold T', null],
    ['a title of type html', atom('>', '<title type="html">A &lt;em&gt;bold&lt;/em&gt; T</title>'), 'A bold T', null],
    [
      'a title of a picture before its own',
      rss(entry('T', 'D').replace('<item>', '<item><media:title>Photo</media:title>')),
    ],
    [
      'a page and a PDF',
      atom('>', '<title>T</title><link href="/1.pdf" type="application/pdf"/><link href="/1" type="text/html"/>'),
    ],
    [
      'prefixes',
      '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>T</a:title><a:link href="/1"/><a:summary>S</a:summary></a:entry></a:feed>',
    ],
    ['rdf:about', '<rdf:RDF><item rdf:about="https://a.example/1"><title>T</title></item></rdf:RDF>'],
    [
      'a relative link of JSON',
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        home_page_url: 'https://site.example/n/',
        items: [{ id: '1', url: '1', title: 'T', content_text: 'x' }],
      }),
      'T',
      'https://site.example/n/1',
    ],
  ];
  for (const [shape, feed, title = 'T', link = LINKED] of shapes)
    it(`reads ${shape}, whoever hands the feed in`, async () => {
      const url = link ?? undefined;
      const [polled] = await said(feed);
      assert.deepEqual([polled?.title, polled?.url], [title, url]);
      const upload = await splitArticles(Buffer.from(feed), {
        key: 'feed.xml',
        kind: feed.startsWith('{') ? 'json-list' : 'feed',
      }).next();
      assert.ok(upload.value?.ok, JSON.stringify(upload.value));
      const read = readArticle(Buffer.from(upload.value.json), { key: 'x.json' });
      // An uploaded feed has no address of its own.
      const known = [url, ...(url?.startsWith('https://a.example') ? [undefined] : [])];
      assert.ok(read.ok && read.article.title === title && known.includes(read.article.url));
    });

  it('gives entries without link and guid identities of their own, which stay when their texts change', async () => {
    const ids = async (...items: string[]) =>
      (await readFeed(Buffer.from(rss(...items)), { url: 'https://a.example/feed' })).entries.map(({ json }) => {
        const read = readArticle(Buffer.from(json), { key: 'x.json' });
        return read.ok && read.article.articleId;
      });
    const four = ['A', 'B', 'C', 'D'].map((title) => entry(title, `About ${title}`, ''));
    assert.equal(new Set(await ids(...four)).size, 4);
    assert.deepEqual(await ids(entry('A', 'More about A', '')), (await ids(...four)).slice(0, 1));
    const [own, other] = [1, 2].map((n) =>
      entry('A', 'x', `<guid isPermaLink="false">https://a.example/?p=${n}</guid>`),
    );
    assert.equal(new Set(await ids(own ?? '', other ?? '')).size, 2);
  });

  it('announces nothing that a broken entry states is not to be published yet', async () => {
    const hidden = '<embargo>2030-01-01T00:00:00Z</embargo>';
    const kinds = async (text: string) =>
      (await readFeed(Buffer.from(text), { url: 'https://a.example/feed' })).entries.map(
        ({ json }) => readArticle(Buffer.from(json), { key: 'x.json', now: NOW }).kind,
      );
    const feeds = [
      rss(entry('T', `Text. <br> more ${hidden}`)),
      rss(entry(`T <b>${hidden}`, 'D')),
      rss(`<item><title>T${hidden}<description>D</item>`),
      rss(entry('T', 'D', `${RSS_LINK}<source url="x">S${hidden}</source>`)),
      rss(entry('T', `${'<p>x</p>'.repeat(300)}<p>${'<br>'.repeat(300)}${hidden}`)),
      rss(entry('T', `${'<p>x</p>'.repeat(10_001)}`, hidden)),
      rss(`<item><title>T</title><description>D</description><source><item/></source>${hidden}</item>`),
    ];
    for (const feed of feeds)
      for (const kind of await kinds(feed)) assert.match(kind, /^(?:held|refused)$/, feed.slice(0, 300));
  });
});
