import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../check.ts';
import { N, S } from '../example/break-world.ts';
import { healthyWorld, nearClaim } from '../example/healthy-world.ts';
import { findingsOf } from '../world/findings.ts';
import { checkUnits } from './check-units.ts';

/** What the checker says of a story that is first told with these names and words. */
const said = (publisher: string, excerpt: string, announce = 'story.created'): string[] => {
  const world = healthyWorld();
  const [first, ...others] = world.writes;
  assert.ok(first);
  world.writes = [{ ...first, publisher: S(publisher), excerpt: S(excerpt), announce: S(announce) }, ...others];
  return check(world).map(({ name, detail }) => `${name}: ${detail.replace(/^\S+ version/, 'version')}`);
};

describe('the write units of a story', () => {
  it('are one where its excerpt can give way', () => {
    const name = 'n'.repeat(690);
    const long = '가'.repeat(80);
    assert.deepEqual(said(name, long), ['claims-disagree: version 1: has 1070 bytes, 953 would do']);
    assert.deepEqual(said(name, 'n'.repeat(80)), []);
    // Two are needed either way.
    assert.deepEqual(said(name + name, long), []);
    // Who joins it writes what was there.
    assert.deepEqual(said(name, long, 'none'), []);
  });

  it('shorten its excerpt to what fits into one, and no further', () => {
    const cut = (points: number): string => `${'가'.repeat(points - 1)}…`;
    const fits = 'n'.repeat(698);
    assert.deepEqual(said(fits, cut(60)), []);
    assert.deepEqual(said('n', cut(80)), []);
    assert.deepEqual(said('n', '가'.repeat(40)), []);
    assert.deepEqual(said('n', cut(60)), [
      'claims-disagree: version 1: has 321 bytes, and 60 characters of an excerpt',
    ]);
    assert.deepEqual(said(fits, cut(54)), [
      'claims-disagree: version 1: has 1000 bytes, and 54 characters of an excerpt',
    ]);
    // In vain: they are two.
    assert.deepEqual(said(fits + fits, cut(41)), [
      'claims-disagree: version 1: has 1659 bytes, and 41 characters of an excerpt',
    ]);
  });
});

describe('the write unit of a claim that like reports are found by', () => {
  it('is one', () => {
    const claimed = (headline: string): string[] => {
      const world = healthyWorld();
      world.writes = [...world.writes, { ...nearClaim('BAND#1#new', 'NEAR'), version: N(1), headline: S(headline) }];
      return checkUnits(findingsOf(world)).map(({ name, detail }) => `${name}: ${detail}`);
    };
    assert.deepEqual(claimed('h'.repeat(450)), []);
    assert.deepEqual(claimed('h'.repeat(600)), ['claims-disagree: BAND#1#new version 1: has 1114 bytes']);
  });
});
