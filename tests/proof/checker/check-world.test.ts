import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';
import { runStorm } from '../simulation/storm.ts';
import { checkWorld } from './check-world.ts';
import { correctedWorld, FLOOD, QUAKE, RAIN as RAINED, SPLIT, STORM } from './corrected-world.ts';
import { healthyWorld } from './healthy-world.ts';
import { INVARIANTS } from './invariants.ts';
import { recordOf } from './items.ts';
import type { Item, Message, Upload, World } from './world.ts';

// Goal: every invariant can fail. Method: one change to a healthy world for each, after which the checker names it.

type Change = (world: World) => World;

const withItems =
  (isMeant: (item: Item) => boolean, change: (item: Item) => Item[]): Change =>
  (world) => ({ ...world, items: world.items.flatMap((item) => (isMeant(item) ? change(item) : [item])) });

const without = (isMeant: (item: Item) => boolean): Change => withItems(isMeant, () => []);

const withFields = (isMeant: (item: Item) => boolean, fields: Item): Change =>
  withItems(isMeant, (item) => [{ ...item, ...fields }]);

/** What an article's report says, changed. */
const withWords = (articleId: string, words: Item): Change =>
  withItems(report(articleId), (item) => [{ ...item, words: { ...recordOf(item.words), ...words } }]);

/** A change of the head of the story that has a report of the article. */
const withHead =
  (articleId: string, change: (head: Item) => Item[]): Change =>
  (world) => {
    const pk = world.items.find(report(articleId))?.pk;
    return withItems((item) => item.entity === 'story' && item.pk === pk, change)(world);
  };

const withStory = (articleId: string, fields: Item): Change => withHead(articleId, (head) => [{ ...head, ...fields }]);

const withUploads =
  (change: (uploads: readonly Upload[]) => Upload[]): Change =>
  (world) => ({ ...world, uploads: change(world.uploads) });

const withMessages =
  (change: (messages: readonly Message[]) => Message[]): Change =>
  (world) => ({ ...world, messages: change(world.messages) });

const withText = (at: number, from: string | RegExp, to: string): Change =>
  withMessages((messages) => messages.map((one, n) => (n === at ? { ...one, body: one.body.replace(from, to) } : one)));

const withImages =
  (change: (item: Item) => Item): Change =>
  (world) => ({ ...world, images: world.images?.map(change) ?? [] });

const receipt = (key: string) => (item: Item) => item.entity === 'receipt' && item.key === key;
const claim = (articleId: string) => (item: Item) => item.entity === 'article' && item.articleId === articleId;
const report = (articleId: string) => (item: Item) =>
  item.entity === 'report' && item.articleId === articleId && recordOf(item.state).is !== 'left';
const [RAIN, FLOODING, FERRIES] = ['001_0000000001', '002_0000000002', '003_0000000003'] as const;

/** Messages in order: rain created, updated and covered, ferries created and covered, a rejection. */
const [CREATED, UPDATED, REJECTION] = [0, 1, 5] as const;

