import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PublishBatchRequestEntry } from '@aws-sdk/client-sns';
import { batches } from '../../../../functions/notify/outlets/send-in-batches.ts';
import { sizeOfMessage } from '../../../../functions/notify/outlets/topic.ts';

describe('batches', () => {
  const entry = (Id: string, bytes: number): PublishBatchRequestEntry => ({ Id, Message: 'x'.repeat(bytes) });

  it('holds at most ten entries and 256 KiB, in order', () => {
    const entries = [...Array(23).keys()].map((i) => entry(String(i), 60_000));
    const sizes = batches(entries, sizeOfMessage).map((batch) => batch.length);
    assert.deepEqual(sizes, [4, 4, 4, 4, 4, 3]);
    assert.deepEqual(batches(entries, sizeOfMessage).flat(), entries);
    const allSizes = batches(
      [...Array(23).keys()].map((i) => entry(String(i), 10)),
      sizeOfMessage,
    ).map((batch) => batch.length);
    assert.deepEqual(allSizes, [10, 10, 3]);
    assert.deepEqual(batches([], sizeOfMessage), []);
  });

  it('fills a batch to its last byte', () => {
    const sizes = (...bytes: number[]) =>
      batches(
        bytes.map((size, i) => entry(String(i), size)),
        sizeOfMessage,
      ).map(({ length }) => length);
    assert.deepEqual([sizes(2 ** 17, 2 ** 17), sizes(2 ** 17, 2 ** 17 + 1)], [[2], [1, 1]]);
  });

  it('counts names, types and values of attributes', () => {
    // A quarter of what a call takes, and a little more.
    const long = '가'.repeat(Math.ceil(65_537 / 3));
    const attributes = {
      name: (unit: string) => ({ [unit]: { DataType: '', StringValue: '' } }),
      type: (unit: string) => ({ a: { DataType: unit, StringValue: '' } }),
      value: (unit: string) => ({ a: { DataType: '', StringValue: unit } }),
    };
    for (const [part, of] of Object.entries(attributes)) {
      const entries = [...Array(5).keys()].map((i) => ({ ...entry(String(i), 0), MessageAttributes: of(long) }));
      const sizes = batches(entries, sizeOfMessage).map((batch) => batch.length);
      assert.deepEqual(sizes, [3, 2], part);
    }
  });
});
