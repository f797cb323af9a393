import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UsageError } from '../../../../../infra/desk/operator/explain.ts';
import { daySpan, spanOfTime } from '../../../../../infra/desk/operator/terminal/times.ts';

const now = new Date('2026-03-04T05:06:07.000Z');

describe('spanOfTime', () => {
  it('reads days of this clock, instants in UTC and times ago', () => {
    assert.deepEqual(spanOfTime('2026-03-01', '2026-03-02T12:30Z', now), {
      from: new Date(2026, 2, 1).toISOString(),
      to: '2026-03-02T12:30:00.000Z',
    });
    assert.equal(spanOfTime('2h', undefined, now).from, '2026-03-04T03:06:07.000Z');
    assert.equal(spanOfTime('2026-03-01T23:59:58.5Z', undefined, now).from, '2026-03-01T23:59:58.500Z');
  });

  it('ends now by default', () => assert.equal(spanOfTime('2026-03-01', undefined, now).to, now.toISOString()));

  for (const text of ['yesterday', '2026-02-30', '2026-03-01T12:00', '2026-03-01T25:00Z', '1', ''])
    it(`refuses ${JSON.stringify(text)}, and says what it takes`, () => {
      assert.throws(
        () => spanOfTime(text, undefined, now),
        (error) => error instanceof UsageError && /2026-03-01T12:00Z/.test(error.message),
      );
      assert.throws(() => spanOfTime('2026-03-01', text, now), /^UsageError: --until is /);
    });

  it('refuses a span that ends before it begins', () => {
    assert.throws(() => spanOfTime('2026-03-02', '2026-03-02', now), /is not before 2026-03-02/);
    assert.throws(() => spanOfTime('2026-03-05', undefined, now), /is not before now/);
  });
});

it('dayOf is a day of this clock, of 23 hours if the clock goes forward', (context) => {
  const { TZ } = process.env;
  context.after(() => {
    process.env.TZ = TZ ?? '';
  });
  process.env.TZ = 'Europe/Berlin';
  assert.deepEqual(daySpan('--day', '2026-03-29'), {
    from: '2026-03-28T23:00:00.000Z',
    to: '2026-03-29T22:00:00.000Z',
  });
  for (const none of ['2h', '2026-02-30', '2026-13-01']) assert.throws(() => daySpan('--day', none), UsageError, none);
});
