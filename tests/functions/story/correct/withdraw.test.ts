import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eraseWords, withdrawDeleted } from '../../../../functions/story/correct/withdraw.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { arrival } from '../../../fixtures/arrivals.ts';
import { AT_TWO, record, retryPolicy } from '../../../fixtures/recording.ts';

describe('the deletion of a file', () => {
  it('leaves no word of a story that it withdraws, of however many reports, however often it comes', async () => {
    const all = Array.from({ length: 120 }, (_, at) =>
      arrival({ articleId: `a${at}`, text: 'rain', headline: `Harbour ${at}` }, { key: `${at}.md` }),
    );
    const { table, story = assert.fail() } = await record(...all);
    const deletion = { file: { bucket: 'articles-bucket', key: '0.md' }, articleIds: new Set<string>(), at: AT_TWO };
    const access = { table, retryPolicy, nowMs: () => Date.parse(AT_TWO) };
    const remove = () => withdrawDeleted(storyIdAt(story), deletion, access);
    assert.deepEqual(await remove(), { withdrawn: true, hasMore: true });
    assert.deepEqual(await remove(), { withdrawn: false, hasMore: true });
    await eraseWords(storyIdAt(story), access);
    assert.deepEqual(await remove(), { withdrawn: false, hasMore: false });
    assert.doesNotMatch(JSON.stringify(table.items()), /Harbour|rain/);
    assert.equal(table.announced().length, 2);
  });

  it('erases the development that it reported, and leaves the article of another file', async () => {
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
    const found = left?.articles.map(({ headline }) => headline);
    assert.deepEqual(found, ['Rain', undefined]);
    assert.equal([...(left?.reports.values() ?? [])][1]?.news, undefined);
  });
});
