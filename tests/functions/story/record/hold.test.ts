import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { timedWorld } from '../../../fixtures/timed-world.ts';

// Goal: what is held says what may be announced as long as it is held, and no longer. Method: a world in memory, and an
// older version of the article that comes after the embargo has ended in each way.

const TITLE = 'Harbour council votes to keep the night ferry';
const UNTIL = '2026-03-02T06:00:00.000Z';
const says = { id: 'ferry-7', title: TITLE, text: 'The council voted to keep the ferry.' };
const held = { ...says, embargo: UNTIL, crawled_at: '2026-03-01T11:00:00Z' };
const older = { ...says, crawled_at: '2026-03-01T10:00:00Z' };

describe('an older version of an article', () => {
  it('is announced once the newer one was deleted under its embargo', async () => {
    const { put, remove, releaseAt, announced } = timedWorld();
    await put('a.md', held);
    remove('a.md');
    await releaseAt(UNTIL);
    assert.equal((await put('b.md', older)).disposition, 'new');
    assert.deepEqual(announced(), [`story.created ${TITLE}`]);
  });

  it('does not stay held if a read shows what holds it before its receipt', async () => {
    let hidden = 0;
    const isShown = ({ entity }: { entity: string }) => entity !== 'receipt' || --hidden < 0;
    const { put, table } = timedWorld({}, [], isShown);
    const first = { ...held, crawled_at: older.crawled_at };
    await put('a.md', first);
    hidden = 1;
    await put('b.md', held);
    const found = table.receipts().map(({ disposition, reason }) => [disposition, reason]);
    assert.deepEqual(found, [
      ['stale', 'replaced'],
      ['held', undefined],
    ]);
  });

  it('is stale for good once the newer one was released', async () => {
    const { put, releaseAt, announced } = timedWorld();
    await put('a.md', held);
    await releaseAt(UNTIL);
    assert.equal((await put('b.md', { ...older, text: 'The council votes at eight.' })).disposition, 'stale');
    assert.deepEqual(announced(), [`story.created ${TITLE}`]);
  });
});
