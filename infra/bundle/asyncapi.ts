import { NOTIFICATION_SCHEMA, type Notification, SAMPLES } from '../../functions/notifications/index.ts';
import {
  type SourceEvent,
  type SourceEventData,
  type SourceEventType,
  type SourceNews,
  sourceEvent,
} from '../../functions/sources/events.ts';

type Json = Readonly<Record<string, unknown>>;

/** Types of notifications, by the definition of the JSON Schema that they fit. */
const SUMMARIES: Readonly<Record<Notification['type'], { readonly definition: string; readonly summary: string }>> = {
  'story.created': { definition: 'story', summary: 'A new story' },
  'story.updated': { definition: 'story', summary: 'Its article was revised, or a newer report joined' },
  'story.covered': { definition: 'coverage', summary: 'Enough publishers report it (setting coverage)' },
  'story.withdrawn': { definition: 'withdrawal', summary: 'Stop showing it' },
  'article.rejected': { definition: 'rejection', summary: 'A file could not be read' },
};

const SEEN = { name: 'Harbour Wire', lastSeenAt: '2026-01-05T10:00:00.000Z' };

/** Events of sources, each with a source that has all the fields of its type. */
const SOURCE_EVENTS: Readonly<Record<SourceEventType, { readonly summary: string; readonly example: SourceNews }>> = {
  'source.silent': { summary: 'Sources whose files have stopped coming', example: { ...SEEN, expected: 40 } },
  'source.back': {
    summary: 'Silent sources of which a file has come',
    example: { ...SEEN, silentSince: '2026-01-04T10:00:00.000Z' },
  },
  'source.rejecting': {
    summary: 'Sources of whose files suddenly many are rejected',
    example: { ...SEEN, rejectedShare: 0.97, usualShare: 0.02 },
  },
  'source.accepting': {
    summary: 'Such sources, of whose files as few are rejected as before',
    example: { ...SEEN, rejectedShare: 0 },
  },
};

/** All that the stack sends, as AsyncAPI 3: https://www.asyncapi.com/docs/reference/specification/v3.0.0 */
export function asyncApi(): Json {
  const { definitions, ...root } = NOTIFICATION_SCHEMA as { definitions: Json; $id?: string };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'wiredrop',
      version: '1.0.0',
      description:
        `CloudEvents 1.0 in structured JSON mode. The payloads are those of the JSON Schema ${root.$id}. ` +
        'Ignore fields and types that you do not know.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      topic: channel('The SNS topic (output TopicArn). With raw delivery a message is the notification itself.', ''),
      eventBus: channel('The EventBridge bus of the setting eventBus.', 'Event'),
      webhook: channel('A POST to each endpoint of the setting webhooks with the format cloudevents.', 'Request'),
      operators: channel(
        'The SNS topic of the setting alarmTopicArn, with the setting sources. A mail has the text only. ' +
          'CloudWatch publishes its alarms there too, in a form of its own.',
        '',
        Object.keys(SOURCE_EVENTS),
      ),
    },
    operations: Object.fromEntries(
      ['topic', 'eventBus', 'webhook', 'operators'].map((name) => [
        `send-${name}`,
        { action: 'send', channel: { $ref: `#/channels/${name}` } },
      ]),
    ),
    components: {
      messages: Object.fromEntries([
        ...Object.entries(SUMMARIES).flatMap(([type, of]) => messages(type as Notification['type'], of)),
        ...Object.keys(SOURCE_EVENTS).map((type) => sourceMessage(type as SourceEventType)),
      ]),
      schemas: withRefs({ ...definitions, ...ENVELOPES, sourceEvent: SOURCE_EVENT }),
    },
  };
}

/** A channel has no address in common: each stack's is in its outputs, and of webhooks in its settings. */
function channel(description: string, suffix: string, types: readonly string[] = Object.keys(SUMMARIES)): Json {
  const names = types.map((type) => messageName(type) + suffix);
  const messages = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
  return { address: null, description, messages };
}

const messageName = (type: string): string => type.replace(/\.(\w)/, (_, letter: string) => letter.toUpperCase());

