import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, it } from 'node:test';
import { type FeedBucket, FeedConflict } from '../../../functions/feed/feed-bucket.ts';
import { feedSubjects } from '../../../functions/feed/subjects.ts';
import { changedTopics, updateFeeds } from '../../../functions/feed/update-feeds.ts';
import { heated } from '../../../functions/story/items/heat.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import type { Key } from '../../../functions/story/items/keys.ts';
import { at, storyOf } from './stories.ts';
import { parseAtom, parseJsonFeed, parseXml } from './validate.ts';

const settings = {
  source: '/wiredrop/Wiredrop',
  folder: 'feeds/',
  title: 'News',
  url: 'https://news.example.com/feeds/',
  hub: '',
};

/** S3 with its conditional requests, in memory. */
function memoryBucket() {
  const files = new Map<string, string>();
  let state: Uint8Array | undefined;
  const eTag = (body: string | Uint8Array | undefined) => (body === undefined ? undefined : `"${hash('md5', body)}"`);
  const check = (key: string, seen: string | undefined, body: string | Uint8Array | undefined = files.get(key)) => {
    if (eTag(body) !== seen) throw new FeedConflict(key);
  };
  const bucket: FeedBucket = {
    readState: async () => state && { bytes: state, seen: eTag(state) ?? '' },
    async putState(bytes, seen) {
      check('state', seen, state);
      state = bytes;
    },
    list: async () => new Map([...files].map(([key, body]) => [key, eTag(body) ?? ''])),
    holds: async ({ body }, seen) => eTag(body) === seen,
    async put({ key, body }, seen) {
      check(key, seen);
      files.set(key, String(body));
    },
    async remove(key, seen) {
      check(key, seen);
      return files.delete(key);
    },
  };
  return { bucket, files };
}

const dependencies = (bucket: FeedBucket, table: () => Promise<readonly StoryItem[]>) => ({
  bucket,
  stories: {
    list: table,
    read: async (keys: readonly Key[]) => {
      const wanted = new Set(keys.map(({ pk }) => pk));
      return (await table()).filter(({ pk }) => wanted.has(pk));
    },
    nowMs: () => Date.parse(at(60)),
  },
  sleep: async () => {},
  random: () => 0,
});

/** Stories that a test has had in its tables: every run hears of all. */
const ever = new Map<string, Key>();

function update(bucket: FeedBucket, ...stories: StoryItem[]) {
  for (const { pk, sk } of stories) ever.set(pk, { pk, sk });
  const table = async () => stories;
  return updateFeeds([...ever.values()], dependencies(bucket, table), settings);
}

const paths = ['all', 'language/en', 'publisher/gull-bay-wire'];
/** The lists of all feeds. */
const LISTS = ['feeds/feeds.opml', 'feeds/index.html'];
const keysOf = (names: string[]) => names.flatMap((name) => [`feeds/${name}.atom`, `feeds/${name}.json`]);

