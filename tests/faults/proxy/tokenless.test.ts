import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCall } from './call.ts';
import { SESSION_TOKEN } from './session-token.ts';
import { tokenless } from './tokenless.ts';

describe('tokenless', () => {
  const called = (headers: Record<string, string>) =>
    tokenless(
      readCall({
        method: 'POST',
        path: '/',
        headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem', ...headers },
        body: Buffer.from('{}'),
      }),
    );

  it('refuses a function that does not say its session, and nobody else', () => {
    const ofFunction = { 'user-agent': 'aws-sdk-js app/4711' };
    assert.match(called(ofFunction)?.body.toString() ?? '', /AccessDenied/);
    assert.match(called({ ...ofFunction, 'x-amz-security-token': 'another' })?.body.toString() ?? '', /AccessDenied/);
    assert.equal(called({ ...ofFunction, 'x-amz-security-token': SESSION_TOKEN }), undefined);
    assert.equal(called({}), undefined);
  });
});
