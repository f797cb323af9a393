import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PublishBatchRequestEntry, SNSClient } from '@aws-sdk/client-sns';
import { publish } from '../../../functions/notify/publish.ts';

const answer = (statusCode: number, body: string) => ({
  response: { statusCode, headers: {}, body: new TextEncoder().encode(body) },
});

const taken =
  '<PublishBatchResponse><PublishBatchResult><Successful/><Failed/></PublishBatchResult></PublishBatchResponse>';
const refused = '<ErrorResponse><Error><Type>Sender</Type><Code>InvalidParameter</Code></Error></ErrorResponse>';

/** The SDK's own client, up to the network: `handle` gets each call's form and answers, or throws. */
const snsOver = (handle: (form: URLSearchParams) => ReturnType<typeof answer>) => {
  const calls: string[][] = [];
  const sns = new SNSClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    requestHandler: {
      handle: async ({ body }: { body: string }) => {
        const form = new URLSearchParams(body);
        calls.push([...form].flatMap(([name, value]) => (/\.member\.\d+\.Id$/.test(name) ? value : [])));
        return handle(form);
      },
    } as never,
  });
  return { sns, calls };
};

const entry = (Id: string, Message = 'm'): PublishBatchRequestEntry => ({ Id, Message });

describe('publish', () => {
  it('takes an answer that names no entry for a success', async () => {
    const { sns } = snsOver(() => answer(200, '<PublishBatchResponse><PublishBatchResult/></PublishBatchResponse>'));
    assert.deepEqual(await publish(sns, 'arn:topic', [entry('1'), entry('2')]), new Map());
  });

  it('fails alone an entry that the SDK cannot put into a call', async () => {
    const { sns, calls } = snsOver(() => answer(200, taken));
    const failed = await publish(sns, 'arn:topic', [entry('1'), entry('2', 'half a pair \uD83D'), entry('3')]);
    assert.deepEqual([...failed.keys()], ['2']);
    assert.deepEqual(calls, [['1', '3']]);
  });

  it('sends one by one what SNS refuses as a whole', async () => {
    const { sns, calls } = snsOver((form) =>
      [...form.values()].includes('poison') ? answer(400, refused) : answer(200, taken),
    );
    const failed = await publish(sns, 'arn:topic', [entry('1'), entry('2', 'poison'), entry('3')]);
    assert.deepEqual([...failed.keys()], ['2']);
    assert.deepEqual(calls, [['1', '2', '3'], ['1'], ['2'], ['3']]);
  });

  it('leaves a call together that failed by a fault which may pass: it comes again as it is', async () => {
    const { sns, calls } = snsOver(() => answer(503, ''));
    const failed = await publish(sns, 'arn:topic', [entry('1'), entry('2')]);
    assert.deepEqual([...failed.keys()], ['1', '2']);
    // The SDK's three attempts, and no more.
    assert.deepEqual(calls, Array(3).fill(['1', '2']));
  });
});