const CHANGES: Readonly<Record<string, Change>> = {
  'upload-has-receipt': without(receipt('4.md')),
  'receipt-has-upload': withUploads((uploads) => uploads.slice(1)),
  'receipt-says-what-file-says': withFields(receipt('1.md'), { hashVerified: false }),
  'rejected-for-cause': withFields(receipt('1.md'), { disposition: 'rejected', reason: 'binary' }),
  'stale-for-cause': withFields(receipt('2.md'), { disposition: 'stale' }),
  'joined-for-cause': withFields(receipt('6.md'), { evidence: undefined }),
  'words-have-one-story': without((item) => item.entity === 'alias'),
  'own-article-for-cause': withFields(receipt('2.md'), { articleId: `${RAIN}#another` }),
  'article-has-one-story': withFields(receipt('4.md'), { storyId: 't1-another' }),
  'claim-is-newest-report': withFields(claim(RAIN), { key: '1.md' }),
  'named-story-exists': withHead(FERRIES, () => []),
  'item-is-at-its-address': withFields(claim(FLOODING), { pk: 'ARTICLE#another' }),
  'news-event-is-one-story': withFields(receipt('6.md'), { storyId: 't1-another' }),
  'words-are-in-reports': withFields(claim(RAIN), { note: 'Heavy rain closed three roads north of the city' }),
  'nothing-is-given-up': (world) => ({ ...world, deadLetters: ['{}'] }),
  'story-has-one-first-file': withFields(receipt('1.md'), { disposition: 'revision' }),
  'story-has-newest-facts': withWords(RAIN, { object: { bucket: 'articles', key: '1.md', versionId: 'v1' } }),
  'story-facts-never-age': withFields(receipt('6.md'), { disposition: 'update' }),
  'story-says-what-file-says': withWords(RAIN, { excerpt: 'Other words' }),
  'story-is-represented-by-its-report': (world) =>
    withWords(FLOODING, { headline: 'Other words' })(withStory(RAIN, { shown: '2' })(world)),
  'story-counts-its-articles': withStory(RAIN, { articleCount: 3 }),
  'story-counts-its-writes': withStory(RAIN, { version: 2 }),
  'story-counts-its-revisions': withStory(RAIN, { revision: 3 }),
  'story-is-listed-by-day': withStory(RAIN, { day: undefined }),
  'storyline-lists-its-stories': withStory(RAIN, { storyline: 't1-gone' }),
  'message-is-a-cloudevent': withText(CREATED, '"1.0"', '"0.3"'),
  'message-id-has-one-content': (world) =>
    withMessages((all) => [...all, ...withText(CREATED, /T00:00/, 'T01:00')(world).messages])(world),
  'change-is-announced': withMessages((messages) => messages.toSpliced(UPDATED, 1)),
  'rejection-is-announced': withMessages((messages) => messages.toSpliced(REJECTION, 1)),
  'coverage-is-announced': withMessages((messages) => messages.filter(({ body }) => !body.includes('story.covered'))),
  'coverage-is-reached': withMessages((messages) =>
    messages.map((one) => ({ ...one, body: one.body.replace('"publishers":2', '"publishers":1') })),
  ),
  'nothing-else-is-announced': (world) => ({ ...world, settings: { ...world.settings, notifications: false } }),
  'message-says-what-file-says': withText(CREATED, '"title":"Rain"', '"title":"Snow"'),
  'message-says-what-story-says': withText(UPDATED, '"language":"en"', '"language":"ko"'),
  'message-has-no-mail-address': withText(REJECTION, 'white space', 'jiho@example.com'),
};

/** Changes to a world in which a person has corrected stories. */
const CORRECTED_CHANGES: Readonly<Record<string, Change>> = {
  'withdrawn-story-says-nothing': withWords(RAINED, { title: 'Rain' }),
  'request-is-answered': (world) => ({
    ...world,
    requests: [...(world.requests ?? []), { id: 'another', kind: 'withdraw', storyId: 't1-another' }],
  }),
  'withdrawal-holds': (world) => ({
    ...world,
    requests: world.requests?.filter(({ kind }) => kind !== 'restore') ?? [],
  }),
  'merged-story-leads-on': withHead(STORM, (head) => [
    { ...head, withdrawn: { ...recordOf(head.withdrawn), by: 'operator' } },
  ]),
  'split-report-stays': (world) => {
    const from = world.items.find(report(FLOOD));
    return withFields(claim(SPLIT), { storyId: String(from?.pk).slice('STORY#'.length) })(world);
  },
  'split-is-remembered': withStory(SPLIT, { apart: undefined }),
  'chosen-headline-holds': withImages((item) => (item.isChosen && item.apart ? { ...item, speaking: '9' } : item)),
  'matcher-obeys': (world) => {
    const into = world.images?.find(({ mergedInto }) => mergedInto)?.mergedInto;
    const apart = (item: Item) => (item.entity === 'story' && !item.mergedInto ? { ...item, apart: [into] } : item);
    return withImages((item) => (item.kind === 'merge' ? { ...item, by: 'matcher' } : apart(item)))(world);
  },
  'correction-is-announced': withMessages((messages) => messages.filter(({ body }) => !body.includes('mergedInto'))),
  'report-joins-its-words': withImages((item) => (receipt('2.md')(item) ? { ...item, storyId: 't1-another' } : item)),
  'page-says-nothing-erased': (world) => ({ ...world, pages: [{ name: '2026-01-05.html', text: '<h3>Rain</h3>' }] }),
  'deleted-file-says-nothing': (world) => ({ ...world, deletedKeys: ['6.md'] }),
  'shown-story-has-reports': withWords(QUAKE, { articleId: SPLIT }),
  'shows-its-own-reports': withImages((item) => (claim(QUAKE)(item) ? { ...item, storyId: 't1-another' } : item)),
  'story-has-its-articles': without(report(QUAKE)),
};

