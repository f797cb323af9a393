import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type ChangeMessageVisibilityBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { changeVisibility } from '../../../infra/aws/queue-messages.ts';

it('changeVisibility goes through all messages, and says of which SQS refused it, and why', async () => {
  const messages = Array.from({ length: 25 }, (_, at) => ({ ReceiptHandle: String(at) }));
  const sqs = new SQSClient({ region: 'us-east-1' });
  let calls = 0;
  sqs.send = async ({ input: { Entries = [] } }: ChangeMessageVisibilityBatchCommand) => {
    calls++;
    assert.ok(Entries.length <= 10);
    if (Entries.some(({ ReceiptHandle }) => ReceiptHandle === '24')) throw new Error('gone');
    return {
      Failed: Entries.filter(({ ReceiptHandle }) => ReceiptHandle === '13').map(({ Id }) => ({ Id, Code: 'InFlight' })),
    };
  };
  const refused = await changeVisibility(sqs, 'https://queue', messages, 0);
  assert.equal(calls, 3);
  const why = [...refused].map(([{ ReceiptHandle }, reason]) => `${ReceiptHandle} ${reason}`);
  assert.deepEqual(why, ['13 InFlight', ...[20, 21, 22, 23, 24].map((at) => `${at} Error: gone`)]);
});
