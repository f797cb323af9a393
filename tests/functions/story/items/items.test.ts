import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Article } from '../../../../functions/article/article.ts';
import { heated } from '../../../../functions/story/items/heat.ts';
import { SCHEMA } from '../../../../functions/story/items/items.ts';
import { listingDay } from '../../../../functions/story/items/keys.ts';
import { packPublishers, publisherHash } from '../../../../functions/story/items/story.ts';
import { arrival, rejectedArrival, textKeyOf, withMatching, withSettings } from '../../../fixtures/arrivals.ts';
import { record } from '../../../fixtures/recording.ts';

/** SHA-256 of "rain" and of "snow", as `textKeyOf` has them. */
const RAIN = 'MZtExXCkF_80RIls1Kp38FK2eBdz_C-aofEYCsdFAFw';
const _SNOW = 'p0YiLwnYVgXFLU5jZ4jW_9wnRpi5i4xfMkTAaVhoOmk';
const STORY_ID = 't1-MZtExXCkF_80RIls1Kp38F';

const RECEIVED = '2026-03-01T12:00:05.000Z';
const AT_COPY = '2026-03-01T13:00:00.000Z';
const CRAWLED_NEXT = '2026-03-01T11:30:00.000Z';
const AT_NEXT = '2026-03-01T14:00:00.000Z';
const VERSION = {
  bucket: 'articles-bucket',
  uploadedAt: '2026-03-01T12:00:00.000Z',
  sequencer: '0055AED6DCD90281E5',
  versionId: 'v1',
};

const TOLD: Partial<Article> = {
  ...{ title: '[속보] Rain', headline: 'Rain', publisher: 'A Times', category: 'weather' },
  ...{ url: 'https://example.com/1', publishedAt: '2026-02-28T15:00:00.000Z', crawledAt: '2026-03-01T11:00:00.000Z' },
  ...{ declaredHash: 'as it is', hashVerified: true },
  repairs: [
    { code: 'bad-indent', line: 3 },
    { code: 'wide-colon', line: 5 },
  ],
  warnings: ['no-title'],
};

const first = arrival({ articleId: 'a', text: 'rain', ...TOLD }, { key: 'a.md' });

/** Everything the table holds once these are recorded; a change of what is written is a change of this. */
const itemsOf = async (...arrivals: Parameters<typeof record>) => (await record(...arrivals)).table.items();

