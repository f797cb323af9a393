import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BurstCounts, burstCounts, ofAll } from './burst.ts';

const functions = [
  { name: 'ingest', memoryMb: 512 },
  { name: 'notify', memoryMb: 256 },
];
const invocations = [
  { function: 'ingest', calls: { GetObject: 10, PutItem: 2 }, durationMs: 600, cpuMs: 10 },
  { function: 'ingest', calls: { GetObject: 10 }, durationMs: 600, cpuMs: 10 },
  { function: 'notify', calls: { PublishBatch: 1 }, durationMs: 90, cpuMs: 0 },
];

describe('burstCounts', () => {
  it('divides invocations and calls by the files', () => {
    const counts = burstCounts(invocations, 20, { functions, slowdown: 6 });
    assert.deepEqual(counts.invocations, { ingest: 0.1, notify: 0.05 });
    assert.deepEqual(counts.calls, { GetObject: 1, PutItem: 0.1, PublishBatch: 0.05 });
  });

  it('takes for waiting what an invocation took at Lambda’s pace beyond its CPU on the share of a processor', () => {
    const { waitMs } = burstCounts(invocations, 20, { functions, slowdown: 6 });
    // 100 ms each, of which the processor is busy for 10 ms x 1769 / 512.
    assert.equal(waitMs.ingest.toFixed(6), ((2 * (100 - (10 * 1769) / 512)) / 20).toFixed(6));
    assert.equal(waitMs.notify, 15 / 20);
  });

  it('knows no waiting where the processor is never idle', () => {
    const busy = [{ function: 'ingest', calls: {}, durationMs: 10, cpuMs: 10 }];
    assert.equal(burstCounts(busy, 1, { functions, slowdown: 1 }).waitMs.ingest, 0);
  });

  it('has nothing for a function that is not there', () => {
    const counts = burstCounts(invocations.slice(0, 1), 10, { functions: functions.slice(0, 1), slowdown: 1 });
    assert.deepEqual([counts.invocations.notify, counts.waitMs.notify], [0, 0]);
  });
});

describe('ofAll', () => {
  it('is the mean of the counts, and the waits of the quietest', () => {
    const counts = (PublishBatch: number, wait: number): BurstCounts => ({
      invocations: { ingest: 0.1, notify: PublishBatch },
      calls: { PublishBatch },
      waitMs: { ingest: wait, notify: 3 },
    });
    const { invocations, calls, waitMs } = ofAll([counts(0.2, 8), counts(0.3, 90), counts(0.4, 9)]);
    assert.deepEqual(waitMs, { ingest: 8, notify: 3 });
    assert.equal(calls.PublishBatch?.toFixed(6), '0.300000');
    assert.equal(invocations.notify.toFixed(6), '0.300000');
  });
});
