import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Write } from '../../../../functions/story/items/decision.ts';
import { type Alias, SCHEMA } from '../../../../functions/story/items/items.ts';
import { address, type Key } from '../../../../functions/story/items/keys.ts';
import { joinReads } from '../../../../functions/story/table/joined-reads.ts';
import type { Freshness, StoryTable } from '../../../../functions/story/table/story-table.ts';
import { UnknownSchemaError } from '../../../../functions/story/table/upgrade.ts';
import { memoryTable } from '../../../fixtures/memory-table.ts';

// Goal: whatever files share a request, each is answered as if it had asked alone, and only a fault of the request
// itself is one of all.

const key = (n: number): Key => ({ pk: `STORY#${n}`, sk: 'STORY' });
const range = (from: number, count: number): Key[] => Array.from({ length: count }, (_, at) => key(from + at));
const item = (n: number): Alias => {
  const alias = { entity: 'alias', schema: SCHEMA, version: 1, textKey: 't1:a', storyId: 'story' } as const;
  return { ...key(n), ...alias };
};
/** Even numbers have items. */
const stored = memoryTable({ items: range(0, 200).map((_, n) => item(2 * n)), announced: [] });

/** Notes each request, and answers it with the table's own items, or as told. */
function noting(answer: StoryTable['read'] = stored.read) {
  const requests: { keys: number; freshness: Freshness }[] = [];
  const table: StoryTable = {
    ...stored,
    read: (keys, freshness, arrived) => {
      requests.push({ keys: keys.length, freshness });
      return answer(keys, freshness, arrived);
    },
  };
  return { requests, table };
}

const never = () => new Promise(() => {});
const fault = (name: string) => Object.assign(new Error(name), { name });
const has = (keys: readonly Key[], n: number) => keys.some((one) => address(one) === address(key(n)));

describe('reads of files that are ingested side by side', () => {
  it('answer each file as if it had asked alone', async () => {
    const step = fc.record({
      from: fc.nat(300),
      count: fc.integer({ min: 0, max: 100 }),
      freshness: fc.constantFrom<Freshness>('eventual', 'strong'),
      busy: fc.nat(5),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 10 }), async (files) => {
        const { table, requests } = noting();
        const reads = joinReads(table, async () => {});
        const ofFile = (steps: (typeof files)[number]) =>
          reads.besideOthers(async (joined) => {
            for (const { from, count, freshness, busy } of steps) {
              for (let turn = 0; turn < busy; turn++) await undefined;
              const keys = range(from, count);
              assert.deepEqual(await joined.read(keys, freshness), count ? await stored.read(keys, freshness) : []);
            }
          });
        await Promise.all(files.map(ofFile));
        assert.ok(requests.length <= files.flat().length);
      }),
    );
  });

  it('go as one request for each consistency, once every file waits or has ended', async () => {
    const { table, requests } = noting();
    const reads = joinReads(table, never);
    const busy = Promise.withResolvers<void>();
    const files = [...'0123456789'].map(Number).map((n) =>
      reads.besideOthers(async (joined) => {
        if (n === 0) return busy.promise;
        // Neighbours share two keys.
        await joined.read(range(n, 3), n < 6 ? 'eventual' : 'strong');
        await joined.read(range(10 * n, 10), 'eventual');
      }),
    );
    await new Promise(setImmediate);
    assert.deepEqual(requests, []);
    busy.resolve();
    await Promise.all(files);
    assert.deepEqual(requests, [
      { keys: 7, freshness: 'eventual' },
      { keys: 6, freshness: 'strong' },
      { keys: 90, freshness: 'eventual' },
    ]);
  });

  it('wait some milliseconds for a file that is busy, and not at all where there is no other', async () => {
    const { table, requests } = noting();
    const waits = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let asked = 0;
    const reads = joinReads(table, () => waits[asked++]?.promise ?? never());
    await reads.besideOthers((joined) => joined.read([key(1)], 'strong'));
    assert.equal(asked, 0);
    void reads.besideOthers(never);
    const waiting = reads.besideOthers((joined) => joined.read([key(2)], 'strong'));
    await new Promise(setImmediate);
    assert.deepEqual([requests.length, asked], [1, 1]);
    // As if its timer could not be set.
    waits[0]?.reject(new Error('killed'));
    assert.deepEqual(await waiting, [item(2)]);
  });

  it('have at most 100 different keys a request, and stay whole', async () => {
    const { table, requests } = noting();
    const reads = joinReads(table, never);
    await Promise.all(
      [0, 40, 80, 120, 160].map((from) => reads.besideOthers((joined) => joined.read(range(from, 40), 'eventual'))),
    );
    const allKeys = requests.map(({ keys }) => keys);
    assert.deepEqual(allKeys, [80, 80, 40]);
  });

  for (const error of [fault('ValidationException'), new UnknownSchemaError({ ...key(8), schema: 99 })])
    it(`fail for one file alone where it is the cause: ${error.name}`, async () => {
      const { table, requests } = noting(async (keys, freshness) => {
        if (has(keys, 8)) throw error;
        return stored.read(keys, freshness);
      });
      const reads = joinReads(table, never);
      const ofFile = (n: number) => reads.besideOthers((joined) => joined.read([key(2 * n)], 'eventual'));
      const answers = await Promise.allSettled([...'0123456789'].map(Number).map(ofFile));
      for (const [n, answer] of answers.entries())
        assert.deepEqual(answer.status === 'fulfilled' ? answer.value : answer.reason, n === 4 ? error : [item(2 * n)]);
      assert.equal(requests.length, 1 + 10);
    });

  it('fail for all, and are not asked again, where the table is what fails', async () => {
    const { table, requests } = noting(async () => {
      throw fault('TimeoutError');
    });
    const reads = joinReads(table, never);
    const files = [1, 2, 3].map((n) => reads.besideOthers((joined) => joined.read([key(n)], 'eventual')));
    const answers = await Promise.allSettled(files);
    assert.deepEqual([answers.map(({ status }) => status), requests.length], [Array(3).fill('rejected'), 1]);
  });

  it('answer a file as soon as its own keys are there, though others have to be read again', async () => {
    const { table } = noting(async (_, __, arrived) => {
      arrived?.([item(2)], [key(4), key(5)]);
      throw fault('UnprocessedKeysError');
    });
    const reads = joinReads(table, never);
    const ofFile = (n: number) => reads.besideOthers((joined) => joined.read([key(n), key(n + 1)], 'eventual'));
    const [early, late] = await Promise.allSettled([ofFile(2), ofFile(4)]);
    assert.deepEqual(early, { status: 'fulfilled', value: [item(2)] });
    assert.equal(late.status, 'rejected');
  });
});

