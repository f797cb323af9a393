import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { marshall } from '@aws-sdk/util-dynamodb';
import { fitStory, ONE_UNIT } from '../../../../functions/story/decide/fit-story.ts';
import { itemBytes } from '../../../../functions/story/decide/item-bytes.ts';
import type { StoryItem } from '../../../../functions/story/items.ts';
import { itemSize } from '../../../bench/items/item-size.ts';
import { storyItem } from '../../notify/items.ts';

/** A story whose item would be so many bytes with an excerpt of 80 code points, of which each is `unit`. */
const storyOf = async (bytes: number, unit = '비'): Promise<StoryItem> => {
  const { url: _, ...story } = await storyItem({ articleId: 'a', text: 'rain' });
  const full = { ...story, excerpt: unit.repeat(80), url: '' };
  return { ...full, url: 'u'.repeat(bytes - itemBytes(full)) };
};

describe('fitStory', () => {
  it('knows what DynamoDB bills as one write', () => {
    assert.ok(ONE_UNIT <= 1024);
  });

  it('leaves a story alone that fits', async () => {
    const story = await storyOf(ONE_UNIT);
    assert.equal(itemBytes(story), ONE_UNIT);
    assert.equal(fitStory(story), story);
  });

  it('shortens the excerpt by no more than makes the item fit', async () => {
    const { excerpt, ...rest } = fitStory(await storyOf(ONE_UNIT + 1));
    // An ellipsis takes the room of one of these, so two go.
    assert.equal(excerpt, `${'비'.repeat(78)}…`);
    assert.equal(itemBytes({ excerpt, ...rest }), ONE_UNIT - 2);
  });

  it('cuts between characters, never within one', async () => {
    for (let over = 1; over < 100; over++) {
      const { excerpt } = fitStory(await storyOf(ONE_UNIT + over, '🌧'));
      assert.match(excerpt, /^🌧+…$/u);
      assert.ok(excerpt.isWellFormed());
    }
  });

  it('leaves no space in front of the ellipsis', async () => {
    const story = await storyOf(ONE_UNIT + 1);
    const excerpt = `${'비'.repeat(77)} ${'비'.repeat(2)}`;
    const url = `${story.url}${'u'.repeat(Buffer.byteLength(story.excerpt) - Buffer.byteLength(excerpt))}`;
    assert.equal(fitStory({ ...story, excerpt, url }).excerpt, `${'비'.repeat(77)}…`);
  });

  it('keeps an excerpt whole that would have to be shorter than forty characters', async () => {
    const least = await storyOf(ONE_UNIT + 39 * 3);
    assert.equal([...fitStory(least).excerpt].length, 41);
    const beyond = await storyOf(ONE_UNIT + 39 * 3 + 1);
    assert.equal(fitStory(beyond), beyond);
  });
});

describe('itemBytes', () => {
  it('counts what DynamoDB counts of the item that is sent', () => {
    const item = {
      text: '비',
      flag: true,
      list: ['a', { b: 1 }],
      map: {},
      bytes: new Uint8Array(5),
      absent: undefined,
    };
    assert.equal(itemBytes(item), itemSize(marshall(item, { removeUndefinedValues: true })));
  });

  it('counts a number as no less than it is', () => {
    for (const number of [0, 1, -1, 12, 4096, 1_773_000_000, 0.45, 100]) {
      assert.ok(itemBytes({ number }) >= itemSize(marshall({ number })), String(number));
    }
  });
});
