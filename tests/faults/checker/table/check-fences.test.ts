import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../check.ts';
import { N, S } from '../example/break-world.ts';
import { healthyWorld, type MutableWorld, nearClaim, STORY } from '../example/healthy-world.ts';

const storyIdOf = (word: string): string => `t1-${word.padEnd(22, '-')}`;

/** What the checker calls a healthy world with this in it, each name once. */
const called = (change: (world: MutableWorld) => unknown): string[] => {
  const world = healthyWorld();
  change(world);
  return [...new Set(check(world).map(({ name }) => name))];
};

describe('a claim on a key of like reports', () => {
  const naming = (storyId: string) => (world: MutableWorld) => world.items.push(nearClaim('BAND#1#x', 'NEAR', storyId));

  it('may name a story that is there, or one whose place leads to another', () => {
    assert.deepEqual(called(naming(STORY)), []);
    assert.deepEqual(called(naming(storyIdOf('snow'))), []);
  });

  it('may not name a story that nobody was to make, or whose file was there to make it', () => {
    assert.deepEqual(called(naming(storyIdOf('sun'))), ['claims-disagree']);
  });

  it('may name a story whose only file was gone before it made that', () => {
    const gone = (hiddenBy: 'overwrite' | 'nothing') => (world: MutableWorld) => {
      const [first] = world.versions;
      const hidden = world.versions[4];
      assert.ok(first?.reading && hidden);
      const reading = { ...first.reading, articleId: 'c', textKey: `t1:${'sun'.padEnd(43, '-')}` };
      world.versions[4] = { ...hidden, hiddenBy, reading };
      naming(storyIdOf('sun'))(world);
    };
    assert.deepEqual(called(gone('overwrite')), []);
    assert.ok(called(gone('nothing')).includes('claims-disagree'));
  });
});

describe('a fence', () => {
  it('owns no words: those of a file that was read must have come over it', () => {
    const names = called((world) => {
      const at = world.items.findIndex((item) => JSON.stringify(item.pk).includes(storyIdOf('hail')));
      world.items[at] = nearClaim(`STORY#${storyIdOf('hail')}`, 'STORY', STORY);
    });
    assert.ok(names.includes('words-unowned'));
  });

  it('is written over by who has seen it, and begins with the second at which it expires', () => {
    const place = { pk: S('STORY#t1-like'), sk: S('STORY') };
    const fence = { ...place, entity: S('near'), version: N(5), expiresAt: N(5) };
    const over = (version: number) => (world: MutableWorld) =>
      world.writes.push(fence, { ...place, entity: S('story'), version: N(version) });
    assert.deepEqual(called(over(6)), []);
    assert.deepEqual(called(over(7)), ['written-over']);
    assert.deepEqual(
      called((world) => world.writes.push({ ...fence, expiresAt: N(6) })),
      ['written-over'],
    );
  });
});
