import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkSources, MOST_SOURCES } from '../../../functions/sources/check-sources.ts';
import { type SourceEvent, topicMessage } from '../../../functions/sources/events.ts';
import { type Source, withReceipts } from '../../../functions/sources/source.ts';
import type { SourceTable } from '../../../functions/sources/source-table.ts';
import { silentSource } from '../../e2e/silent-source.ts';
import { HOUR, MONDAY } from './crawls.ts';

const TIME = '2026-01-05T12:00:00.000Z';
const NOW = MONDAY + 12 * HOUR;
const file = { isRejected: false, isFirst: true, isRepeat: false, isRepaired: false };

function watched(...sources: Source[]) {
  const items = new Map(sources.map((source) => [source.name, source]));
  const events: SourceEvent[] = [];
  const table: SourceTable = {
    list: async () => [...items.values()],
    async update(name, change) {
      const changed = change(items.get(name));
      if (changed) items.set(name, changed);
    },
    remove: async (name) => void items.delete(name),
  };
  const publish = async (event: SourceEvent) => void events.push(event);
  const dependencies = { table, publish, source: '/wiredrop/Wiredrop' };
  const check = (now = NOW) => checkSources(TIME, { ...dependencies, now: () => now });
  return { items, events, dependencies, check };
}

describe('checkSources', () => {
  it('reports once that a source is silent, and once that it is back', async () => {
    const { items, events, check } = watched(silentSource('Gull Bay Wire', NOW), silentSource('연합뉴스', NOW));
    await check();
    await check(NOW + HOUR);
    items.set('연합뉴스', withReceipts('연합뉴스', items.get('연합뉴스'), [{ at: NOW, ...file }]));
    await check(NOW + HOUR);
    await check(NOW + HOUR);
    const found = events.map(({ type, subject, data }) => [type, subject, data.sources.map(({ name }) => name)]);
    assert.deepEqual(found, [
      ['source.silent', undefined, ['Gull Bay Wire', '연합뉴스']],
      ['source.back', '연합뉴스', ['연합뉴스']],
    ]);
    assert.deepEqual(events[0], {
      ...{ specversion: '1.0', id: `source.silent@${TIME}`, source: '/wiredrop/Wiredrop', type: 'source.silent' },
      ...{ time: TIME, datacontenttype: 'application/json' },
      data: {
        sources: ['Gull Bay Wire', '연합뉴스'].map((name) => ({
          name,
          lastSeenAt: '2026-01-04T12:00:00.000Z',
          expected: 238,
        })),
        count: 2,
        text:
          '2 sources are silent:\n' +
          '- Gull Bay Wire: the latest file came at 2026-01-04 12:00 UTC, and 238 were expected since\n' +
          '- 연합뉴스: the latest file came at 2026-01-04 12:00 UTC, and 238 were expected since\n' +
          'Perhaps the crawler has stopped, or ingest has: see “wiredrop status”.',
      },
    });
  });

  it('reports rejected files, with their share before', async () => {
    const source = { ...silentSource('Harbour Wire', NOW), lastSeenAt: TIME, lately: { files: 30, rejected: 29 } };
    const { items, events, check } = watched(source);
    await check();
    await check();
    items.set(source.name, { ...(items.get(source.name) ?? source), lately: { files: 40, rejected: 0 } });
    await check();
    const found = events.map(({ type, data }) => [type, data.text]);
    assert.deepEqual(found, [
      [
        'source.rejecting',
        'Harbour Wire is sending files that are rejected: 97% of the latest files are rejected; before, it was 0%.\n' +
          'Perhaps its pages have changed and the crawler has not: “wiredrop review --only rejected” lists the files.',
      ],
      ['source.accepting', 'Harbour Wire is sending good files again: 0% of the latest files are rejected.'],
    ]);
  });

  it('reports again, under the same id, if it could not record the report', async () => {
    const { events, dependencies, check } = watched(silentSource('Harbour Wire', NOW));
    const table = { ...dependencies.table, update: () => Promise.reject(new Error('throttled')) };
    await assert.rejects(checkSources(TIME, { ...dependencies, table, now: () => NOW }), /throttled/);
    await check();
    assert.deepEqual(new Set(events.map(({ id }) => id)), new Set([`source.silent@${TIME}`]));
    assert.equal(events.length, 2);
  });

  it('does not write a source that was removed meanwhile', async () => {
    const { items, dependencies } = watched();
    const table = { ...dependencies.table, list: async () => [silentSource('Harbour Wire', NOW)] };
    await checkSources(TIME, { ...dependencies, table, now: () => NOW });
    assert.equal(items.size, 0);
  });

  it('keeps only the busiest sources if there are too many', async () => {
    const invented = Array.from({ length: MOST_SOURCES }, (_, at) =>
      withReceipts(`Invented ${at}`, undefined, [{ at: NOW, ...file }]),
    );
    const { items, check } = watched(...invented, { ...silentSource('Harbour Wire', NOW), lastSeenAt: TIME });
    const { removed } = await check();
    assert.deepEqual([removed, items.size, items.has('Harbour Wire')], [1, MOST_SOURCES, true]);
  });

  it('writes a mail of 20 names and an event of 100, however many sources a stopped crawler has', async () => {
    const { events, check } = watched(
      ...Array.from({ length: 1_500 }, (_, at) => silentSource(`${at} ${'한'.repeat(46)}`, NOW)),
    );
    await check();
    const [event] = events;
    assert.ok(event);
    assert.deepEqual([event.data.count, event.data.sources.length], [1_500, 100]);
    assert.match(event.data.text, /^… and 1480 more: “wiredrop sources” lists them\.$/m);
    const { Subject, Message = '' } = topicMessage(event);
    assert.equal(Subject, 'wiredrop source.silent: 1500 sources');
    // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
    assert.ok(Buffer.byteLength(Message) < 256 * 1024);
    const { default: event_, email } = JSON.parse(Message);
    assert.deepEqual([JSON.parse(event_), email], [event, event.data.text]);
  });
});
