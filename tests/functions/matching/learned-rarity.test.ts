import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { storiesPerSharedWord } from '../../../functions/matching/features.ts';
import {
  countTerms,
  type LearnedTerms,
  learnedRarity,
  NOTHING_LEARNED,
  packTerms,
  unpackTerms,
} from '../../../functions/matching/learned-rarity.ts';
import { profileOf } from '../../../functions/matching/profile.ts';
import { RARITIES, shippedRarity } from '../../../functions/matching/rarity.ts';
import { termsOf } from '../../../functions/matching/terms.ts';
import { articleOf, reportOf, SEEN_AT } from './reports.ts';

const anyTerm = fc.nat({ max: 0xffffffff });

/** Counts in which `count` of `stories` have the term. */
const seen = (term: number, count: number, stories: number): LearnedTerms => ({
  stories,
  counts: new Map([[term >>> 8, Math.min(count, stories)]]),
});

describe('learnedRarity', () => {
  it('is the shipped one while nothing is learned, and grows with the stories that have a term', () =>
    fc.assert(
      fc.property(anyTerm, fc.nat(30_000), fc.array(fc.nat(30_000), { maxLength: 6 }), (term, stories, counts) => {
        assert.equal(learnedRarity(NOTHING_LEARNED)(term), shippedRarity(term));
        const rarities = counts.sort((a, b) => a - b).map((count) => learnedRarity(seen(term, count, stories))(term));
        assert.deepEqual(
          rarities,
          rarities.toSorted((a, b) => a - b),
        );
        assert.ok(rarities.every((rarity) => rarity >= 0 && rarity < RARITIES));
      }),
    ));

  it('comes to what the stories say, the more of them there are', () => {
    const unheard = Array.from({ length: 100 }, (_, i) => (i * 0x01234567) >>> 0).find(
      (term) => shippedRarity(term) === 0,
    ) as number;
    const rarityIn = (stories: number) => learnedRarity(seen(unheard, stories / 40, stories))(unheard);
    assert.deepEqual([0, 40, 400, 30_000].map(rarityIn), [0, 4, 8, 10]);
  });

  it('stays within twelve steps up and two down, whatever somebody uploads', () =>
    fc.assert(
      fc.property(anyTerm, fc.nat(1e6), fc.nat(1e6), (term, count, stories) => {
        const moved = learnedRarity(seen(term, count, stories))(term) - shippedRarity(term);
        assert.ok(moved >= -2 && moved <= 12, `${moved}`);
      }),
    ));
});

describe('storiesPerSharedWord', () => {
  it('is in one of how many stories the words are that two reports share, and undefined where they share none', () => {
    const text = 'shooting zqvixjk';
    const everywhere = { stories: 30_000, counts: new Map(termsOf(text).map((term) => [term >>> 8, 750])) };
    const profile = profileOf(articleOf(text, text), text, SEEN_AT, learnedRarity(everywhere));
    const oneOf = storiesPerSharedWord(profile, profile) as number;
    assert.ok(oneOf >= 30 && oneOf <= 60, `${oneOf}`);
    assert.equal(storiesPerSharedWord(profile, reportOf('ferry', 'ferry')), undefined);
  });
});

describe('countTerms', () => {
  it('counts each story once, and keeps the most common terms in less than 32 KiB', () => {
    const stories = Array.from({ length: 300 }, (_, i) => ({
      terms: Uint32Array.from({ length: 124 }, (__, j) => (j < 4 ? j : i * 124 + j)),
    }));
    const learned = countTerms(stories);
    assert.equal(learned.counts.get(3), 300);
    assert.ok(packTerms(learned).length <= 32_000);
  });

  it('is packed and unpacked with counts that are off by at most 3%', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(0xffffff), fc.integer({ min: 1, max: 30_000 }))), (counts) => {
        const learned = { stories: 30_000, counts: new Map(counts) };
        const { counts: unpacked } = unpackTerms(packTerms(learned), 30_000);
        assert.deepEqual(
          [...unpacked.keys()],
          [...learned.counts.keys()].sort((a, b) => a - b),
        );
        for (const [term, count] of learned.counts)
          assert.ok(Math.abs((unpacked.get(term) as number) / count - 1) < 0.03, `${count}`);
      }),
    ));
});