describe('updateFeeds', () => {
  it('writes a valid feed of all, one of each language, publisher and category', async () => {
    const { bucket, files } = memoryBucket();
    await update(bucket, storyOf('a', { category: '국제' }));
    assert.deepEqual([...files.keys()].sort(), [...keysOf([...paths, 'category/국제']), ...LISTS].sort());
    for (const [key, body] of files) {
      if (key.endsWith('.atom')) parseAtom(body);
      if (key.endsWith('.json')) parseJsonFeed(body);
    }
    assert.ok(files.get('feeds/all.atom')?.includes('href="https://news.example.com/feeds/all.atom"'));
  });

  it('writes a feed of what several publishers report, the hottest first, once there is such a story', async () => {
    const { bucket, files } = memoryBucket();
    const heatAt = (minute: number) => ({ heat: heated({ firstSeenAt: at(0) }, at(minute)), lastSeenAt: at(minute) });
    const [first, second] = [storyOf('a', {}, heatAt(3)), storyOf('b', {}, heatAt(5))];
    const { written } = await update(bucket, storyOf('alone'), first, second);
    assert.deepEqual(written.sort(), [...keysOf([...paths, 'hot']), ...LISTS].sort());
    const titles = () => parseJsonFeed(files.get('feeds/hot.json') ?? '').items.map(({ title }) => title);
    assert.deepEqual(titles(), ['Headline of b', 'Headline of a']);
    const hotter = { ...first, heat: heated(first, at(9)), lastSeenAt: at(9) };
    assert.deepEqual((await update(bucket, storyOf('alone'), hotter, second)).written.sort(), keysOf(['hot']));
    assert.deepEqual(titles(), ['Headline of a', 'Headline of b']);
    assert.ok((await update(bucket, storyOf('alone'))).removed.includes('feeds/hot.atom'));
  });

  it('lists the feeds on a page and in OPML, whatever a publisher is called', async () => {
    const { bucket, files } = memoryBucket();
    await update(bucket, storyOf('a', { publisher: '<b>한국 & "Co"</b>' }));
    const opml = parseXml(files.get('feeds/feeds.opml') ?? '', '');
    const outlines = opml.children.flatMap(({ name, children }) => (name === 'body' ? children : []));
    assert.deepEqual(
      outlines.map(({ attributes }) => attributes.text),
      ['News', 'Languages', 'Publishers'],
    );
    const publisher = outlines.at(-1)?.children[0]?.attributes;
    const path = encodeURI('publisher/b-한국-co-b');
    assert.equal(publisher?.xmlUrl, `https://news.example.com/feeds/${path}.atom`);
    assert.equal(publisher?.text, 'News: <b>한국 & "Co"</b>');
    const page = files.get('feeds/index.html') ?? '';
    assert.ok(page.includes(`<a href="${path}.atom">Atom</a>`));
    assert.doesNotMatch(page, /<b>/);
  });

  it('writes no OPML without a public address, which it needs', async () => {
    const { bucket, files } = memoryBucket();
    const latest = dependencies(bucket, async () => [storyOf('a')]);
    await updateFeeds([], latest, { ...settings, url: '' });
    assert.deepEqual([...files.keys()].sort(), [...keysOf(paths), 'feeds/index.html'].sort());
  });

  it('writes only changed feeds, and notifies the hub of these', async () => {
    const { bucket } = memoryBucket();
    const [first, other] = [storyOf('a'), storyOf('b', { publisher: '타사', language: 'ko' }, { firstSeenAt: at(1) })];
    await update(bucket, first);
    const nothing = await update(bucket, first);
    assert.deepEqual([nothing.written, changedTopics(nothing, settings)], [[], []]);
    const result = await update(bucket, first, other);
    assert.deepEqual(result.written.toSorted(), [...keysOf(['all', 'language/ko', 'publisher/타사']), ...LISTS].sort());
    assert.equal(result.unchanged, 4);
    const encoded = ['all', 'language/ko', 'publisher/%ED%83%80%EC%82%AC'];
    assert.deepEqual(
      changedTopics(result, settings).sort(),
      encoded.flatMap((path) => ['atom', 'json'].map((ending) => `${settings.url}${path}.${ending}`)).sort(),
    );
  });

  it('writes the hub into its feeds', async () => {
    const { bucket, files } = memoryBucket();
    const latest = dependencies(bucket, async () => [storyOf('a')]);
    await updateFeeds([], latest, { ...settings, hub: 'https://hub.example.com/' });
    assert.match(files.get('feeds/language/en.atom') ?? '', /<link rel="hub" href="https:\/\/hub\.example\.com\/">/);
    assert.match(files.get('feeds/language/en.json') ?? '', /"https:\/\/hub\.example\.com\/"/);
  });

  it('removes a withdrawn story everywhere, also from the feed of a publisher that has no other', async () => {
    const { bucket, files } = memoryBucket();
    const [story, kept] = [storyOf('secret'), storyOf('b', { publisher: 'Other' })];
    await update(bucket, story, kept);
    await update(bucket, storyOf('secret', { title: '', excerpt: '' }, { withdrawnAt: at(5) }), kept);
    assert.deepEqual([...files.keys()].sort(), [...keysOf(['all', 'language/en', 'publisher/other']), ...LISTS].sort());
    for (const body of files.values()) assert.doesNotMatch(body, /secret/);
  });

  it('does not overwrite a feed that another run wrote from newer stories, but reads again', async () => {
    const { bucket, files } = memoryBucket();
    const [old, first, second] = ['a', 'b', 'c'].map((id, minute) => storyOf(id, {}, { firstSeenAt: at(minute) }));
    assert.ok(old && first && second);
    await update(bucket, old);
    let reads = 0;
    const table = async () => {
      reads += 1;
      // While this run holds an old list, another one writes.
      if (reads === 1) await update(bucket, old, first, second);
      return reads === 1 ? [old, first] : [old, first, second];
    };
    await updateFeeds([first], dependencies(bucket, table), settings);
    assert.equal(reads, 2);
    assert.match(files.get('feeds/all.json') ?? '', /Headline of c/);
  });

  it('gives up if other runs are always faster', async () => {
    const { bucket } = memoryBucket();
    const busy = { ...bucket, put: () => Promise.reject(new FeedConflict('again')) };
    await assert.rejects(update(busy, storyOf('a')), { name: 'ContentionError' });
  });
});

