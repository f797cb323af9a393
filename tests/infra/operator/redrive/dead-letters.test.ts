import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  SQSServiceException,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { fileMessage } from '../../../../functions/story/items/file-version.ts';
import { dropMessage, moveDeadLetters } from '../../../../infra/operator/redrive/dead-letters.ts';
import { openQueues } from '../../aws/queues.ts';
import { pointer } from './failure-queue.ts';

const QUEUES = { queueUrl: 'files', deadLetterQueueUrl: 'dead' };

const urlsOf = ({ home, deadLetters }: Awaited<ReturnType<typeof openQueues>>) => ({
  queueUrl: home,
  deadLetterQueueUrl: deadLetters,
});

/** An SQS that has move tasks; each look at the latest finds its next state, undefined before there is one. */
const sqsWithTasks = (...states: (ListMessageMoveTasksResultEntry | undefined)[]): SQSClient => {
  let running = false;
  const sqs = new SQSClient({ region: 'us-east-1' });
  sqs.send = async (command: unknown) => {
    if (command instanceof GetQueueAttributesCommand)
      return { Attributes: { QueueArn: `arn:${command.input.QueueUrl}` } };
    if (command instanceof StartMessageMoveTaskCommand) {
      assert.deepEqual(command.input, { SourceArn: 'arn:dead', DestinationArn: 'arn:files' });
      if (running) throw new SQSServiceException({ name: 'UnsupportedOperation', $fault: 'client', $metadata: {} });
      return {};
    }
    if (command instanceof ListMessageMoveTasksCommand) {
      const [state] = states.splice(0, 1);
      running = state?.Status === 'RUNNING';
      return state ? { Results: [state] } : {};
    }
    throw new Error('another call than that');
  };
  return sqs;
};

describe('moveDeadLetters with move tasks', () => {
  it('starts one to the ingest queue and waits until it is done', async () => {
    const sqs = sqsWithTasks(
      { Status: 'FAILED', FailureReason: 'of an earlier one' },
      { Status: 'RUNNING' },
      { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 7 },
    );
    assert.equal(await moveDeadLetters(sqs, QUEUES), 7);
  });

  it('waits for a running task, and starts no second one', async () => {
    const sqs = sqsWithTasks({ Status: 'RUNNING' }, { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 7 });
    assert.equal(await moveDeadLetters(sqs, QUEUES), 7);
  });

  it('reports its progress, and that SQS goes on after an interruption', async () => {
    const heard: unknown[] = [];
    const sqs = sqsWithTasks({ Status: 'RUNNING' }, { Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 4 });
    const watch = { onMoved: (count: number) => heard.push(count), onGoesOn: () => heard.push('goes on') };
    assert.equal(await moveDeadLetters(sqs, QUEUES, { ...watch, signal: AbortSignal.abort() }), 4);
    assert.deepEqual(heard, [4, 'goes on']);
  });

  it('says why a task failed', async () => {
    const sqs = sqsWithTasks(undefined, { Status: 'FAILED', FailureReason: 'AccessDenied' });
    await assert.rejects(moveDeadLetters(sqs, QUEUES), /FAILED: AccessDenied/);
  });
});

