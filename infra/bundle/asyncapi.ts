import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOTIFICATION_SCHEMA, type Notification, SAMPLES } from '../../functions/events/index.ts';

/** Where the document is kept, for whoever generates code from it. */
export const ASYNCAPI_FILE = join(import.meta.dirname, '..', '..', 'docs', 'asyncapi.json');

type Json = Readonly<Record<string, unknown>>;

/** Types of notifications, by the definition of the JSON Schema that they fit. */
const SUMMARIES: Readonly<Record<Notification['type'], { readonly definition: string; readonly summary: string }>> = {
  'story.created': { definition: 'story', summary: 'A new story' },
  'story.updated': { definition: 'story', summary: 'Its article was revised, or a newer report joined' },
  'story.covered': { definition: 'story', summary: 'Enough publishers report it (setting coverage)' },
  'story.withdrawn': { definition: 'withdrawal', summary: 'Stop showing it' },
  'article.rejected': { definition: 'rejection', summary: 'A file could not be read' },
};

/** All that the stack sends, as AsyncAPI 3: https://www.asyncapi.com/docs/reference/specification/v3.0.0 */
export function asyncApi(): Json {
  const { definitions, ...root } = NOTIFICATION_SCHEMA as { definitions: Json; $id?: string };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'wiredrop',
      version: '1.0.0',
      description: `CloudEvents 1.0 in structured JSON mode. The payloads are those of the JSON Schema ${root.$id}. Ignore fields and types that you do not know.`,
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      topic: channel('The SNS topic (output TopicArn). With raw delivery a message is the notification itself.', ''),
      eventBus: channel('The EventBridge bus of the setting eventBus.', 'Event'),
      webhook: channel('A POST to each endpoint of the setting webhooks with the format cloudevents.', 'Request'),
    },
    operations: Object.fromEntries(
      ['topic', 'eventBus', 'webhook'].map((name) => [
        `send-${name}`,
        { action: 'send', channel: { $ref: `#/channels/${name}` } },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        Object.entries(SUMMARIES).flatMap(([type, of]) => messages(type as Notification['type'], of)),
      ),
      schemas: withRefs({ ...definitions, ...ENVELOPES }),
    },
  };
}

/** A channel has no address in common: each stack's is in its outputs, and of webhooks in its settings. */
function channel(description: string, suffix: string): Json {
  const names = Object.keys(SUMMARIES).map((type) => nameOf(type) + suffix);
  const messages = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
  return { address: null, description, messages };
}

const nameOf = (type: string): string => type.replace(/\.(\w)/, (_, letter: string) => letter.toUpperCase());

function messages(
  type: Notification['type'],
  { definition, summary }: (typeof SUMMARIES)[Notification['type']],
): [string, Json][] {
  const name = nameOf(type);
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

const TEXT = { type: 'string' };

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

if (import.meta.main) writeFileSync(ASYNCAPI_FILE, `${JSON.stringify(asyncApi(), undefined, 2)}\n`);