describe('the items of the table', () => {
  it('are four for a first report: story, report, article claim and receipt', async () => {
    const contentHash = first.result.kind === 'article' && first.result.article.contentHash;
    assert.equal(textKeyOf('rain'), `t1:${RAIN}`);
    assert.deepEqual(await itemsOf(first), [
      {
        ...{ pk: `STORY#${STORY_ID}`, sk: 'STORY', entity: 'story', schema: SCHEMA, version: 1 },
        ...{ announce: 'story.created', revision: 1, firstSeenAt: RECEIVED, day: '2026-03-01#4', articleCount: 1 },
        ...{ lastReport: 1, speaking: '1', headlineTerms: [541774] },
        publishers: packPublishers([publisherHash('A Times')]),
        announced: {
          ...{ announce: 'story.created', report: '1', revision: 1, at: RECEIVED },
          ...{ articles: 1, publishers: 1, named: 1 },
        },
      },
      {
        ...{ pk: `STORY#${STORY_ID}`, sk: 'REPORT#1', entity: 'report', schema: SCHEMA, version: 1, articleId: 'a' },
        ...{ textKey: `t1:${RAIN}`, disposition: 'new', at: RECEIVED, state: { is: 'announced', revision: 1 } },
        words: {
          ...{ articleId: 'a', observedAt: '2026-03-01T11:00:00.000Z', title: '[속보] Rain', headline: 'Rain' },
          ...{ publisher: 'A Times', category: 'weather', authors: ['A. Writer'], language: 'en' },
          ...{ publishedAt: '2026-02-28T15:00:00.000Z', crawledAt: '2026-03-01T11:00:00.000Z' },
          ...{ url: 'https://example.com/1', kind: 'notice', excerpt: 'rain', contentHash, hashVerified: true },
          object: { bucket: 'articles-bucket', key: 'a.md', versionId: 'v1' },
        },
      },
      {
        ...{ pk: 'ARTICLE#a', sk: 'ARTICLE', entity: 'article', schema: SCHEMA, version: 1, articleId: 'a' },
        ...{ isAnnounced: true, report: 1, steady: RAIN.slice(0, 16), storyId: STORY_ID },
        identity: {
          ...{ headline: [541774], words: 'MZtExXCkF_80RIls', kind: 'notice', language: 'en' },
          url: 'mIYopjrs8RrV3O61',
        },
        textKey: `t1:${RAIN}`,
        observedAt: '2026-03-01T11:00:00.000Z',
        key: 'a.md',
        ...VERSION,
      },
      {
        ...{ pk: 'FILE#articles-bucket/a.md', sk: 'v1', entity: 'receipt', schema: SCHEMA, version: 1 },
        ...{ announce: 'none', disposition: 'new', key: 'a.md', receivedAt: RECEIVED, storyId: STORY_ID, report: 1 },
        ...{ articleId: 'a', publisher: 'A Times', textKey: `t1:${RAIN}`, contentHash, hashVerified: true },
        ...{ repairs: ['bad-indent@3', 'wide-colon@5'], warnings: ['no-title'] },
        ...VERSION,
      },
    ]);
  });

  it('an older crawl with another text adds only a receipt', async () => {
    const older = arrival(
      { articleId: 'a', text: 'snow', headline: 'Rain', crawledAt: '2026-03-01T10:00:00.000Z' },
      { key: 'b.md' },
    );
    const [, , , , ...more] = await itemsOf(first, older);
    assert.partialDeepStrictEqual(more, [{ entity: 'receipt', disposition: 'stale', reason: 'older-crawl' }]);
    assert.equal(more.length, 1);
  });

  it('are one receipt for an unreadable file, announced unless notifications are off', async () => {
    const refused = rejectedArrival('undecodable', { key: 'x.md' });
    const receipt = {
      ...{ pk: 'FILE#articles-bucket/x.md', sk: 'v1', entity: 'receipt', schema: SCHEMA, version: 1 },
      ...{ announce: 'article.rejected', disposition: 'rejected', reason: 'undecodable' },
      ...{ detail: 'because of undecodable', key: 'x.md', receivedAt: RECEIVED, firstSeenAt: RECEIVED },
      day: listingDay('x.md', RECEIVED, 'rejected'),
      ...VERSION,
    };
    assert.match(receipt.day, /^rejected#\d{4}-\d\d-\d\d#\d$/);
    assert.deepEqual(await itemsOf(refused), [receipt]);
    assert.deepEqual(await itemsOf(withSettings(refused, { notifications: false })), [
      { ...receipt, announce: 'none' },
    ]);
  });

  it('are a head and a report for each article, of which a copy has a headline and no excerpt', async () => {
    const copy = arrival({ articleId: 'b', text: 'rain', publisher: 'B Times' }, { key: 'b.md' }, AT_COPY);
    const [before, one] = await itemsOf(first);
    const [after, ...others] = await itemsOf(first, copy);
    const reports = others.filter((item) => item.entity === 'report');
    assert.deepEqual(reports[0], one);
    assert.partialDeepStrictEqual(reports[1], {
      ...{ pk: `STORY#${STORY_ID}`, sk: 'REPORT#2', articleId: 'b', disposition: 'copy', at: AT_COPY },
      state: { is: 'silent' },
      words: { title: 'About article b', publisher: 'B Times', excerpt: '', object: { key: 'b.md' } },
    });
    assert.equal(reports.length, 2);
    assert.deepEqual(after, {
      ...before,
      ...{ version: 2, announce: 'none', lastSeenAt: AT_COPY },
      ...{ heat: heated({ firstSeenAt: RECEIVED }, VERSION.uploadedAt, false), articleCount: 2, lastReport: 2 },
      ...{ named: ['1', '2'], publishers: packPublishers(['A Times', 'B Times'].map(publisherHash)) },
    });
  });

  it('say when a story was first seen and when it last changed', async () => {
    const next = arrival(
      { articleId: 'a', text: 'snow', headline: 'Rain', crawledAt: CRAWLED_NEXT },
      { key: 'c.md' },
      AT_NEXT,
    );
    const [story] = await itemsOf(first, next);
    assert.ok(story?.entity === 'story');
    const { announce, revision, firstSeenAt, lastSeenAt } = story;
    assert.deepEqual([announce, revision, firstSeenAt, lastSeenAt], ['story.updated', 2, RECEIVED, AT_NEXT]);
  });

  it('have no half of a character, whatever a reason quotes', async () => {
    const refused = rejectedArrival('binary', { key: 'x.md' });
    const [receipt] = await itemsOf({ ...refused, result: { kind: 'refused', reason: 'binary', detail: 'at \uD83D' } });
    assert.equal(receipt?.entity === 'receipt' && receipt.detail, 'at \uFFFD');
  });

  it('say which layout they have, also the keys by which reports of one event are found', async () => {
    const keys = (await itemsOf(withMatching(first))).filter((item) => item.entity === 'key');
    assert.ok(keys.length > 0);
    for (const { schema, stories } of keys) assert.deepEqual([schema, stories.length], [SCHEMA, 1]);
  });

  it('list at most eight repairs and eight warnings on a receipt', async () => {
    const repairs = Array.from({ length: 9 }, (_, line) => ({ code: 'bad-indent', line }) as const);
    const warnings = Array.from({ length: 9 }, () => 'no-title' as const);
    const items = await itemsOf(arrival({ articleId: 'a', text: 'rain', repairs, warnings }, { key: 'a.md' }));
    const receipt = items.find((item) => item.entity === 'receipt');
    assert.deepEqual([receipt?.repairs?.length, receipt?.warnings?.length], [8, 8]);
  });
});
