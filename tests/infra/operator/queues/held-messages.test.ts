import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import {
  type Hold,
  keepHidden,
  receiveAll,
  visibilitySeconds,
} from '../../../../infra/operator/queues/held-messages.ts';

const aThird = (visibilitySeconds * 1_000) / 3;

/** A clock that stands still; some messages, and a queue that hides them all but those it refuses. */
const open = (t: TestContext, count: number, receivedAt = 1_000_000) => {
  t.mock.timers.enable({ apis: ['Date', 'setInterval'], now: 1_000_000 });
  const messages = new Set<Message>(Array.from({ length: count }, (_, at) => ({ ReceiptHandle: `handle ${at}` })));
  const refused = new Set<string>();
  const hidden: string[][] = [];
  const send = async ({ input }: ChangeMessageVisibilityBatchCommand) => {
    const entries = input.Entries ?? [];
    assert.ok(entries.every(({ VisibilityTimeout }) => VisibilityTimeout === visibilitySeconds));
    const failed = entries.filter(({ ReceiptHandle = '' }) => refused.has(ReceiptHandle));
    hidden.push(entries.filter((entry) => !failed.includes(entry)).map(({ ReceiptHandle = '' }) => ReceiptHandle));
    return {
      Failed: failed.map(({ Id }) => ({ Id, Code: 'InternalError', Message: 'try again', SenderFault: false })),
    };
  };
  const hold = keepHidden({ send } as unknown as SQSClient, 'queue', messages, receivedAt);
  const pass = async (milliseconds: number): Promise<void> => {
    await delay(5);
    t.mock.timers.tick(milliseconds);
    await delay(5);
  };
  return { hold, messages, refused, hidden, pass };
};

/** Of these messages, those that may be deleted. */
const held = async (hold: Hold, messages: Iterable<Message>): Promise<(string | undefined)[]> => {
  const handles: (string | undefined)[] = [];
  for (const message of messages) {
    const error = await hold.check(message).catch(String);
    if (error === undefined) handles.push(message.ReceiptHandle);
    else assert.match(error, /could not be kept hidden, and others may have it by now: InternalError: try again$/);
  }
  return handles;
};

describe('keepHidden', () => {
  it('hides at once and again what is still worked on, ten to a call, until it is released', async (t) => {
    const { hold, messages, hidden, pass } = open(t, 12);
    const [first] = messages;
    await pass(aThird - 1);
    assert.deepEqual(
      hidden.map(({ length }) => length),
      [10, 2],
    );
    if (first !== undefined) messages.delete(first);
    await pass(1);
    assert.deepEqual(
      hidden.map(({ length }) => length),
      [10, 2, 10, 1],
    );
    assert.ok(!hidden.slice(2).flat().includes('handle 0'));
    for (let third = 0; third < 9; third++) await pass(aThird);
    assert.equal((await held(hold, messages)).length, 11);
    await hold.release();
    const before = hidden.length;
    await pass(3 * aThird);
    assert.equal(hidden.length, before);
  });

  it('knows a message that could not be hidden again, once its time is over', async (t) => {
    const { hold, messages, refused, pass } = open(t, 2);
    await pass(0);
    refused.add('handle 1');
    await pass(aThird);
    await pass(aThird);
    assert.deepEqual(await held(hold, messages), ['handle 0', 'handle 1']);
    await pass(aThird);
    assert.deepEqual(await held(hold, messages), ['handle 0']);
    await hold.release();
  });

  it('takes one refusal for none where the next renewal is taken', async (t) => {
    const { hold, messages, refused, pass } = open(t, 1);
    await pass(0);
    refused.add('handle 0');
    await pass(aThird);
    refused.clear();
    await pass(aThird);
    await pass(2 * aThird);
    assert.deepEqual(await held(hold, messages), ['handle 0']);
    await hold.release();
  });

  it('waits for the first renewal where receiving took longer than a message is hidden', async (t) => {
    const { hold, messages } = open(t, 12, 1_000_000 - 4 * aThird);
    assert.equal((await held(hold, messages)).length, 12);
    await hold.release();
  });
});

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
