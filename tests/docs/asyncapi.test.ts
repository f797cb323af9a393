import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { NOTIFICATION_TYPES } from '../../functions/notifications/facts.ts';
import { SAMPLES } from '../../functions/notifications/index.ts';
import { checkSources } from '../../functions/sources/check-sources.ts';
import type { SourceEvent } from '../../functions/sources/events.ts';
import type { Source } from '../../functions/sources/source.ts';
import { asyncApi } from '../../infra/bundle/asyncapi.ts';
import { silentSource } from '../e2e/silent-source.ts';

interface Document {
  readonly channels: Readonly<
    Record<string, { readonly messages: Readonly<Record<string, { readonly $ref: string }>> }>
  >;
  readonly operations: object;
  readonly components: { readonly messages: Readonly<Record<string, Message>> };
}

interface Message {
  readonly name: string;
  readonly payload: object;
}

const document: Document = JSON.parse(JSON.stringify(asyncApi()));
const specification = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json');
const { messages } = document.components;

/** Types of the messages of a channel. */
const typesOf = (channel: string) =>
  Object.values(document.channels[channel]?.messages ?? {}).map(
    ({ $ref }) => messages[$ref.split('/').at(-1) ?? '']?.name,
  );

/**
 * What operators learn of a source that falls silent and comes back, and of one whose files are rejected for a while.
 */
async function eventsOfSources(): Promise<SourceEvent[]> {
  const now = Date.parse('2026-01-05T12:00:00.000Z');
  const time = new Date(now).toISOString();
  const events: SourceEvent[] = [];
  const check = async (...sources: Source[]) => {
    const table = { list: async () => sources, update: async () => {}, remove: async () => {} };
    const publish = async (event: SourceEvent) => void events.push(event);
    await checkSources(time, { table, publish, source: '/wiredrop/Wiredrop', now: () => now });
  };
  const silent = silentSource('Gull Bay Wire', now);
  const seen = { ...silentSource('Harbour Wire', now), lastSeenAt: time };
  const rejecting = { since: time, usualShare: 0 };
  await check(silent, { ...seen, lately: { files: 30, rejected: 29 } });
  await check({ ...seen, silentSince: silent.lastSeenAt }, { ...seen, rejecting, lately: { files: 40, rejected: 0 } });
  return events;
}

describe('docs/asyncapi.json', () => {
  it('fits the published schema of AsyncAPI 3', () => {
    // It brings the schema of JSON Schema itself.
    const ajv = new Ajv({ strict: false, validateFormats: false, logger: false, meta: false, validateSchema: false });
    const validate = ajv.compile(specification);
    const refused = { ...document, operations: { send: { action: 'shout' } } };
    assert.ok(validate(document), JSON.stringify(validate.errors?.slice(0, 3)));
    assert.ok(!validate(refused));
  });

  it('has a payload for every type, which its sample fits, by each way of delivery', () => {
    const ajv = new Ajv({ strict: false }).addSchema({ ...document, $id: 'asyncapi' });
    const validate = (name: string, value: unknown): boolean =>
      ajv.validate({ $ref: `asyncapi#/components/messages/${name}/payload` }, value) as boolean;
    for (const [type, sample] of Object.entries(SAMPLES)) {
      const [topic, event, request] = Object.entries(messages).flatMap(([key, { name }]) => (name === type ? key : []));
      assert.ok(topic && event && request, type);
      const about = {
        version: '0',
        id: '1',
        account: '123456789012',
        time: sample.time,
        region: 'eu-west-1',
        resources: [],
      };
      assert.ok(validate(topic, sample) && validate(request, sample), `${type}: ${ajv.errorsText()}`);
      assert.ok(
        validate(event, { ...about, source: 'wiredrop', 'detail-type': type, detail: sample }),
        ajv.errorsText(),
      );
      assert.ok(!validate(topic, { ...sample, type: 'story.unknown' }));
      assert.ok(!validate(event, { ...about, source: 'wiredrop', 'detail-type': 'other', detail: sample }));
    }
  });

  it('has a payload for each event of sources, which the events of a check fit', async () => {
    const ajv = new Ajv({ strict: false }).addSchema({ ...document, $id: 'asyncapi' });
    const validate = (name: string, value: unknown): boolean =>
      ajv.validate({ $ref: `asyncapi#/components/messages/${name}/payload` }, value) as boolean;
    const events = await eventsOfSources();
    assert.deepEqual(events.map(({ type }) => type).sort(), typesOf('operators').sort());
    for (const event of events) {
      const name = event.type.replace(/\.(\w)/, (_, letter: string) => letter.toUpperCase());
      assert.ok(validate(name, event), `${event.type}: ${ajv.errorsText()}`);
      const [source] = event.data.sources;
      for (const field of Object.keys(source ?? {})) {
        const sources = [{ ...source, [field]: undefined }];
        assert.ok(!validate(name, JSON.parse(JSON.stringify({ ...event, data: { ...event.data, sources } }))), field);
      }
      assert.ok(!validate(name, { ...event, type: 'source.unknown' }));
    }
  });

  it('sends every type on each channel of subscribers, and EventBridge by its detail-type', () => {
    for (const name of ['topic', 'eventBus', 'webhook']) assert.deepEqual(typesOf(name), NOTIFICATION_TYPES);
    const channels = Object.values(document.channels).flatMap((channel) => Object.values(channel.messages));
    assert.equal(channels.length, Object.keys(messages).length);
  });
});
