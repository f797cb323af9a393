import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from './check.ts';
import {
  type Breakage,
  CREATED,
  file,
  N,
  REJECTED,
  S,
  saying,
  stands,
  storyAt,
  UPDATED,
  withAgain,
  withBody,
  withBodyInstead,
  withFate,
  withFields,
  withFiltered,
  withLikesApart,
  without,
  withoutBodies,
  withoutDetail,
  withReading,
  withTooLarge,
  withUpdate,
  wordsAt,
} from './example/break-world.ts';
import { announcement, HAIL, hashOf, healthyWorld, LISTED_AT, rejection } from './example/healthy-world.ts';
import { VIOLATIONS, type ViolationName } from './violation.ts';

/** By what the subscribers of the healthy world filter, in their order. */
const FILTERS = ['type', 'publisher and type', 'the beginning of an article id', 'one of two categories', 'reason'];

/** The story's next announcement, by the copy of what was told last. */
const SAID_BY_B = {
  articleId: 'b',
  revision: 3,
  contentHash: hashOf('b.md'),
  object: { bucket: 'bucket', key: 'b.md' },
};

/** What the checker must call it; what is broken. */
const BROKEN: readonly [ViolationName, string, Breakage][] = [
  ['receipt-missing', 'a file has no receipt', without(file('a old.md'))],
  ['receipt-unknown', 'a receipt tells of a file that was never put', (world) => void world.versions.splice(2, 1)],
  ['receipt-wrong', 'a readable file is rejected', withFields(file('a old.md'), { disposition: S('rejected') })],
  ['receipt-wrong', 'a receipt names another version', withFields(file('a revised.md'), { versionId: S('v3') })],
  ['receipt-wrong', 'a receipt names a version that has no name', withFields(file('a.md'), { versionId: S('01') })],
  ['receipt-wrong', 'an unreadable file is read', withFields(file('x.md'), { reason: S('older-crawl') })],
  ['receipt-wrong', 'a receipt has the words of another file', withFields(file('a old.md'), { contentHash: S('no') })],
  ['receipt-wrong', 'a right hash is not verified', withFields(file('a.md'), { hashVerified: { BOOL: false } })],
  [
    'receipt-wrong',
    'nobody says of a right hash that it was verified',
    withFields(file('a.md'), { hashVerified: S('') }),
  ],
  ['receipt-wrong', 'a wrong hash is verified', withReading(0, { hashVerified: false })],
  [
    'receipt-wrong',
    'an unreadable file is rejected for another reason',
    (world) => void Object.assign(world.versions[5] ?? {}, { refusal: 'binary' }),
  ],
  [
    'receipt-wrong',
    'a file that is too large is said to have another number of bytes',
    withTooLarge('7 bytes, the limit is 8'),
  ],
  ['receipt-wrong', 'a tab that was mended is kept quiet', withReading(0, { repairs: ['tab-indent@7'] })],
  [
    'receipt-wrong',
    'a tab was mended where none is',
    withFields(file('a.md'), { repairs: { L: [S('tab-indent@7')] } }),
  ],
  ['receipt-wrong', 'what must be stale is a copy', withFields(file('a old.md'), { disposition: S('copy') })],
  ['receipt-wrong', 'what must be stale is so for no such reason', withFields(file('a old.md'), { reason: S('gone') })],
  ['receipt-wrong', 'a copy of a story is one of another', withFields(file('b.md'), { storyId: S('t1-other') })],
  ['receipt-wrong', 'a file is called deleted and is there', withFields(file('b.md'), { reason: S('deleted') })],
  ['receipt-wrong', 'a receipt has another upload', withFields(file('b.md'), { uploadedAt: S('2026-03-01') })],
  ['receipt-wrong', 'a file came before it was there', withFields(file('b.md'), { receivedAt: S('2026-03-01') })],
  ['receipt-wrong', 'an article in the same words is a copy twice', withAgain('copy')],
  ['receipt-wrong', 'an article is a duplicate of nothing', withFields(file('b.md'), { disposition: S('duplicate') })],
  ['words-unowned', 'nobody claims the words of a stale crawl', without(wordsAt('hail'))],
  ['object-unread', 'the words of an object are nowhere', without(file('a old.md'), wordsAt('hail'))],
  ['likes-apart', 'all but the same reports are two stories', withLikesApart],
  ['story-twice', 'a second file made the story', withFields(file('b.md'), { disposition: S('new') })],
  [
    'story-twice',
    'an article made two stories',
    withFields(file('a old.md'), { disposition: S('new'), storyId: S('t1-b') }),
  ],
  ['story-unfounded', 'no file made the story', withFields(file('a.md'), { disposition: S('copy') })],
  ['story-unfounded', 'another file than its first made the story', withFields(file('a.md'), { textKey: S(HAIL) })],
  ['written-over', 'a story was written over unseen', (world) => void world.writes.splice(1, 1)],
  ['written-over', 'a claim was written twice', (world) => world.writes.push(...world.writes.slice(2, 3))],
  ['given-up', 'a file had no receipt', (world) => void Object.assign(world.calm, { givenUp: ['a.md'] })],
  ['handled-again', 'a failing message took others with it', (world) => void Object.assign(world.calm, { reads: 16 })],
  [
    'given-up',
    'in peace something fails for a file',
    (world) =>
      void Object.assign(world.calm, {
        lines: world.calm.lines.map((one) => one.replace('"messageId":"m"', '"messageId":"m","key":"a.md"')),
      }),
  ],
  [
    'called-otherwise',
    'a refused file calls again at once',
    (world) => void Object.assign(world.calm, { pauses: [2, 79, 3] }),
  ],
  [
    'called-otherwise',
    'a call asks for more than it may',
    (world) => void Object.assign(world, { refusable: ['dynamodb:BatchGetItem of a story has 101 parts'] }),
  ],
  [
    'called-otherwise',
    'files are looked up of which nothing can be known',
    (world) => {
      const [alone] = world.calm.alone;
      const look = { label: 'dynamodb:BatchGetItem of what is known', parts: 3, eventual: true };
      Object.assign(world.calm, { alone: [{ ...alone, calls: Array(4).fill(look) }] });
    },
  ],
  ['called-otherwise', 'an old story would do', (world) => void Object.assign(world.calm, { eventualReads: 1 })],
  [
    'called-otherwise',
    'a refused file looks at what was there before',
    (world) => void Object.assign(world.calm, { oldLooks: 1 }),
  ],
  [
    'called-otherwise',
    'a refused file looks for its neighbour too early',
    (world) => void Object.assign(world.calm, { earlyLooks: 1 }),
  ],
  ['called-otherwise', 'all looks cost twice', (world) => void Object.assign(world.calm, { eventualLooks: 0 })],
  ['called-otherwise', 'a file is decided unread', (world) => void Object.assign(world.calm, { blindWrites: 1 })],
  ['called-otherwise', 'a batch shares no call', (world) => void Object.assign(world.calm, { isApart: true })],
  [
    'called-otherwise',
    'a file goes on by itself where the table was gone for all',
    (world) => void Object.assign(world.calm, { hasty: ['5 files were read 5 times'] }),
  ],
  [
    'called-otherwise',
    'unread keys are asked for at once',
    (world) => void Object.assign(world.calm, { rests: [3, 39, 8] }),
  ],
  ...['key', 'sequencer', 'uploadedAt', 'bucket'].map((name): [ViolationName, string, Breakage] => [
    'claims-disagree',
    `an article is claimed by a file of another ${name}`,
    withFields('ARTICLE#b', { [name]: S('other') }),
  ]),
  ['claims-disagree', 'an update does not say since when it tells its story', withUpdate({})],
  ['claims-disagree', 'an update tells its story since before there was one', withUpdate({ storyVersion: N(1) })],
  ['claims-disagree', 'an update tells a version that is not there', withUpdate({ storyVersion: N(4) })],
  ['claims-disagree', 'a claim names a story that is not there', withFields('ARTICLE#b', { storyId: S('t1-gone') })],
  ['claims-disagree', 'nobody claims an article', without('ARTICLE#b')],
  ['claims-disagree', 'a receipt names another story', withFields(file('b.md'), { storyId: S('t1-other') })],
  ['claims-disagree', 'a story misses one of its articles', withFields(storyAt, { articleCount: N(1) })],
  ['stale-overtook', 'an article is claimed by an older crawl', withFields('ARTICLE#a', { textKey: S(HAIL) })],
  ['stale-overtook', 'a newer crawl left no trace', withFields('ARTICLE#b', { observedAt: S('2026-03-01') })],
  ['stale-overtook', 'a story tells an older crawl', withFields(storyAt, { contentHash: S(hashOf('a.md')) })],
  [
    'stale-overtook',
    'another article tells what was seen before',
    withBody(CREATED, saying(SAID_BY_B, { id: 'b', type: 'story.updated' })),
  ],
  ['claims-disagree', 'a story is on no list', without(LISTED_AT)],
  ['receipt-wrong', 'an update is like nothing', withFields(file('b.md'), { disposition: S('update') })],
  ['not-announced', 'nobody heard of a story', withoutBodies(CREATED)],
  ['not-announced', 'nobody heard of its update', withoutBodies(UPDATED)],
  ['not-announced', 'nobody heard of a rejection', withoutBodies(REJECTED)],
  ['not-announced', 'a story is not told by what must tell it', withFate(2, { announced: true })],
  ['announced-in-vain', 'a story is told by what must not tell it', withFate(3, { announced: false })],
  ['second-id', 'a story came under two ids', withBody(CREATED, (body) => ({ ...body, id: 'other' }))],
  ['second-id', 'a rejection came under two ids', withBody(REJECTED, (body) => ({ ...body, id: 'other' }))],
  ['announced-otherwise', 'a text in Korean is said to be in English', withReading(0, { language: 'ko' })],
  ['announced-otherwise', 'a name is told whole', withReading(0, { authors: ['Jo'.repeat(51)] })],
  [
    'announced-otherwise',
    'what has no letter of it is said to be Korean',
    (world) => {
      withReading(0, { title: '[flash] Rain' })(world);
      withBodyInstead(CREATED, saying({ title: '[flash] Rain', language: 'ko' }))(world);
    },
  ],
  ['announced-otherwise', 'one id came with two contents', withBody(CREATED, saying({ title: 'Sun' }))],
  ['announced-otherwise', 'an update tells other facts', withBodyInstead(UPDATED, saying({ title: 'Sun' }))],
  ['announced-otherwise', 'an update says created', withBodyInstead(UPDATED, saying({}, { type: 'story.created' }))],
  ['announced-otherwise', 'a story points to another file', withBody(CREATED, saying({ object: { key: 'b.md' } }))],
  ...[CREATED, REJECTED].flatMap((like) =>
    [{ id: 'other' }, { source: '/wiredrop/Other' }, { subject: 'other' }, { time: '2026-03-01T00:00:00.000Z' }].map(
      (fields): [ViolationName, string, Breakage] => [
        'announced-otherwise',
        `${like} has another ${Object.keys(fields)}`,
        withBodyInstead(like, saying({}, fields)),
      ],
    ),
  ),
  ...[
    { headline: '[속보] Rain' },
    { publisher: 'Other' },
    { category: 'news' },
    { authors: ['Jo', 'jo@example.com'] },
    // Nine hours later: as if the publisher's clock were in UTC.
    { publishedAt: '2026-03-01T09:00:00.000Z' },
    { url: 'https://example.com/b' },
    { excerpt: 'a…' },
    { hashVerified: false },
  ].map((data): [ViolationName, string, Breakage] => [
    'announced-otherwise',
    `a story’s first report has another ${Object.keys(data)}`,
    withBodyInstead(CREATED, saying(data)),
  ]),
  [
    'announced-otherwise',
    'an update points to no version',
    withBodyInstead(UPDATED, saying({ object: { bucket: 'bucket', key: 'a revised.md' } })),
  ],
  ['announced-otherwise', 'an update has another language', withBodyInstead(UPDATED, saying({ language: 'ko' }))],
  ['announced-otherwise', 'the table has another excerpt', withFields(storyAt, { excerpt: S('a re…') })],
  ['announced-otherwise', 'a rejection has another reason', withBodyInstead(REJECTED, saying({ reason: 'binary' }))],
  ['announced-otherwise', 'a rejection has another detail', withBodyInstead(REJECTED, saying({ detail: 'a fault' }))],
  ['announced-otherwise', 'a rejection does not say why', withoutDetail],
  ['announced-malformed', 'a body lacks a field', withBody(UPDATED, saying({}, { specversion: undefined }))],
  ['announced-malformed', 'a body has a field too many', withBody(UPDATED, saying({ articleCount: 2 }))],
  ['announced-malformed', 'a body holds what SQS refuses', withBody(UPDATED, saying({ title: '\uffff' }))],
  [
    'announced-malformed',
    'only a subscriber with a policy received such a body',
    (world) => world.filtered[1]?.bodies.push(announcement(1).replace('Rain', '\uffff')),
  ],
  ...FILTERS.flatMap((name, at): [ViolationName, string, Breakage][] => [
    ['filtered-otherwise', `a filter by ${name} lets nothing pass`, withFiltered(at)],
    [
      'filtered-otherwise',
      `a filter by ${name} lets all pass`,
      withFiltered(at, announcement(1), announcement(2), rejection()),
    ],
  ]),
  ['announced-not-in-table', 'a story is not there', withBody(CREATED, saying({ storyId: 't1-gone' }, { id: 'g' }))],
  ['announced-not-in-table', 'a revision is not there', withBody(UPDATED, saying({ revision: 3 }, { id: 'r' }))],
  [
    'announced-not-in-table',
    'a rejection is not there',
    withBody(REJECTED, saying({ object: { bucket: 'bucket', key: 'y.md' } }, { id: 'y' })),
  ],
  [
    'announced-in-vain',
    'a story is told anew without any news',
    withBody(UPDATED, saying({ revision: 3 }, { id: 'r' })),
  ],
  ['announced-in-vain', 'a copy tells its story', withBody(UPDATED, saying({ articleId: 'b' }, { id: 'b' }))],
  ['message-left', 'a message waits for a person', (world) => void world.queues.set('dead letters', ['{}'])],
  [
    'logged-otherwise',
    'nothing is said of what was to be announced behind one that met an outage',
    (world) => void Object.assign(world.calm.unheard, { untried: ['7', '8'] }),
  ],
  ['logged-otherwise', 'nothing is logged', (world) => void Object.assign(world.calm, { lines: [] })],
  ['message-lost', 'an odd message is gone', (world) => void Object.assign(world.odd, { found: ['[]', '[]'] })],
];

