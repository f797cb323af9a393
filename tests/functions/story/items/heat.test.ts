import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  cooled,
  HALF_LIFE_MS,
  heated,
  heatedBy,
  heatOf,
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
  it('is how many publishers joined, each counting half after every half-life', () => {
    fc.assert(
      fc.property(DAY, fc.double({ min: 72, max: 96, noNaN: true }), (unordered, now) => {
        const hours = unordered.toSorted((one, other) => one - other);
        const expected = [0, ...hours].reduce((sum, hour) => sum + 2 ** ((hour - now) / (HALF_LIFE_MS / 3_600_000)), 0);
        const lately = publishersLately(joinedAt(...hours), Date.parse(at(now)));
        assert.ok(Math.abs(lately / expected - 1) < 0.01, `${lately} and not ${expected}`);
      }),
    );
  });

  it('is a number whenever the reports were, also a century apart, and falls by none', () => {
    const hour = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(hour, hour, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (one, other, share, isOwn) => {
        const story = { firstSeenAt: at(one) };
        for (const heat of [heated(story, at(other), isOwn), heatedBy(story, { firstSeenAt: at(other) }, share)])
          assert.ok(Number.isFinite(heat) && heat >= heatOf(story) - 1e-4, `${heat}`);
      }),
    );
  });

  it('orders two stories the same at any time', () => {
    fc.assert(
      fc.property(DAY, DAY, fc.double({ min: 0, max: 1_000, noNaN: true }), (one, other, hours) => {
        const [first, second] = [joinedAt(...one), joinedAt(...other)];
        const now = Date.parse(at(hours));
        const later = publishersLately(first, now) - publishersLately(second, now);
        assert.ok(Math.sign(heatOf(first) - heatOf(second)) * later >= 0);
      }),
    );
  });

  it('counts the share of another story’s publishers that a merge brings, and what stays after a split', () => {
    const share = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(DAY, DAY, share, (one, other, part) => {
        const [own, brought] = [joinedAt(...one), joinedAt(...other)];
        const now = Date.parse(at(24));
        const lately = (heat: number) => publishersLately({ heat, firstSeenAt: at(0) }, now);
        const others = publishersLately(brought, now);
        // Never cooler than the hotter one.
        const sum = Math.max(publishersLately(own, now) + part * others, others);
        const merged = heatedBy(own, brought, part);
        assert.ok(Math.abs(lately(merged) / sum - 1) < 0.01);
        assert.ok(Math.abs(lately(cooled(merged, part)) / (part * sum) - 1) < 0.01);
      }),
    );
  });
});
