import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { address, type Key } from '../../../functions/story/keys.ts';
import { articleFile } from '../articles/article-files.ts';
import { claimsOf, type GrownStories, growStories, keysOf } from './grown-stories.ts';
import { expectedHeld, meanHeld, plantClaims } from './held-keys.ts';

const now = '2026-01-04T05:00:00.000Z';
const measured = keysOf(
  Array.from({ length: 40 }, (_, at) => articleFile({ index: 8_000_000 + at })),
  now,
);
let grown: GrownStories;
before(async () => {
  grown = await growStories(400, now);
});

describe('keys of a new article that others hold', () => {
  it('are some among real stories, and more where there are more', () => {
    const [few, many] = [40, 400].map((stories) => meanHeld(measured, claimsOf(grown, stories)));
    assert.ok(
      few !== undefined && many !== undefined && few > 0.1 && many > 2 * few - 1 && many > few,
      `${few} ${many}`,
    );
  });

  it('are expected to grow with every tenfold by what the last one has added', () => {
    const [few, many] = [expectedHeld(grown, measured, 40), expectedHeld(grown, measured, 400)];
    assert.equal(expectedHeld(grown, measured, 4_000).toFixed(6), (many + (many - few)).toFixed(6));
    assert.equal(expectedHeld(grown, measured, 40_000).toFixed(6), (many + 2 * (many - few)).toFixed(6));
  });

  it('are planted until as many are held as expected, none twice', () => {
    const claims = claimsOf(grown, 400);
    const planted = plantClaims(measured, claims, meanHeld(measured, claims) + 2);
    const all = new Map([...claims, ...planted.map((claim): [string, typeof claim] => [address(claim), claim])]);
    assert.equal(all.size, claims.size + planted.length);
    const now = meanHeld(measured, all) - meanHeld(measured, claims);
    assert.ok(Math.abs(now - 2) < 0.1, String(now));
  });

  it('are none to plant where the stories hold them', () => {
    const claims = claimsOf(grown, 400);
    assert.deepEqual(plantClaims(measured, claims, expectedHeld(grown, measured, 400)), []);
  });

  it('end where no key is left', () => {
    const few: Key[][] = [measured[0] ?? []];
    const claims = claimsOf(grown, 400);
    assert.ok(plantClaims(few, claims, 1000).length <= (few[0]?.length ?? 0));
  });
});
