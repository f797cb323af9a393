import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  SendMessageBatchCommand,
  SQSClient,
  SQSServiceException,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { moveDeadLetters } from '../../../../infra/cli/redrive/dead-letters.ts';
import { openQueues } from '../../aws/queues.ts';

/** An SQS that has move tasks; each look at the latest finds its next state, undefined before there is one. */
const sqsWithTasks = (...states: (ListMessageMoveTasksResultEntry | undefined)[]): SQSClient => {
  let running = false;
  const sqs = new SQSClient({ region: 'us-east-1' });
  sqs.send = async (command: unknown) => {
    if (command instanceof GetQueueAttributesCommand) return { Attributes: { QueueArn: 'arn:dead-letters' } };
    if (command instanceof StartMessageMoveTaskCommand) {
      assert.deepEqual(command.input, { SourceArn: 'arn:dead-letters' });
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

describe('moveDeadLetters where SQS has move tasks', () => {
  it('starts one back to the source and waits until it is done', async () => {
    const sqs = sqsWithTasks(
      { Status: 'FAILED', FailureReason: 'of an earlier one' },
      { Status: 'RUNNING' },
      { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 7 },
    );
    assert.equal(await moveDeadLetters(sqs, 'url'), 7);
  });

  it('waits for one that is running already, and starts no second', async () => {
    const sqs = sqsWithTasks({ Status: 'RUNNING' }, { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 7 });
    assert.equal(await moveDeadLetters(sqs, 'url'), 7);
  });

  it('tells how far it is, and that SQS goes on where nobody waits any more', async () => {
    const heard: unknown[] = [];
    const sqs = sqsWithTasks({ Status: 'RUNNING' }, { Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 4 });
    const watch = { onMoved: (count: number) => heard.push(count), onGoesOn: () => heard.push('goes on') };
    assert.equal(await moveDeadLetters(sqs, 'url', { ...watch, signal: AbortSignal.abort() }), 4);
    assert.deepEqual(heard, [4, 'goes on']);
  });

  it('says why a task failed', async () => {
    const sqs = sqsWithTasks(undefined, { Status: 'FAILED', FailureReason: 'AccessDenied' });
    await assert.rejects(moveDeadLetters(sqs, 'url'), /FAILED: AccessDenied/);
  });
});

describe('moveDeadLetters where an endpoint has none', { concurrency: true }, () => {
  it('moves every message to the queue that names the dead-letter queue, once', async (t) => {
    const queues = await openQueues();
    t.after(queues.stop);
    const bodies = Array.from({ length: 25 }, (_, i) => `message ${String(i).padStart(2, '0')}`);
    await queues.send(queues.deadLetters, bodies);
    assert.equal(await moveDeadLetters(queues.sqs, queues.deadLetters), 25);
    assert.deepEqual(await queues.bodiesIn(queues.home), bodies);
    assert.deepEqual(await queues.bodiesIn(queues.deadLetters), []);
    assert.equal(await moveDeadLetters(queues.sqs, queues.deadLetters), 0);
  });

  it('tells how far it is, and ends where it is interrupted', async (t) => {
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
    const moved = await moveDeadLetters(queues.sqs, queues.deadLetters, { onMoved, signal: interrupted.signal });
    assert.deepEqual([moved, heard], [10, [10]]);
    assert.equal((await queues.bodiesIn(queues.deadLetters)).length, 5);
  });

  it('deletes no message that could not be sent on', async (t) => {
    const queues = await openQueues();
    t.after(queues.stop);
    await queues.send(queues.deadLetters, ['taken', 'refused']);
    const send = queues.sqs.send.bind(queues.sqs);
    queues.sqs.send = async (command: unknown) => {
      if (!(command instanceof SendMessageBatchCommand)) return send(command as never);
      command.input.Entries = command.input.Entries?.filter(({ MessageBody }) => MessageBody !== 'refused');
      return send(command as never);
    };
    assert.equal(await moveDeadLetters(queues.sqs, queues.deadLetters), 1);
    assert.deepEqual(await queues.bodiesIn(queues.home), ['taken']);
    const count = new GetQueueAttributesCommand({
      QueueUrl: queues.deadLetters,
      AttributeNames: ['ApproximateNumberOfMessagesNotVisible'],
    });
    const { Attributes } = await send(count);
    assert.equal(Attributes?.ApproximateNumberOfMessagesNotVisible, '1');
  });

  it('hides none from whoever starts again where it breaks off', async (t) => {
    const queues = await openQueues();
    t.after(queues.stop);
    const bodies = Array.from({ length: 12 }, (_, i) => `message ${String(i).padStart(2, '0')}`);
    await queues.send(queues.deadLetters, bodies);
    const send = queues.sqs.send.bind(queues.sqs);
    queues.sqs.send = async (command: unknown) => {
      if (command instanceof SendMessageBatchCommand) throw new Error('unreachable');
      return send(command as never);
    };
    await assert.rejects(moveDeadLetters(queues.sqs, queues.deadLetters), /unreachable/);
    queues.sqs.send = send;
    assert.equal(await moveDeadLetters(queues.sqs, queues.deadLetters), 12);
    assert.deepEqual((await queues.bodiesIn(queues.home)).sort(), bodies);
  });
});
