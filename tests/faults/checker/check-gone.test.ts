import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from './check.ts';
import { founderOf } from './findings.ts';
import { BUCKET, HAIL, hashOf, healthyWorld, type MutableWorld, RAIN, SNOW, STORY } from './healthy-world.ts';
import type { RawItem, RawValue } from './world.ts';

const S = (value: string): RawValue => ({ S: value });

/** A file of article c that was put with these words. */
const put = (world: MutableWorld, key: string, textKey: string) => {
  const [like] = world.versions;
  assert.ok(like?.reading);
  const version = {
    ...like,
    key,
    reading: { ...like.reading, articleId: 'c', textKey, contentHash: hashOf(key) },
  };
  world.versions.push(version);
  return version;
};

const receiptOf = (key: string, fields: Record<string, string>): RawItem => ({
  ...{ pk: S(`FILE#${BUCKET}/${key}`), sk: S('01'), entity: S('receipt') },
  ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, S(value)])),
});

/** Article c, reserved by a file that was deleted before it went on. */
const withReserved = (textKey: string): MutableWorld => {
  const world = healthyWorld();
  const version = put(world, 'gone.md', textKey);
  world.versions[world.versions.length - 1] = { ...version, hiddenBy: 'delete' };
  world.items.push(receiptOf('gone.md', { disposition: 'rejected', reason: 'deleted' }), {
    pk: S('ARTICLE#c'),
    sk: S('ARTICLE'),
    entity: S('article'),
    articleId: S('c'),
    textKey: S(textKey),
    storyId: S(STORY),
    founder: S(founderOf(version)),
  });
  return world;
};

const detailsOf = (world: MutableWorld, name: string): string[] =>
  check(world).flatMap((one) => (one.name === name ? one.detail : []));

describe('a file that was gone when its event came again', () => {
  it('counts for no story that another one made in its words', () => {
    assert.deepEqual(
      detailsOf(withReserved(RAIN), 'claims-disagree').filter((detail) => detail.includes('counts')),
      [],
    );
  });

  it('had words of its own, beside which two stale crawls may say the same', () => {
    const staleTwice = (world: MutableWorld): string[] => {
      for (const key of ['c2.md', 'c3.md']) {
        put(world, key, HAIL);
        world.items.push(
          receiptOf(key, { disposition: 'stale', reason: 'older-crawl', articleId: 'c', storyId: STORY }),
        );
      }
      return detailsOf(world, 'receipt-wrong').filter((detail) => detail.includes('in the same words each time'));
    };
    assert.deepEqual(staleTwice(withReserved(SNOW)), []);
    assert.equal(staleTwice(withReserved(HAIL)).length, 1);
  });
});
