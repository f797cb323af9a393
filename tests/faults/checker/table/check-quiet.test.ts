import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkAnnouncements } from '../announcements/check-announcements.ts';
import { type Breakage, S, storyAt, withFields, without, withoutBodies } from '../example/break-world.ts';
import { BUCKET, healthyWorld, LISTED_AT, nearClaim, STORY } from '../example/healthy-world.ts';
import { findingsOf } from '../world/findings.ts';
import { checkQuiet } from './check-quiet.ts';
import { checkTimeline } from './check-timeline.ts';

const LAST = Date.UTC(2026, 2, 9) / 1000;

interface Settings {
  readonly timeline?: boolean;
  readonly nearDuplicates?: boolean;
}

/** What the rules that know of it say where these were told of quietly, with those settings (absent: off), and nobody else asked what they heard. */
const wrongWith = (settings: Settings, told: readonly (readonly [string, string])[], ...changes: Breakage[]) => {
  const world = healthyWorld();
  const { timeline = false, nearDuplicates = false } = settings;
  world.quiet = told.map(([key, version]) => ({
    ...{ bucket: BUCKET, key, version },
    ...{ timeline, nearDuplicates, nearWindowDays: 7 },
  }));
  world.labelled = [];
  world.filtered = [];
  for (const change of changes) change(world);
  const findings = findingsOf(world);
  return [checkQuiet, checkTimeline, checkAnnouncements]
    .flatMap((rule) => rule(findings))
    .map(({ name, detail }) => `${name} ${detail}`);
};

const wrong = (told: readonly (readonly [string, string])[], ...changes: Breakage[]): string[] =>
  wrongWith({}, told, ...changes);

const FIRST = ['a.md', '01'] as const;
const SECOND = ['a revised.md', 'v2'] as const;
const BROKEN = ['x.md', '06'] as const;
/** Published at midnight in Seoul, and so three hours and a half later in India. */
const DATED = { publishedAt: S('2026-03-01T03:30:00.000Z') };
const UNHEARD = { unannounced: { BOOL: true } } as const;
const UNANNOUNCED = withFields(storyAt, { ...UNHEARD, ...DATED });
const UNLISTED = without(LISTED_AT);
/** Nobody heard of these changes of the story. */
const unheard = (...revisions: number[]): Breakage[] =>
  revisions.map((revision) => withoutBodies(`"id":"${STORY}.${revision}"`));

describe('what is told of quietly', () => {
  it('is neither announced nor listed, and what comes after it is', () => {
    assert.deepEqual(wrong([FIRST], UNLISTED, ...unheard(1)), []);
    assert.deepEqual(wrong([FIRST, SECOND], UNLISTED, UNANNOUNCED, ...unheard(1, 2)), []);
    assert.deepEqual(wrong([BROKEN], withoutBodies('article.rejected')), []);
  });

  it('is wrong where it is announced', () => {
    assert.deepEqual(wrong([FIRST], UNLISTED), [`announced-not-in-table ${STORY} revision 1`]);
    assert.deepEqual(wrong([BROKEN]), [`announced-not-in-table rejection of ${BUCKET}/x.md/`]);
  });

  it('is wrong where what comes after it is not announced', () => {
    assert.deepEqual(wrong([FIRST], UNLISTED, ...unheard(1, 2)), [`not-announced ${STORY} revision 2`]);
  });

  it('is wrong where it is listed', () => {
    assert.deepEqual(wrong([FIRST], ...unheard(1)), [`claims-disagree ${STORY}: is listed, which no file asks for`]);
  });

  it('is wrong where it is not listed, though nothing but announcements is off', () => {
    assert.deepEqual(wrongWith({ timeline: true }, [FIRST], ...unheard(1)), []);
    assert.deepEqual(wrongWith({ timeline: true }, [FIRST], UNLISTED, ...unheard(1)), [
      `claims-disagree ${STORY}: is listed under no day, first seen at 2026-03-02T00:00:00.000Z`,
    ]);
  });

  it('leaves a story listed and heard of that it is told of later', () => {
    assert.deepEqual(wrong([SECOND], ...unheard(2)), []);
    assert.deepEqual(wrong([SECOND]), [`announced-not-in-table ${STORY} revision 2`]);
    assert.deepEqual(wrong([SECOND], ...unheard(1, 2)), [`not-announced ${STORY} revision 1`]);
    assert.deepEqual(wrong([SECOND], UNANNOUNCED, ...unheard(2)), [`claims-disagree ${STORY}: unannounced is true`]);
  });

  it('is wrong where its story does not say so, or says so when it was heard', () => {
    assert.deepEqual(wrong([FIRST, SECOND], UNLISTED, ...unheard(1, 2)), [
      `claims-disagree ${STORY}: unannounced is undefined`,
    ]);
    const [first, ...others] = wrong([], withFields(storyAt, UNHEARD));
    assert.equal(first, `claims-disagree ${STORY}: unannounced is true`);
    assert.match(others.join(), /^claims-disagree \S+ is of \S+ by its own clock of \S+$/);
  });

  it('is wrong where its story is dated by another clock', () => {
    const dated = withFields(storyAt, { publishedAt: S('2026-03-01T00:00:00.000Z') });
    assert.deepEqual(wrong([FIRST, SECOND], UNLISTED, UNANNOUNCED, dated, ...unheard(1, 2)), [
      `claims-disagree ${STORY}: is of 2026-03-01T00:00:00.000Z, by its own clock of 2026-03-01T03:30:00.000Z`,
    ]);
  });

  it('is wrong where it claims a key', () => {
    const claimed: Breakage = (world) =>
      void world.items.push({ ...nearClaim('BAND#1#x', 'NEAR', STORY, LAST), articleId: S('a') });
    assert.deepEqual(wrong([], claimed), []);
    assert.deepEqual(wrong([FIRST], UNLISTED, claimed, ...unheard(1)), [
      'claims-disagree BAND#1#x NEAR: is claimed by a, which nobody is to be like',
    ]);
    assert.deepEqual(wrongWith({ nearDuplicates: true }, [FIRST], UNLISTED, claimed, ...unheard(1)), []);
  });
});
