import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { keptApart, noLongerApart } from '../../../../functions/story/correct/plan.ts';
import type { Story } from '../../../../functions/story/items/story.ts';
import { storyItem } from '../../notify/items.ts';

describe('a story that is kept apart from others', () => {
  it('remembers each of the latest twenty once, the latest last, until one is the same after all', async () => {
    const story = await storyItem({ articleId: 'a', text: 'Rain.' });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }).map(String), { minLength: 1, maxLength: 80 }), (ids) => {
        const latest = [...new Set([...ids].reverse())].slice(0, 20).reverse();
        const kept = ids.reduce<Story>(keptApart, story);
        assert.deepEqual(kept.apart, latest);
        const [first = '', ...others] = latest;
        assert.deepEqual(noLongerApart(kept, first).apart, others.length > 0 ? others : undefined);
      }),
    );
  });
});
