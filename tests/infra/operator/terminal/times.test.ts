import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UsageError } from '../../../../infra/operator/explain.ts';
import { spanOfTime } from '../../../../infra/operator/terminal/times.ts';

const now = new Date('2026-03-04T05:06:07.000Z');

describe('spanOfTime', () => {
  it('reads days and instants in UTC', () => {
    assert.deepEqual(spanOfTime('2026-03-01', '2026-03-02T12:30Z', now), {
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-03-02T12:30:00.000Z',
    });
    assert.equal(spanOfTime('2026-03-01T23:59:58.5Z', undefined, now).from, '2026-03-01T23:59:58.500Z');
  });

  it('goes to this moment where nothing else is said', () => {
    assert.equal(spanOfTime('2026-03-01', undefined, now).to, now.toISOString());
  });

  for (const text of ['yesterday', '2026-02-30', '2026-03-01T12:00', '2026-03-01T25:00Z', '1', '']) {
    it(`refuses ${JSON.stringify(text)}, and says what it takes`, () => {
      assert.throws(
        () => spanOfTime(text, undefined, now),
        (error) => error instanceof UsageError && /2026-03-01T12:00Z/.test(error.message),
      );
      assert.throws(() => spanOfTime('2026-03-01', text, now), /^UsageError: --until is /);
    });
  }

  it('refuses a span that ends before it begins', () => {
    assert.throws(() => spanOfTime('2026-03-02', '2026-03-02', now), /does not lie before 2026-03-02/);
    assert.throws(() => spanOfTime('2026-03-05', undefined, now), /does not lie before now/);
  });
});
