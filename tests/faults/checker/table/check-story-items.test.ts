import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Breakage, file, indexAt, N, S, storyAt, withFields, withReading } from '../example/break-world.ts';
import { healthyWorld } from '../example/healthy-world.ts';
import { findingsOf } from '../world/findings.ts';
import type { RawItem, RawValue } from '../world/world.ts';
import { checkStoryItems } from './check-story-items.ts';

const EARLIER = '2026-03-01T23:00:00.000Z';

const MANY = '😀'.repeat(40);

const wrong = (...changes: Breakage[]): string[] => {
  const world = healthyWorld();
  for (const change of changes) change(world);
  return checkStoryItems(findingsOf(world)).map(({ detail }) => detail.replace(/^\S+ /, ''));
};

const without =
  (...names: string[]): Breakage =>
  (world) => {
    const at = indexAt(world, storyAt);
    world.items[at] = Object.fromEntries(
      Object.entries(world.items[at] ?? {}).filter(([name]) => !names.includes(name)),
    );
  };

const entry = (articleId: string, disposition: string, more: RawItem = {}): RawValue => ({
  M: {
    articleId: S(articleId),
    publisher: S('Weather'),
    disposition: S(disposition),
    at: S('2026-03-02T00:00:00.000Z'),
    ...more,
  },
});

const listing = (...L: RawValue[]): Breakage => withFields(storyAt, { articles: { L } });

/** What the stream tells of the story's last write. */
const lastWrite =
  (change: (write: RawItem) => RawItem): Breakage =>
  (world) => {
    world.writes.push(change(world.writes.pop() ?? {}));
  };

/** No stream tells of its writes. */
const UNSTREAMED: Breakage = (world) => {
  world.writes = [];
};

/** Nothing but its founder. */
const ALONE: Breakage = (world) => {
  for (const key of ['b.md', 'a revised.md']) world.items.splice(indexAt(world, file(key)), 1);
};

describe('a story’s item', () => {
  it('may be without a list and a last time while it is its founder’s alone', () => {
    assert.deepEqual(
      wrong(without('articles', 'lastSeenAt'), withFields(storyAt, { revision: N(1) }), ALONE, UNSTREAMED),
      [],
    );
  });

  it('names the beginning of a long publisher, and no half of a character', () => {
    const named = (listed: string): string[] =>
      wrong(
        withReading(3, { publisher: `a${MANY}` }),
        listing(entry('a', 'new'), entry('b', 'copy', { publisher: S(listed) })),
      );
    assert.deepEqual(named(`a${MANY.slice(0, 48)}`), []);
    assert.match(named(`a${MANY.slice(0, 49)}`).join(), /^lists b of /);
  });

  for (const [says, ...changes] of [
    [/^firstSeenAt is/, lastWrite((write) => ({ ...write, firstSeenAt: S(EARLIER) }))],
    [/^lists no articles/, without('articles')],
    [/^lists b \(new\) first, a made it/, listing(entry('b', 'new'), entry('a', 'copy'))],
    [/^lists a \(copy\) first/, listing(entry('a', 'copy'), entry('b', 'copy'))],
    [/^lists a \(new\) first/, listing(entry('a', 'new', { at: S(EARLIER) }), entry('b', 'copy'))],
    [/^lists b \(update\), no receipt/, listing(entry('a', 'new'), entry('b', 'update'))],
    [/^lists b \(copy\), no receipt/, listing(entry('a', 'new'), entry('b', 'copy', { at: S(EARLIER) }))],
    [/^lists b of Mirror/, listing(entry('a', 'new'), entry('b', 'copy', { publisher: S('Mirror') }))],
    [/^lists 1 articles in 1 entries, 2/, listing(entry('a', 'new'))],
    [/^lists 2 articles in 3 entries, 2/, listing(entry('a', 'new'), entry('b', 'copy'), entry('b', 'copy'))],
    [/^does not say when it was last seen/, without('lastSeenAt')],
    [/^was last seen at 2026-03-01T23/, withFields(storyAt, { lastSeenAt: S(EARLIER) })],
    [/^was last seen at 2026-03-01T23/, lastWrite((write) => ({ ...write, lastSeenAt: S(EARLIER) }))],
    [
      /^never said that b joined it/,
      withFields(file('b.md'), { receivedAt: S(EARLIER) }),
      listing(entry('a', 'new'), entry('b', 'copy', { at: S(EARLIER) })),
    ],
  ] as [RegExp, ...Breakage[]][]) {
    it(`is wrong where it is found that it ${says.source.slice(1)}`, () => {
      const found = wrong(...changes);
      assert.equal(found.length, 1, found.join('; '));
      assert.match(found[0] ?? '', says);
    });
  }
});
