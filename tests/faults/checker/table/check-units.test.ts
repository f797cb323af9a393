import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../check.ts';
import { S } from '../example/break-world.ts';
import { healthyWorld } from '../example/healthy-world.ts';

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
    assert.deepEqual(said(name, `${'가'.repeat(40)}…`), []);
    // Two are needed either way.
    assert.deepEqual(said(name + name, long), []);
    // Who joins it writes what was there.
    assert.deepEqual(said(name, long, 'none'), []);
  });
});
