import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { readPlainDate } from '../../../functions/article/dates/plain-date.ts';

function padded(value: number): string {
  return String(value).padStart(2, '0');
}

/** What the date library reads, which is the definition; nothing for a day or a time that does not exist. */
function byLibrary(local: string, offset: string | undefined, timeZone: string): number | undefined {
  try {
    const plain = Temporal.PlainDateTime.from(local, { overflow: 'reject' });
    return offset === undefined
      ? plain.toZonedDateTime(timeZone).epochMilliseconds
      : Temporal.Instant.from(local + offset).epochMilliseconds;
  } catch {
    return undefined;
  }
}

describe('readPlainDate', () => {
  it('reads every seventh day from 1900 to 2099 as the date library does', () => {
    for (const timeZone of ['UTC', 'Asia/Seoul']) {
      for (let day = Temporal.PlainDate.from('1900-01-01'); day.year < 2100; day = day.add({ days: 7 })) {
        const plain = readPlainDate(day.toString(), timeZone);
        const isKnown = timeZone === 'UTC' || day.year >= 1989;
        const found = plain && Date.parse(plain.instant);
        assert.equal(found, isKnown ? day.toZonedDateTime(timeZone).epochMilliseconds : undefined);
      }
    }
  });

  it('reads times, offsets and fractions as the date library does, and none that do not exist', () => {
    const offset = fc
      .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 59 }))
      .map(([sign, hours, minutes]) => `${sign}${padded(hours)}:${padded(minutes)}`);
    const parts = fc.tuple(
      fc.integer({ min: 1890, max: 2110 }),
      ...[14, 33, 25, 62, 62].map((max) => fc.integer({ min: 0, max })),
    );
    let answered = 0;
    fc.assert(
      fc.property(
        parts,
        fc.constantFrom('', '.5', '.123456789'),
        fc.option(fc.oneof(offset, fc.constant('Z')), { nil: undefined }),
        fc.constantFrom('UTC', 'Asia/Seoul'),
        ([year, ...rest], fraction, zone, timeZone) => {
          const [month = '', day = '', hour = '', minute = '', second = ''] = rest.map(padded);
          const local = `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}`;
          const plain = readPlainDate(local + (zone ?? ''), timeZone);
          if (plain === undefined) return;
          answered += 1;
          assert.equal(Date.parse(plain.instant), byLibrary(local, zone, timeZone), local);
        },
      ),
      { numRuns: 3000 },
    );
    assert.ok(answered > 500, String(answered));
  });
});
