import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  candidatesOf,
  type FoundKey,
  KEY_STORIES,
  KEYS_OF_STORY,
  keysToWrite,
  MOST_CANDIDATES,
  MOST_KEYS,
  matchKeys,
  type NamedStory,
  signatureOf,
} from '../../../functions/matching/match-keys.ts';
import { reportOf } from './reports.ts';

const one = reportOf(
  '한빛시 중앙도서관 7일 개관…열람석 1,330석',
  '한빛시가 7일 중앙도서관을 열었다. 마루건설이 지은 건물로 열람석 1,330석을 갖췄다.',
);
const other = reportOf(
  '열람석 1330석 한빛시 중앙도서관 문 열었다',
  '한빛시 중앙도서관이 7일 문을 열었다. 열람석 1330석 규모로 마루건설이 지었다.',
);

const found = (profile = one, stories: (index: number) => string[] = () => []): FoundKey[] =>
  matchKeys(profile).map((key, index) => ({ ...key, stories: stories(index).map((storyId) => named(storyId)) }));

const named = (storyId: string, signature: Uint8Array = new Uint8Array()): NamedStory => ({
  storyId,
  signature,
  report: 1,
});

describe('matchKeys', () => {
  it('are at most sixteen different ones, the best first', () => {
    const keys = matchKeys(one);
    assert.ok(keys.length > KEYS_OF_STORY && keys.length <= MOST_KEYS);
    assert.equal(new Set(keys.map(({ key }) => key)).size, keys.length);
    const ranks = keys.map(({ rank }) => rank);
    assert.deepEqual(
      ranks,
      [...ranks].sort((a, b) => b - a),
    );
  });

  it('of two reports of one event meet: one reads what the other writes', () => {
    const read = new Set(matchKeys(other).map(({ key }) => key));
    assert.ok(keysToWrite(found(), 'STORY#1', KEYS_OF_STORY).some(({ key }) => read.has(key)));
  });

  it('of a report that says nothing are none', () => assert.deepEqual(matchKeys(reportOf('…', '')), []));
});

describe('candidatesOf', () => {
  it('names the story first that most keys hold, and at most five', () => {
    const keys = found(one, (index) => (index < 20 ? ['STORY#often', `STORY#${index}`] : []));
    const candidates = candidatesOf(keys);
    assert.deepEqual([candidates[0], candidates.length], ['STORY#often', MOST_CANDIDATES]);
  });

  it('knows of the terms that a story shares by its signature in one key', () => {
    const [first, second] = found() as [FoundKey, FoundKey];
    const keys = [
      { ...first, stories: [named('STORY#one-term'), named('STORY#alike', signatureOf(one))] },
      { ...second, stories: [named('STORY#one-term')] },
      ...found().slice(2),
    ];
    assert.deepEqual(candidatesOf(keys), ['STORY#alike', 'STORY#one-term']);
  });
});

describe('keysToWrite', () => {
  it('passes over full keys and those that name the story already', () => {
    const full = Array.from({ length: KEY_STORIES }, (_, i) => `STORY#${i}`);
    const keys = found(one, (index) => (index === 0 ? full : index === 1 ? ['STORY#own'] : []));
    const chosen = keysToWrite(keys, 'STORY#own', 3);
    assert.equal(chosen.length, 3);
    for (const key of chosen) assert.ok(keys.slice(2, 6).includes(key), key.key);
  });

  it('always writes the best one, and two in common however two reports rank the four that they share', () => {
    for (const report of [one, other]) {
      const keys = found(report, () => []).slice(0, 4);
      const otherwise = keys.toReversed().map((key, i) => ({ ...key, rank: keys[i]?.rank ?? 0 }));
      const [ranked = [], reversed = []] = [keys, otherwise].map((each) =>
        keysToWrite(each, 'STORY#own', 3).map(({ key }) => key),
      );
      assert.deepEqual([ranked[0], reversed[0]], [keys[0]?.key, keys.at(-1)?.key]);
      assert.ok(ranked.filter((key) => reversed.includes(key)).length >= 2, `${ranked} ${reversed}`);
      assert.deepEqual(keysToWrite(keys, 'STORY#own', 1), [keys[0]]);
    }
  });
});
