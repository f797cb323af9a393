import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { requestEvent } from '../../../../functions/ingest/events-in.ts';
import { dueLists, isOverdue } from '../../../../functions/release/due.ts';
import type { OperatorRequest } from '../../../../functions/story/correct/request.ts';
import { timedWorld, written } from '../../../fixtures/timed-world.ts';

// Goal: an article under an embargo with a time is announced then, once, unless a newer version, a retraction or a
// deletion came first. Method: a bucket, a clock and a table in memory; ingest and release over them, with crashes.

const UNTIL = '2026-03-02T06:00:00.000Z';
const TITLE = 'Harbour council votes to keep the night ferry';
const DAY_MS = 86_400_000;

const held = { id: 'ferry-7', title: TITLE, text: 'The council voted to keep the ferry.', embargo: UNTIL };
const { embargo: _, ...plain } = held;

describe('an article under an embargo with a time', () => {
  it('is held, and announced once when it ends, over any crashes', () =>
    fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat({ max: 9 }), { maxLength: 5 }), async (crashes) => {
        const { put, releaseAt, announced, table, heldItems } = timedWorld({}, crashes);
        assert.equal((await put('a.md', held)).disposition, 'held');
        assert.deepEqual(announced(), []);
        await releaseAt('2026-03-02T05:59:59.000Z');
        assert.deepEqual(announced(), []);
        for (const time of [UNTIL, '2026-03-02T06:01:20.000Z']) await releaseAt(time);
        assert.deepEqual(announced(), [`story.created ${TITLE}`]);
        const [receipt] = table.receipts();
        assert.deepEqual([receipt?.disposition, receipt?.heldUntil, receipt?.version], ['new', UNTIL, 2]);
        assert.deepEqual([heldItems()[0]?.ended, heldItems()[0]?.day], ['released', undefined]);
      }),
      { numRuns: 60 },
    ));

  it('counts from its release: retention and the window of the matcher', async () => {
    const { put, releaseAt, table } = timedWorld({ retentionDays: 31 });
    await put('a.md', { ...held, embargo: '2026-06-01T06:00:00Z' });
    assert.equal(table.receipts()[0]?.expiresAt, (Date.parse('2026-06-01T06:00:00Z') + 31 * DAY_MS) / 1000);
    await releaseAt('2026-06-01T06:00:30.000Z');
    const [receipt] = table.receipts();
    assert.deepEqual([receipt?.disposition, receipt?.receivedAt], ['new', '2026-06-01T06:00:30.000Z']);
    assert.equal(receipt?.expiresAt, (Date.parse('2026-06-01T06:00:30Z') + 31 * DAY_MS) / 1000);
    assert.equal(table.stories()[0]?.facts.observedAt, '2026-06-01T06:00:30.000Z');
  });

  const rows: [string, (box: ReturnType<typeof timedWorld>) => Promise<unknown>, string[]][] = [
    ['a newer version with another time', ({ put }) => put('a.md', { ...held, embargo: '2026-03-09T06:00:00Z' }), []],
    ['a newer version that is under no embargo', ({ put }) => put('b.md', plain), [`story.created ${TITLE}`]],
    ['a newer version without a readable time', ({ put }) => put('a.md', { ...held, embargo: 'true' }), []],
    ['a retraction', ({ put }) => put('b.md', { ...plain, title: `[KILL] ${TITLE}`, text: 'Do not use.' }), []],
    [
      'a newer file in its place, of another article',
      ({ put }) => put('a.md', { ...plain, id: 'silver-1', title: 'Skerry Mining strikes silver' }),
      ['story.created Skerry Mining strikes silver'],
    ],
    ['a deletion', async ({ remove }) => remove('a.md'), []],
    [
      'another article under its id',
      ({ put }) => put('b.md', { ...plain, title: 'Skerry Mining strikes silver', text: 'A find, in three places.' }),
      [`story.created ${TITLE}`, 'story.created Skerry Mining strikes silver'],
    ],
    [
      'another article under its id that is held, too',
      ({ put }) => put('b.md', { ...held, title: 'Skerry Mining strikes silver', text: 'A find, in three places.' }),
      [`story.created ${TITLE}`, 'story.created Skerry Mining strikes silver'],
    ],
    [
      'a retraction of another article under its id',
      ({ put }) => put('b.md', { ...plain, title: '[KILL] Skerry Mining strikes silver', text: 'Do not use.' }),
      [`story.created ${TITLE}`],
    ],
  ];
  for (const [what, change, heard] of rows)
    it(`and then ${what}: ${heard.length === 0 ? 'nothing' : heard.join(', ')} is announced`, async () => {
      const box = timedWorld();
      await box.put('a.md', held);
      await change(box);
      // A message of the release comes late, too.
      box.clock.now = Date.parse('2026-03-02T06:00:20.000Z');
      for (const { pk } of box.heldItems()) await box.handle({ release: true, key: pk });
      await box.releaseAt('2026-03-02T06:00:30.000Z');
      assert.deepEqual(box.announced().sort(), heard);
      const left = box.table.receipts().filter(({ disposition }) => disposition === 'held');
      assert.equal(left.length, what.includes('another time') ? 1 : 0);
      const [first] = box.table.receipts();
      const isEnded = what.startsWith('a newer') || what === 'a retraction' || what === 'a deletion';
      const why = what === 'a retraction' ? 'retracted' : what === 'a deletion' ? 'deleted' : 'replaced';
      assert.deepEqual([first?.disposition, first?.reason], isEnded ? ['stale', why] : ['new', undefined]);
    });

  it('is released as it was uploaded: quietly, and by whom', async () => {
    const { handle, objects, releaseAt, announced, table, clock, heldItems } = timedWorld();
    objects.push({ key: 'a.md', versionId: 'v1', bytes: written(held), metadata: {} });
    const event = { bucket: 'b', key: 'a.md', versionId: 'v1', uploadedAt: new Date(clock.now).toISOString() };
    await handle({ ...event, quiet: true, uploadedBy: 'AWS:AIDA' });
    await handle({ release: true, key: heldItems()[0]?.pk ?? '' });
    assert.equal(heldItems()[0]?.version, 1, 'a release before its time');
    await releaseAt('2026-03-02T06:00:30.000Z');
    const [receipt] = table.receipts();
    assert.deepEqual(
      [announced(), receipt?.disposition, receipt?.quiet, receipt?.uploadedBy],
      [[], 'new', true, 'AWS:AIDA'],
    );
  });

  it('is held on if its file has a later time at its release, and a newer version still replaces it', async () => {
    const { put, releaseAt, announced, heldItems, dependencies } = timedWorld();
    await put('a.md', { ...held, embargo: '2026-03-02 15:00', crawled_at: '2026-03-01T12:00:00Z' });
    assert.equal(heldItems()[0]?.until, '2026-03-02T06:00:00.000Z');
    dependencies.settings = { ...dependencies.settings, timeZone: 'UTC' };
    await releaseAt('2026-03-02T06:00:30.000Z');
    assert.deepEqual([announced(), heldItems()[0]?.until], [[], '2026-03-02T15:00:00.000Z']);
    await put('b.md', { ...plain, crawled_at: '2026-03-01T12:00:01Z' });
    await releaseAt('2026-03-02T15:00:30.000Z');
    assert.deepEqual([announced().length, heldItems()[0]?.ended], [1, 'replaced']);
  });

  it('is not released over a newer report that did not see it, is held once over half of its writes', async () => {
    const { put, releaseAt, announced, handle, heldItems, table, dependencies } = timedWorld();
    const { read } = dependencies.table;
    const without = (entity: string, times: number): void => {
      let left = times;
      dependencies.table.read = async (...asked) => {
        const items = await read(...asked);
        return left-- > 0 ? items.filter((item) => item.entity !== entity) : items;
      };
    };
    await put('a.md', { ...held, crawled_at: '2026-03-01T10:00:00Z' });
    const [receipt] = table.receipts();
    without('receipt', 1);
    await handle({ ...receipt, bucket: 'b', key: 'a.md', uploadedAt: receipt?.uploadedAt ?? '' });
    assert.deepEqual([table.receipts().length, heldItems()[0]?.version], [1, 1]);
    without('held', 9);
    await put('b.md', { ...plain, title: `${TITLE} again`, crawled_at: '2026-03-01T11:00:00Z' });
    dependencies.table.read = read;
    await releaseAt('2026-03-02T06:00:30.000Z');
    assert.deepEqual([announced(), heldItems()[0]?.ended], [[`story.created ${TITLE} again`], 'replaced']);
  });

  it('holds back no older version once it was deleted', async () => {
    const { put, remove, releaseAt } = timedWorld();
    await put('a.md', { ...held, crawled_at: '2026-03-01T11:00:00Z' });
    remove('a.md');
    await releaseAt(UNTIL);
    const older = { ...held, embargo: '2026-03-09T06:00:00Z', crawled_at: '2026-03-01T10:00:00Z' };
    assert.equal((await put('b.md', older)).disposition, 'held');
  });

  it('is retracted as it was published by a retraction that is older than its newest report', async () => {
    const { put, announced } = timedWorld();
    for (const [hour, says] of [
      ['10', {}],
      ['12', { draft: 'true' }],
      ['11', { title: `[KILL] ${TITLE}` }],
    ] as const)
      await put(`${hour}.md`, { ...plain, ...says, crawled_at: `2026-03-01T${hour}:00:00Z` });
    assert.deepEqual(announced(), [`story.created ${TITLE}`, 'story.withdrawn ']);
  });

  it('is not replaced by an older version, whichever event comes first', async () => {
    const { handle, put, releaseAt, announced, clock } = timedWorld();
    await put('a.md', held);
    await put('a.md', { ...held, title: `${TITLE} all winter` });
    const late = new Date(clock.now - 90_000).toISOString();
    const older = { bucket: 'b', key: 'a.md', versionId: 'v0', sequencer: 'late', uploadedAt: late };
    await handle(older);
    await releaseAt('2026-03-02T06:00:30.000Z');
    assert.deepEqual(announced(), [`story.created ${TITLE} all winter`]);
  });

  it('is announced if and only if its newest report allows that', async () => {
    const statement = fc.constantFrom<Record<string, string>>(
      {},
      { embargo: UNTIL },
      { embargo: '2026-03-02T05:00:00.000Z' },
      { embargo: 'TBD' },
      { draft: 'true' },
    );
    const report = fc.record({
      key: fc.constantFrom('a.md', 'b.md', 'c.md'),
      says: statement,
      hour: fc.nat({ max: 9 }),
    });
    const reports = fc.uniqueArray(report, { minLength: 1, maxLength: 4, selector: ({ hour }) => hour });
    await fc.assert(
      fc.asyncProperty(reports, async (all) => {
        const { put, releaseAt, announced, table } = timedWorld();
        const texts = new Map<string, string>();
        for (const [at, { key, says, hour }] of all.entries()) {
          const title = `${TITLE} ${at}`;
          // A file that is overwritten says nothing any more.
          texts.set(key, title);
          const before = announced().length;
          const made = await put(key, { ...plain, ...says, title, crawled_at: `2026-03-01T0${hour}:00:00Z` });
          const newest = all.slice(0, at + 1).reduce((one, other) => (other.hour > one.hour ? other : one));
          const isOpen = Object.keys(newest.says).length === 0;
          if (newest.hour !== hour) assert.ok(['stale', 'rejected'].includes(made.disposition), made.disposition);
          if (!isOpen || newest.hour !== hour) assert.equal(announced().length, before, 'announced too early');
        }
        await releaseAt('2026-03-02T05:00:30.000Z');
        await releaseAt('2026-03-02T06:00:30.000Z');
        const newest = all.reduce((one, other) => (other.hour > one.hour ? other : one));
        const title = `${TITLE} ${all.indexOf(newest)}`;
        const isForbidden = 'draft' in newest.says || newest.says.embargo === 'TBD';
        const isLost = newest.says.embargo !== undefined && texts.get(newest.key) !== title;
        const last = announced().at(-1)?.endsWith(title) ?? false;
        assert.equal(last, !isForbidden && !isLost);
        assert.ok(table.stories().length <= 1);
      }),
      { numRuns: 100 },
    );
  });

  it('is announced once if it was deleted when its embargo ended, and is back', async () => {
    const { put, remove, releaseAt, announced, handle, objects, table, heldItems } = timedWorld({
      onDelete: 'withdraw',
    });
    await put('a.md', held);
    remove('a.md');
    await releaseAt('2026-03-02T06:00:30.000Z');
    assert.deepEqual([announced(), table.receipts()[0]?.reason], [[], 'deleted']);
    await handle({ release: true, key: heldItems()[0]?.pk ?? '' });
    assert.equal(heldItems()[0]?.version, 2, 'a release that comes again');
    const back = { bucket: 'b', key: 'a.md', change: 'removal', uploadedAt: UNTIL } as const;
    await handle(back);
    assert.deepEqual(announced(), []);
    objects.pop();
    for (let times = 0; times < 2; times++) await handle(back);
    assert.deepEqual([announced(), table.receipts()[0]?.disposition], [[`story.created ${TITLE}`], 'new']);
  });

  for (const [says, why] of [
    [{ draft: 'true' }, 'no-report'],
    [{ embargo: UNTIL }, 'held'],
  ] as const)
    it(`gives no correction its older text while its newest report says ${Object.keys(says)}, whatever the keys`, async () => {
      const { put, announced, handle, table } = timedWorld();
      await put('a.md', plain);
      await put('b.md', { ...plain, ...says, text: 'The council voted to sell the ferry.' });
      const [story] = table.stories();
      const [{ bucket, key, versionId, uploadedAt } = assert.fail()] = table.receipts();
      const asked = { storyId: story?.pk.slice('STORY#'.length), at: UNTIL, by: 'ed' };
      const ask = (request: object) => handle(requestEvent({ ...asked, ...request } as OperatorRequest));
      await ask({ id: `${UNTIL}#1`, kind: 'withdraw' });
      const versions = [{ bucket, key, ...(versionId && { versionId }), uploadedAt }];
      const { withdrawnAt } = table.stories()[0] ?? {};
      const { disposition, reason } = await ask({ id: `${UNTIL}#2`, kind: 'restore', versions, withdrawnAt });
      assert.deepEqual([disposition, reason], ['refused', why]);
      assert.deepEqual(announced(), [`story.created ${TITLE}`, 'story.withdrawn ']);
    });
});

it('the schedule of releases looks at the last minutes, and every quarter of an hour at a month', () => {
  const [first, ...others] = dueLists(new Date('2026-03-02T00:02:00Z'));
  assert.deepEqual([first?.list, first?.from], ['due#2026-03-02', '2026-03-01T23:57:00.000Z']);
  const lists = others.map(({ list }) => list);
  assert.deepEqual(lists, ['due#2026-03-01']);
  assert.equal(dueLists(new Date('2026-03-02T00:15:00Z')).length, 32);
  const found = ['2026-03-02T00:09:59Z', '2026-03-02T00:10:01Z'].map((until) =>
    isOverdue(until, new Date('2026-03-02T00:15:00Z')),
  );
  assert.deepEqual(found, [true, false]);
});
