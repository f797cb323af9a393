import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { FileVersion } from '../../../../../functions/story/items/file-version.ts';
import { SCHEMA } from '../../../../../functions/story/items/items.ts';
import { createFindReceipts, type FindReceipts } from '../../../../../functions/story/table/dynamo-receipts.ts';
import { awaitReceipts } from '../../../../../infra/desk/operator/files/receipts.ts';
import { rejectedReceipt } from '../../../../functions/notify/items.ts';

const schema = { N: String(SCHEMA) };
const uploadedAt = '2026-01-05T10:00:00.000Z';

it('createFindReceipts reads a hundred receipts at a time and returns them in the order of the versions', async () => {
  const asked: number[] = [];
  const client = new DynamoDBClient({ region: 'us-east-1' });
  client.send = async (command: unknown) => {
    assert.ok(command instanceof BatchGetItemCommand);
    const Keys = command.input.RequestItems?.table?.Keys ?? [];
    asked.push(Keys.length);
    // In another order, and without the receipt of version 7.
    return {
      Responses: {
        table: Keys.filter(({ sk }) => sk?.S !== 'v7')
          .map((key) => ({ ...key, schema }))
          .reverse(),
      },
    };
  };
  const versions = Array.from({ length: 250 }, (_, index) => ({
    bucket: 'b',
    key: 'a.md',
    versionId: `v${index}`,
    uploadedAt,
  }));
  const receipts = await createFindReceipts(client, 'table')(versions);
  assert.deepEqual(asked, [100, 100, 50]);
  const shown = receipts.map((receipt) => receipt?.sk);
  assert.deepEqual(
    shown,
    versions.map(({ versionId }) => (versionId === 'v7' ? undefined : versionId)),
  );
});

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

  it('hands over each receipt once, as soon as it is there', async () => {
    const { find } = await findFrom((key) => (key === 0 ? 3 : 1));
    assert.deepEqual(await wait(find, 4, 10_000), { came: [1, 2, 3, 0], without: [] });
  });

  it('returns the versions whose receipt does not come', async () => {
    const { find } = await findFrom((key) => (key === 1 ? Number.POSITIVE_INFINITY : 1));
    assert.deepEqual(await wait(find, 3, 30), { came: [0, 2], without: [1] });
  });

  it('waits for thousands while the queue falls, however long no receipt is found, and says how far it is', async () => {
    const count = 1_000;
    let left = 40;
    const { find } = await findFrom(() => 1);
    const late: FindReceipts = async (some) => (left > 0 ? some.map(() => undefined) : find(some));
    const progress: number[] = [];
    const limits = {
      ...{ quietMs: 20, pollMs: 2, onProgress: (ingested: number) => progress.push(ingested) },
      depth: async () => 10 * Math.max(0, --left),
    };
    assert.equal((await awaitReceipts(versions(count), late, limits, () => {})).length, 0);
    assert.ok(progress.indexOf(count - 100) > 0 && progress.at(-1) === count, progress.join());
  });

  it('gives up on files that never come only after a look at each, if the queue stands still', async () => {
    const { find, sizes } = await findFrom(() => Number.POSITIVE_INFINITY);
    const limits = { quietMs: 1, pollMs: 1, depth: async () => 7 };
    assert.equal((await awaitReceipts(versions(450), find, limits, () => {})).length, 450);
    assert.ok(sizes.length >= 5, sizes.join());
  });

  it('gives up if it is interrupted', async () => {
    const { find, sizes } = await findFrom(() => Number.POSITIVE_INFINITY);
    const limits = { quietMs: 60_000, pollMs: 1, signal: AbortSignal.abort() };
    assert.deepEqual([(await awaitReceipts(versions(2), find, limits, () => {})).length, sizes], [2, []]);
  });

  it('looks once more at each file that has no receipt when everything is settled, and gives up', async () => {
    const { find, sizes } = await findFrom((key) => (key === 0 ? 2 : Number.POSITIVE_INFINITY));
    const { promise: settled, resolve } = Promise.withResolvers<void>();
    const observed: FindReceipts = async (some) => {
      resolve();
      return find(some);
    };
    const without = await awaitReceipts(versions(2), observed, { quietMs: 60_000, pollMs: 60_000, settled }, () => {});
    assert.deepEqual([without.map(({ key }) => key), sizes.length], [['1'], 2]);
  });

  it('reads a hundred at a time, and a hundred missing ones do not hide others', async () => {
    const { find, sizes } = await findFrom((key) => (key < 100 ? Number.POSITIVE_INFINITY : 1));
    const { came } = await wait(find, 130, 100);
    assert.deepEqual([came.length, Math.max(...sizes)], [30, 100]);
  });
});
