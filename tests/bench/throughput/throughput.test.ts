import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bottleneckOf, busyFunctions, ratePerBusyFunction } from './busy-functions.ts';
import type { ThroughputSeries } from './measure-throughput.ts';
import { reachOf, reachTable } from './reach.ts';

const cpuMs = { functions: 4, dynamodb: 5, emulators: 2 };
const series: ThroughputSeries = {
  name: 'ours',
  concurrency: 16,
  pace: { name: 'machine' },
  files: 100,
  passes: [
    { filesPerSecond: 400, busyFunctions: [8, 2], cpuMs },
    { filesPerSecond: 400, busyFunctions: [8, 2], cpuMs },
  ],
};
const baseline: ThroughputSeries = { ...series, name: 'plain', passes: [{ filesPerSecond: 100, busyFunctions: [16] }] };

describe('functions that are busy', () => {
  it('are told apart, with what each could do if all its processes were', () => {
    assert.deepEqual(busyFunctions(series), [
      { name: 'ingest', busy: 8, most: 16, ceiling: 800 },
      { name: 'notify', busy: 2, most: 4, ceiling: 800 },
    ]);
    assert.deepEqual(
      busyFunctions(baseline).map(({ name, most }) => [name, most]),
      [['ingest', 16]],
    );
  });

  it('are no more of notify than shards, nor than processes', () => {
    const most = [1, 2, 16].map((concurrency) => busyFunctions({ ...series, concurrency })[1]?.most);
    assert.deepEqual(most, [1, 2, 4]);
  });

  it('count for the files a second of each, whichever function they are of', () => {
    assert.equal(ratePerBusyFunction(series), 40);
    assert.equal(ratePerBusyFunction(baseline), 6.25);
  });

  it('name the one that holds the system up', () => {
    const held = { ...series, passes: [{ filesPerSecond: 400, busyFunctions: [8, 3.6] }] };
    assert.match(bottleneckOf(held), /3\.6 of 4 processes of notify were busy; if .*, notify .* with 444 files/);
    assert.match(
      bottleneckOf({ ...series, passes: [{ filesPerSecond: 400, busyFunctions: [15, 1] }] }),
      /, ingest would .* 427/,
    );
  });
});

describe('the room on shared cores', () => {
  it('is what so many times as many files allow, less what others take', () => {
    assert.deepEqual(reachOf(series, baseline, { wanted: 2, cores: 2 }), {
      concurrency: 16,
      baseline: 100,
      allowed: 10,
      besideEngine: 6,
      left: 4,
      engine: 5,
    });
  });

  it('is unknown where the machine does not tell CPU times', () => {
    assert.equal(reachOf(baseline, series, { wanted: 2, cores: 2 }), undefined);
  });

  it('is enough or not', () => {
    const outcomes = [2, 1.8].map((wanted) => {
      const reach = reachOf(series, baseline, { wanted, cores: 2 });
      return reach && reachTable([reach], wanted, { ours: 'ours', baseline: 'plain' }).rows[0]?.at(-1);
    });
    assert.deepEqual(outcomes, ['no', 'yes']);
  });
});