describe('check', () => {
  it('finds nothing wrong with a world in which everything is right', () => {
    assert.deepEqual(check(healthyWorld()), []);
  });

  for (const [name, broken, breakIt] of BROKEN) {
    it(`says ${name} when ${broken}`, () => {
      const world = healthyWorld();
      breakIt(world);
      const found = check(world);
      assert.ok(
        found.some((one) => one.name === name),
        JSON.stringify(found),
      );
    });
  }

  it('is tested on every name it knows', () => {
    assert.deepEqual([...new Set(BROKEN.map(([name]) => name))].sort(), Object.keys(VIOLATIONS).sort());
  });

  it('lets an update say since which version of its story it tells that', () => {
    const world = healthyWorld();
    withUpdate({ storyVersion: N(3) })(world);
    assert.deepEqual(
      check(world).filter(({ detail }) => detail.includes('since version')),
      [],
    );
  });

  it('says called-otherwise where nearly all rests are too short, and one in ten is not', () => {
    const after = (...rests: number[]): string[] => {
      const world = healthyWorld();
      Object.assign(world.calm, { rests });
      return check(world).map(({ name }) => name);
    };
    const short = Array<number>(9).fill(3);
    assert.deepEqual(after(...short, 90), ['called-otherwise']);
    assert.deepEqual(after(...short, 90, 90), []);
  });

  it('lets a story be told in the words before when its article came back from another story', () => {
    const world = healthyWorld();
    withBody(UPDATED, saying({ revision: 3 }, { id: 'r' }))(world);
    const names = () => check(world).map(({ name }) => name);
    assert.ok(names().includes('announced-in-vain'));
    withFields(file('a old.md'), { storyId: S('t1-other') })(world);
    assert.ok(!names().includes('announced-in-vain'));
  });

  it('says stale-overtook when of two uploads of one crawl under one key the first stands', () => {
    const world = healthyWorld();
    const [first, revised] = world.versions;
    assert.ok(first?.reading && revised?.reading);
    const reading = { ...first.reading, crawledAt: revised.reading.crawledAt };
    const again = { ...revised, version: '021', sequencer: '021', reading };
    world.versions.push(again);
    world.items.push({ ...world.items.find((item) => stands(item, file('a revised.md'))), sk: S('021') });
    const names = () => check(world).flatMap(({ name }) => (name === 'stale-overtook' ? name : []));
    assert.deepEqual(names(), ['stale-overtook']);
    Object.assign(again, { key: 'a other.md' });
    world.items.push({ ...world.items.at(-1), pk: S(file('a other.md')) });
    assert.deepEqual(names(), []);
  });

  it('lets an article come again in its words as a duplicate', () => {
    const world = healthyWorld();
    withAgain('duplicate')(world);
    const [{ reading } = {}] = world.versions.slice(-1);
    world.objects.set('b again.md', reading);
    assert.deepEqual(check(world), []);
  });

  it('tells the words of two articles apart that are one text under two headlines', () => {
    const world = healthyWorld();
    const contentHash = hashOf('a revised.md');
    withReading(3, { contentHash, textKey: HAIL })(world);
    withFields(file('b.md'), { contentHash: S(contentHash), textKey: S(HAIL) })(world);
    withFields('ARTICLE#b', { textKey: S(HAIL) })(world);
    assert.deepEqual(check(world), []);
  });
});
