import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { SQSBatchResponse } from 'aws-lambda';
import { SAMPLES } from '../../../functions/notifications/samples.ts';
import { newSecret } from '../../../functions/webhook/sign.ts';
import { serve } from '../../fixtures/serve.ts';
import { logged } from '../loaded.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Secrets Manager, DynamoDB and SQS, as far as the function calls them. */
const startAws = async (context: TestContext, secret: string) => {
  const calls: string[] = [];
  const url = await serve(context, async (request, response) => {
    await request.toArray();
    const target = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    calls.push(target);
    response.end(JSON.stringify(target === 'GetSecretValue' ? { SecretString: secret } : {}));
  });
  return { calls, url };
};

describe('the bundled delivery function', () => {
  it('reads its secret once, refuses a private address, and hides the message until its next try', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'wiredrop-webhook-'));
    context.after(() => rmSync(folder, { recursive: true }));
    const entry = join(root, 'functions', 'webhook', 'handler.ts');
    execFileSync(process.execPath, [join(root, 'infra', 'bundle', 'bundle.ts'), entry, folder]);
    const { calls, url } = await startAws(context, newSecret());
    const environment = {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
      WEBHOOK_NAME: 'desk',
      WEBHOOK_FORMAT: 'cloudevents',
      WEBHOOK_URL: 'https://127.0.0.1/hook',
      SECRET_ID: 'news/desk',
      TABLE_NAME: 'stories',
      QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/123456789012/desk',
      DEAD_LETTER_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/123456789012/dead',
    };
    Object.assign(process.env, environment);
    context.after(() => {
      for (const name of Object.keys(environment)) delete process.env[name];
    });
    const lines = logged(context);
    const { handler }: { handler: (event: object) => Promise<SQSBatchResponse> } = createRequire(import.meta.url)(
      join(folder, 'index.js'),
    );
    const body = JSON.stringify(SAMPLES['story.created']);
    const record = { messageId: 'a', receiptHandle: 'a', body, attributes: { ApproximateReceiveCount: '2' } };
    for (const _ of [1, 2])
      assert.deepEqual(await handler({ Records: [record] }), { batchItemFailures: [{ itemIdentifier: 'a' }] });
    assert.deepEqual(calls, [
      ...['GetSecretValue', 'GetItem', 'PutItem', 'ChangeMessageVisibility'],
      ...['GetItem', 'PutItem', 'ChangeMessageVisibility'],
    ]);
    assert.equal(lines[0]?.message, 'webhook desk: not delivered yet');
    assert.match(JSON.stringify(lines[0]), /127\.0\.0\.1, which is not public/);
  });
});
