import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { s3Records } from '../../../functions/ingest/s3-records.ts';
import { s3EventMessage } from '../../../infra/local/events/s3-event.ts';
import { seededRandom } from '../random.ts';
import { createDeliveries } from './deliveries.ts';
import { disguised, firstRecord, MALFORMED, replayed, SHAPES, together } from './event-shapes.ts';
import { IGNORED } from './ignored-events.ts';

const event = (key: string): string =>
  s3EventMessage(
    {
      creation: 'Put',
      bucket: 'bucket',
      key,
      size: 1,
      eTag: 'e',
      sequencer: '01',
      time: new Date(0),
      requestId: 'r',
    },
    { region: 'us-east-1', configurationId: 'c' },
  );

describe('deliveries', () => {
  it('delivers every event one to four times, the late ones not before they are released', async () => {
    const sent: string[] = [];
    const deliveries = createDeliveries(seededRandom('1'), async (bodies) => void sent.push(...bodies));
    for (let i = 0; i < 60; i++) deliveries.deliver(event(`${i}.md`), `${i}.md`);
    await deliveries.drained();
    const { events, deliveries: times, late, ignored } = deliveries.counts();
    assert.equal(events, 60);
    assert.ok(times > 90 && times < 240);
    assert.ok(late > 0);
    assert.equal(sent.length, times - late + ignored);
    deliveries.releaseLate();
    await deliveries.drained();
    assert.equal(sent.length, times + ignored);
    const keys = new Set(sent.flatMap((body) => s3Records(body).map(({ key }) => key)));
    assert.equal(keys.size, 60);
  });

  it('delivers an event as often and in the same shapes whatever else is delivered before it', async () => {
    const sentOf = async (others: readonly string[]): Promise<string[]> => {
      const sent: string[] = [];
      const deliveries = createDeliveries(seededRandom('1'), async (bodies) => void sent.push(...bodies));
      for (const key of others) deliveries.deliver(event(key), key);
      for (let i = 0; i < 20; i++) deliveries.deliver(event(`${i}.md`), `${i}.md`);
      for (let i = 0; i < 20; i++) deliveries.deliver(event(`${i}.md`), `${i}.md`);
      deliveries.releaseLate();
      await deliveries.drained();
      return sent.filter((body) => !body.includes('other')).sort();
    };
    // A test event tells of no key: the others have none of their own.
    const uploads = (bodies: readonly string[]): string[] => bodies.filter((body) => s3Records(body).length > 0);
    const [beside, alone] = await Promise.all([sentOf(['other.md', 'another.md']), sentOf([])]);
    assert.deepEqual(uploads(beside), uploads(alone));
  });

  it('keeps events back while they are collected, each once', async () => {
    const sent: string[] = [];
    const deliveries = createDeliveries(seededRandom('1'), async (bodies) => void sent.push(...bodies));
    const collected = deliveries.collect();
    deliveries.deliver(event('a.md'), 'a.md');
    deliveries.deliverMalformed();
    assert.deepEqual(collected(), [event('a.md'), MALFORMED[0]]);
    deliveries.deliverMalformed();
    await deliveries.drained();
    assert.deepEqual(sent, [MALFORMED[1]]);
  });

  it('sends nothing more once it has stopped', async () => {
    const sent: string[] = [];
    const deliveries = createDeliveries(seededRandom('1'), async (bodies) => void sent.push(...bodies));
    deliveries.deliverMalformed();
    deliveries.stop();
    await delay(400);
    assert.deepEqual(sent, []);
  });

  it('says when the queue did not take them', async () => {
    const deliveries = createDeliveries(seededRandom('1'), async () => {
      throw new Error('gone');
    });
    deliveries.deliverMalformed();
    await assert.rejects(deliveries.drained(), /could not be put into the queue/);
  });
});

describe('the shapes of an event', () => {
  it('tell of the same instant, but EventBridge of its second alone', () => {
    const record = { ...firstRecord(event('a.md')), eventTime: '2026-03-01T12:00:07.891Z' };
    const times = Object.values(SHAPES).map((shape) => s3Records(shape(JSON.stringify({ Records: [record] })))[0]);
    assert.deepEqual(
      times.map((version) => version?.uploadedAt),
      ['2026-03-01T12:00:07.891Z', '2026-03-01T12:00:07.891Z', '2026-03-01T12:00:07.000Z', '2026-03-01T12:00:07.000Z'],
    );
    assert.equal(JSON.parse(SHAPES['through EventBridge'](event('a.md'))).time, '1970-01-01T00:00:00Z');
  });

  it('all tell of the same file version', () => {
    const body = event('a b+c 한글.md');
    const [expected] = s3Records(body);
    assert.equal(expected?.key, 'a b+c 한글.md');
    for (const shape of Object.values(SHAPES)) assert.deepEqual(s3Records(shape(body)), [expected]);
  });

  it('tell of several together, and of another sequencer', () => {
    const bodies = ['a.md', 'b.md'].map(event);
    assert.deepEqual(s3Records(together(bodies)), bodies.flatMap(s3Records));
    assert.deepEqual(s3Records(disguised(event('a.md'), '01F', 'ObjectCreated:Copy')), [
      { ...s3Records(event('a.md'))[0], sequencer: '01F', uploadedAt: '1970-01-01T00:00:00.999Z' },
    ]);
  });

  it('go by a clock that runs backwards within a second, and say by which kind of upload', () => {
    const record = { ...firstRecord(event('a.md')), eventTime: '2026-03-01T12:00:07.891Z' };
    const { eventTime, eventName } = JSON.parse(
      disguised(JSON.stringify({ Records: [record] }), '01F', 'ObjectCreated:Copy'),
    ).Records[0];
    assert.deepEqual([eventTime, eventName], ['2026-03-01T12:00:07.108Z', 'ObjectCreated:Copy']);
  });

  it('tell less of it where it is told of by a replay', () => {
    const named = { ...firstRecord(event('a b+c 한글.md')), eventTime: '2026-03-01T12:00:07.891Z' };
    Object.assign(named.s3.object, { versionId: 'v1' });
    const body = JSON.stringify({ Records: [named] });
    const { sequencer, ...known } = s3Records(body)[0] ?? {};
    assert.ok(sequencer);
    assert.deepEqual(s3Records(replayed(body)), [{ ...known, uploadedAt: '2026-03-01T12:00:07.000Z' }]);
  });

  it('are not those of what is to be ignored', () => {
    for (const make of Object.values(IGNORED)) assert.deepEqual(s3Records(make(event('a.md'))), []);
  });

  it('are not those of the messages nobody can understand', () => {
    for (const body of MALFORMED) assert.throws(() => s3Records(body), /./, body);
  });
});
