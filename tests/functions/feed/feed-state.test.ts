import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packed, publicPart, unpacked } from '../../../functions/feed/feed-state.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { at, storyOf } from './stories.ts';

describe('the state of the feeds', () => {
  it('holds only what pages show and searches read of a story, and no text of a withdrawn one', () => {
    const secret = 'secret';
    const shown = storyOf('a', { contentHash: secret, object: { bucket: secret, key: secret } });
    const joined = {
      articleId: 'x',
      headline: 'Other',
      url: 'https://e.example/',
      disposition: 'copy',
      at: at(1),
    } as const;
    const story: StoryItem = {
      ...{ ...shown, withdrawalReason: secret },
      articles: [{ ...joined, probability: 0.7 }],
      development: {
        articleId: 'x',
        revision: 2,
        at: at(1),
        news: ['New.'],
        facts: { ...shown.facts, contentHash: secret },
      },
    };
    const hidden = storyOf('b', {}, { unannounced: true });
    const withdrawn = storyOf(
      'c',
      { title: secret },
      { withdrawnAt: at(5), earlier: [{ articleId: 'c', headline: secret }] },
    );
    const stories = [story, hidden, withdrawn].map(publicPart);
    const kept = unpacked<typeof stories>(packed(stories));
    assert.doesNotMatch(JSON.stringify(kept), /secret|probability/);
    const [first, second] = kept ?? [];
    assert.deepEqual([first?.facts.title, first?.articles?.length], [story.facts.title, 1]);
    assert.deepEqual([second?.facts.publisher, second?.unannounced], ['Gull Bay Wire', true]);
  });

  it('is made again if it is damaged or of another version', () => {
    const bytes = packed([]);
    for (const damaged of [Buffer.from('not gzip'), bytes.subarray(0, 20), undefined])
      assert.equal(unpacked(damaged), undefined);
  });
});
