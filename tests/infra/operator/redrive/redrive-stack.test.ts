import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type RedriveOptions, redriveStack } from '../../../../infra/operator/redrive/redrive-stack.ts';
import { openQueues } from '../../aws/queues.ts';

/** Redrives a stack of these queues; the failure queue is `another`, as `home` is where dead letters go. */
const run = async (
  prepare: (queues: Awaited<ReturnType<typeof openQueues>>, failureQueueUrl: string) => Promise<void>,
  gone?: 'failures' | 'dead letters',
  options: Partial<RedriveOptions> = {},
) => {
  const queues = await openQueues();
  try {
    const region = { region: 'us-east-1' };
    const clients = {
      sqs: queues.sqs,
      outlets: [],
      dynamodb: new DynamoDBClient(region),
      streams: new DynamoDBStreamsClient(region),
    };
    const heard: unknown[] = [];
    const failureQueueUrl = queues.home.replace(/home$/, 'another');
    await prepare(queues, failureQueueUrl);
    const outputs = {
      notifyEnvironment: { EVENT_SOURCE: '/wiredrop/Wiredrop' },
      tableName: 'table',
      queueUrl: queues.home,
      failureQueueUrl: gone === 'failures' ? `${failureQueueUrl}-gone` : failureQueueUrl,
      deadLetterQueueUrl: gone === 'dead letters' ? `${queues.deadLetters}-gone` : queues.deadLetters,
    };
    const redriven = redriveStack(
      clients,
      outputs,
      {
        announced: () => {},
        failure: () => {},
        announcedAgain: ({ announced, left }) => heard.push({ announced, left }),
        notAnnouncedAgain: (error) => heard.push((error as Error).name),
        moved: (messages, hidden) => heard.push(hidden > 0 ? { messages, hidden } : messages),
      },
      { announcements: true, deadLetters: true, ...options },
    );
    const done = await redriven.catch((error: Error) => error);
    return { heard, done, home: await queues.bodiesIn(queues.home) };
  } finally {
    await queues.stop();
  }
};

describe('redriveStack', { concurrency: true }, () => {
  it('announces before it fails to move the dead letters', async () => {
    const { heard, done } = await run(async () => {}, 'dead letters');
    assert.ok(done instanceof Error);
    assert.deepEqual(heard, [{ announced: 0, left: 0 }]);
  });

  it('moves dead letters although the failure queue holds a stray message', async () => {
    const { heard, done, home } = await run(async (queues, failureQueueUrl) => {
      await queues.send(failureQueueUrl, ['odd']);
      await queues.send(queues.deadLetters, ['dead']);
    });
    assert.deepEqual(heard, [{ announced: 0, left: 1 }, 1]);
    assert.deepEqual([done, home], [false, ['dead']]);
  });

  it('moves dead letters although the failure queue cannot be read', async () => {
    const { heard, done, home } = await run((queues) => queues.send(queues.deadLetters, ['dead']), 'failures');
    assert.deepEqual(heard, ['QueueDoesNotExist', 1]);
    assert.deepEqual([done, home], [false, ['dead']]);
  });

  it('does only the one that is asked for', async () => {
    const fill = async (queues: Awaited<ReturnType<typeof openQueues>>, failureQueueUrl: string) => {
      await queues.send(failureQueueUrl, ['odd']);
      await queues.send(queues.deadLetters, ['dead']);
    };
    const announced = await run(fill, undefined, { deadLetters: false });
    assert.deepEqual([announced.heard, announced.done, announced.home], [[{ announced: 0, left: 1 }], false, []]);
    const moved = await run(fill, undefined, { announcements: false });
    assert.deepEqual([moved.heard, moved.done, moved.home], [[1], true, ['dead']]);
  });

  it('leaves every message in its queue if it is interrupted', async () => {
    const { heard, done, home } = await run(async (queues) => queues.send(queues.deadLetters, ['dead']), undefined, {
      signal: AbortSignal.abort(),
    });
    assert.deepEqual([heard, done, home], [[{ announced: 0, left: 0 }], false, []]);
  });

  it('reports dead letters that are in flight elsewhere', async () => {
    const { heard, done } = await run(async ({ sqs, send, deadLetters }) => {
      await send(deadLetters, ['held', 'free']);
      await sqs.send(new ReceiveMessageCommand({ QueueUrl: deadLetters, VisibilityTimeout: 60 }));
    });
    assert.deepEqual(
      [heard, done],
      [
        [
          { announced: 0, left: 0 },
          { messages: 1, hidden: 1 },
        ],
        false,
      ],
    );
  });

  it('returns true if nothing is left', async () => {
    const { heard, done } = await run(async () => {});
    assert.deepEqual([heard, done], [[{ announced: 0, left: 0 }, 0], true]);
  });
});
