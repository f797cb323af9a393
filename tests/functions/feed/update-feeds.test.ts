import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publicPart, STATE } from '../../../functions/feed/feed-state.ts';
import { SEARCH_INDEX } from '../../../functions/feed/pages/search.ts';
import type { FeedSource } from '../../../functions/feed/subjects.ts';
import { feedSubjects } from '../../../functions/feed/subjects.ts';
import { heated } from '../../../functions/story/items/heat.ts';
import type { Story } from '../../../functions/story/items/story.ts';
import { type Random, seededRandom } from '../../fixtures/random.ts';
import { feedWorld } from './feed-world.ts';
import { at, silentStory, storyOf, withdrawnAt } from './stories.ts';
import { parseAtom, parseJsonFeed, parseXml } from './validate.ts';

const DAY = 24 * 60;
const paths = ['all', 'language/en', 'publisher/gull-bay-wire'];
const LISTS = ['feeds.opml'];
const feedsIn = (names: readonly string[]) =>
  names.filter((name) => /\.(?:atom|json|opml)$/.test(name) && name !== SEARCH_INDEX).sort();
const filesOf = (names: string[]) => names.flatMap((name) => [`${name}.atom`, `${name}.json`]);
const titlesIn = (text: string) => parseJsonFeed(text).items.map(({ title }) => title);
const heatAt = (minute: number) => ({ heat: heated({ firstSeenAt: at(0) }, at(minute)), lastSeenAt: at(minute) });

