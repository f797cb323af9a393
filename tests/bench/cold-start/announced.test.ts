import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { announcedRatios, announcedTable, untilAnnounced } from './announced.ts';
import type { ColdStart, ColdStartSeries } from './measure-cold-start.ts';

const bundle = { file: 'index.mjs', bytes: 1024, besideBytes: 0 };
const startsOf = (...handled: number[]): ColdStart[] =>
  handled.map((ms) => ({ readyMs: ms / 2, handledMs: ms, readyCpuMs: ms / 2, handledCpuMs: 2 * ms, peakMb: 50 }));
const baseline: ColdStartSeries = { name: 'plain', bundle, starts: startsOf(300, 330) };
const ours: ColdStartSeries = {
  name: 'ours',
  bundle,
  starts: startsOf(100, 120),
  announcer: { name: 'ours: notify', bundle, starts: startsOf(50, 45) },
};

describe('a cold start up to the announcement', () => {
  it('is the sum of both functions of a round', () => {
    assert.deepEqual(untilAnnounced(ours, 'handledMs'), [150, 165]);
    assert.deepEqual(untilAnnounced(ours, 'handledCpuMs'), [300, 330]);
  });

  it('is that of the one function where one does all', () => {
    assert.deepEqual(untilAnnounced(baseline, 'handledMs'), [300, 330]);
  });

  it('is no number where the second function has not been started in a round', () => {
    const { announcer, ...rest } = ours;
    const once = { ...rest, announcer: { name: announcer?.name ?? '', bundle, starts: startsOf(50) } };
    assert.deepEqual(untilAnnounced(once, 'handledMs'), [150, Number.NaN]);
  });

  it('is compared with both functions cold, and without a figure to reach', () => {
    const [time, cpu] = announcedRatios([ours], baseline);
    assert.equal(time?.figure, '2.00x (2.00–2.00)');
    assert.equal(cpu?.figure, '2.00x (2.00–2.00)');
    assert.equal(time?.reached, undefined);
  });

  it('says how many functions were started', () => {
    assert.deepEqual(
      announcedTable([ours, baseline]).rows.map(([name, functions]) => [name, functions]),
      [
        ['ours', 'ingest, then notify'],
        ['plain', 'one'],
      ],
    );
  });
});
