import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packed, publicPart, unpacked } from '../../../functions/feed/feed-state.ts';
import { changed, silentStory, storyOf, withdrawnAt, withReportOf } from './stories.ts';

describe('the state of the feeds', () => {
  it('holds only what pages show and searches read of a story, and no text of a withdrawn one', () => {
    const secret = 'secret';
    const hidden = { contentHash: secret, object: { bucket: secret, key: secret } };
    const joined = withReportOf(storyOf('a', hidden), { ...hidden, picture: secret }, { probability: 0.7 });
    const withdrawn = withReportOf(storyOf('c', { title: secret, excerpt: secret, url: secret }), { title: secret });
    const before = [{ until: 1, words: { title: secret, contentHash: '1', object: { bucket: '', key: '' } } }];
    const stories = [
      joined,
      silentStory('b'),
      { ...changed(withdrawn, { before }), withdrawn: { ...withdrawnAt(5).withdrawn, name: secret, reason: secret } },
    ].map((story) => publicPart(story));
    const kept = unpacked<typeof stories>(packed(stories));
    assert.doesNotMatch(JSON.stringify(kept), /secret|probability/);
    const [first, second, third] = kept ?? [];
    assert.deepEqual([first?.headline, first?.reports.length], ['Headline of a', 2]);
    assert.deepEqual([second?.publisher, second?.announced], ['Gull Bay Wire', undefined]);
    assert.deepEqual([third?.publisher, third?.reports], ['Gull Bay Wire', []]);
  });

  it('lists an article once that two merged stories had, by the words that are known', () => {
    const again = { articleId: 'article-a', publisher: 'Echo' };
    const story = withReportOf(withReportOf(storyOf('a', { contentHash: '' }), again), {});
    const rows = publicPart(story).reports.map(({ articleId, publisher }) => [articleId, publisher]);
    assert.deepEqual(rows, [
      ['article-a', 'Echo'],
      ['article-a-3', 'Gull Bay Wire'],
    ]);
  });

  it('is made again if it is damaged or of another version', () => {
    const bytes = packed([]);
    for (const damaged of [Buffer.from('not gzip'), bytes.subarray(0, 20), undefined])
      assert.equal(unpacked(damaged), undefined);
  });
});
