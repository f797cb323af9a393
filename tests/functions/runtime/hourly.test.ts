import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readHourly } from '../../../functions/runtime/hourly.ts';
import { logged } from '../loaded.ts';

const MINUTE_MS = 60_000;
const NONE = { value: 0 };

/** Reads at these minutes what answers one after the other; a string is a fault. @returns what was there each time */
async function readAt(minutes: readonly number[], ...answers: (number | string | undefined)[]) {
  let nowMs = 0;
  let reads = 0;
  const read = async () => {
    const answer = answers[reads++];
    if (typeof answer === 'string') throw new Error(answer);
    return answer === undefined ? undefined : { value: answer };
  };
  const known = readHourly(
    'a table of words',
    () => NONE,
    read,
    () => nowMs,
  );
  const values: number[] = [];
  for (const minute of minutes) {
    nowMs = minute * MINUTE_MS;
    values.push((await known()).value);
  }
  return { values, reads };
}

describe('what is read hourly', () => {
  it('is read again after an hour, and not before', async () =>
    assert.deepEqual(await readAt([0, 59, 60, 119], 1, 2), { values: [1, 1, 2, 2], reads: 2 }));

  it('stays as it was known where it is not there any more, and is the default before it is', async () =>
    assert.deepEqual(await readAt([0, 60, 120], undefined, 1, undefined), { values: [0, 1, 1], reads: 3 }));

  it('stays as it was known while it cannot be read, which is tried again after a minute, and logged', async (context) => {
    const lines = logged(context);
    const { values, reads } = await readAt([0, 60, 60.5, 61, 121], 1, 'throttled', 2, 3);
    assert.deepEqual([values, reads], [[1, 1, 1, 2, 3], 4]);
    assert.deepEqual((await readAt([0, 1], 'throttled', 1)).values, [0, 1]);
    assert.partialDeepStrictEqual(
      lines,
      Array(2).fill({ level: 'ERROR', message: 'a table of words could not be read' }),
    );
  });
});
