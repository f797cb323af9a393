import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleSystems } from './calls/measured-example.ts';
import { systems } from './rig/systems.ts';
import { summaryTable } from './summary.ts';

const bundle = { file: 'index.mjs', bytes: 1, besideBytes: 0 };
const starts = (handledMs: number) => [{ readyMs: 1, handledMs, readyCpuMs: 1, handledCpuMs: 1, peakMb: 1 }];
const passes = (filesPerSecond: number) => [{ filesPerSecond, busyFunctions: [1] }];

const { columns, rows } = summaryTable({
  measured: exampleSystems,
  throughput: systems.flatMap(({ name }, at) =>
    [4, 1].flatMap((concurrency) => [
      { name, concurrency, files: 9, pace: { name: 'machine' as const }, passes: passes(100 * at + concurrency) },
      { name, concurrency, files: 9, pace: { name: 'Lambda' as const, slowdown: 1 }, passes: passes(at + concurrency) },
    ]),
  ),
  coldStarts: systems.map(({ name, handlers }, at) => ({
    name,
    bundle,
    starts: starts(100 + at),
    ...(handlers === 'wiredrop' && { announcer: { name: 'notify', bundle, starts: starts(50) } }),
  })),
});
const row = (label: string): readonly string[] => rows.find(([first]) => first?.includes(label)) ?? [];

describe('the summary of the bench', () => {
  it('has a column for each system, in every row', () => {
    assert.deepEqual(
      columns.slice(1),
      systems.map(({ name }) => name),
    );
    for (const cells of rows) assert.equal(cells.length, columns.length);
  });

  it('has the dollars of bursts and of files alone', () => {
    const bursts = row('in bursts')
      .slice(1)
      .map((cell) => Number(cell.slice(1)));
    const alone = row('one by one')
      .slice(1)
      .map((cell) => Number(cell.slice(1)));
    assert.ok(
      bursts.every((dollars, at) => dollars > 0 && dollars <= (alone[at] ?? 0)),
      `${bursts} ${alone}`,
    );
    assert.notDeepEqual(bursts, alone);
  });

  it('has the files a second of each pace, fewest functions first', () => {
    assert.match(row('Lambda')[0] ?? '', /1 · 4 functions/);
    assert.deepEqual(row('Lambda').slice(1), ['1 · 4', '2 · 5', '3 · 6', '4 · 7']);
    assert.equal(row('shared cores')[2], '101 · 104');
  });

  it('counts the second cold function only where there is one', () => {
    assert.deepEqual(row('to its first file').slice(1), ['100', '101', '102', '103']);
    assert.deepEqual(row('and announced').slice(1), ['150', '151', '102', '103']);
  });
});
