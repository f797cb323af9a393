import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  SendMessageCommand,
  SQSClient,
  SQSServiceException,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { moveDeadLetters } from '../../../../../infra/desk/operator/redrive/dead-letters.ts';
import { openQueues } from '../../../aws/queues.ts';

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

  it('reports its progress, and waits no longer after an interruption', async () => {
    const heard: number[] = [];
    const sqs = sqsWithTasks({ Status: 'RUNNING' }, { Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 4 });
    const onMoved = (count: number) => heard.push(count);
    assert.equal(await moveDeadLetters(sqs, QUEUES, { onMoved, signal: AbortSignal.abort() }), 4);
    assert.deepEqual(heard, [4]);
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
    assert.deepEqual([[moved, heard], (await queues.bodiesIn(queues.deadLetters)).length], [[1, [1]], 14]);
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
