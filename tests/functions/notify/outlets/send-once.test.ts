import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Notification } from '../../../../functions/notifications/notification.ts';
import { SAMPLES } from '../../../../functions/notifications/samples.ts';
import { type Outlet, sendOnce } from '../../../../functions/notify/outlets/outlet.ts';
import { seededRandom } from '../../../fixtures/random.ts';

/**
 * Goal: trouble of one outlet repeats nothing at another. Method: Lambda's retries of batches, each in one of several
 * processes, while outlets refuse entries and whole calls at random.
 */
const ATTEMPTS = 11;
const BATCH = 10;

/** @returns how often each outlet took each notification, and how often a batch was retried */
async function retried(seed: string, processes: number) {
  const random = seededRandom(seed);
  const taken = [new Map<string, number>(), new Map<string, number>()];
  const outlets = taken.map(
    (counts, at): Outlet =>
      async (notifications) => {
        const isDown = random.chance(at === 0 ? 1 / 10 : 2 / 3);
        const failed = [...notifications].filter(() => isDown || random.chance(1 / 10));
        for (const [id, notification] of notifications)
          if (!failed.some(([other]) => other === id))
            counts.set(notification.id, (counts.get(notification.id) ?? 0) + 1);
        return new Map(failed.map(([id]) => [id, new Error('refused')]));
      },
  );
  const remembering = Array.from({ length: processes }, () =>
    outlets.map((outlet) => sendOnce(outlet, ({ id }: Notification) => id)),
  );
  let retries = 0;
  for (let batch = 0; batch < 20; batch += 1) {
    // The sequence numbers of two shards may be the same.
    const first = (batch >> 1) * BATCH;
    let left = Array.from({ length: BATCH }, (_, at): [string, Notification] => [
      String(first + at),
      { ...SAMPLES['story.created'], id: `t1-${batch}-${at}.1` },
    ]);
    for (let attempt = 0; left.length > 0 && attempt < 10 * ATTEMPTS; attempt += 1) {
      const sent = await Promise.all((remembering[random.int(processes)] ?? []).map((send) => send(new Map(left))));
      const from = left.findIndex(([id]) => sent.some((failed) => failed.has(id)));
      left = from < 0 ? [] : left.slice(from);
      retries += Number(from >= 0);
    }
    assert.equal(left.length, 0);
  }
  return { taken: taken.map((counts) => [...counts.values()]), retries };
}

describe('outlets whose batch is retried', () => {
  it('each get every notification once, whichever of them refuses it how often', async () => {
    const { taken, retries } = await retried('one process', 1);
    assert.ok(retries > 40, `${retries} retries`);
    assert.deepEqual(
      taken,
      Array.from({ length: 2 }, () => Array(20 * BATCH).fill(1)),
    );
  });

  it('get it at most once from each process that Lambda has', async () => {
    const { taken } = await retried('three processes', 3);
    for (const counts of taken) {
      assert.equal(counts.length, 20 * BATCH);
      assert.ok(Math.max(...counts) > 1 && Math.max(...counts) <= 3);
    }
  });

  it('are asked nothing if they have taken all, of the last ten thousand', async () => {
    const taken: string[] = [];
    const send = sendOnce(
      async (entries: ReadonlyMap<string, string>) => {
        taken.push(...entries.values());
        return new Map();
      },
      (id) => id,
    );
    const numbered = (from: number, to: number) =>
      new Map(Array.from({ length: to - from }, (_, at) => [String(from + at), String(from + at)]));
    await send(numbered(0, 10_000));
    await send(numbered(0, 10_000));
    assert.equal(taken.splice(0).length, 10_000);
    await send(numbered(9_999, 10_001));
    await send(numbered(0, 2));
    assert.deepEqual(taken, ['10000', '0']);
  });
});