function messages(
  type: Notification['type'],
  { definition, summary }: (typeof SUMMARIES)[Notification['type']],
): [string, Json][] {
  const name = messageName(type);
  const payload = {
    allOf: [{ $ref: `#/components/schemas/${definition}` }, { properties: { type: { const: type } } }],
  };
  const message = { name: type, summary, payload, examples: [{ name: type, payload: SAMPLES[type] }] };
  const detail = { properties: { 'detail-type': { const: type }, detail: payload } };
  return [
    [name, message],
    [
      `${name}Event`,
      {
        ...{ name: type, summary, contentType: 'application/json' },
        payload: { allOf: [{ $ref: '#/components/schemas/eventBridgeEvent' }, detail] },
      },
    ],
    [`${name}Request`, { ...message, headers: { $ref: '#/components/schemas/webhookHeaders' } }],
  ];
}

function sourceMessage(type: SourceEventType): [string, Json] {
  const { summary, example } = SOURCE_EVENTS[type];
  const sources = { items: { required: Object.keys(example) } };
  const own = { properties: { type: { const: type }, data: { properties: { sources } } } };
  const payload = { allOf: [{ $ref: '#/components/schemas/sourceEvent' }, own] };
  const sample = sourceEvent(type, [example], { time: '2026-01-05T12:00:00.000Z', source: '/wiredrop/Wiredrop' });
  return [messageName(type), { name: type, summary, payload, examples: [{ name: type, payload: sample }] }];
}

const TEXT = { type: 'string' };
const INSTANT = { $ref: '#/definitions/instant' };
const SHARE = { type: 'number', minimum: 0, maximum: 1 };

const SOURCE: Readonly<Record<keyof SourceNews, Json>> = {
  name: TEXT,
  lastSeenAt: INSTANT,
  expected: { type: 'integer', minimum: 0, description: 'Files that were expected since then' },
  silentSince: INSTANT,
  rejectedShare: { ...SHARE, description: 'Of the latest files' },
  usualShare: { ...SHARE, description: 'Before' },
};

const SOURCE_DATA: Readonly<Record<keyof SourceEventData, Json>> = {
  sources: {
    type: 'array',
    description: 'The first 100',
    items: { type: 'object', properties: SOURCE, additionalProperties: false },
  },
  count: { type: 'integer', minimum: 1, description: 'Of how many sources it is true' },
  text: { ...TEXT, description: 'The same for a person' },
};

const SOURCE_FIELDS: Readonly<Record<keyof SourceEvent, Json>> = {
  specversion: { const: '1.0' },
  id: TEXT,
  source: { ...TEXT, description: 'URI-reference of the stack' },
  type: { enum: Object.keys(SOURCE_EVENTS) },
  subject: { ...TEXT, description: 'The name of the source, if it is only one' },
  time: INSTANT,
  datacontenttype: { const: 'application/json' },
  data: { type: 'object', properties: SOURCE_DATA, required: Object.keys(SOURCE_DATA), additionalProperties: false },
};

const SOURCE_EVENT = {
  type: 'object',
  properties: SOURCE_FIELDS,
  required: Object.keys(SOURCE_FIELDS).filter((name) => name !== 'subject'),
  additionalProperties: false,
};

const ENVELOPES = {
  /** https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
  eventBridgeEvent: {
    type: 'object',
    properties: {
      version: TEXT,
      id: TEXT,
      'detail-type': TEXT,
      source: { const: 'wiredrop' },
      account: TEXT,
      time: TEXT,
      region: TEXT,
      resources: { type: 'array', items: TEXT },
      detail: { type: 'object' },
    },
    required: ['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources', 'detail'],
  },
  /** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
  webhookHeaders: {
    type: 'object',
    properties: {
      'webhook-id': { ...TEXT, description: "The notification's id; that of a rejection is percent-encoded" },
      'webhook-timestamp': { ...TEXT, pattern: '^\\d+$', description: 'Seconds since 1970 of this attempt' },
      'webhook-signature': {
        ...TEXT,
        pattern: '^v1,\\S+( v1,\\S+)*$',
        description: 'HMAC-SHA256, one for each secret',
      },
    },
    required: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  },
};

/** The schema's references, where its definitions are now. */
function withRefs(schemas: Json): unknown {
  return JSON.parse(JSON.stringify(schemas).replaceAll('"#/definitions/', '"#/components/schemas/'));
}
