import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../check.ts';
import {
  type Breakage,
  CREATED,
  file,
  indexAt,
  N,
  S,
  saying,
  storyAt,
  withBodyInstead,
  withFields,
} from '../example/break-world.ts';
import { BUCKET, HAIL, hashOf, healthyWorld, type MutableWorld, RAIN, SNOW, STORY } from '../example/healthy-world.ts';
import { founderOf } from '../world/findings.ts';
import type { PutVersion, RawItem, RawValue } from '../world/world.ts';

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
    ...{ bucket: S(BUCKET), key: S(version.key), sequencer: S(version.sequencer), uploadedAt: S(version.uploadedAt) },
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

  /** The first file's process died before its receipt; when its event came again, the file was not there. */
  const diedOver = (hiddenBy: 'nothing' | 'overwrite', ...more: Breakage[]): string[] => {
    const world = healthyWorld();
    // That was no calm.
    Object.assign(world.calm, { versions: [], lines: [], malformed: 0, heard: [] });
    const [first] = world.versions;
    assert.ok(first);
    world.versions[0] = { ...first, hiddenBy };
    withFields(file('a.md'), { disposition: S('stale'), reason: S('overwritten') })(world);
    for (const breakIt of more) breakIt(world);
    return check(world).map(({ name }) => name);
  };

  it('lets a story be whose file was gone before its receipt was written, if it was', () => {
    assert.deepEqual(diedOver('overwrite'), []);
    assert.deepEqual([...new Set(diedOver('nothing'))].sort(), ['claims-disagree', 'receipt-wrong', 'story-unfounded']);
    assert.ok(diedOver('overwrite', withFields(storyAt, { founder: S('another file') })).includes('story-unfounded'));
    assert.deepEqual(diedOver('overwrite', withBodyInstead(CREATED, saying({}, { source: 'x' }))), [
      'announced-otherwise',
    ]);
    // Its article counts, but nobody's beside it.
    assert.deepEqual(diedOver('overwrite', withFields(storyAt, { articleCount: N(3) })), ['claims-disagree']);
  });

  it('was put before the upload of the same crawl that overwrote it', () => {
    const overtaken = (order: (first: PutVersion, second: PutVersion) => readonly PutVersion[]): number => {
      const world = healthyWorld();
      const [first, second, ...others] = world.versions;
      assert.ok(first?.reading && second?.reading);
      const reading = { ...first.reading, crawledAt: second.reading.crawledAt };
      world.versions = [
        ...order({ ...first, reading, hiddenBy: 'overwrite' }, { ...second, key: first.key }),
        ...others,
      ];
      withFields(file('a.md'), { disposition: S('stale'), reason: S('overwritten') })(world);
      withFields(file('a revised.md'), { pk: S(file('a.md')) })(world);
      return check(world).filter(({ name }) => name === 'stale-overtook').length;
    };
    assert.equal(
      overtaken((first, second) => [first, second]),
      0,
    );
    // The last upload under a key stands, and here that is the one whose words are in no claim.
    assert.equal(
      overtaken((first, second) => [second, first]),
      1,
    );
  });

  it('lets a claim be reserved for a story that never came, if its file was gone', () => {
    const alone = (hiddenBy: 'nothing' | 'overwrite', claim: Record<string, RawValue>) => {
      const world = healthyWorld();
      const [first] = world.versions;
      assert.ok(first?.reading);
      const reading = { ...first.reading, articleId: 'c', textKey: `t1:${'sun'.padEnd(43, '-')}` };
      world.versions.push({ ...first, key: 'c.md', version: '07', sequencer: '07', hiddenBy, reading });
      const receipt = world.items[indexAt(world, file('a.md'))];
      const gone = {
        pk: S(file('c.md')),
        sk: S('07'),
        sequencer: S('07'),
        disposition: S('stale'),
        reason: S('overwritten'),
      };
      const { storyId: _, ...unread }: RawItem = { ...receipt, ...gone };
      const reserved = { entity: S('article'), articleId: S('c'), storyId: S(`t1-${'sun'.padEnd(22, '-')}`) };
      const at = {
        pk: S('ARTICLE#c'),
        sk: S('ARTICLE'),
        schema: N(1),
        textKey: S(reading.textKey),
        observedAt: S(reading.crawledAt),
        ...{ bucket: S(BUCKET), key: S('c.md'), sequencer: S('07'), uploadedAt: S(first.uploadedAt) },
      };
      world.items.push(unread, { ...at, ...reserved, ...claim });
      return [...new Set(check(world).map(({ name }) => name))];
    };
    assert.deepEqual(alone('overwrite', { founder: S('d88OKlk5Tdz-lOfd') }), []);
    assert.deepEqual(alone('overwrite', {}), ['claims-disagree']);
    assert.deepEqual(alone('overwrite', { founder: S('another') }), ['claims-disagree']);
    assert.ok(alone('nothing', { founder: S('d88OKlk5Tdz-lOfd') }).includes('claims-disagree'));
  });

  it('lets a file be called deleted or overwritten only when it was', () => {
    for (const [hiddenBy, allowed] of [
      ['nothing', []],
      ['overwrite', ['overwritten']],
      ['delete', ['overwritten', 'deleted']],
    ] as const) {
      for (const reason of ['overwritten', 'deleted'] as const) {
        const world = healthyWorld();
        const [hidden, shown] = world.versions.splice(4, 2);
        assert.ok(hidden && shown);
        world.versions.push({ ...hidden, hiddenBy }, shown);
        const at = indexAt(world, file('x.md'));
        world.items[at] = { ...world.items[at], reason: S(reason) };
        const wrong = check(world).some(({ name }) => name === 'receipt-wrong');
        assert.equal(!wrong, (allowed as readonly string[]).includes(reason), `${hiddenBy}, ${reason}`);
      }
    }
  });
});
