import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { receiveAll } from '../../../../infra/cli/queues/held-messages.ts';

/** A queue that says how deep it is, and gives these answers, then empty ones. */
const queueOf = (depth: number, answers: readonly Message[][]) => {
  let asked = 0;
  const send = async (command: object) =>
    command instanceof ReceiveMessageCommand
      ? { Messages: answers[asked++] }
      : { Attributes: { ApproximateNumberOfMessages: String(depth) } };
  return { sqs: { send } as unknown as SQSClient, asked: () => asked };
};

const [one, two] = [{ MessageId: '1' }, { MessageId: '2' }];

describe('receiveAll', () => {
  it('asks a queue that says it is empty, for its depth is approximate', async () => {
    const { sqs, asked } = queueOf(0, [[one]]);
    assert.deepEqual(await receiveAll(sqs, 'queue'), [one]);
    assert.equal(asked(), 2);
  });

  it('asks again where an answer is empty and something must be there, but not for ever', async () => {
    const { sqs, asked } = queueOf(3, [[one], [], [], [two]]);
    assert.deepEqual(await receiveAll(sqs, 'queue'), [one, two]);
    assert.equal(asked(), 4 + 3);
  });

  it('ends where nothing comes but what came before, and keeps the latest receipt of that', async () => {
    const again = [one, two].map((message) => ({ ...message, ReceiptHandle: 'later' }));
    const { sqs, asked } = queueOf(2, [[one, two], again, again, again]);
    assert.deepEqual(await receiveAll(sqs, 'queue'), again);
    assert.equal(asked(), 2);
    const more = queueOf(9, [[one], [one, two], [one], [two], [one], [two]]);
    assert.deepEqual(await receiveAll(more.sqs, 'queue'), [one, two]);
    assert.equal(more.asked(), 2 + 3);
  });

  it('receives no more once it has the one that is wanted', async () => {
    const { sqs, asked } = queueOf(30, [[one], [two], [{ MessageId: '3' }]]);
    assert.deepEqual(await receiveAll(sqs, 'queue', { messageId: '2' }), [one, two]);
    assert.equal(asked(), 2);
  });

  it('gives back what it has where it fails, and asks no more where it is interrupted', async () => {
    const given: unknown[] = [];
    let asked = 0;
    const send = async (command: object) => {
      if (command instanceof ChangeMessageVisibilityBatchCommand) given.push(command.input.Entries);
      if (!(command instanceof ReceiveMessageCommand)) return { Attributes: {} };
      if (asked++ > 0) throw new Error('no more');
      return { Messages: [{ ReceiptHandle: 'handle' }] };
    };
    const sqs = { send } as unknown as SQSClient;
    await assert.rejects(receiveAll(sqs, 'queue'), /no more/);
    assert.deepEqual(given, [[{ Id: '0', ReceiptHandle: 'handle', VisibilityTimeout: 0 }]]);
    assert.deepEqual(await receiveAll(sqs, 'queue', { signal: AbortSignal.abort() }), []);
  });
});