describe('feedSubjects', () => {
  const pathsOf = (stories: StoryItem[], existing?: ReadonlySet<string>) =>
    feedSubjects(stories, 'News', existing).map(({ path }) => path);
  const publishers = Array.from({ length: 60 }, (_, number) => `Paper ${String(number).padStart(2, '0')}`);
  const stories = [
    ...publishers.map((publisher) => storyOf(publisher, { publisher })),
    storyOf('more', { publisher: 'Paper 59' }),
  ];

  it('chooses the fifty publishers with most stories', () => {
    const chosen = pathsOf(stories).filter((path) => path.startsWith('publisher/'));
    assert.equal(chosen.length, 50);
    assert.deepEqual(
      [chosen[0], chosen[1], chosen.at(-1)],
      ['publisher/paper-59', 'publisher/paper-00', 'publisher/paper-48'],
    );
  });

  it('keeps a feed that exists as long as it has a story, down to twice that rank', () => {
    const existing = new Set(['publisher/paper-55', 'publisher/gone']);
    const chosen = pathsOf(stories, existing);
    assert.deepEqual([chosen.includes('publisher/paper-55'), chosen.includes('publisher/gone')], [true, false]);
    const many = Array.from({ length: 150 }, (_, number) => storyOf(`s${number}`, { publisher: `Paper ${number}` }));
    const all = new Set(many.map(({ facts }) => `publisher/${facts.publisher?.toLowerCase().replace(' ', '-')}`));
    assert.equal(pathsOf(many, all).filter((path) => path.startsWith('publisher/')).length, 100);
  });

  it('chooses the ten languages and twenty categories with most stories', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxy'];
    const many = letters.map((letter) => storyOf(letter, { language: `x${letter}`, category: `Section ${letter}` }));
    const folders = Map.groupBy(pathsOf([...many, ...many.slice(-1)]), (path) => path.split('/')[0]);
    assert.deepEqual([folders.get('language')?.length, folders.get('category')?.length], [10, 20]);
    assert.equal(folders.get('category')?.[0], 'category/section-y');
  });

  it('names a publisher by its letters, whatever its spelling', () => {
    const spellings = ['Gull Bay Wire', 'GULL BAY  WIRE!', '연합뉴스', '../../etc', '***'];
    assert.deepEqual(
      pathsOf(spellings.map((publisher, place) => storyOf(`s${place}`, { publisher, language: 'und' }))).sort(),
      ['all', 'publisher/etc', 'publisher/gull-bay-wire', 'publisher/연합뉴스'],
    );
  });
});
