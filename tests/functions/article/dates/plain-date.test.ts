import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { readPlainDate } from '../../../../functions/article/dates/plain-date.ts';

describe('readPlainDate -> the same as the date library, without it', () => {
  const twoDigits = (value: number) => String(value).padStart(2, '0');

  it('agrees on every day from 1900 to 2099 where it answers', () => {
    for (const timeZone of ['UTC', 'Asia/Seoul']) {
      for (let day = Temporal.PlainDate.from('1900-01-01'); day.year < 2100; day = day.add({ days: 7 })) {
        const plain = readPlainDate(day.toString(), timeZone);
        if (plain === undefined) {
          assert.ok(timeZone === 'Asia/Seoul' && day.year < 1989, day.toString());
          continue;
        }
        assert.equal(Date.parse(plain), day.toZonedDateTime(timeZone).epochMilliseconds);
      }
    }
  });

  it('agrees on every minute of written time, and answers no impossible one', () => {
    const part = fc.tuple(
      fc.integer({ min: 1980, max: 2110 }),
      fc.integer({ min: 0, max: 14 }),
      fc.integer({ min: 0, max: 33 }),
      fc.integer({ min: 0, max: 25 }),
      fc.integer({ min: 0, max: 62 }),
    );
    fc.assert(
      fc.property(part, fc.constantFrom('UTC', 'Asia/Seoul'), ([year, month, day, hour, minute], timeZone) => {
        const written = `${year}-${twoDigits(month)}-${twoDigits(day)} ${twoDigits(hour)}:${twoDigits(minute)}`;
        const plain = readPlainDate(written, timeZone);
        if (plain === undefined) return;
        const local = Temporal.PlainDateTime.from({ year, month, day, hour, minute }, { overflow: 'reject' });
        assert.equal(plain, new Date(local.toZonedDateTime(timeZone).epochMilliseconds).toISOString());
      }),
      { numRuns: 2000 },
    );
  });
});

describe('readPlainDate -> dates with an offset or a fraction', () => {
  it('agrees with the date library', () => {
    const offset = fc.tuple(
      fc.constantFrom('+', '-'),
      fc.integer({ min: 0, max: 15 }),
      fc.integer({ min: 0, max: 59 }),
      fc.constantFrom(':', ''),
    );
    const time = fc.tuple(
      fc.integer({ min: 1900, max: 2099 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 31 }),
      fc.integer({ min: 0, max: 23 }),
    );
    const two = (value: number) => String(value).padStart(2, '0');
    let both = 0;
    fc.assert(
      fc.property(
        time,
        fc.option(offset),
        fc.constantFrom('', '.5', '.123456789'),
        ([year, month, day, hour], zone, fraction) => {
          const local = `${year}-${two(month)}-${two(day)}T${two(hour)}:06:07${fraction}`;
          const written = zone === null ? 'Z' : `${zone[0]}${two(zone[1])}${zone[3]}${two(zone[2])}`;
          const plain = readPlainDate(local + written, 'Asia/Seoul');
          if (plain === undefined) {
            assert.throws(() => Temporal.PlainDateTime.from(local, { overflow: 'reject' }), RangeError);
            return;
          }
          both += 1;
          const iso = zone === null ? 'Z' : `${zone[0]}${two(zone[1])}:${two(zone[2])}`;
          assert.equal(Date.parse(plain), Temporal.Instant.from(local + iso).epochMilliseconds);
        },
      ),
    );
    assert.ok(both > 50);
  });
});
