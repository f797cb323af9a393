import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../check.ts';
import { type Breakage, file, L, S, withFields, withReading } from '../example/break-world.ts';
import { healthyWorld } from '../example/healthy-world.ts';

describe('a receipt', () => {
  it('says when its file was uploaded, or in which second', () => {
    const wrongOf = (uploadedAt: string): number => {
      const world = healthyWorld();
      world.versions = world.versions.map((version) => ({ ...version, uploadedAt }));
      return check(world).filter(({ name }) => name === 'receipt-wrong').length;
    };
    // The receipts' own is 00:00:00.000.
    assert.equal(wrongOf('2026-03-02T00:00:00.000Z'), 0);
    assert.equal(wrongOf('2026-03-02T00:00:00.891Z'), 0);
    assert.ok(wrongOf('2026-03-01T23:59:59.000Z') > 0);
    assert.ok(wrongOf('2026-03-02T00:00:00Z') > 0);
  });

  const called = (...breakages: Breakage[]): string[] => {
    const world = healthyWorld();
    for (const change of breakages) change(world);
    return check(world).map(({ name }) => name);
  };

  it('says which upload it is of', () => {
    assert.deepEqual(called(withFields(file('a.md'), { sequencer: S('02') })), ['receipt-wrong']);
  });

  it('warns of a hash that is not the text’s, and of no other', () => {
    const warned = withFields(file('a old.md'), { warnings: L(S('hash-mismatch')) });
    const misdeclared = [
      withReading(2, { hashVerified: false, warnings: ['hash-mismatch'] }),
      withFields(file('a old.md'), { hashVerified: { BOOL: false } }),
    ];
    assert.deepEqual(called(warned), ['receipt-wrong']);
    assert.deepEqual(called(...misdeclared), ['receipt-wrong']);
    assert.deepEqual(called(...misdeclared, warned), []);
  });

  for (const code of ['no-publisher', 'no-date'])
    it(`warns of ${code} where the file says nothing, and nowhere else`, () => {
      const [silent, warned] = [
        withReading(2, { warnings: [code] }),
        withFields(file('a old.md'), { warnings: L(S(code)) }),
      ];
      assert.deepEqual(called(warned), ['receipt-wrong']);
      assert.deepEqual(called(silent), ['receipt-wrong']);
      assert.deepEqual(called(silent, warned), []);
    });

  it('warns of nothing else', () => {
    assert.deepEqual(called(withFields(file('a old.md'), { warnings: L(S('control-characters')) })), ['receipt-wrong']);
    assert.deepEqual(called(withReading(2, { warnings: ['charset-mismatch'] })), ['receipt-wrong']);
  });

  for (const date of ['publishedAt', 'crawledAt'])
    it(`warns of ${date} where that is a day and a half ahead of when it was received`, () => {
      const warned = withFields(file('b.md'), { warnings: L(S('future-date')) });
      const saying = (instant: string): number =>
        called(withReading(3, { [date]: instant })).filter((name) => name === 'receipt-wrong').length;
      assert.deepEqual(called(warned), ['receipt-wrong']);
      // Received at midnight before the 2nd.
      assert.equal(saying('2026-03-03T12:00:00.000Z'), 0);
      assert.equal(saying('2026-03-03T12:00:00.001Z'), 1);
      const ahead = called(withReading(3, { [date]: '2026-03-03T12:00:00.001Z' }), warned);
      assert.ok(!ahead.includes('receipt-wrong'));
    });

  it('says all that was mended, and nothing else', () => {
    const mended = withFields(file('a old.md'), { repairs: L(S('tab-indent@7')) });
    const both = withReading(2, { repairs: ['raw-quotes@3', 'tab-indent@7'] });
    assert.deepEqual(called(mended), ['receipt-wrong']);
    assert.deepEqual(called(mended, both), ['receipt-wrong']);
    assert.deepEqual(called(mended, withReading(2, { repairs: ['tab-indent@7'] })), []);
  });
});
