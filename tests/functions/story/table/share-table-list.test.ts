import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival } from '../../../../functions/story/decision.ts';
import { storyIdOf } from '../../../../functions/story/keys.ts';
import { textKeyOf } from '../arrivals.ts';
import { dispositions, news, noted, together } from './sharing.ts';

const listed = (one: Arrival): Arrival => ({ ...one, timeline: true });

const storyOf = (name: string): string => storyIdOf(textKeyOf(`news of ${name}`));

describe('shareTable: the list of a day', () => {
  it('lists the stories of a batch in one entry of their day, in the call that makes the first claims', async () => {
    const { table, calls, shared } = noted();
    const late = { ...listed(news('d')), now: '2026-03-02T00:00:00.000Z' };
    await together(shared, [listed(news('a')), news('b'), listed(news('c')), late]);
    assert.deepEqual(calls.slice(1), ['insert each 6', 'insert each 4', 'insert each 4']);
    const entries = table.items().filter((item) => item.entity === 'timeline');
    assert.deepEqual(
      entries.map(({ pk, stories }) => [pk.split('#')[1], stories]),
      [
        ['2026-03-01', ['a', 'c'].map(storyOf)],
        ['2026-03-02', [storyOf('d')]],
      ],
    );
  });

  it('makes no story of a batch before all of its stories are listed', async () => {
    const inserts: string[][] = [];
    const unlisted = noted({
      insertEach: async (items) => {
        inserts.push(items.map(({ entity }) => entity));
        return items.map(({ entity }) => entity !== 'timeline' || inserts.length > 2);
      },
    });
    // More claims than one call takes, so that the list is not in the call of the first files.
    const results = await together(
      unlisted.shared,
      Array.from({ length: 30 }, (_, i) => listed(news(`${i}`))),
    );
    assert.deepEqual(
      inserts.slice(0, 2).map(({ length }) => length),
      [25, 6],
    );
    assert.equal(
      inserts
        .slice(0, 2)
        .flat()
        .filter((entity) => entity === 'timeline').length,
      1,
    );
    // Each was refused, looked again, and was listed by itself.
    assert.deepEqual(new Set(dispositions(results)), new Set(['new']));
    const commits = unlisted.calls.filter((call) => call.startsWith('commit'));
    assert.deepEqual(commits, Array(30).fill('commit 2 1 1'));
  });
});