describe('updateFeeds', () => {
  it('writes a valid feed of all, one of each language, publisher, category and section', async () => {
    const { update, names, files } = feedWorld();
    await update(storyOf('a', { category: '국제' }));
    assert.deepEqual(feedsIn(names()), [...filesOf([...paths, 'category/국제', 'section/world']), ...LISTS].sort());
    for (const [name, body] of files) {
      if (name.endsWith('.atom')) parseAtom(String(body));
      if (/^[a-z].*\.json$/.test(name) && name !== SEARCH_INDEX) parseJsonFeed(String(body));
    }
    assert.ok(String(files.get('all.atom')).includes('href="https://news.example.com/feeds/all.atom"'));
  });

  it('ranks what several publishers report by heat, however old and whoever else is newer', async () => {
    const { update, text, names } = feedWorld();
    const many = Array.from({ length: 1_200 }, (_, place) => storyOf(`s${place}`, {}, { firstSeenAt: at(30) }));
    const [first, second] = [storyOf('a', {}, heatAt(3)), storyOf('b', {}, heatAt(5))];
    const { written } = await update(...many, first, second);
    assert.ok(written.includes('hot.json'));
    assert.deepEqual(titlesIn(text('hot.json')), ['Headline of b', 'Headline of a']);
    // A report that joins silently changes nothing else.
    const again = await update({ ...first, heat: heated(first, at(59)), lastSeenAt: at(59) });
    assert.deepEqual(feedsIn(again.written), filesOf(['hot']));
    assert.deepEqual(titlesIn(text('hot.json')), ['Headline of a', 'Headline of b']);
    const { heat: _, ...cold } = first;
    await update(cold, storyOf('b'));
    assert.ok(!names().includes('hot.atom'));
  });

  it('lists the feeds on a page and in OPML, whatever a publisher is called', async () => {
    const { update, text } = feedWorld();
    await update(storyOf('a', { publisher: '<b>한국 & "Co"</b>' }));
    const opml = parseXml(text('feeds.opml'), '');
    const outlines = opml.children.flatMap(({ name, children }) => (name === 'body' ? children : []));
    const texts = outlines.map(({ attributes }) => attributes.text);
    assert.deepEqual(texts, ['News', 'Languages', 'Publishers']);
    const publisher = outlines.at(-1)?.children[0]?.attributes;
    const path = encodeURI('publisher/b-한국-co-b');
    assert.equal(publisher?.xmlUrl, `https://news.example.com/feeds/${path}.atom`);
    assert.equal(publisher?.text, 'News: <b>한국 & "Co"</b>');
    const page = text('feeds.html');
    assert.ok(page.includes(`<a href="${path}.atom">Atom</a>`));
    assert.doesNotMatch(page, /<b>/);
  });

  it('writes no OPML without a public address, which it needs', async () => {
    const { update, names } = feedWorld({ url: '' });
    await update(storyOf('a'));
    assert.deepEqual(feedsIn(names()), filesOf(paths).sort());
  });

  it('writes only changed feeds', async () => {
    const { update } = feedWorld();
    await update(storyOf('a'));
    const nothing = await update(storyOf('a'));
    assert.deepEqual(nothing.written, []);
    const result = await update(storyOf('b', { publisher: '타사', language: 'ko' }, { firstSeenAt: at(1) }));
    assert.deepEqual(feedsIn(result.written), [...filesOf(['all', 'language/ko', 'publisher/타사']), ...LISTS].sort());
  });

  it('removes a withdrawn or deleted story from every file, also from a feed that has no other', async () => {
    const { update, remove, run, names, everything } = feedWorld();
    const erased = storyOf('secret-two', {}, { firstSeenAt: at(-3 * DAY) });
    await update(storyOf('secret'), erased, storyOf('b', { publisher: 'Other' }));
    assert.match(everything().join(), /secret-two/);
    remove(erased);
    await run();
    assert.doesNotMatch(everything().join(), /secret-two/);
    await update(storyOf('secret', { title: '', excerpt: '', url: '', articleId: '' }, withdrawnAt(5)));
    assert.deepEqual(feedsIn(names()), [...filesOf(['all', 'language/en', 'publisher/other']), ...LISTS].sort());
    assert.doesNotMatch(everything().join(), /Headline of secret|Excerpt of secret/);
  });

  it('reads its stories again within a day, and then shows what no list named', async () => {
    const { update, stories, goTo, run, text, asked } = feedWorld();
    await update(storyOf('a'));
    // Each day of the last thirty, and of clocks that are ahead.
    assert.deepEqual(asked, { listed: 32, keys: 1 });
    stories.set('STORY#b', storyOf('b'));
    assert.deepEqual((await run())?.written, []);
    goTo(60 + DAY);
    await run();
    assert.match(text('all.json'), /Headline of b/);
    assert.match(text('story/b.html'), /Headline of b/);
  });

  it('asks the bucket for no page of a story never announced, and lets none take the place of another', async () => {
    const { update, dependencies, text, names } = feedWorld();
    await update(storyOf('a'));
    const removed: string[] = [];
    dependencies.bucket.remove = async (name) => void removed.push(name);
    const silent = Array.from({ length: 3_000 }, (_, i) => silentStory(`s${i}`, { firstSeenAt: at(30) }));
    const result = await update(
      ...silent.map(({ day, ...story }, i) => (i % 2 ? story : { ...story, day: String(day) })),
    );
    assert.deepEqual([result.written, result.pages, removed], [[], 0, []]);
    await update(storyOf('b'));
    assert.deepEqual(titlesIn(text('all.json')), ['Headline of b', 'Headline of a']);
    assert.ok(!names().some((name) => /story\/s/.test(name)));
  });

  it('shows no story older than 30 days', async () => {
    const { update, goTo, run, text, files } = feedWorld();
    await update(storyOf('old'), storyOf('older', {}, { firstSeenAt: at(-40 * DAY) }));
    assert.ok(files.has('story/old.html') && !files.has('story/older.html'));
    assert.doesNotMatch(text('all.json'), /older/);
    goTo(31 * DAY);
    await run();
    assert.doesNotMatch(text('all.json'), /Headline of old/);
  });

  it('keeps the day that began thirty days ago, because its last stories are shown', async () => {
    const { update, goTo, run, text, own } = feedWorld();
    await update(storyOf('evening', {}, { firstSeenAt: at(20 * 60) }));
    goTo(30 * DAY + 60);
    await run();
    assert.match(text('all.json'), /Headline of evening/);
    assert.ok(own.has('2026-01-05.gz') && !own.has('2026-01-04.gz'));
  });

  it('makes the state again if it is damaged, and then deletes what is not written any more', async () => {
    const { update, run, files, own, names } = feedWorld();
    await update(storyOf('a'), storyOf('b', { publisher: 'Other' }));
    const before = names();
    own.set('state.gz', { bytes: Buffer.from('not gzip'), etag: 'x' });
    for (const name of ['publisher/gone.atom', '.days/2025-01-01.gz', '2025-01-01.html']) files.set(name, '');
    await run();
    assert.deepEqual([names(), files.has('.days/2025-01-01.gz')], [before, false]);
  });

  it('keeps the lists of changes where another run has taken the state over meanwhile', async () => {
    const world = feedWorld();
    await world.update(storyOf('a'));
    world.write(storyOf('b'));
    const { bucket } = world.dependencies;
    const { put } = bucket;
    bucket.put = async (file, isOwn) => {
      await put(file, isOwn);
      const state = world.own.get(STATE);
      // Another run, which took this one for ended.
      if (file.name === 'all.json' && state) world.own.set(STATE, { ...state, etag: 'other' });
    };
    await world.run();
    assert.equal(world.waiting(), 1);
    bucket.put = put;
    world.goTo(70);
    await world.run();
    assert.deepEqual([world.waiting(), titlesIn(world.text('all.json')).length], [0, 2]);
  });

  it('writes while another run does only after that cannot run any more, and keeps no file of it', async () => {
    const { update, run, goTo, dependencies, files, names, write } = feedWorld();
    await update(storyOf('a'));
    const before = names();
    const { put, saveOwn } = dependencies.bucket;
    dependencies.bucket.put = async (file, isKnown) => {
      await put(file, isKnown);
      if (file.name !== 'publisher/gone.atom') return;
      dependencies.bucket.saveOwn = () => Promise.reject(new Error('killed'));
      throw new Error('killed');
    };
    const gone = storyOf('b', { publisher: 'Gone' });
    write(gone);
    await assert.rejects(run());
    Object.assign(dependencies.bucket, { put, saveOwn });
    assert.equal(await run(), undefined);
    assert.ok(files.has('publisher/gone.atom'));
    goTo(64);
    write({ ...gone, ...withdrawnAt(63) });
    await run();
    assert.deepEqual(names(), before);
  });

  it('stops at a file of another stack, and keeps the changes for the next run', async () => {
    const { foreign, update, run, waiting, text } = feedWorld();
    foreign.add('all.atom');
    await assert.rejects(update(storyOf('a')), { name: 'ForeignFeedError' });
    assert.equal(waiting(), 1);
    foreign.clear();
    await run();
    assert.deepEqual([waiting(), titlesIn(text('all.json'))], [0, ['Headline of a']]);
  });

  /**
   * Goal: with any number of shards and of runs that overlap or fail, the feeds are those of the table. Method: forty
   * shards write and list stories at random while runs begin at random and fail at random files; after the last change
   * one more run is compared with the feeds that a new stack would write from the same table.
   */
  it('is right with forty shards, while runs overlap and fail', async () => {
    const dice = seededRandom('shards');
    const world = feedWorld();
    const { bucket } = world.dependencies;
    const put = bucket.put;
    bucket.put = async (file, isKnown) => {
      await pause(dice);
      if (dice.chance(0.1)) throw new Error('the bucket is away');
      return put(file, isKnown);
    };
    let failed = 0;
    let busy = 0;
    const shard = async (number: number) => {
      for (let turn = 0; turn < 5; turn++) {
        await pause(dice);
        const story = storyOf(`s${number}-${dice.int(3)}`, { publisher: `Paper ${number % 7}` }, heatAt(turn));
        if (dice.chance(0.1)) world.remove(story);
        else world.write({ ...story, ...(dice.chance(0.1) && withdrawnAt(9)) });
        if (dice.chance(0.5))
          await world.run().then(
            (result) => (busy += result === undefined ? 1 : 0),
            () => (failed += 1),
          );
      }
    };
    await Promise.all(Array.from({ length: 40 }, (_, number) => shard(number)));
    assert.ok(failed > 0 && busy > 0, `${failed} failed, ${busy} found another run`);
    bucket.put = put;
    await world.run();
    assert.equal(world.waiting(), 0);
    const fresh = feedWorld();
    fresh.write(...world.stories.values());
    await fresh.run();
    assert.deepEqual(world.names(), fresh.names());
    for (const name of fresh.names()) assert.equal(world.text(name), fresh.text(name), name);
  });
});

