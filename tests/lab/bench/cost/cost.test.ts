import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Invocation } from '../preload/lambda-pace.ts';
import { PLAIN, WIREDROP } from '../systems.ts';
import { costPerMillion, REGIONS, usageOf } from './dollars.ts';
import PRICES from './prices.json' with { type: 'json' };
import { itemBytes, queryUnits, unitsOf } from './write-units.ts';

it('costPerMillion multiplies amounts by their price in the region', () => {
  const { total, parts } = costPerMillion({ s3Get: 1, writeUnit: 8 }, 'us-east-1');
  const found = [parts.s3Get, parts.writeUnit, total].map((dollars) => dollars?.toFixed(4));
  assert.deepEqual(found, ['0.4000', '5.0000', '5.4000']);
  assert.equal(costPerMillion({ s3Get: 1 }, 'ap-northeast-2').total.toFixed(4), '0.3500');
  for (const [name, { usd, source }] of Object.entries({ ...PRICES.prices, ...PRICES.monthly })) {
    assert.equal(usd.length, REGIONS.length, name);
    assert.match(source, /^https:\/\/(docs\.)?aws\.amazon\.com\//, name);
  }
});

describe('usageOf', () => {
  const nothing = { writeUnits: 0, readUnits: 0 };
  const calls = { GetObject: 10, BatchGetItem: 20, TransactWriteItems: 10 };
  const ingest: Invocation = {
    function: 'ingest',
    calls,
    writeUnits: 130,
    readUnits: 100,
    durationMs: 600,
    cpuMs: 40,
    stolenMs: 0,
  };
  const notify: Invocation = {
    ...nothing,
    function: 'notify',
    calls: { PublishBatch: 1 },
    durationMs: 60,
    cpuMs: 5,
    stolenMs: 0,
  };
  const facts = { files: 10, memory: { ingest: 512, notify: 256 }, slowdown: 3, logBytes: 5_000 };

  it('divides what a batch used by its files, and bills its time on Lambda by the memory of each function', () => {
    const { lambdaGbSecond = 0, ...usage } = usageOf([ingest, notify], { ...facts, system: WIREDROP });
    // A message for each file, a receive and a delete for the batch.
    const table = { s3Get: 1, writeUnit: 13, readUnit: 10, sqsRequest: 1.2 };
    assert.deepEqual(usage, { ...table, lambdaRequest: 0.2, snsRequest: 0.1, logGb: 500 / 1e9 });
    assert.equal(lambdaGbSecond.toFixed(6), ((0.2 * 0.5 + 0.02 * 0.25) / 10).toFixed(6));
  });

  it('adds the lines that Lambda logs of each invocation of a sample, which has no queue', () => {
    const { logGb = 0, sqsRequest } = usageOf([ingest], { ...facts, system: PLAIN });
    assert.deepEqual([Math.round(logGb * 1e10), sqsRequest], [5_264, 0]);
  });
});

describe('unitsOf', () => {
  const listed = { day: { S: '2026-01-05#3' }, firstSeenAt: { S: '2026-01-05T00:00:00.000Z' } };
  const put = (bytes: number, ConditionExpression: string, more = {}) => ({
    Put: { Item: { pk: { S: 'a' }, sk: { S: 'b' }, text: { S: 'x'.repeat(bytes) }, ...more }, ConditionExpression },
  });
  const units = (...TransactItems: object[]) =>
    unitsOf('TransactWriteItems', JSON.stringify({ TransactItems })).writeUnits;
  const NEW = 'attribute_not_exists(pk)';

  it('counts two units for each started KiB of a transaction, and one for the index entry of a new story', () => {
    assert.equal(units(put(100, NEW), put(1024, NEW)), 2 + 4);
    assert.deepEqual([units(put(100, NEW, listed)), units(put(100, 'version = :seen', listed))], [2 + 1, 2]);
  });

  it('counts half a unit for a key, and one for a key that is read consistently', () => {
    const keys = (ConsistentRead: boolean) =>
      unitsOf('BatchGetItem', JSON.stringify({ RequestItems: { t: { Keys: [1, 2, 3], ConsistentRead } } })).readUnits;
    assert.deepEqual([keys(false), keys(true)], [1.5, 3]);
  });
});

it('queryUnits counts half a unit for each started 4 KiB, and for an empty answer', () =>
  assert.deepEqual([0, 1, 4096, 4097, 9000].map(queryUnits), [0.5, 0.5, 0.5, 1, 1.5]));

it('itemBytes counts as DynamoDB does: UTF-8, two digits a byte, three for a list or map and one an entry', () => {
  const bytes = new Uint8Array([1, 2, 3, 4]);
  for (const [item, expected] of [
    [{ pk: { S: 'abc' }, 뉴스: { S: '가' } }, 2 + 3 + 6 + 3],
    [{ n: { N: '1234' } }, 1 + 3],
    [{ n: { N: '-7' } }, 1 + 3],
    [{ l: { L: [{ S: 'ab' }, { BOOL: true }] } }, 1 + 3 + (1 + 2) + (1 + 1)],
    [{ m: { M: { k: { S: 'v' } } } }, 1 + 3 + (1 + 1 + 1)],
    [{ b: { B: bytes } }, 1 + 4],
    [{ b: { B: Buffer.from(bytes).toString('base64') } }, 1 + 4],
  ] as const)
    assert.equal(itemBytes(item), expected, JSON.stringify(item));
});
