import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  addedTo,
  type Centre,
  centreOf,
  packCentre,
  profileOfCentre,
  unpackCentre,
} from '../../../functions/matching/centre.ts';
import { IN_HEADLINE, type Profile } from '../../../functions/matching/profile.ts';
import { seededRandom } from '../../fixtures/random.ts';
import { reportOf } from './reports.ts';

/** Reports whose k-th word is in one of k of them, as words of an event are, each with a few words of its own. */
function reportsOf(count: number): Profile[] {
  const dice = seededRandom(`reports ${count}`);
  return Array.from({ length: count }, (_, i) => {
    const shared = Array.from({ length: 60 }, (_, k) => k + 1).filter((k) => dice.int(k) === 0);
    const own = Array.from({ length: 8 }, () => 1_000 + dice.int(1 << 22));
    const terms = [...new Set([...shared, ...own])];
    return {
      ...reportOf(`Report ${i}`, ''),
      terms: Uint32Array.from(terms),
      salience: Uint8Array.from(terms, (term) => (term > 1_000 ? 30 + dice.int(60) : 235 - 2 * term + dice.int(20))),
      traits: Uint8Array.from(terms, (term) => (term < 5 ? IN_HEADLINE : 0)),
    };
  });
}

function exactMean(reports: readonly Profile[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { terms, salience } of reports)
    for (const [i, term] of terms.entries()) sums.set(term, (sums.get(term) ?? 0) + (salience[i] as number));
  return new Map([...sums].map(([term, sum]) => [term, sum / reports.length]));
}

/** As a story keeps it, packed after each report. */
const keptMean = (reports: readonly Profile[]): Centre =>
  reports
    .slice(1)
    .reduce(
      (centre, report) => unpackCentre(packCentre(addedTo(centre, report))) as Centre,
      centreOf(reports.slice(0, 1)) as Centre,
    );

describe('the centre of a story', () => {
  for (const count of [10, 100, 1_000])
    it(`is the mean of its ${count} reports, in whatever order they come`, () => {
      const reports = reportsOf(count);
      const mean = exactMean(reports);
      const orders = [
        reports,
        reports.toReversed(),
        reports.toSorted((one, other) => (one.terms.at(-1) ?? 0) - (other.terms.at(-1) ?? 0)),
      ];
      for (const order of orders) {
        const centre = keptMean(order);
        assert.equal(centre.reports, count);
        const [dot, own, exact] = [...mean].reduce(
          ([dot, own, exact], [term, value]) => {
            const kept = (centre.terms.find((one) => one.term === term)?.sum ?? 0) / count;
            return [dot + kept * value, own + kept ** 2, exact + value ** 2];
          },
          [0, 0, 0],
        );
        assert.ok(dot / Math.sqrt(own * exact) > 0.97, String(dot / Math.sqrt(own * exact)));
        // What most reports say is exact.
        for (const { term, sum } of centre.terms.slice(0, 5))
          assert.ok(Math.abs(sum / count - (mean.get(term) ?? 0)) < 1e-9);
      }
    });

  it('goes on moving at its thousandth report', () => {
    const centre = keptMean(reportsOf(1_000));
    const moved = addedTo(centre, reportOf('Ferry', 'Ferry'));
    assert.ok(moved.terms.every(({ term, sum }) => sum >= (centre.terms.find((one) => one.term === term)?.sum ?? 0)));
    assert.equal(moved.reports, 1_001);
    const full = { ...centre, reports: 0xffff };
    assert.deepEqual(addedTo(full, reportOf('Ferry', 'Ferry')), full, 'no count that is kept is greater');
  });

  it('has the time of the latest report, the publisher while there is one, and the kind while all are of it', () => {
    const [one, other] = [
      reportOf('One', 'One', { publisher: 'Gull' }),
      reportOf('Other', 'Other', { publisher: 'Tern' }),
    ];
    const later = { ...one, minute: one.minute + 600 };
    const own = centreOf([one, later]);
    assert.deepEqual([own?.source, own?.minute, own?.kind], [one.source, later.minute, one.kind]);
    assert.equal(centreOf([later, one])?.minute, later.minute);
    const mixed = centreOf([one, { ...other, kind: 'caption' }]);
    assert.equal(mixed?.kind, one.kind === 'caption' ? 'caption' : 'article');
    assert.ok(mixed && ![0, one.source, other.source].includes(mixed.source));
  });

  it('is compared as a report that has what most reports have', () => {
    const [one] = reportsOf(1);
    assert.ok(one);
    const { terms, traits } = profileOfCentre(centreOf([one, one, one]) as Centre);
    assert.deepEqual([...terms].sort(), [...one.terms].sort());
    const found = [...terms].filter((_, i) => ((traits[i] as number) & IN_HEADLINE) !== 0).sort();
    assert.deepEqual(found, [...one.terms].filter((term) => term < 5).sort());
  });

  it('takes at most 228 bytes, and begins again where the bytes are of another version or cut short', () => {
    const bytes = packCentre(keptMean(reportsOf(100)));
    assert.ok(bytes.length <= 228);
    assert.deepEqual([unpackCentre(bytes.subarray(1)), unpackCentre(bytes.subarray(0, 50))], [undefined, undefined]);
    assert.equal(unpackCentre(new Uint8Array()), undefined);
    const centre = keptMean(reportsOf(100));
    const [term] = centre.terms;
    assert.ok(term);
    for (const [count, isRead] of [
      [24, true],
      [25, false],
    ] as const) {
      const read = unpackCentre(packCentre({ ...centre, terms: Array(count).fill(term) }));
      assert.equal(read?.terms.length, isRead ? count : undefined);
    }
  });
});
