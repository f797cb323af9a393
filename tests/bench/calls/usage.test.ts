import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CaseCost } from './measure-calls.ts';
import { exampleBurst } from './measured-example.ts';
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
  memoryMb: { ingest: 1024, notify: 1024 },
  cpuMs: { alone: 0, batched: 0 },
  platformLogBytes: 300,
  burst: {
    ...exampleBurst,
    invocations: { ingest: 0.125, notify: 0.25 },
    calls: { GetObject: 1, BatchGetItem: 0.5, TransactWriteItems: 1, PublishBatch: 0.25 },
    waitMs: { ingest: 8, notify: 4 },
  },
};

describe('usageOf', () => {
  it('counts a file alone in its batch with every request of its own', () => {
    const usage = usageOf(announced, facts, 'alone');
    assert.equal(usage.sqsRequest, 3);
    assert.equal(usage.lambdaRequest, 2);
    assert.equal(usage.snsRequest, 1);
    assert.equal(usage.logGb, 1500 / 1e9);
  });

  it('shares in a burst what was counted there', () => {
    const usage = usageOf(announced, facts, 'batched');
    assert.equal(usage.sqsRequest, 1.25);
    assert.equal(usage.lambdaRequest, 0.375);
    assert.equal(usage.snsRequest, 0.25);
    assert.equal(usage.logGb, (300 + 400 + 200 / 8 + 300 * 0.375) / 1e9);
  });

  it('takes in batches the units that were counted there, and else those of files alone', () => {
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

  it('bills each function’s waiting by its memory: one call after the other alone, as measured in a burst', () => {
    const seconds = (how: 'alone' | 'batched') =>
      rounded(usageOf(announced, { ...facts, memoryMb: { ingest: 512, notify: 256 } }, how).lambdaGbSecond);
    assert.equal(seconds('alone'), rounded(((20 + 6 + 12) * 0.5 + 15 * 0.25) / 1000));
    assert.equal(seconds('batched'), (8 * 0.5 + 4 * 0.25) / 1000);
  });

  it('invokes nobody to announce what is not announced', () => {
    const duplicate = { ...announced, calls: { GetObject: 1, BatchGetItem: 1, PutItem: 1 } };
    const usage = usageOf(duplicate, facts, 'alone');
    assert.equal(usage.lambdaRequest, 1);
    assert.equal(usage.snsRequest, 0);
  });

  it('bills processor time at the share of a processor that the memory gives', () => {
    const busy = { ...facts, cpuMs: { alone: 10, batched: 4 } };
    for (const [arrivals, cpuMs] of [
      ['alone', 10],
      ['batched', 4],
    ] as const) {
      const seconds = (facts: RunningFacts) => usageOf(announced, facts, arrivals).lambdaGbSecond ?? 0;
      const share = cpuMs * (1769 / 512);
      assert.equal(rounded(seconds(busy) - seconds(facts)), rounded((share / 1000) * 0.5));
    }
  });

  it('has no queue where S3 invokes the function', () => {
    const publish = { ...announced, calls: { GetObject: 1, GetItem: 1, PutItem: 1, Publish: 1 } };
    const burst = { ...facts.burst, invocations: { ingest: 1, notify: 0 }, calls: publish.calls };
    for (const arrivals of ['alone', 'batched'] as const) {
      const usage = usageOf(publish, { ...facts, direct: true, burst }, arrivals);
      assert.equal(usage.sqsRequest, 0);
      assert.equal(usage.lambdaRequest, 1);
      assert.equal(usage.snsRequest, 1);
    }
  });
});

function rounded(value: number | undefined): number {
  return Number((value ?? 0).toFixed(9));
}
