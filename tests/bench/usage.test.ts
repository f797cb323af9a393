import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CaseCost } from './measure-calls.ts';
import { type RunningFacts, usageOf } from './usage.ts';

const announced: CaseCost = {
  calls: { GetObject: 1, BatchGetItem: 1, TransactWriteItems: 1, PublishBatch: 1 },
  readUnits: 3,
  writeUnits: 7,
  largestItemUnits: 0,
  reportedUnits: 6,
  announced: 1,
  logBytes: { ingest: 500, notify: 400, shared: 200 },
};
const facts: RunningFacts = {
  direct: false,
  parallel: 5,
  memoryMb: { ingest: 1024, notify: 1024 },
  cpuMs: { alone: 0, batched: 0 },
  platformLogBytes: 300,
};

describe('usageOf', () => {
  it('counts a file alone in its batch with every request of its own', () => {
    const usage = usageOf(announced, facts, 'alone');
    assert.equal(usage.sqsRequest, 3);
    assert.equal(usage.lambdaRequest, 2);
    assert.equal(usage.snsRequest, 1);
    assert.equal(usage.logGb, 1500 / 1e9);
  });

  it('shares the requests of a full batch among its files', () => {
    const usage = usageOf(announced, facts, 'batched');
    assert.equal(usage.sqsRequest, 1.2);
    assert.equal(usage.lambdaRequest, 0.2);
    assert.equal(usage.snsRequest, 0.1);
    assert.equal(usage.logGb, (300 + 400 + 20 + 60) / 1e9);
  });

  it('takes for a full batch what its files were counted to take, and the rest as alone', () => {
    const counted = { ...announced, batched: { readUnits: 2, writeUnits: 6.1 } };
    const units = (how: 'alone' | 'batched', cost = counted as typeof announced) => {
      const { readUnit, writeUnit } = usageOf(cost, facts, how);
      return [readUnit, writeUnit];
    };
    assert.deepEqual(
      [units('alone'), units('batched'), units('batched', announced)],
      [
        [3, 7],
        [2, 6.1],
        [3, 7],
      ],
    );
  });

  it('shares waiting among the files that wait side by side', () => {
    const waits = 20 + 6 + 12;
    const publish = 15;
    assert.equal(rounded(usageOf(announced, facts, 'alone').lambdaGbSecond), (waits + publish) / 1000);
    assert.equal(rounded(usageOf(announced, facts, 'batched').lambdaGbSecond), (waits / 5 + publish / 10) / 1000);
  });

  it('bills processor time at the share of a processor that the memory gives', () => {
    const busy = { ...facts, cpuMs: { alone: 10, batched: 4 }, memoryMb: { ingest: 512, notify: 1024 } };
    const idle = { ...busy, cpuMs: { alone: 0, batched: 0 }, platformLogBytes: 300 };
    for (const arrivals of ['alone', 'batched'] as const) {
      const seconds = (facts: RunningFacts) => usageOf(announced, facts, arrivals).lambdaGbSecond ?? 0;
      const share = busy.cpuMs[arrivals] * (1769 / 512);
      assert.equal(rounded(seconds(busy) - seconds(idle)), rounded((share / 1000) * 0.5));
    }
  });

  it('has no queue and no batches where S3 invokes the function', () => {
    const publish = { ...announced, calls: { GetObject: 1, GetItem: 1, PutItem: 1, Publish: 1 } };
    const usage = usageOf(publish, { ...facts, direct: true }, 'batched');
    assert.equal(usage.sqsRequest, 0);
    assert.equal(usage.lambdaRequest, 1);
    assert.equal(usage.snsRequest, 1);
  });
});

function rounded(value: number | undefined): number {
  return Number((value ?? 0).toFixed(9));
}
