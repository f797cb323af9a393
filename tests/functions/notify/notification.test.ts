import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { BOUNDS } from '../../../functions/notifications/facts.ts';
import { NOTIFICATION_SCHEMA } from '../../../functions/notifications/schema.ts';
import { toMessage } from '../../../functions/notify/outlets/topic.ts';
import { announcedAgain, toCoverage, toNotification } from '../../../functions/notify/to-notification.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import type { ToldStory } from '../../fixtures/memory-table.ts';
import { coverageOf, headOf, rejectedReceipt, storyItem } from './items.ts';

const SOURCE = '/wiredrop/test';
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(NOTIFICATION_SCHEMA);

const assertValid = (value: unknown): void => assert.ok(validate(value), JSON.stringify(validate.errors));

const notificationOf = (story: ToldStory) => toNotification(headOf(story), story, SOURCE);

const revised = (story: ToldStory): ToldStory => {
  const announce = 'story.updated';
  const announced = { ...(story.announced ?? assert.fail()), revision: 2, announce } as const;
  return { ...story, revision: 2, announce, announced };
};

describe('toNotification', () => {
  it('says of a story all that is promised of it', async () => {
    const told = {
      ...{ articleId: '001_0015827645', title: '[속보] Rain', headline: 'Rain', publisher: 'A Times' },
      ...{ category: 'weather', language: 'ko', publishedAt: '2026-01-03T15:00:00.000Z', publishedOn: '2026-01-04' },
      ...{ crawledAt: '2026-01-04T04:58:38.000Z', url: 'https://example.com/1', hashVerified: true },
    };
    const story = await storyItem({ ...told, text: 'rain' });
    const notification = notificationOf(story);
    assertValid(notification);
    assert.deepEqual(
      [notification?.type, notification?.id, notification?.source],
      ['story.created', `${storyIdAt(story)}.1`, SOURCE],
    );
    assert.deepEqual(notification?.data, {
      ...told,
      ...{ storyId: storyIdAt(story), revision: 1, authors: ['A. Writer'], firstSeenAt: '2026-03-01T12:00:05.000Z' },
      reportedAt: told.crawledAt,
      reports: [{ articleId: told.articleId, publisher: told.publisher, headline: told.headline, url: told.url }],
      ...{ articles: 1, publishers: 1, kind: 'notice', excerpt: 'rain', contentHash: story.facts.contentHash },
      object: { bucket: 'articles-bucket', key: 'a.md', versionId: 'v1' },
    });
  });

  it('has texts as long as its schema promises, and no longer', async () => {
    const long = '𝒳'.repeat(2_000);
    const authors = Array.from({ length: 20 }, () => ({ name: long }));
    const texts = { title: long, headline: `${long}s`, publisher: long, category: long, text: long };
    const story = await storyItem({
      articleId: 'a',
      url: `https://example.com/${'u'.repeat(BOUNDS.url - 20)}`,
      authors,
      ...texts,
    });
    const notification = notificationOf(story);
    assertValid(notification);
    const { title, name, excerpt, url, authors: names } = BOUNDS;
    const data = notification && 'title' in notification.data ? notification.data : undefined;
    const told = [data?.title, data?.headline, data?.publisher, data?.category, data?.excerpt, data?.url];
    const sizes = [...told, data?.authors[0]].map((text = '') => [...text].length);
    assert.deepEqual(sizes, [title, title, name, name, excerpt, url, name]);
    assert.equal(data?.authors.length, names);
  });

  it('fits its schema whatever an article says', async () => {
    const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('뉴'.repeat(5_000)));
    const fields = fc.record({
      ...{ articleId: fc.string({ minLength: 1 }), text, title: text, headline: text, publisher: optional(text) },
      url: optional(text),
    });
    await fc.assert(
      fc.asyncProperty(fields, async (record) => {
        const notification = notificationOf(
          await storyItem({ ...record, publisher: record.publisher ?? '', url: record.url ?? '' }),
        );
        assertValid(notification);
        assert.ok(notification && Buffer.byteLength(toMessage(notification, '1').Message ?? '') < 64 * 1024);
      }),
      { numRuns: 100 },
    );
  });

  it('bears the instant of the commit, not of the first sight', async () => {
    const story = await storyItem({ articleId: 'a', text: 'rain' });
    assert.equal(notificationOf(story)?.time, story.firstSeenAt);
    const lastSeenAt = '2026-03-09T00:00:00.000Z';
    assert.ok(story.announced);
    const announced = { ...story.announced, announce: 'story.updated' as const, at: lastSeenAt };
    const updated = notificationOf({ ...story, lastSeenAt, announce: 'story.updated', announced });
    assert.equal(updated?.time, lastSeenAt);
    const receipt = await rejectedReceipt('empty');
    assert.equal(toNotification({ ...receipt, receivedAt: lastSeenAt }, undefined, SOURCE)?.time, lastSeenAt);
  });

  it('tells of a rejected file and why', async () => {
    const notification = toNotification(await rejectedReceipt('undecodable'), undefined, SOURCE);
    assertValid(notification);
    assert.deepEqual(notification?.data, {
      reason: 'undecodable',
      detail: 'because of undecodable',
      object: { bucket: 'articles-bucket', key: 'x.md', versionId: 'v1' },
    });
  });

  it('tells of the threshold that this write reached, and of none that an earlier one did', async () => {
    const story = await storyItem({ articleId: 'a', text: 'rain' });
    const covered = toCoverage(
      { ...story, coverage: { ...coverageOf(story), publishers: 3, version: story.version } },
      SOURCE,
    );
    assertValid(covered);
    assert.ok(covered);
    assert.deepEqual([covered.id, covered.data.coverage], [`${storyIdAt(story)}.covered.3`, 3]);
    assert.deepEqual(toMessage(covered, '1').MessageAttributes?.coverage, { DataType: 'Number', StringValue: '3' });
    assert.equal(validate({ ...covered, type: 'story.updated' }), false);
    const earlier = { ...coverageOf(story), publishers: 3, version: 1 };
    assert.equal(toCoverage({ ...story, version: 2, coverage: earlier }, SOURCE), undefined);
    assert.equal(toCoverage(story, SOURCE), undefined);
  });

  it('tells of a withdrawn story what filters go by, and nothing of what it said', async () => {
    const story = await storyItem({
      ...{ articleId: 'a', text: 'rain', publisher: 'A Times', category: 'weather', url: 'https://example.com/1' },
    });
    const withdrawnAt = '2026-03-09T00:00:00.000Z';
    assert.ok(story.announced);
    const announced = { ...story.announced, announce: 'story.withdrawn' as const, revision: 2 };
    const withdrawn = { at: withdrawnAt, by: 'operator' as const };
    const item = { ...story, announce: 'story.withdrawn' as const, revision: 2, withdrawn, announced };
    const notification = notificationOf(item);
    assertValid(notification);
    const storyId = storyIdAt(story);
    const again = announcedAgain({ ...item, coverage: { ...coverageOf(item), publishers: 3, version: 1 } });
    const found = again.map(({ announce, coverage }) => [announce, coverage]);
    assert.deepEqual(found, [['story.withdrawn', undefined]]);
    assert.deepEqual(notification, {
      ...{ specversion: '1.0', id: `${storyId}.2`, source: SOURCE, type: 'story.withdrawn', subject: storyId },
      ...{ time: withdrawnAt, datacontenttype: 'application/json' },
      data: {
        ...{ storyId, revision: 2, articleId: 'a', publisher: 'A Times', category: 'weather', language: 'en' },
        ...{ kind: 'notice', firstSeenAt: story.firstSeenAt, withdrawnAt },
        object: { bucket: 'articles-bucket', key: 'a.md', versionId: 'v1' },
      },
    });
  });

  it('has the same id on every delivery and another for every revision', async () => {
    const story = await storyItem({ articleId: 'a', text: 'rain' });
    assert.deepEqual(notificationOf(story), notificationOf(structuredClone(story)));
    assert.notEqual(notificationOf(revised(story))?.id, notificationOf(story)?.id);
  });

  it('says where a story was split off when it is created, and never again', async () => {
    const story = { ...(await storyItem({ articleId: 'a', text: 'rain' })), splitFrom: `t1-${'0'.repeat(22)}` };
    const covered = { ...story, coverage: { ...coverageOf(story), publishers: 3, version: story.version } };
    const told = [notificationOf(story), notificationOf(revised(story)), toCoverage(covered, SOURCE)];
    told.forEach(assertValid);
    const found = told.map((one) => one && 'splitFrom' in one.data && one.data.splitFrom);
    assert.deepEqual(found, [story.splitFrom, false, false]);
  });
});