const receiptOf =
  ({ key, versionId, sequencer }: Upload) =>
  (item: Item): boolean =>
    receipt(key)(item) && item.sk === (versionId ?? sequencer);

const named = (world: World, isMeant: (upload: Upload, receipt: Item) => unknown): Upload | undefined =>
  world.uploads.find((upload) => isMeant(upload, world.items.find(receiptOf(upload)) ?? {}));

/** The file under an embargo that was released from it. */
const released = (world: World): Upload | undefined =>
  named(world, (_, { heldUntil, disposition }) => heldUntil && disposition === 'new');

/** Changes to the world of a storm; undefined where it has nothing of the kind. */
const PART_CHANGES: Readonly<Record<string, (world: World) => World | undefined>> = {
  'embargoed-text-stays-secret': (world) => {
    const key = JSON.stringify(released(world)?.key ?? '').slice(1, -1);
    const isTold = key !== '' && world.messages.some(({ body }) => body.includes(key));
    return isTold ? withMessages((messages) => messages.map((one) => ({ ...one, at: 0 })))(world) : undefined;
  },
  'unsure-waits-for-a-person': (world) => {
    const file = world.uploads.find(({ unsure }) => unsure);
    const asked = world.items.filter(({ entity, kind }) => entity === 'request' && kind === 'publish');
    return file && asked.length === 0 ? withFields(receiptOf(file), { disposition: 'new' })(world) : undefined;
  },
  'newest-statement-counts': (world) => {
    const file = released(world);
    if (!file) return undefined;
    const written = Buffer.from(file.bytes)
      .toString()
      .replace(/2026-03-01 0\d/g, '2026-03-01 09');
    const later = { ...file, bytes: Buffer.from(written.replace(/(embargo\W{1,4})2026/, '$12027')), key: 'later.md' };
    const held = {
      ...world.items.find(receiptOf(file)),
      pk: `FILE#${file.bucket}/later.md`,
      disposition: 'held',
      receivedAt: '2026-03-01T00:00:00.000Z',
    };
    return { ...world, uploads: [...world.uploads, later], images: [held, ...(world.images ?? [])] };
  },
  'embargo-ends': (world) => {
    const file = released(world);
    return file && withFields(receiptOf(file), { disposition: 'stale', reason: 'replaced' })(world);
  },
  'container-is-unpacked': (world) =>
    world.uploads.some(({ isContainer }) => isContainer)
      ? withFields((item) => item.unpacked !== undefined, { unpacked: { articles: 99, broken: 0 } })(world)
      : undefined,
  'entry-is-written-once': (world) => {
    const entry = named(world, ({ key }) => key.startsWith('polled/'));
    return entry && withUploads((all) => [...all, { ...entry, key: 'polled/alpha/again.json' }])(world);
  },
  'quiet-for-cause': (world) => {
    const loud = named(
      world,
      ({ quiet, isBackfilled }, { disposition }) => !quiet && !isBackfilled && disposition === 'new',
    );
    return loud && withFields(receiptOf(loud), { quiet: true })(world);
  },
};

