import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../check.ts';
import { type Breakage, L, S, stands, storyAt, withFields, without, wordsAt } from '../example/break-world.ts';
import { healthyWorld, LISTED_AT, STORY } from '../example/healthy-world.ts';

const wrong = (...changes: Breakage[]): string[] => {
  const world = healthyWorld();
  for (const change of changes) change(world);
  return check(world).map(({ name, detail }) => `${name} ${detail}`);
};

describe('the list of a day', () => {
  it('may name a story that some file tells and nobody came to make', () => {
    const snow = wordsAt('snow').replace('STORY#', '');
    assert.deepEqual(wrong(withFields(LISTED_AT, { stories: L(S(STORY), S(snow)) })), []);
  });

  it('is not there where it is switched off', () => {
    const off: Breakage = (world) => void Object.assign(world, { timeline: false });
    assert.deepEqual(wrong(off, without(LISTED_AT)), []);
    assert.deepEqual(wrong(off), [`claims-disagree ${STORY}: is listed, which no file asks for`]);
  });

  it('has an entry of a batch at the time of its first file, which is about that of the others', () => {
    const listedAt = (time: string) => withFields(LISTED_AT, { sk: S(`2026-03-02T${time}Z#${STORY}#0+2`) });
    assert.deepEqual(wrong(listedAt('00:00:06.000')), []);
    assert.deepEqual(wrong(listedAt('00:01:00.000')), [
      `claims-disagree ${STORY}: is listed at 2026-03-02T00:01:00.000Z, first seen at 2026-03-02T00:00:00.000Z`,
    ]);
  });

  it('is in four parts, once there is much to list', () => {
    const filled =
      (entries: number, parts: number): Breakage =>
      (world) => {
        const [listed] = world.items.filter((item) => stands(item, LISTED_AT));
        for (let at = 1; at < entries; at++) {
          const [pk, sk] = [S(LISTED_AT.replace(/0$/, `${at % parts}`)), S(`2026-03-02T00:00:00.000Z#${STORY}#${at}`)];
          world.items.push({ ...listed, pk, sk });
        }
      };
    assert.deepEqual(wrong(filled(59, 1)), []);
    assert.deepEqual(wrong(filled(60, 4)), []);
    assert.deepEqual(wrong(filled(60, 3)), ['claims-disagree TIMELINE#2026-03-02: 60 entries are in 3 parts']);
  });

  for (const [says, ...changes] of [
    [/is listed under no day, first seen at 2026-03-02/, without(LISTED_AT)],
    [/is listed under 2026-03-01, first/, withFields(LISTED_AT, { pk: S('TIMELINE#2026-03-01#0') })],
    [/is no place for a timeline/, withFields(LISTED_AT, { pk: S('TIMELINE#2026-03-02#4') })],
    [/is no place for a timeline/, withFields(LISTED_AT, { sk: S('2026-03-01T00:00:00.000Z#x#0') })],
    [/t1-none: is listed, which no file asks for/, withFields(LISTED_AT, { stories: L(S(STORY), S('t1-none')) })],
    [/lists nothing/, withFields(LISTED_AT, { stories: L() })],
    [/is listed under 2026-03-02, first seen at 2026-03-03/, withFields(storyAt, { firstSeenAt: S('2026-03-03') })],
  ] satisfies [RegExp, ...Breakage[]][]) {
    it(`is wrong: ${says.source}`, () => {
      const found = wrong(...changes);
      assert.ok(
        found.some((detail) => detail.startsWith('claims-disagree') && says.test(detail)),
        found.join('\n'),
      );
    });
  }
});
