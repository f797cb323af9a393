import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from './check.ts';
import { healthyWorld } from './healthy-world.ts';

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
});