describe('writes of files that are ingested side by side', () => {
  const put = (n: number, version: number): Write => ({
    item: { ...item(n), version },
    expect: version === 1 ? 'absent' : version - 1,
  });
  const sent = (answers: readonly (boolean | Error)[]) => {
    const transactions: (readonly Write[])[] = [];
    const write = async (writes: readonly Write[]) => {
      const answer = answers[transactions.push(writes) - 1] ?? true;
      for (let turn = 0; turn < 5; turn++) await undefined;
      if (answer instanceof Error) throw answer;
      return answer;
    };
    return { transactions, reads: joinReads({ ...stored, write }, never) };
  };
  const both = (reads: ReturnType<typeof joinReads>, ...writes: Write[]) =>
    Promise.allSettled(writes.map((one) => reads.besideOthers((joined) => joined.write([one]))));
  const answers = (ends: readonly PromiseSettledResult<boolean>[]) =>
    ends.map((end) => (end.status === 'fulfilled' ? end.value : 'fails'));

  it('are not sent, and fail, where another file has written an item since it was read', async () => {
    const { transactions, reads } = sent([]);
    assert.deepEqual(answers(await both(reads, put(1, 1), put(1, 1), put(2, 1))), [true, false, true]);
    assert.deepEqual(answers(await both(reads, put(1, 1), put(2, 2))), [false, true]);
    // Somebody else has written it meanwhile: the table decides.
    assert.deepEqual(answers(await both(reads, put(1, 4))), [true]);
    assert.equal(transactions.length, 4);
  });

  it('are sent where the one before them was cancelled or failed', async () => {
    for (const first of [false, fault('TimeoutError')]) {
      const { transactions, reads } = sent([first]);
      const ends = answers(await both(reads, put(1, 1), put(1, 1)));
      assert.deepEqual(ends, [first === false ? false : 'fails', true]);
      assert.equal(transactions.length, 2);
    }
  });
});

describe('a file that waits for something else than the table', () => {
  it('keeps the reads of no other file waiting, and joins them again afterwards', async () => {
    const { table, requests } = noting();
    // The longest wait never ends: a read that waits for the file aside would never be answered.
    const reads = joinReads(table, never);
    const { promise: answer, resolve } = Promise.withResolvers<void>();
    const aside = reads.besideOthers(async (joined, wait) => {
      await wait(() => answer);
      return joined.read(range(0, 2), 'eventual');
    });
    const others = [2, 4].map((from) => reads.besideOthers((joined) => joined.read(range(from, 2), 'eventual')));
    await Promise.all(others);
    assert.deepEqual(requests, [{ keys: 4, freshness: 'eventual' }]);
    resolve();
    assert.equal((await aside).length, 1);
  });
});
