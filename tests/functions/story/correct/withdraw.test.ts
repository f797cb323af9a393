import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withdrawDeleted } from '../../../../functions/story/correct/withdraw.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { arrival } from '../../../fixtures/arrivals.ts';
import { AT_TWO, record, retryPolicy } from '../../../fixtures/recording.ts';

describe('the deletion of a file', () => {
  it('erases the development that it reported, and leaves the article that the story shows from another file', async () => {
    const own = arrival({ articleId: 'a', text: 'rain', headline: 'Rain' }, { key: 'a.md' });
    const copy = arrival({ articleId: 'b', text: 'rain', headline: 'Wet' }, { key: 'b.md' });
    const { table, story } = await record(own, copy);
    assert.ok(story);
    const [, report] = [...story.reports.values()];
    assert.ok(report);
    const news = { ...report, version: report.version + 1, news: ['It rains.'] };
    await table.write([{ item: news, expect: report.version }]);
    const deletion = {
      file: { bucket: report.words.object.bucket, key: 'b.md' },
      articleIds: new Set(['a', 'b']),
      at: AT_TWO,
    };
    const { withdrawn } = await withdrawDeleted(storyIdAt(story), deletion, { table, retryPolicy });
    assert.equal(withdrawn, false);
    const [left] = table.stories();
    assert.deepEqual(
      left?.articles.map(({ headline }) => headline),
      ['Rain', undefined],
    );
    assert.equal([...(left?.reports.values() ?? [])][1]?.news, undefined);
  });
});
