import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withdrawDeleted } from '../../../../functions/story/correct/withdraw.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { arrival } from '../../../fixtures/arrivals.ts';
import { AT_ONE, AT_TWO, record, retryPolicy } from '../../../fixtures/recording.ts';

describe('the deletion of a file', () => {
  it('erases the development that it reported, and leaves the article that the story shows from another file', async () => {
    const own = arrival({ articleId: 'a', text: 'rain', headline: 'Rain' }, { key: 'a.md' });
    const copy = arrival({ articleId: 'b', text: 'rain', headline: 'Wet' }, { key: 'b.md' });
    const { table, story } = await record(own, copy);
    assert.ok(story);
    const development = { articleId: 'b', revision: 1, at: AT_ONE, news: ['It rains.'], facts: story.facts };
    await table.write([{ item: { ...story, version: story.version + 1, development }, expect: story.version }]);
    const deletion = { isSource: () => false, articleIds: new Set(['a', 'b']), at: AT_TWO };
    assert.equal(await withdrawDeleted(storyIdAt(story), deletion, { table, retryPolicy }), false);
    const [left] = table.stories();
    assert.deepEqual(left?.development, { articleId: 'b', revision: 1, at: AT_ONE, news: [] });
    assert.deepEqual(
      left?.articles?.map(({ headline }) => headline),
      ['Rain', undefined],
    );
  });
});
