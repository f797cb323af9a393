import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { MATCH_DEFAULTS } from '../../../../functions/story/change/match-story.ts';
import { timedWorld } from '../../../fixtures/timed-world.ts';

// Goal: subscribers hear the newest revision of a story at most once in an hour, and always. Method: a page is written
// again and again, by the clock of a world in memory, over crashes.

const TITLE = 'Harbour council votes to keep the night ferry';
const LATER = '2026-03-01T23:00:00.000Z';
const says = (n: number, others = {}) => ({
  ...{ id: 'ferry-7', title: TITLE, publisher: 'Gull Bay Wire' },
  text: `The council voted on Tuesday to keep the ferry. The boat carries ${n} passengers a night, said the mayor.`,
  ...others,
});
const HOUR = { revisionMinutes: 60 };

function heardIn({ table }: ReturnType<typeof timedWorld>) {
  return table.announced().flatMap((item) => {
    if (item.entity !== 'story') return [];
    return `${item.announce.replace('story.', '')} ${/\d+/.exec(item.facts.excerpt)?.[0] ?? ''}`.trim();
  });
}

describe('the revisions of a story within an hour', () => {
  it('are announced as the first and the last, once, over any crashes', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.uniqueArray(fc.nat({ max: 19 }), { maxLength: 6 }),
        async (more, crashes) => {
          const world = timedWorld(HOUR, crashes);
          for (let n = 0; n <= 1 + more; n++) {
            const { warnings } = await world.put('a.md', says(100 + n));
            assert.equal(warnings.includes('revision-waits'), n > 1);
          }
          assert.deepEqual(heardIn(world), ['created 100', 'updated 101']);
          const [later = assert.fail(), ...others] = world.table.items().filter((item) => item.entity === 'later');
          assert.deepEqual(others, [], 'one wait for all of them');
          assert.equal(later.expiresAt, Date.parse(later.until) / 1000 + 32 * 86_400);
          for (const time of [later.until, '2026-03-01T23:01:00.000Z']) {
            await world.releaseAt(time);
            assert.deepEqual(heardIn(world), ['created 100', 'updated 101', `updated ${101 + more}`]);
          }
          const told = world.table.announced().flatMap((item) => (item.entity === 'story' ? item : []));
          assert.equal(told[2]?.previous?.contentHash, told[1]?.facts.contentHash);
          assert.deepEqual([told[2]?.change, told[2]?.revision], ['revision', 3]);
          const found = world.table.items().flatMap((item) => (item.entity === 'later' && item.day) || []);
          assert.deepEqual(found, []);
        },
      ),
      { numRuns: 40 },
    ));

  it('wait for nothing that was announced meanwhile, and the next hour begins with what was announced', async () => {
    const world = timedWorld(HOUR);
    for (const n of [1, 2, 3]) await world.put('a.md', says(n));
    world.clock.now += 3_600_000;
    await world.put('a.md', says(4));
    await world.put('a.md', says(5));
    assert.deepEqual(heardIn(world), ['created 1', 'updated 2', 'updated 4']);
    await world.releaseAt('2026-03-01T13:30:00.000Z');
    assert.deepEqual(heardIn(world), ['created 1', 'updated 2', 'updated 4']);
    await world.releaseAt(LATER);
    assert.deepEqual(heardIn(world), ['created 1', 'updated 2', 'updated 4', 'updated 5']);
    await world.put('a.md', says(6));
    assert.deepEqual(heardIn(world).slice(4), []);
    await world.releaseAt('2026-03-02T00:00:00.000Z');
    assert.deepEqual(heardIn(world).slice(4), ['updated 6']);
  });

  const ENDS = {
    'a retraction, which does not wait': [says(9, { status: 'retracted', title: `KILL: ${TITLE}` }), ['withdrawn']],
    'an embargo': [says(9, { embargo: '2027-01-01T00:00:00Z' }), []],
    'a draft': [says(9, { draft: 'true' }), []],
    'a draft under the same headline, which is a single letter': [
      says(9, { title: 'X', draft: 'true' }),
      [],
      { title: 'X' },
    ],
    'a draft under another headline, at its place': [
      says(9, { title: 'Skerry Mining strikes silver', draft: 'true', url: 'https://gull.example/ferry' }),
      [],
      { url: 'https://gull.example/ferry' },
    ],
  } as const;
  for (const [name, [fields, heard, others]] of Object.entries(ENDS))
    it(`are announced no more after ${name}`, async () => {
      const world = timedWorld({ ...HOUR, matching: MATCH_DEFAULTS });
      for (const n of [1, 2, 3]) await world.put('a.md', says(n, others));
      await world.put('a.md', fields);
      await world.releaseAt(LATER);
      assert.deepEqual(heardIn(world), ['created 1', 'updated 2', ...heard]);
    });

  it('are announced by no quiet file, and never after one', async () => {
    const world = timedWorld(HOUR);
    for (const n of [1, 2, 3]) await world.put('a.md', says(n));
    await world.put('a.md', says(4), { 'wiredrop-quiet': 'true' });
    await world.releaseAt(LATER);
    assert.deepEqual(heardIn(world), ['created 1', 'updated 2']);
  });

  it('wait again after a quiet file of the same hour', async () => {
    const world = timedWorld(HOUR);
    for (const n of [1, 2, 3]) await world.put('a.md', says(n));
    await world.put('a.md', says(4), { 'wiredrop-quiet': 'true' });
    const { warnings } = await world.put('a.md', says(5));
    assert.ok(warnings.includes('revision-waits'));
    await world.releaseAt(LATER);
    assert.deepEqual(heardIn(world), ['created 1', 'updated 2', 'updated 5']);
  });
});
