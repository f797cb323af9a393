import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FileVersion } from '../../../../functions/story/file-version.ts';
import { awaitReceipts, type FindReceipts } from '../../../../infra/cli/files/receipts.ts';
import { rejectedReceipt } from '../../../functions/notify/items.ts';

const versions = (count: number): FileVersion[] =>
  Array.from({ length: count }, (_, index) => ({ bucket: 'b', key: String(index), uploadedAt: '' }));

describe('awaitReceipts', () => {
  /** Finds the receipt of a key from its nth asking on. */
  const findFrom = async (asking: (key: number) => number) => {
    const receipt = await rejectedReceipt('empty');
    const asked = new Map<string, number>();
    const sizes: number[] = [];
    const find: FindReceipts = async (some) => {
      sizes.push(some.length);
      return some.map(({ key }) => {
        asked.set(key, (asked.get(key) ?? 0) + 1);
        return (asked.get(key) ?? 0) < asking(Number(key)) ? undefined : { ...receipt, key };
      });
    };
    return { find, sizes };
  };

  async function wait(find: FindReceipts, count: number, quietMs: number) {
    const came: number[] = [];
    const without = await awaitReceipts(versions(count), find, { quietMs, pollMs: 1 }, ({ key }) =>
      came.push(Number(key)),
    );
    return { came, without: without.map(({ key }) => Number(key)) };
  }

  it('hands over each receipt once, as it comes', async () => {
    const { find } = await findFrom((key) => (key === 0 ? 3 : 1));
    assert.deepEqual(await wait(find, 4, 10_000), { came: [1, 2, 3, 0], without: [] });
  });

  it('names those that do not come', async () => {
    const { find } = await findFrom((key) => (key === 1 ? Number.POSITIVE_INFINITY : 1));
    assert.deepEqual(await wait(find, 3, 30), { came: [0, 2], without: [1] });
  });

  it('gives up where it is interrupted', async () => {
    const { find, sizes } = await findFrom(() => Number.POSITIVE_INFINITY);
    const patience = { quietMs: 60_000, pollMs: 1, signal: AbortSignal.abort() };
    assert.equal((await awaitReceipts(versions(2), find, patience, () => {})).length, 2);
    assert.deepEqual(sizes, []);
  });

  it('asks for a hundred at a time, and a hundred that never come hide nobody', async () => {
    const { find, sizes } = await findFrom((key) => (key < 100 ? Number.POSITIVE_INFINITY : 1));
    const { came } = await wait(find, 130, 100);
    assert.equal(came.length, 30);
    assert.equal(Math.max(...sizes), 100);
  });
});
