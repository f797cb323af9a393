import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../check.ts';
import { BUCKET, HAIL, healthyWorld, type MutableWorld, SNOW } from '../example/healthy-world.ts';
import { likePairs } from '../world/like-pairs.ts';

const WORDS = Array.from({ length: 40 }, (_, at) => `quite a long word ${at}`.replaceAll(' ', ''));

/** A world with articles c and d, put once each under one headline; `more` words are in the text of d alone. */
const reported = (more: number, titles = ['Sun', 'Sun']): MutableWorld => {
  const world = healthyWorld();
  const [like] = world.versions;
  assert.ok(like?.reading);
  for (const [at, articleId] of ['c', 'd'].entries()) {
    const text = [...WORDS, ...WORDS.slice(0, at * more).map((word) => `${word}!`)].join(' ');
    const textKey = `t1:${articleId.padEnd(43, '-')}`;
    const reading = { ...like.reading, articleId, textKey, text, title: titles[at] ?? '' };
    world.versions.push({ ...like, key: `${articleId}.md`, version: `1${at}`, sequencer: `1${at}`, reading });
  }
  return world;
};

/** The same with receipts that say of which story they are. */
const inStories = (world: MutableWorld, ...storyIds: string[]): MutableWorld => {
  for (const [at, storyId] of storyIds.entries()) {
    const names = { pk: { S: `FILE#${BUCKET}/${'cd'[at]}.md` }, sk: { S: `1${at}` }, storyId: { S: storyId } };
    world.items.push({ ...names, entity: { S: 'receipt' }, disposition: { S: 'copy' } });
  }
  return world;
};

const findsApart = (world: MutableWorld): boolean => check(world).some(({ name }) => name === 'likes-apart');

describe('reports that are all but the same', () => {
  it('are of one story', () => {
    assert.equal(findsApart(inStories(reported(2), 'one', 'two')), true);
    assert.equal(findsApart(inStories(reported(2), 'one', 'one')), false);
    assert.equal(findsApart(inStories(reported(2), 'one')), false);
  });

  it('need not be all but the same where one process had both at hand', () => {
    const atOnce = (world: MutableWorld): MutableWorld => {
      const [one, other] = world.versions.slice(-2);
      assert.ok(one && other);
      return Object.assign(world, { atOnce: [[one, other]] });
    };
    assert.equal(findsApart(inStories(reported(9), 'one', 'two')), false);
    assert.equal(findsApart(atOnce(inStories(reported(9), 'one', 'two'))), true);
    assert.equal(findsApart(atOnce(inStories(reported(9), 'one', 'one'))), false);
  });

  it('have nine tenths of their words in common, and their headline', () => {
    assert.equal(likePairs(reported(4).versions).length, 1);
    assert.equal(likePairs(reported(5).versions).length, 0);
    assert.equal(likePairs(reported(2, ['Sun', 'Moon']).versions).length, 0);
  });

  it('begin with the same letters', () => {
    const { versions } = reported(2);
    const last = versions.at(-1);
    assert.ok(last?.reading);
    const { reading } = last;
    const pairsWith = (text: string) =>
      likePairs([...versions.slice(0, -1), { ...last, reading: { ...reading, text } }]);
    assert.equal(pairsWith(reading.text).length, 1);
    assert.equal(pairsWith(`${WORDS[0]} ${reading.text}`).length, 0);
  });

  it('are looked at where nothing else was put of their articles, and nothing in their places', () => {
    const [again, hidden] = [reported(2), reported(2)];
    const [first, last] = [again.versions.at(-2), hidden.versions.at(-1)];
    assert.ok(first && last);
    again.versions.push({ ...first, key: 'c again.md' });
    hidden.versions[hidden.versions.length - 1] = { ...last, hiddenBy: 'overwrite' };
    assert.equal(likePairs(again.versions).length, 0);
    assert.equal(likePairs(hidden.versions).length, 0);
  });

  it('are not looked at where another article came in the words of one, and then in others', () => {
    const { versions } = reported(2);
    const [first] = versions.slice(-2);
    assert.ok(first?.reading);
    const { reading } = first;
    const inWords = (textKey: string) => ({
      ...first,
      reading: { ...reading, articleId: 'e', title: 'Moon', textKey },
    });
    assert.equal(likePairs([...versions, inWords(reading.textKey)]).length, 1);
    assert.equal(likePairs([...versions, inWords(SNOW), inWords(HAIL)]).length, 1);
    assert.equal(likePairs([...versions, inWords(reading.textKey), inWords(HAIL)]).length, 0);
  });
});