const storms: Promise<World>[] = [];

/** The first storm that the change can break, with that change. */
async function brokenStorm(name: string): Promise<World | undefined> {
  for (let at = 0; PART_CHANGES[name]; at++) {
    storms[at] ??= runStorm(`s/${at}`).then(({ world }) => world);
    const broken = PART_CHANGES[name]?.((await storms[at]) as World);
    if (broken) return broken;
  }
  return undefined;
}

describe('the checker', () => {
  it('finds nothing wrong in a world that a person has corrected', async () =>
    assert.deepEqual(checkWorld(await correctedWorld()), []));

  it('finds nothing wrong in a healthy world', async () => assert.deepEqual(checkWorld(await healthyWorld()), []));

  it('accepts messages that arrive twice', async () => {
    const world = await healthyWorld();
    assert.deepEqual(checkWorld({ ...world, messages: [...world.messages, ...world.messages] }), []);
  });

  for (const { name, sentence } of INVARIANTS)
    it(`notices a breach: ${sentence}`, async () => {
      const broken =
        CORRECTED_CHANGES[name]?.(await correctedWorld()) ??
        (await brokenStorm(name)) ??
        CHANGES[name]?.(await healthyWorld());
      assert.ok(broken, `no change breaks ${name}`);
      const names = checkWorld(broken).map(({ invariant }) => invariant);
      assert.ok(names.includes(name), `found ${names.join(', ') || 'nothing'}`);
    });

  it('compares the versions of one story with each other, where the stream was kept', async () => {
    const world = await healthyWorld();
    const pk = 'STORY#t1-any';
    const reports = ['1', '2'].map((n) => ({
      ...{ entity: 'report', pk, sk: `REPORT#${n}`, state: { is: 'announced' } },
      words: { object: { bucket: 'articles', key: `${n}.md` } },
    }));
    const image = { entity: 'story', pk, speaking: '1', version: 1, revision: 1 };
    const names = (images: Item[]) =>
      checkWorld({ ...world, images: [...reports, ...images] }).map(({ invariant }) => invariant);
    const next = { ...image, speaking: '2', version: 2, revision: 2 };
    assert.deepEqual(names([image, next]), []);
    assert.deepEqual(names([image, { ...next, revision: 1 }]), ['story-counts-its-revisions']);
    assert.deepEqual(names([image, { ...next, version: 1 }]), ['story-counts-its-writes']);
  });

  it('accepts either receipt of a file that may have been overwritten or deleted before it was read', async () => {
    const world = await healthyWorld();
    const gone = (fields: Item): World =>
      withFields(receipt('7.md'), { disposition: 'stale', reason: 'overwritten', ...fields })({
        ...world,
        uploads: world.uploads.map((one) => (one.rejected ? { ...one, gone: 'overwritten' as const } : one)),
        messages: world.messages.slice(0, REJECTION),
      });
    assert.deepEqual(checkWorld(gone({})), []);
    assert.notDeepEqual(checkWorld(gone({ reason: 'older-crawl' })), []);
  });

  it('refuses a world with a file that it cannot read', async () => {
    const world = await healthyWorld();
    const [first, ...others] = world.uploads;
    const uploads = [{ ...first, bytes: Buffer.from('# Another format') } as Upload, ...others];
    assert.throws(() => checkWorld({ ...world, uploads }), /cannot read FILE#articles\/1.md@v1/);
  });

  it('imports nothing but types from the functions', () => {
    const reached = new Set(['tests/proof/checker/check-world.ts']);
    for (const file of reached) {
      const source = readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');
      for (const [, name = ''] of source.matchAll(/^(?!import type\b).*\bfrom '(\.[^']+)'/gm))
        reached.add(posix.join(posix.dirname(file), name));
    }
    const seen = [...reached].filter((file) => !file.startsWith('tests/proof/checker/'));
    assert.deepEqual(seen, []);
    assert.ok(reached.size >= 8);
  });
});
