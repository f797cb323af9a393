import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Clients } from '../../../../../infra/aws/clients.ts';
import { redrive } from '../../../../../infra/desk/operator/redrive/redrive.ts';
import { storyOf } from '../../../../functions/feed/stories.ts';
import type { Sending } from '../../../../functions/loaded.ts';
import { openQueues } from '../../../aws/queues.ts';
import { STACK } from '../stack/some-outputs.ts';
import { firstId, pointer, tableOf } from './failure-queue.ts';

const AT = '2026-03-01T12:00:05.000Z';
const story = storyOf('t1-a', {}, { firstSeenAt: AT });
const said = { at: AT, articles: 1, publishers: 1, named: 1, report: '1' };
const revised = storyOf(
  't1-b',
  {},
  {
    ...{ firstSeenAt: AT, announce: 'story.updated', revision: 4 },
    announced: { ...said, announce: 'story.updated', revision: 4 },
  },
);

/** A stack with a dead letter and a failed announcement of both stories. */
async function stackOf(t: TestContext, fails: (id: string) => boolean = () => false, signal?: AbortSignal) {
  const queues = await openQueues();
  t.after(queues.stop);
  t.mock.method(SNSClient.prototype as Sending, 'send', async ({ input }: PublishBatchCommand) => ({
    Failed: (input.PublishBatchRequestEntries ?? []).flatMap(({ Id, Message = '' }) =>
      fails(JSON.parse(Message).id) ? { Id, Code: 'InternalError', SenderFault: false } : [],
    ),
  }));
  const notifyFailureQueueUrl = queues.home.replace(/home$/, 'another');
  await queues.send(queues.deadLetters, ['dead']);
  await queues.send(notifyFailureQueueUrl, [pointer()]);
  const outputs = {
    ...{ ...STACK, queueUrl: queues.home, deadLetterQueueUrl: queues.deadLetters, notifyFailureQueueUrl },
    notifyEnvironment: { TOPIC_ARN: STACK.topicArn },
  };
  const clients = { sqs: queues.sqs, dynamodb: tableOf([story, revised]) } as unknown as Clients;
  return { clients, outputs, ...(signal && { signal }) };
}

describe('wiredrop redrive', { concurrency: false }, () => {
  it('announces and moves all, and names the revisions that cannot be sent any more', async (t) => {
    const { document, lines, code } = await redrive(await stackOf(t), { yes: true });
    const { announced, moved, complete } = document as { announced: { id: string; revisionsLost?: string }[] } & Record<
      string,
      unknown
    >;
    assert.deepEqual([moved, complete, code], [1, true, 0]);
    const found = announced.map(({ id, revisionsLost }) => [id, revisionsLost]);
    assert.deepEqual(found, [
      [firstId(story), undefined],
      ['t1-b.4', '1 to 3'],
    ]);
    assert.deepEqual(lines(80).slice(2, 4), ['2 notifications announced', '1 dead letter moved to the ingest queue']);
  });

  it('says before how much there is, of what was asked for', async (t) => {
    const stack = await stackOf(t);
    const linesFor = async (options: object) => (await redrive(stack, { dryRun: true, ...options })).lines(80);
    const [first, second] = [
      '1 message of failed announcements would be announced again',
      '1 dead letter would be moved to the ingest queue',
    ];
    assert.deepEqual(await linesFor({}), [first, second]);
    const found = [await linesFor({ announcements: true }), await linesFor({ deadLetters: true })];
    assert.deepEqual(found, [[first], [second]]);
    assert.deepEqual(await linesFor({ since: '2026-03-01T00:00Z' }), ['2 notifications would be announced']);
  });

  it('refuses options that exclude each other', async (t) => {
    const stack = await stackOf(t);
    await assert.rejects(redrive(stack, { until: '2026-03-01' }), /--until needs a --since/);
    for (const one of ['announcements', 'deadLetters'])
      await assert.rejects(redrive(stack, { since: '2026-03-01', [one]: true }), /does nothing else/);
  });
});
