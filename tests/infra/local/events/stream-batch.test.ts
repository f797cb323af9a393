import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { processStreamBatch } from '../../../../infra/local/events/stream-batch.ts';
import type { StreamRecord } from '../../../../infra/local/events/stream-shards.ts';

interface Trial {
  /** Sequence numbers of each invocation. */
  readonly invoked: string[];
  readonly givenUp: string[];
}

/** Runs a batch through a function that reports the named records, or throws at them. */
async function run(
  numbers: string,
  poison: string,
  options: { bisect?: boolean; throws?: boolean } = {},
): Promise<Trial> {
  const trial: Trial = { invoked: [], givenUp: [] };
  const { bisect = true, throws = false } = options;
  await processStreamBatch(
    [...numbers].map(record),
    { bisect, reportsFailures: true, maxRetries: 2, retryDelayMs: 0 },
    {
      async invoke(event) {
        const sequence = (event as { Records: StreamRecord[] }).Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
        trial.invoked.push(sequence.join(''));
        const failed = sequence.filter((number) => poison.includes(number));
        if (throws && failed.length > 0) return { ok: false, errorType: 'E', errorMessage: 'm' };
        return { ok: true, payload: { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) } };
      },
      async giveUp(records) {
        trial.givenUp.push(records.map(({ dynamodb }) => dynamodb.SequenceNumber).join(''));
      },
      stopped: new AbortController().signal,
    },
  );
  return trial;
}

function record(SequenceNumber: string): StreamRecord {
  return { eventID: '', eventName: 'INSERT', dynamodb: { SequenceNumber, ApproximateCreationDateTime: 0 } };
}

describe('processStreamBatch', () => {
  it('invokes once if nothing fails', async () => {
    assert.deepEqual(await run('abc', ''), { invoked: ['abc'], givenUp: [] });
  });

  it('continues from the first record that failed, and loses none after it', async () => {
    const { invoked, givenUp } = await run('abcd', 'c');
    assert.deepEqual(givenUp, ['c']);
    assert.deepEqual(invoked, ['abcd', 'cd', 'c', 'c', 'c', 'd']);
  });

  it('halves a batch that fails as a whole until the poison record is alone', async () => {
    const { invoked, givenUp } = await run('abcd', 'b', { throws: true });
    assert.deepEqual(givenUp, ['b']);
    assert.deepEqual(invoked, ['abcd', 'ab', 'a', 'b', 'b', 'b', 'cd']);
  });

  it('gives up the whole batch if it may not halve it', async () => {
    const { invoked, givenUp } = await run('abc', 'b', { throws: true, bisect: false });
    assert.deepEqual([invoked, givenUp], [['abc', 'abc', 'abc'], ['abc']]);
  });
});
