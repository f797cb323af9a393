import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Arrival } from '../../../../functions/story/decision.ts';
import { NEAR_DEFAULTS } from '../../../../functions/story/near/near-settings.ts';
import { recordFile } from '../../../../functions/story/record-file.ts';
import type { SharedTable } from '../../../../functions/story/story-table.ts';
import { shareTable } from '../../../../functions/story/table/share-table.ts';
import { arrival, rejectedArrival } from '../arrivals.ts';
import { at, BRIDGE, type Filed, filed, LIBRARY, LIBRARY_LATER } from '../near/samples.ts';
import { dispositions, news, noted, patience, together } from './sharing.ts';

const report = (sample: Filed, key: string): Arrival => {
  const { at: observed, ...one } = filed(sample);
  return { ...arrival({ ...one, crawledAt: observed }, { key }), now: at(5), near: NEAR_DEFAULTS };
};

describe('shareTable', () => {
  it('takes the new articles of a batch in one read, and one call for each step', async () => {
    const { table, calls, shared } = noted();
    const results = await together(shared, [news('a'), news('b'), news('c')]);
    assert.deepEqual(dispositions(results), ['new', 'new', 'new']);
    assert.deepEqual(calls, ['read 9 eventual', 'insert each 3', 'insert each 3', 'insert each 3']);
    assert.equal(table.receipts().length, 3);
  });

  it('deals out what is more than one call takes', async () => {
    const { calls, shared } = noted();
    await together(
      shared,
      Array.from({ length: 34 }, (_, i) => news(`${i}`)),
    );
    const step = ['insert each 25', 'insert each 9'];
    assert.deepEqual(calls, ['read 99 eventual', 'read 3 eventual', ...step, ...step, ...step]);
  });

  it('takes the claims on keys of like reports together with those on the articles', async () => {
    const { table, calls, shared } = noted();
    const results = await together(shared, [report(LIBRARY, '1.md'), report(BRIDGE, '2.md')]);
    assert.deepEqual(dispositions(results), ['new', 'new']);
    assert.equal(calls.slice(2).join(', '), 'insert each 8, insert each 2, insert each 2');
    assert.equal(table.items().filter(({ entity }) => entity === 'near').length, 6);
  });

  it('commits alone what changes an item that others may be at', async () => {
    const { table, calls, shared } = noted();
    await recordFile(news('a'), table, patience);
    const copy = arrival({ articleId: 'z', text: 'news of a' }, { key: 'copy.md' });
    const broken = rejectedArrival('binary', { key: 'broken.md' });
    assert.deepEqual(dispositions(await together(shared, [copy, broken, news('b')])), ['copy', 'rejected', 'new']);
    assert.deepEqual(
      calls.filter((call) => call.startsWith('commit')),
      ['commit 1', 'commit 3', 'commit 1 1 1'],
    );
  });

  it('gives the later of two files in the same words the story of the earlier, which pays for no refused transaction', async () => {
    const { table, calls, shared } = noted();
    const copy = arrival({ articleId: 'z', text: 'news of a' }, { key: 'copy.md' });
    assert.deepEqual(dispositions(await together(shared, [news('a'), copy, news('a')])), ['new', 'copy', 'new']);
    assert.equal(table.stories().length, 1);
    assert.equal(table.receipts().length, 2);
    assert.deepEqual(calls, [
      'read 5 eventual',
      'commit 1 1 1',
      // The same file again.
      'read 3 strong',
      // The copy, behind the first.
      'read 3 strong',
      'commit 3',
    ]);
  });

  it('makes one story of two like reports of one batch', async () => {
    const { table, shared } = noted();
    const results = await together(shared, [report(LIBRARY, '1.md'), report(LIBRARY_LATER, '2.md')]);
    assert.deepEqual(dispositions(results), ['new', 'update']);
    assert.equal(table.stories().length, 1);
  });

  it('refuses alone the file that somebody else was faster with', async () => {
    const race = noted({
      insertEach: async (items) => {
        await recordFile(news('b'), race.table, patience);
        return race.table.insertEach(items);
      },
    });
    const results = await together(race.shared, [news('a'), news('b'), news('c')]);
    assert.deepEqual(
      results.map((result) => result.status === 'fulfilled' && result.value.redelivered),
      [false, true, false],
    );
    assert.deepEqual(race.calls, [
      'read 9 eventual',
      'insert each 3',
      'read 3 strong',
      'insert each 2',
      'insert each 2',
    ]);
  });

  it('fails alone the file that a shared call fails for', async () => {
    const poison = (keys: readonly { pk: string }[]) => {
      if (keys.some(({ pk }) => pk === 'ARTICLE#b')) throw new Error('not valid');
    };
    const reading = noted();
    const poisonedRead = {
      ...reading.shared,
      read: async (...[keys, how]: Parameters<SharedTable['read']>) => {
        poison(keys);
        return reading.shared.read(keys, how);
      },
    };
    const writing = noted({
      commit: async (steps) => {
        poison(steps.flatMap(({ writes }) => writes).map(({ item }) => item));
        return writing.table.commit(steps);
      },
      insertEach: async (items) => {
        poison(items);
        return writing.table.insertEach(items);
      },
    });
    for (const shared of [poisonedRead, writing.shared]) {
      const results = await together(shared, [news('a'), news('b'), news('c')]);
      assert.deepEqual(dispositions(results), ['new', 'Error: not valid', 'new']);
    }
  });

  it('looks again only when what the earlier of two writes is there', async () => {
    const slow = noted({
      commit: async (steps) => {
        await delay(20);
        return slow.table.commit(steps);
      },
    });
    const copy = arrival({ articleId: 'z', text: 'news of a' }, { key: 'copy.md' });
    assert.deepEqual(dispositions(await together(slow.shared, [news('a'), copy])), ['new', 'copy']);
  });

  it('does not try alone what the service failed together', async () => {
    const outage = Object.assign(new Error('time-out'), { name: 'TimeoutError' });
    const fail = () => Promise.reject(outage);
    const copy = arrival({ articleId: 'z', text: 'news of a' }, { key: 'copy.md' });
    for (const over of [{ read: fail }, { insertEach: fail, commit: fail }]) {
      const { calls, shared } = noted(over);
      const results = await together(shared, [news('a'), copy, news('b')]);
      assert.deepEqual(
        dispositions(results),
        Array.from({ length: 3 }, () => 'TimeoutError: time-out'),
      );
      assert.deepEqual(calls, 'read' in over ? ['read 8 eventual'] : ['read 8 eventual', 'insert each 2']);
    }
  });

  it('waits as long as ten objects read side by side differ by', async () => {
    const { calls, shared } = noted();
    const share = shareTable(shared);
    const after = (milliseconds: number, name: string) =>
      share(async (table) => {
        await delay(milliseconds);
        return recordFile(news(name), table, patience);
      });
    await Promise.all([after(0, 'a'), after(15, 'b')]);
    assert.equal(calls[0], 'read 6 eventual');
  });

  it('waits a moment for neighbours, not for the slowest', async () => {
    const { calls, shared } = noted();
    const share = shareTable(shared, 5);
    const slow = Promise.withResolvers<void>();
    const late = share(async (table) => {
      await slow.promise;
      return recordFile(news('late'), table, patience);
    });
    const { disposition } = await share((table) => recordFile(news('a'), table, patience));
    slow.resolve();
    assert.deepEqual([disposition, (await late).disposition], ['new', 'new']);
    assert.deepEqual(calls, ['read 3 eventual', 'commit 1 1 1', 'read 3 eventual', 'commit 1 1 1']);
  });

  it('does not wait at all for files that are done or have failed', async () => {
    const { shared } = noted();
    const share = shareTable(shared, 1e9);
    const done = share(async () => undefined);
    const failed = share(async () => {
      await delay(1);
      throw new Error('no object');
    });
    const recorded = share((table) => recordFile(news('a'), table, patience));
    await assert.rejects(failed, /no object/);
    await done;
    assert.equal((await recorded).disposition, 'new');
  });

  it('fails alone the file whose decision is broken, and keeps nobody waiting', { timeout: 5_000 }, async () => {
    const { shared } = noted();
    const share = shareTable(shared, 1e9);
    const nothing = { item: undefined as never, expect: 'absent' as const };
    const results = await Promise.allSettled([
      share((table) => recordFile(news('a'), table, patience)),
      share(async (table) => {
        await table.read([{ pk: 'STORY#b', sk: 'STORY' }], 'eventual');
        return table.commit([{ writes: [nothing], whole: false }]);
      }),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected'],
    );
  });

  it('does not wait for files that are committing: they will not call again', { timeout: 5_000 }, async () => {
    const committing = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    const slow = noted({
      insertEach: async (items) => {
        committing.resolve();
        await over.promise;
        return slow.table.insertEach(items);
      },
    });
    const share = shareTable(slow.shared, 1e9);
    const early = ['a', 'b'].map((name) => share((table) => recordFile(news(name), table, patience)));
    await committing.promise;
    const { disposition } = await share((table) => recordFile(news('late'), table, patience));
    assert.equal(disposition, 'new');
    over.resolve();
    await Promise.all(early);
  });
});