describe('moveDeadLetters without move tasks', { concurrency: true }, () => {
  it('moves every message to the ingest queue, once', async (t) => {
    const queues = await openQueues();
    t.after(queues.stop);
    const bodies = Array.from({ length: 25 }, (_, i) => `message ${String(i).padStart(2, '0')}`);
    await queues.send(queues.deadLetters, bodies);
    assert.equal(await moveDeadLetters(queues.sqs, urlsOf(queues)), 25);
    assert.deepEqual(await queues.bodiesIn(queues.home), bodies);
    assert.deepEqual(await queues.bodiesIn(queues.deadLetters), []);
    assert.equal(await moveDeadLetters(queues.sqs, urlsOf(queues)), 0);
  });

  it('reports its progress, and stops when it is interrupted', async (t) => {
    const queues = await openQueues();
    t.after(queues.stop);
    const bodies = Array.from({ length: 15 }, (_, i) => `message ${i}`);
    await queues.send(queues.deadLetters, bodies);
    const interrupted = new AbortController();
    const heard: number[] = [];
    const onMoved = (count: number) => {
      heard.push(count);
      interrupted.abort();
    };
    const moved = await moveDeadLetters(queues.sqs, urlsOf(queues), { onMoved, signal: interrupted.signal });
    assert.deepEqual([moved, heard], [1, [1]]);
    assert.equal((await queues.bodiesIn(queues.deadLetters)).length, 14);
  });

  it('deletes and hides no message that could not be sent on', async (t) => {
    const queues = await openQueues();
    t.after(queues.stop);
    const bodies = Array.from({ length: 12 }, (_, i) => `message ${String(i).padStart(2, '0')}`);
    await queues.send(queues.deadLetters, bodies);
    const send = queues.sqs.send.bind(queues.sqs);
    queues.sqs.send = async (command: unknown) => {
      if (command instanceof SendMessageCommand) throw new Error('unreachable');
      return send(command as never);
    };
    await assert.rejects(moveDeadLetters(queues.sqs, urlsOf(queues)), /unreachable/);
    queues.sqs.send = send;
    assert.equal(await moveDeadLetters(queues.sqs, urlsOf(queues)), 12);
    assert.deepEqual((await queues.bodiesIn(queues.home)).sort(), bodies);
  });
});

const file = fileMessage({ bucket: 'b', key: 'a.md', uploadedAt: '2026-01-05T10:00:00.000Z' });

describe('dropMessage', { concurrency: true }, () => {
  it('deletes a stray from either queue, and nothing that redrive understands', async (t) => {
    const queues = await openQueues();
    t.after(queues.stop);
    // Not `home`, from which the receives of this test would move a message on.
    const failures = queues.home.replace(/home$/, 'another');
    const urls = { deadLetterQueueUrl: queues.deadLetters, failureQueueUrl: failures };
    await queues.send(queues.deadLetters, ['hello', file]);
    await queues.send(failures, ['stray', pointer('10')]);
    const idOf = async (QueueUrl: string, body: string): Promise<string> => {
      const look = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 };
      const { Messages = [] } = await queues.sqs.send(new ReceiveMessageCommand(look));
      return Messages.find(({ Body }) => Body === body)?.MessageId ?? '';
    };
    const drop = (id: string) => dropMessage(queues.sqs, urls, id);
    assert.equal(await drop(await idOf(queues.deadLetters, 'hello')), 'hello');
    assert.equal(await drop(await idOf(failures, 'stray')), 'stray');
    for (const [queue, body] of [
      [queues.deadLetters, file],
      [failures, pointer('10')],
    ] as const) {
      await assert.rejects(drop(await idOf(queue, body)), /is not a stray/);
    }
    assert.equal(await drop('nosuch'), undefined);
    assert.deepEqual(await queues.bodiesIn(queues.deadLetters), [file]);
    assert.deepEqual(await queues.bodiesIn(failures), [pointer('10')]);
  });

  it('receives only until it finds the message, and nothing if it is interrupted', async () => {
    let asked = 0;
    const calls: object[] = [];
    const send = async (command: object) => {
      calls.push(command);
      if (!(command instanceof ReceiveMessageCommand)) return { Attributes: { ApproximateNumberOfMessages: '100' } };
      assert.ok(++asked < 50, 'no end');
      return { Messages: [{ MessageId: String(asked), ReceiptHandle: `handle ${asked}`, Body: 'odd' }] };
    };
    const sqs = { send } as unknown as SQSClient;
    const urls = { deadLetterQueueUrl: 'dead', failureQueueUrl: 'failures' };
    assert.equal(await dropMessage(sqs, urls, '3'), 'odd');
    assert.equal(asked, 3);
    const deleted = calls.flatMap((call) => (call instanceof DeleteMessageCommand ? [call.input.ReceiptHandle] : []));
    const [given] = calls.flatMap((call) => (call instanceof ChangeMessageVisibilityBatchCommand ? [call.input] : []));
    const handles = given?.Entries?.map(({ ReceiptHandle }) => ReceiptHandle);
    assert.deepEqual([deleted, handles], [['handle 3'], ['handle 1', 'handle 2']]);
    assert.equal(await dropMessage(sqs, urls, '4', AbortSignal.abort()), undefined);
    assert.equal(asked, 3);
  });
});
