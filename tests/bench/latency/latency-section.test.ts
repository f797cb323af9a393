import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { latencySection } from './latency-section.ts';
import type { LatencySeries } from './measure-latencies.ts';

const round = Array.from({ length: 100 }, (_, at) => at);
const idle: LatencySeries = {
  name: 'ours',
  pace: 'machine',

  load: undefined,
  rounds: [round, round, round],
};
const loaded: LatencySeries = { ...idle, load: 40, rounds: [round, round.map((ms) => ms + 10)] };
const paced: LatencySeries = { ...idle, pace: 'Lambda', rounds: [round] };
const { tables, text } = latencySection({ series: [idle, loaded, paced], slowest: 81 });

describe('the table of latencies', () => {
  it('has medians over rounds, and the 99th percentile of all files', () => {
    assert.deepEqual(tables[0]?.rows[0]?.slice(2), ['300', '49.5 (49.5–49.5)', '94.0 (94.0–94.0)', '98.0']);
  });

  it('has no 99th percentile of few files', () => {
    assert.deepEqual(tables[0]?.rows[1]?.slice(1), [
      '40 files a second',
      '200',
      '54.5 (52.0–57.0)',
      '99.0 (96.5–102)',
      '–',
    ]);
  });

  it('keeps the paces apart', () => {
    assert.deepEqual(
      tables.map(({ rows }) => rows.length),
      [2, 1],
    );
  });

  it('says what the load is half of, and how often the stream is read', () => {
    assert.match(text.join(' '), /40 files a second, is half of the 81\.0 .* every 40 ms; .* every 250 ms/);
  });
});
