import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  cooled,
  HALF_LIFE_MS,
  heated,
  heatOf,
  heatOfBoth,
  publishersLately,
} from '../../../../functions/story/items/heat.ts';

const START = Date.parse('2026-01-05T00:00:00.000Z');
const at = (hours: number): string => new Date(START + hours * 3_600_000).toISOString();

/** A story that one publisher reports first and others join, at these hours. */
const joinedAt = (...hours: number[]) =>
  hours.reduce<{ heat?: number; firstSeenAt: string }>(
    ({ heat, firstSeenAt }, hour) => ({
      firstSeenAt,
      heat: heated({ firstSeenAt, ...(heat !== undefined && { heat }) }, at(hour)),
    }),
    { firstSeenAt: at(0) },
  );

const DAY = fc.array(fc.double({ min: 0, max: 72, noNaN: true }), { maxLength: 100 });

describe('the heat of a story', () => {
  it('is how many publishers joined, each counting half after every half-life', () =>
    fc.assert(
      fc.property(DAY, fc.double({ min: 72, max: 96, noNaN: true }), (unordered, now) => {
        const hours = unordered.toSorted((one, other) => one - other);
        const expected = [0, ...hours].reduce((sum, hour) => sum + 2 ** ((hour - now) / (HALF_LIFE_MS / 3_600_000)), 0);
        const lately = publishersLately(joinedAt(...hours), Date.parse(at(now)));
        assert.ok(Math.abs(lately / expected - 1) < 0.01, `${lately} and not ${expected}`);
      }),
    ));

  it('grows by one paper’s own report as much as by eight that repeat it', () => {
    const by = (isOwn: boolean, count: number) =>
      Array.from({ length: count }).reduce<number>(
        (heat) => heated({ firstSeenAt: at(0), heat }, at(0), isOwn),
        heatOf({ firstSeenAt: at(0) }),
      );
    assert.ok(Math.abs(by(false, 8) - by(true, 1)) < 0.01);
  });

  it('is a number whenever the reports were, also a century apart, and falls by none', () => {
    const hour = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(hour, hour, fc.boolean(), (one, other, isOwn) => {
        const [story, second] = [one, other].map((hours) => ({ firstSeenAt: at(hours) })) as [
          { firstSeenAt: string },
          { firstSeenAt: string },
        ];
        const reported = (hours: number) => new Map([['a paper', Date.parse(at(hours))]]);
        const both = heatOfBoth({ story, latest: reported(one) }, { story: second, latest: reported(other) });
        for (const heat of [heated(story, at(other), isOwn), both])
          assert.ok(Number.isFinite(heat) && heat >= heatOf(story) - 1e-4, `${heat}`);
      }),
    );
  });

  it('orders two stories the same at any time', () =>
    fc.assert(
      fc.property(DAY, DAY, fc.double({ min: 0, max: 1_000, noNaN: true }), (one, other, hours) => {
        const [first, second] = [joinedAt(...one), joinedAt(...other)];
        const now = Date.parse(at(hours));
        const later = publishersLately(first, now) - publishersLately(second, now);
        assert.ok(Math.sign(heatOf(first) - heatOf(second)) * later >= 0);
      }),
    ));

  it('counts each publisher of two stories once, by its later report', () => {
    const papers = fc.dictionary(fc.constantFrom(...'abcdefgh'), fc.integer({ min: 0, max: 72 }), { minKeys: 1 });
    fc.assert(
      fc.property(papers, papers, (one, other) => {
        const reported = (hours: Readonly<Record<string, number>>) => {
          const [first = 0, ...others] = Object.values(hours).sort((a, b) => a - b);
          const story = { firstSeenAt: at(first), heat: heatOf({ firstSeenAt: at(first) }) };
          for (const hour of others) story.heat = heated(story, at(hour));
          return { story, latest: new Map(Object.entries(hours).map(([name, hour]) => [name, Date.parse(at(hour))])) };
        };
        const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
        const latest = names.map((name) => Math.max(one[name] ?? -1, other[name] ?? -1));
        const sum = latest.reduce((all, hour) => all + 2 ** ((hour - 72) / (HALF_LIFE_MS / 3_600_000)), 0);
        const heat = heatOfBoth(reported(one), reported(other));
        const lately = publishersLately({ heat, firstSeenAt: at(0) }, Date.parse(at(72)));
        assert.ok(Math.abs(lately / sum - 1) < 0.01, `${lately} and not ${sum}`);
        const half = publishersLately({ heat: cooled(heat, 0.5), firstSeenAt: at(0) }, Date.parse(at(72)));
        assert.ok(Math.abs(half / sum - 0.5) < 0.01);
      }),
    );
  });
});
