import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSilent, type Source, withReceipts } from '../../../functions/sources/source.ts';
import { DAY, goodFile, HOUR, MONDAY, officeHours, seeded, silences, steady, times } from './crawls.ts';

/*
 * Goal: a source that stops is silent within two days, and one that keeps to its pauses is not. Method: files of a
 * made-up source come at random instants for weeks, and every quarter of an hour somebody asks.
 */
describe('a source of office hours', () => {
  it('is never silent at nights, and at few weekends, until it is known that it pauses then', () => {
    for (let day = 0; day < 7; day++) {
      const from = MONDAY + day * DAY;
      const to = from + 42 * DAY;
      const found = silences(times(officeHours, from, to, seeded(day)), from, to);
      assert.ok(found.length <= 5, JSON.stringify(found));
      const dayOfWeek = (at: number) => ((at - MONDAY) / DAY) % 7;
      for (const { at } of found) assert.ok(dayOfWeek(at) > 5 || dayOfWeek(at) < 0.5, new Date(at).toISOString());
    }
  });

  it('is silent once it stops for longer than any weekend, and only until it is back', () => {
    const to = MONDAY + 50 * DAY;
    const [stop, back] = [MONDAY + 31 * DAY, MONDAY + 38 * DAY];
    const files = times(officeHours, MONDAY, to, seeded(1)).filter((at) => at < stop || at >= back);
    const [found, ...others] = silences(files, MONDAY, to).filter(({ at }) => at > stop - 3 * DAY);
    assert.ok(found && found.at > stop && found.at < back && found.until < back + 10 * HOUR, JSON.stringify(found));
    assert.deepEqual(others, []);
  });
});

describe('a source that sends files day and night', () => {
  it('stays silent until it is back, from its second day on', () => {
    for (const days of [1.5, 2.3, 5.6, 12.4]) {
      const [stop, to] = [MONDAY + days * DAY, MONDAY + (days + 20) * DAY];
      const found = silences(times(steady, MONDAY, stop, seeded(7)), MONDAY, to);
      const given = found.map(({ at, until }) => [at < stop + 6 * HOUR, until]);
      assert.deepEqual(given, [[true, to]], `${days} days`);
    }
  });

  it('is silent again after a silence of a week', () => {
    const [stop, back, again, to] = [21, 28, 30, 31].map((day) => MONDAY + day * DAY);
    assert.ok(stop && back && again && to);
    const files = times(steady, MONDAY, again, seeded(4)).filter((at) => at < stop || at >= back);
    assert.ok(silences(files, MONDAY, to).some(({ at }) => at > again));
  });

  it('learns another pace within two weeks', () => {
    const slow = (hour: number) => steady(hour) / 20;
    const change = MONDAY + 21 * DAY;
    const files = [...times(steady, MONDAY, change, seeded(5)), ...times(slow, change, change + 56 * DAY, seeded(6))];
    const found = silences(files, MONDAY, change + 56 * DAY).filter(({ at }) => at > change + 14 * DAY);
    assert.deepEqual(found, []);
  });
});

describe('a silence', () => {
  it('begins three hours after the latest file, and the ten minutes that a file needs to be counted', () => {
    const files = times(() => 60, MONDAY, MONDAY + 10 * DAY, seeded(8));
    const latest = files.at(-1) as number;
    const source = files.reduce<Source | undefined>(
      (known, at) => withReceipts('Gull Bay Wire', known, [goodFile(at)]),
      undefined,
    );
    assert.ok(source);
    assert.ok(!isSilent(source, latest + 3 * HOUR + 9 * 60_000));
    assert.ok(isSilent(source, latest + 3 * HOUR + 11 * 60_000));
  });
});