async function pause(dice: Random): Promise<void> {
  for (let turn = dice.int(4); turn > 0; turn--) await null;
}

describe('feedSubjects', () => {
  const sourceOf = (all: Story[]): FeedSource => {
    const stories = all.map((story) => publicPart(story));
    return { stories, recent: stories, nowMs: Date.parse(at(60)) };
  };
  const pathsOf = (stories: Story[], existing?: ReadonlySet<string>) =>
    feedSubjects(sourceOf(stories), 'News', existing).map(({ path }) => path);
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
    const all = new Set(many.map((_, number) => `publisher/paper-${number}`));
    assert.equal(pathsOf(many, all).filter((path) => path.startsWith('publisher/')).length, 100);
  });

  it('chooses the ten languages and twenty categories with most stories', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxy'];
    const many = letters.map((letter) => storyOf(letter, { language: `x${letter}`, category: `Section ${letter}` }));
    const folders = Map.groupBy(pathsOf([...many, ...many.slice(-1)]), (path) => path.split('/')[0]);
    assert.deepEqual([folders.get('language')?.length, folders.get('category')?.length], [10, 20]);
    assert.equal(folders.get('category')?.[0], 'category/section-y');
  });

  it('has a feed for each section, named as on the pages', () => {
    const many = ['sports', 'Wahl 2026'].map((section, n) => storyOf(`s${n}`, {}, { section }));
    const names = [{ id: 'sports', name: '스포츠' }];
    const subjects = feedSubjects(sourceOf(many), 'News', new Set(), names);
    const found = subjects.filter(({ path }) => path.startsWith('section/')).map(({ path, title }) => [path, title]);
    assert.deepEqual(found, [
      ['section/sports', 'News: 스포츠'],
      ['section/wahl-2026', 'News: Wahl 2026'],
    ]);
  });

  it('leaves out a language of fewer than two in a hundred stories, which short headlines are misread as', () => {
    const english = Array.from({ length: 99 }, (_, place) => storyOf(`s${place}`));
    const languages = pathsOf([...english, storyOf('Extreme Weather', { language: 'fr' })]);
    const found = languages.filter((path) => path.startsWith('language/'));
    assert.deepEqual(found, ['language/en']);
  });

  it('names a publisher by its letters, whatever its spelling', () => {
    const spellings = ['Gull Bay Wire', 'GULL BAY  WIRE!', '연합뉴스', '../../etc', '***'];
    const found = pathsOf(
      spellings.map((publisher, place) => storyOf(`s${place}`, { publisher, language: 'und' })),
    ).sort();
    assert.deepEqual(found, ['all', 'publisher/etc', 'publisher/gull-bay-wire', 'publisher/연합뉴스']);
  });
});
