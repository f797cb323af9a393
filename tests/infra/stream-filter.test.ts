import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOTIFICATION_TYPES } from '../../functions/notifications/notification.ts';
import { resource } from './resources.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize({ feed: true, retentionDays: 90, sources: 'publisher' });
const filtersOf = (id: string): { Pattern: string }[] =>
  resource(template, 'AWS::Lambda::EventSourceMapping', id).Properties.FilterCriteria.Filters;
const filters = filtersOf('NotifySource');

/**
 * Lambda's rules: each leaf is a list, and the record has one of its values, or none where it must not exist.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((rule) => matchesRule(rule, value));
  return Object.entries(pattern as Record<string, unknown>).every(([key, inner]) =>
    matches(inner, (value as Record<string, unknown> | undefined)?.[key]),
  );
}

function matchesRule(rule: unknown, value: unknown): boolean {
  if (typeof rule !== 'object' || rule === null) return rule === value;
  if ('prefix' in rule) return typeof value === 'string' && value.startsWith(String(rule.prefix));
  return (value !== undefined) === (rule as { exists: boolean }).exists;
}

const invokes = (record: unknown, by = filters): boolean =>
  by.some(({ Pattern }) => matches(JSON.parse(Pattern), record));

const KEYS = { pk: { S: 'STORY#1' }, sk: { S: 'STORY' } };

/** An item that was put: the stream has its new image. */
const write = (announce?: string, fields: object = {}) => ({
  dynamodb: { Keys: KEYS, NewImage: { ...KEYS, ...(announce && { announce: { S: announce } }), ...fields } },
});

/** An item that expired: the stream has its keys alone. */
const removal = (pk: string) => ({ eventName: 'REMOVE', dynamodb: { Keys: { ...KEYS, pk: { S: pk } } } });

describe('the filter of notify', () => {
  for (const announce of [...NOTIFICATION_TYPES, 'canary'])
    it(`passes ${announce}`, () => {
      assert.ok(invokes(write(announce)));
    });

  it('drops silent writes, items that never announce, and removals', () => {
    for (const record of [write('none'), write(), removal('STORY#1')]) assert.ok(!invokes(record));
  });
});

describe('the filter of feed', () => {
  const feed = filtersOf('FeedSource');

  it('passes what changes a feed: announced stories, silent withdrawals and expired stories', () => {
    const withdrawn = write('none', { withdrawnAt: { S: '2026-03-01T12:00:00.000Z' } });
    for (const record of [write('story.created'), write('story.withdrawn'), withdrawn, removal('STORY#1')])
      assert.ok(invokes(record, feed));
  });

  it('drops other writes and removals', () => {
    for (const record of [write('none'), write('article.rejected'), removal('KEY#1')])
      assert.ok(!invokes(record, feed));
  });
});

describe('the filter of sources', () => {
  const sources = filtersOf('SourcesSource');
  const receipt = (announce: string, fields: object = { source: { S: 'Harbour Wire' } }) =>
    write(announce, { entity: { S: 'receipt' }, ...fields });

  it('passes a receipt that names its source, whatever it announces', () => {
    for (const announce of ['none', 'article.rejected']) assert.ok(invokes(receipt(announce), sources));
  });

  it('drops other items, receipts without a source, and removals', () => {
    const story = write('story.created', { entity: { S: 'story' } });
    for (const record of [receipt('none', {}), story, removal('FILE#a')]) assert.ok(!invokes(record, sources));
  });
});

describe('every filter', () => {
  it('is by the key `dynamodb`, the only one that is supported', () => {
    for (const { Pattern } of [...filters, ...filtersOf('FeedSource'), ...filtersOf('SourcesSource')])
      assert.deepEqual(Object.keys(JSON.parse(Pattern)), ['dynamodb']);
  });
});