describe('toMessage', () => {
  const attributesOf = async (fields: object) => {
    const notification = notificationOf(await storyItem({ articleId: 'a', text: 'rain', ...fields }));
    assert.ok(notification);
    const { MessageAttributes = {} } = toMessage(notification, '1');
    return Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]));
  };

  it('carries the event as it is, and scalars to filter on', async () => {
    const notification = notificationOf(await storyItem({ articleId: 'a', text: '비', publisher: '연합' }));
    assert.ok(notification);
    assert.deepEqual(JSON.parse(toMessage(notification, '1').Message ?? ''), notification);
    assert.deepEqual(await attributesOf({ publisher: '연합', category: '날씨' }), {
      ...{ type: 'story.created', publisher: '연합', category: '날씨', language: 'en', kind: 'notice' },
      ...{ articleId: 'a', storyline: 'first' },
    });
  });

  it('lets a rejection be filtered by its reason', async () => {
    const notification = toNotification(await rejectedReceipt('undecodable'), undefined, SOURCE);
    assert.ok(notification);
    assert.deepEqual(toMessage(notification, '1').MessageAttributes, {
      type: { DataType: 'String', StringValue: 'article.rejected' },
      reason: { DataType: 'String', StringValue: 'undecodable' },
    });
  });

  it('leaves out empty values and characters that the queue refuses', async () => {
    assert.equal('publisher' in (await attributesOf({ publisher: ' \u0001 ' })), false);
    assert.equal((await attributesOf({ publisher: 'A\u0000\uFFFF\uD800B' })).publisher, 'AB');
  });

  it('bounds an attribute, and leaves no half of a character at its end', async () => {
    const found = (await attributesOf({ publisher: 'x'.repeat(1000), articleId: 'y'.repeat(257) })).articleId?.length;
    assert.equal(found, 256);
    assert.equal((await attributesOf({ articleId: `${'y'.repeat(255)}🌊 and on` })).articleId, 'y'.repeat(255));
  });

  it('escapes in the message what the queue would refuse, and loses nothing', async () => {
    const title = 'odd \uFFFF \uFFFE \u0000 \uD800 title';
    const notification = notificationOf(await storyItem({ articleId: 'a', text: 'rain', title }));
    assert.ok(notification);
    const { Message = '' } = toMessage(notification, '1');
    assert.doesNotMatch(Message, /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u);
    assert.equal(JSON.parse(Message).data.title, title);
  });
});
