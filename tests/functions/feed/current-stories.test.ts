import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { currentStories } from '../../../functions/feed/current-stories.ts';
import { type FeedState, packState, unpackState } from '../../../functions/feed/feed-state.ts';
import { heated } from '../../../functions/story/items/heat.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import type { Key } from '../../../functions/story/items/keys.ts';
import { at, storyOf } from './stories.ts';

const HOUR = 60;

/** A run at a minute of 5 January, over a table with these stories. */
async function run(
  minute: number,
  table: readonly StoryItem[],
  state: FeedState | undefined,
  changed: readonly Key[] = [],
) {
  const asked = { listed: 0, keys: 0 };
  const current = await currentStories(changed, state, {
    async list() {
      asked.listed += 1;
      return [...table];
    },
    async read(keys) {
      const wanted = new Set(keys.map(({ pk }) => pk));
      asked.keys += wanted.size;
      return table.filter(({ pk }) => wanted.has(pk));
    },
    nowMs: () => Date.parse(at(minute)),
  });
  return { state: unpackState(packState(current)), titles: current.stories.map(({ facts }) => facts.title), asked };
}

/** One a minute, the last one first. */
const many = Array.from({ length: 1_000 }, (_, minute) => storyOf(`s${minute}`, {}, { firstSeenAt: at(minute) }));

describe('currentStories', () => {
  it('reads all stories once a day, and then what has changed and the newest 250', async () => {
    const first = await run(1_000, many, undefined);
    assert.deepEqual([first.titles.length, first.asked], [1_000, { listed: 1, keys: 1_000 }]);
    const more = [...many, storyOf('new', {}, { firstSeenAt: at(1_001) })];
    const second = await run(1_001, more, first.state, more.slice(-1));
    assert.equal(second.titles[0], 'Headline of new');
    assert.equal(second.titles.length, 1_000);
    assert.deepEqual(second.asked, { listed: 0, keys: 251 });
    const later = await run(1_000 + 25 * HOUR, more, second.state);
    assert.deepEqual(later.asked, { listed: 1, keys: 1_001 });
  });

  it('reads the hottest again, however old they are', async () => {
    const heat = heated({ firstSeenAt: at(0) }, at(900));
    const table = many.map((story, place) => (place === 7 ? { ...story, heat } : story));
    const first = await run(1_000, table, undefined);
    const { asked } = await run(1_000 + 20 * HOUR, table, first.state);
    assert.deepEqual(asked, { listed: 0, keys: 251 });
  });

  it('removes a story that has expired, and shows one that has changed as it is', async () => {
    const [one, other] = [storyOf('a'), storyOf('b')];
    const first = await run(1, [one, other], undefined);
    const changed = storyOf('b', { title: 'Other' }, { version: 2 });
    assert.deepEqual((await run(2, [changed], first.state, [one, other])).titles, ['Other']);
  });

  it('includes a changed story that is not listed yet, and no story older than 30 days', async () => {
    const [unlisted, old] = [storyOf('new'), storyOf('old', {}, { firstSeenAt: at(-31 * 24 * HOUR) })];
    const read = async () => [unlisted, old];
    const list = async () => [old];
    const { stories } = await currentStories([unlisted], undefined, { list, read, nowMs: () => Date.parse(at(1)) });
    assert.deepEqual(stories, [unlisted]);
  });
});

describe('the state', () => {
  it('holds only what feeds show of a story', () => {
    const secret = 'secret';
    const shown = storyOf('a', { contentHash: secret, object: { bucket: secret, key: secret } });
    const story: StoryItem = {
      ...{ ...shown, withdrawalReason: secret, moreArticles: [secret], publishers: [secret] },
      articles: [
        {
          articleId: 'x',
          headline: 'Other',
          url: 'https://e.example/',
          disposition: 'copy',
          at: at(1),
          probability: 0.7,
        },
      ],
    };
    const hidden = storyOf('b', { title: secret, excerpt: secret, url: secret }, { unannounced: true });
    const withdrawn = storyOf('c', { title: secret }, { withdrawnAt: at(5) });
    const state = unpackState(packState({ builtAtMs: 1, stories: [story, hidden, withdrawn] }));
    assert.doesNotMatch(JSON.stringify(state), /secret|probability/);
    const [first, second] = state?.stories ?? [];
    assert.deepEqual(
      [first?.facts.title, first?.facts.url, first?.articles?.length],
      [story.facts.title, story.facts.url, 1],
    );
    assert.deepEqual([second?.facts.publisher, second?.unannounced], ['Gull Bay Wire', true]);
  });

  it('is made again if it is damaged or of another version', () => {
    assert.equal(unpackState(Buffer.from('not gzip')), undefined);
    const cut = packState({ builtAtMs: 1, stories: [storyOf('a')] }).subarray(0, 50);
    assert.equal(unpackState(cut), undefined);
  });
});
