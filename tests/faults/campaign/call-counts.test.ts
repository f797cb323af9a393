import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Call } from '../proxy/call.ts';
import { exampleCall } from '../proxy/example-call.ts';
import { countCalls } from './call-counts.ts';

const call = (operation: string, parts: number, repeats = false, unfit: readonly string[] = []): Call =>
  exampleCall({ service: 'dynamodb', operation, label: `dynamodb:${operation}`, parts, repeats, unfit });

describe('what is counted of the calls', () => {
  it('names those that ask for more than AWS takes in one', () => {
    const { note, refusable } = countCalls();
    for (const [operation, most] of [
      ['BatchGetItem', 100],
      ['TransactWriteItems', 100],
      ['BatchExecuteStatement', 25],
      ['PublishBatch', 10],
    ] as const) {
      note(call(operation, most));
      note(call(operation, most + 1));
    }
    assert.deepEqual(refusable(), [
      'dynamodb:BatchGetItem has 101 parts',
      'dynamodb:TransactWriteItems has 101 parts',
      'dynamodb:BatchExecuteStatement has 26 parts',
      'dynamodb:PublishBatch has 11 parts',
    ]);
  });

  it('names those that put an item twice', () => {
    const { note, refusable } = countCalls();
    note(call('TransactWriteItems', 2));
    note(call('TransactWriteItems', 2, true));
    assert.deepEqual(refusable(), ['dynamodb:TransactWriteItems has an item twice']);
  });

  it('names those in which the service refuses something', () => {
    const { note, refusable } = countCalls();
    note(call('PublishBatch', 2));
    note(call('PublishBatch', 2, false, ['the subject ""']));
    assert.deepEqual(refusable(), ['dynamodb:PublishBatch has the subject ""']);
  });
});
