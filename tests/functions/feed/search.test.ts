import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';
import { type FeedStory, publicPart } from '../../../functions/feed/feed-state.ts';
import { FIND, SEARCH_INDEX, searchIndex } from '../../../functions/feed/pages/search.ts';
import { rankedAs } from '../../../functions/feed/searched.ts';
import { rankedFor } from '../../../functions/matching/text-search.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import { packPublishers, publisherHash } from '../../../functions/story/items/story.ts';
import { seededRandom } from '../../fixtures/random.ts';
import { feedWorld } from './feed-world.ts';
import { at, storyOf, withdrawnAt, withReportOf } from './stories.ts';

const find: (stories: readonly { i: string }[], asked: string) => { i: string }[] = runInNewContext(FIND);
const rowsOf = (body: string) => JSON.parse(body) as { i: string; h: string; w: string }[];
const inIndex = (stories: readonly FeedStory[]) => rowsOf(String(searchIndex(SEARCH_INDEX, stories).body));

const WORDS = [
  'ferry harbour council votes night keeps sinks tarbela dam'.split(' '),
  '야간 여객선 존속 항만위원회 결정 반도체 관세'.split(' '),
  '関税 見直し 港 議会'.split(' '),
].flat();

/** A story of words at random, of some papers, at some time. */
function anyStory(random: ReturnType<typeof seededRandom>, place: number): FeedStory {
  const some = (most: number) => Array.from({ length: 1 + random.int(most) }, () => random.pick(WORDS)).join(' ');
  const papers = Array.from({ length: 1 + random.int(5) }, (_, n) => publisherHash(`paper ${n}`));
  const story = storyOf(
    `s${place}`,
    { title: some(5), excerpt: some(9), publisher: random.pick(['Gull Bay Wire', '한빛통신']) },
    { lastSeenAt: at(random.int(4_000)), publishers: packPublishers(papers) },
  );
  return publicPart(random.chance(0.5) ? withReportOf(story, { title: some(5), publisher: 'Echo' }) : story);
}

describe('the search of a page', () => {
  it('finds what every search finds, in the same order', () => {
    const random = seededRandom('search');
    let found = 0;
    for (let round = 0; round < 40; round++) {
      const stories = Array.from({ length: 30 }, (_, place) => anyStory(random, place));
      const asked = Array.from({ length: 1 + random.int(3) }, () =>
        random.pick([...WORDS, 'gull', 'ferr', '여객']),
      ).join(' ');
      const expected = rankedFor(asked, stories, rankedAs).found.map(storyIdAt);
      const ids = find(inIndex(stories), asked).map(({ i }) => i);
      assert.deepEqual([...ids].sort(), [...expected].sort(), asked);
      assert.deepEqual(ids, expected, asked);
      found += ids.length;
    }
    assert.ok(found > 100, String(found));
  });

  it('finds Korean however it is spaced, a part of a Chinese word, and nothing without words', () => {
    const stories = ['야간 여객선 존속', '米国の追加関税', 'Ferry sold'].map((title, n) =>
      publicPart(storyOf(`s${n}`, { title })),
    );
    const titles = (asked: string) => find(inIndex(stories), asked).map(({ i }) => i);
    const sizes = ['야간여객선', '관세', '関税', 'FER', 'erry', '!'].map((asked) => titles(asked).length);
    assert.deepEqual(sizes, [1, 0, 1, 1, 0, 0]);
  });

  it('has an index of half a megabyte at most, of the stories with most papers', () => {
    const long = Array.from({ length: 1_500 }, (_, n) =>
      publicPart(storyOf(`s${n}`, { title: `${n} ${'야간 여객선 '.repeat(20)}`, excerpt: '존속 '.repeat(70) })),
    );
    const big = publicPart(
      withReportOf(
        storyOf('big', { publisher: 'One' }, { publishers: packPublishers(['One', 'Two'].map(publisherHash)) }),
        { publisher: 'Two' },
      ),
    );
    const { body } = searchIndex(SEARCH_INDEX, [...long, big]);
    assert.ok(Buffer.byteLength(body) <= 500_000);
    assert.equal(rowsOf(String(body))[0]?.i, 'big');
    assert.ok(rowsOf(String(body)).length > 300);
  });

  it('loses a story with the pages, of now and of an edition', async () => {
    const world = feedWorld({ editions: ['00:30'] });
    const story = storyOf('secret');
    world.write(story, storyOf('other'));
    world.goTo(31);
    await world.run();
    const EDITION = '2026-01-05-0030.json';
    const ids = (name: string) =>
      rowsOf(world.text(name))
        .map(({ i }) => i)
        .sort();
    for (const name of [SEARCH_INDEX, EDITION]) assert.deepEqual(ids(name), ['other', 'secret'], name);
    await world.update({ ...story, version: 2, ...withdrawnAt(40) });
    for (const name of [SEARCH_INDEX, EDITION]) {
      assert.deepEqual(ids(name), ['other']);
      assert.doesNotMatch(world.text(name), /secret/);
    }
  });
});
