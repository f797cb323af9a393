import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOTIFICATION_TYPES } from '../../functions/notifications/facts.ts';
import { compileEventFilter } from '../../infra/local/events/event-source.ts';
import type { WiredropProps } from '../../infra/wiredrop.ts';
import { resource } from './resources.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize({ feed: true, retentionDays: 90, sources: 'publisher' });
const filtersOf = (id: string, of = template): { Pattern: string }[] =>
  resource(of, 'AWS::Lambda::EventSourceMapping', id).Properties.FilterCriteria.Filters;
const filters = filtersOf('NotifySource');

const invokes = (record: object, by = filters): boolean => compileEventFilter(by.map(({ Pattern }) => Pattern))(record);

const KEYS = { pk: { S: 'STORY#1' }, sk: { S: 'STORY' } };

/** An item that was put: the stream has its new image. */
const write = (announce?: string, fields: object = {}) => ({
  dynamodb: { Keys: KEYS, NewImage: { ...KEYS, ...(announce && { announce: { S: announce } }), ...fields } },
});

/** An item that expired: the stream has its keys alone. */
const removal = (pk: string, sk = 'STORY') => ({
  eventName: 'REMOVE',
  dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } },
});

describe('the filter of notify', () => {
  for (const announce of [...NOTIFICATION_TYPES, 'canary'])
    it(`passes ${announce}`, () => assert.ok(invokes(write(announce))));

  it('drops silent writes, items that never announce, and removals', () => {
    for (const record of [write('none'), write(), removal('STORY#1')]) assert.ok(!invokes(record));
  });
});

describe('the filter of collect', () => {
  const entity = (name: string, fields: object = {}) => write('none', { entity: { S: name }, ...fields });
  const receipt = entity('receipt', { source: { S: 'Harbour Wire' } });
  const passes = (record: object, props: WiredropProps) =>
    invokes(record, filtersOf('CollectSource', synthesize({ sources: 'off', ...props })));

  const counting: WiredropProps = { sources: 'publisher' };
  const day = { S: '2026-01-05#0' };

  it('passes each write of a listed story, the silent ones too, and removals, for searches and pages', () => {
    for (const record of [entity('story', { day }), removal('STORY#1')])
      assert.deepEqual([passes(record, {}), passes(record, counting)], [true, true]);
  });

  it('passes a receipt that names its source, for the sources', () =>
    assert.deepEqual([passes(receipt, {}), passes(receipt, counting)], [false, true]));

  it('drops reports, stories of a silent archive, other items, what it writes itself, and other removals', () => {
    for (const record of [
      entity('story'),
      entity('receipt', { storyId: { S: 't1-x' }, disposition: { S: 'copy' } }),
      removal('STORY#1', 'REPORT#2'),
      ...['report', 'receipt', 'alias', 'changes', 'source'].map((name) => entity(name)),
      removal('KEY#1'),
    ])
      assert.ok(!passes(record, { feed: true, sources: 'publisher' }));
  });
});

it('every filter is by the key `dynamodb`, the only one that is supported', () => {
  for (const { Pattern } of [...filters, ...filtersOf('CollectSource')])
    assert.deepEqual(Object.keys(JSON.parse(Pattern)), ['dynamodb']);
});
