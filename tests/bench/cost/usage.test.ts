import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Invocation } from '../preload/invocation-log.ts';
import { PLAIN, WIREDROP } from '../systems.ts';
import { usageOf } from './usage.ts';

const ingest: Invocation = {
  function: 'ingest',
  calls: { GetObject: 10, BatchGetItem: 20, TransactWriteItems: 10 },
  writeUnits: 130,
  readUnits: 100,
  durationMs: 600,
  cpuMs: 40,
};
const notify: Invocation = {
  function: 'notify',
  calls: { PublishBatch: 1 },
  writeUnits: 0,
  readUnits: 0,
  durationMs: 60,
  cpuMs: 5,
};
const facts = { files: 10, memory: { ingest: 512, notify: 256 }, slowdown: 3, logBytes: 5_000 };

describe('usageOf', () => {
  it('divides what a batch used by its files', () => {
    const usage = usageOf([ingest, notify], { ...facts, system: WIREDROP });
    assert.deepEqual([usage.s3Get, usage.writeUnit, usage.readUnit], [1, 13, 10]);
    assert.deepEqual([usage.lambdaRequest, usage.snsRequest], [0.2, 0.1]);
    assert.equal(usage.logGb, 500 / 1e9);
  });

  it('bills the time on Lambda by the memory of each function', () => {
    const { lambdaGbSecond = 0 } = usageOf([ingest, notify], { ...facts, system: WIREDROP });
    assert.equal(lambdaGbSecond.toFixed(6), ((0.2 * 0.5 + 0.02 * 0.25) / 10).toFixed(6));
  });

  it('counts a message for each file, and a receive and a delete for each batch of a queue', () => {
    assert.equal(usageOf([ingest, notify], { ...facts, system: WIREDROP }).sqsRequest, 1.2);
    assert.equal(usageOf([ingest], { ...facts, system: PLAIN }).sqsRequest, 0);
  });

  it('adds the lines that Lambda logs of each invocation of a sample', () => {
    const { logGb = 0 } = usageOf([ingest], { ...facts, system: PLAIN });
    assert.equal(Math.round(logGb * 1e10), 5_264);
  });
});
