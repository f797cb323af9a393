import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMeter } from './capacity-meter.ts';

const item = (pk: string, bytes: number, others = {}) => ({
  pk: { S: pk },
  sk: { S: 's' },
  body: { S: 'x'.repeat(bytes) },
  ...others,
});
const put = (Item: object) => ({ TableName: 't', Item });
const transaction = (...items: object[]) => ({ TransactItems: items.map((Item) => ({ Put: put(Item) })) });

describe('capacity units', () => {
  it('of a write are its KiB, begun ones included', () => {
    const meter = createMeter();
    assert.equal(meter('PutItem', put(item('a', 100)), {}).writeUnits, 1);
    assert.equal(meter('PutItem', put(item('b', 1024)), {}).writeUnits, 2);
  });

  it('of a transaction are twice those of each item', () => {
    assert.equal(createMeter()('TransactWriteItems', transaction(item('a', 10), item('b', 1500)), {}).writeUnits, 6);
  });

  it('of an overwritten item are those of the larger of the two', () => {
    const meter = createMeter();
    meter('PutItem', put(item('a', 3000)), {});
    assert.equal(meter('PutItem', put(item('a', 10)), {}).writeUnits, 3);
  });

  it('are used up by a failed condition too, and nothing is written', () => {
    const meter = createMeter();
    assert.equal(meter('PutItem', put(item('a', 3000)), undefined).writeUnits, 3);
    assert.equal(meter('PutItem', put(item('a', 10)), {}).writeUnits, 1);
  });

  it('of a batched read are one for each key, found or missing, halved when it need not be consistent', () => {
    const meter = createMeter();
    const request = (ConsistentRead: boolean) => ({ RequestItems: { t: { Keys: [{}, {}, {}], ConsistentRead } } });
    const answer = { Responses: { t: [item('a', 5000)] } };
    assert.equal(meter('BatchGetItem', request(true), answer).readUnits, 4);
    assert.equal(meter('BatchGetItem', request(false), answer).readUnits, 2);
  });

  it('are known for the document client, whose items are plain values', () => {
    assert.equal(createMeter()('PutItem', put({ contentHash: 'a', body: 'x'.repeat(2000) }), {}).writeUnits, 2);
  });

  it('are not guessed for an operation without a rule', () => {
    assert.throws(() => createMeter()('DeleteItem', {}, {}), /no rule/);
  });
});
