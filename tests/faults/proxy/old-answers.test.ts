import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import type { Answer } from './error-answer.ts';
import { createOldAnswers } from './old-answers.ts';

const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 's' } });
const request = (...pks: string[]): Buffer =>
  Buffer.from(JSON.stringify({ RequestItems: { stories: { Keys: pks.map(key) } } }));
const answer = (...items: object[]): Answer => ({
  status: 200,
  headers: { 'x-amz-crc32': '1' },
  body: Buffer.from(JSON.stringify({ Responses: { stories: items }, UnprocessedKeys: {} })),
});
const itemsIn = ({ body }: Answer): unknown => JSON.parse(body.toString()).Responses.stories;

const version = (pk: string, n: number) => ({ ...key(pk), version: { N: String(n) } });
const NONE = (): boolean => false;

describe('answers that are a moment old', () => {
  it('say what was there, or that nothing was, at the keys that are not kept', () => {
    const old = createOldAnswers();
    old.remember(request('a', 'b', 'c'), answer(version('a', 1), version('b', 1)));
    const now = answer(version('a', 2), version('b', 2), version('c', 1));
    const aged = old.aged(request('a', 'b', 'c'), now, (at) => at === 1);
    assert.deepEqual(itemsIn(aged), [version('a', 1), version('b', 2)]);
    // Its checksum would be that of another body.
    assert.equal(aged.headers['x-amz-crc32'], undefined);
  });

  it('are as they are where nobody has looked a moment ago, or something went wrong', () => {
    const old = createOldAnswers();
    const now = answer(version('a', 2));
    assert.deepEqual(itemsIn(old.aged(request('a'), now, NONE)), [version('a', 2)]);
    mock.timers.enable({ apis: ['Date'] });
    old.remember(request('a'), answer(version('a', 1)));
    mock.timers.tick(1_001);
    assert.deepEqual(itemsIn(old.aged(request('a'), now, NONE)), [version('a', 2)]);
    assert.deepEqual(itemsIn(old.aged(request('a'), now, NONE, 2_000)), [version('a', 1)]);
    mock.timers.reset();
    const failed = { ...now, status: 500, body: Buffer.from('no') };
    assert.equal(old.remember(request('a'), failed), failed);
    assert.equal(old.aged(request('a'), failed, NONE), failed);
  });
});
