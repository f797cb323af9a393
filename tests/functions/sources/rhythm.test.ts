import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expectedFiles, HOUR_MS, newRhythm, WEEK, withFile } from '../../../functions/sources/rhythm.ts';
import { isSilent, type Source, withReceipts } from '../../../functions/sources/source.ts';
import { DAY, goodFile, HOUR, MONDAY, officeHours, seeded, silences, steady, times } from './crawls.ts';

/*
 * Goal: a source that stops is silent within a day, and one that keeps to its rhythm never is. Method: files of a
 * made-up source come at random instants of a rhythm for weeks, and every quarter of an hour somebody asks.
 */
describe('a source of office hours', () => {
  for (let day = 0; day < 7; day++)
    it(`is not silent at nights and weekends, from the first week on, if it begins on day ${day}`, () => {
      const from = MONDAY + day * DAY;
      const to = from + 28 * DAY;
      assert.deepEqual(silences(times(officeHours, from, to, seeded(day)), from, to), []);
    });

  it('is silent within a day once it stops, and only until it is back', () => {
    const to = MONDAY + 37 * DAY;
    const [stop, back] = [MONDAY + 29 * DAY, MONDAY + 30 * DAY];
    const files = times(officeHours, MONDAY, to, seeded(1)).filter((at) => at < stop || at >= back);
    const [found, ...others] = silences(files, MONDAY, to);
    assert.ok(found && found.at > stop && found.at < back && found.until < back + 10 * HOUR, JSON.stringify(found));
    assert.deepEqual(others, []);
  });

  it('is not silent when its clock is put forward or back by an hour', () => {
    const busy = (hour: number) => 5 * officeHours(hour);
    for (const shift of [-1, 1]) {
      const change = MONDAY + 27 * DAY;
      const files = times(busy, MONDAY, MONDAY + 40 * DAY, seeded(2)).map((at) =>
        at < change ? at : at + shift * HOUR,
      );
      assert.deepEqual(silences(files, MONDAY, MONDAY + 40 * DAY), []);
    }
  });
});

describe('a source that sends files day and night', () => {
  it('stays silent until it is back, also in its first week and over a weekend', () => {
    for (const days of [1.5, 2.3, 3.3, 5.6, 8.2, 12.4]) {
      const [stop, to] = [MONDAY + days * DAY, MONDAY + (days + 20) * DAY];
      const found = silences(times(steady, MONDAY, stop, seeded(7)), MONDAY, to);
      assert.deepEqual(
        found.map(({ until }) => until),
        [to],
        `${days} days`,
      );
    }
  });

  it('is silent on its second day if it stops, by the day before', () => {
    const files = times(steady, MONDAY, MONDAY + 1.5 * DAY, seeded(3));
    const [found] = silences(files, MONDAY, MONDAY + 2 * DAY);
    assert.ok(found && found.at < MONDAY + 1.5 * DAY + 6 * HOUR, JSON.stringify(found));
  });

  it('is not silent for less than three hours, however many files are missing', () => {
    const busy = () => 60;
    const [stop, to] = [MONDAY + 10 * DAY, MONDAY + 11 * DAY];
    const found = (hours: number) => {
      const files = times(busy, MONDAY, to, seeded(8)).filter((at) => at < stop || at >= stop + hours * HOUR);
      return silences(files, MONDAY, to).length;
    };
    assert.deepEqual([found(2.9), found(4)], [0, 1]);
  });

  it('is silent again after a silence of a week', () => {
    const [stop, back, again, to] = [21, 28, 30, 31].map((day) => MONDAY + day * DAY);
    assert.ok(stop && back && again && to);
    const files = times(steady, MONDAY, again, seeded(4)).filter((at) => at < stop || at >= back);
    assert.ok(silences(files, MONDAY, to).some(({ at }) => at > again));
  });

  it('learns another pace within four weeks', () => {
    const slow = (hour: number) => steady(hour) / 20;
    const change = MONDAY + 21 * DAY;
    const files = [...times(steady, MONDAY, change, seeded(5)), ...times(slow, change, change + 56 * DAY, seeded(6))];
    assert.deepEqual(
      silences(files, MONDAY, change + 56 * DAY).filter(({ at }) => at > change + 35 * DAY),
      [],
    );
  });
});

describe('the mean of an hour', () => {
  it('counts the latest of four weeks a quarter', () => {
    let rhythm = newRhythm(0);
    const weekOf = (week: number, files: number) => {
      for (let hour = week * WEEK; hour < (week + 1) * WEEK; hour++)
        for (let file = 0; file < files; file++) rhythm = withFile(rhythm, hour);
    };
    for (let week = 0; week < 6; week++) weekOf(week, 8);
    // A week without files, and the next begins.
    rhythm = withFile(rhythm, 7 * WEEK + 1);
    const from = (7 * WEEK + 50) * HOUR_MS;
    assert.equal(expectedFiles(rhythm, from, from + 10 * HOUR_MS), 60);
  });
});

describe('a silence', () => {
  it('begins three hours after the latest file, and the ten minutes that a file needs to be counted', () => {
    const stop = MONDAY + 10 * DAY;
    const files = times(() => 60, MONDAY, stop, seeded(8));
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
