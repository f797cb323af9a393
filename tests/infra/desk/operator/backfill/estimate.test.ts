import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import figures from '../../../../../docs/performance.json' with { type: 'json' };
import {
  estimate,
  FILE_USE,
  invocationsFor,
  NEW_TABLE_UNITS,
  workersFor,
} from '../../../../../infra/desk/operator/backfill/estimate.ts';
import type { CompleteFigures } from '../../../../lab/bench/report/figures.ts';
import { fileUse } from '../../../../lab/bench/report/tables.ts';
import { EXACT_ONLY, WIREDROP } from '../../../../lab/bench/systems.ts';

describe('the estimate of a backfill', () => {
  it('is made of measured figures', () => {
    for (const [name, system] of [
      ['matching', WIREDROP],
      ['exact', EXACT_ONLY],
    ] as const)
      for (const [field, measured] of Object.entries(fileUse(figures as unknown as CompleteFigures, system))) {
        const used = FILE_USE[name][field as keyof typeof FILE_USE.exact];
        assert.ok(Math.abs(used / measured - 1) < 0.03, `${name}, ${field}: ${used}, measured ${measured}`);
      }
  });

  it('keeps to a rate; on a new table begins with three quarters of its units, doubled each half hour', () => {
    const paced = estimate({ files: 360_000, matching: true, tableUnits: 40_000, maxRate: 100 });
    assert.deepEqual([paced.hours, paced.limit, paced.rate], [1, '--max-rate', 100]);
    const three = estimate({ files: 1_265 * 3_600, matching: true, tableUnits: 40_000, maxRate: 1_265 });
    assert.equal(
      three.dollars.toFixed(4),
      (1.265 * 3.6 * FILE_USE.matching.dollars + 3 * 0.012).toFixed(4),
      'an hour of three workers',
    );
    const { writeUnits, readUnits } = FILE_USE.exact;
    const first = (0.75 * NEW_TABLE_UNITS) / (writeUnits + readUnits / 3);
    const grown = estimate({
      files: first * 1_800 * (1 + 2) + first * 4,
      matching: false,
      tableUnits: NEW_TABLE_UNITS,
    });
    assert.equal(grown.hours.toFixed(4), (1 + 1 / 3_600).toFixed(4));
    assert.equal(grown.limit, 'table of 4,000 units');
  });

  it('knows that few ranges of keys keep few workers busy', () => {
    const of = (ranges: number) =>
      estimate({ files: 50e6, matching: true, tableUnits: 40_000, maxRate: 1_265, ranges });
    assert.deepEqual([of(200).limit, Math.round(of(200).hours)], ['--max-rate', 11]);
    assert.deepEqual([of(1).limit, Math.round(of(1).hours)], ['the keys divide into 1', 28]);
  });

  it('takes longer and costs more for more files, and never less time on a colder table', () => {
    const files = fc.integer({ min: 1, max: 1e8 });
    fc.assert(
      fc.property(files, files, fc.boolean(), fc.integer({ min: 1, max: 20_000 }), (one, other, matching, maxRate) => {
        const [few, many] = [Math.min(one, other), Math.max(one, other)].map((count) =>
          estimate({ files: count, matching, tableUnits: NEW_TABLE_UNITS, maxRate }),
        );
        assert.ok(few && many && few.hours <= many.hours && few.dollars <= many.dollars);
        assert.ok(
          estimate({ files: many === few ? one : Math.max(one, other), matching, tableUnits: 40_000, maxRate }).hours <=
            many.hours,
        );
      }),
    );
  });

  it('divides a rate among workers', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (maxRate) => {
        const { workers, rate } = workersFor(maxRate, false);
        assert.ok(workers >= 1 && workers <= 40 && Math.abs(workers * rate - maxRate) < 1e-6);
        assert.equal(workersFor(maxRate, true).workers, 8, 'nothing bounds a dry run but the lists of S3');
        assert.ok(invocationsFor(maxRate) >= 2 && invocationsFor(maxRate) <= 1_000, 'what an event source takes');
      }),
    ));
});
