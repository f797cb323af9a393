import type { JsonSchema, JsonType } from './facts.ts';
import type { Notification } from './notification.ts';
import { DEFINITIONS } from './schema.ts';

/** What is wrong with a message, for a program: a subscriber may want to skip types that it does not know yet. */
export type NotificationErrorCode =
  | 'not-json'
  | 'not-a-notification'
  | 'subscription-confirmation'
  | 'several-records'
  | 'unknown-type'
  | 'invalid-field';

export class NotificationError extends Error {
  override readonly name = 'NotificationError';
  readonly code: NotificationErrorCode;

  constructor(code: NotificationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A queue's message in an SNS envelope in a Lambda event with one record: nobody wraps deeper. */
const MAX_ENVELOPES = 8;

/**
 * The notification in what a subscriber received, as text or as an object: the notification itself (raw delivery),
 * SNS's envelope, a record or message of SQS or SNS, an EventBridge event, an HTTP request's body, or a Lambda event of
 * one record.
 *
 * Checks that fields are there and of their types, not what they say, and lets pass fields it does not know. It does
 * not check who sent the message: a webhook must verify SNS's signature first.
 * @throws NotificationError that says what is wrong; its `code` says it to a program.
 */
export function parseNotification(message: unknown): Notification {
  let inner = message;
  for (let envelopes = 0; envelopes < MAX_ENVELOPES; envelopes += 1) {
    const value = typeof inner === 'string' ? fromJson(inner) : inner;
    if (!isObject(value)) break;
    if ('specversion' in value) return checked(value);
    inner = unwrapped(value);
  }
  throw new NotificationError('not-a-notification', `There is no notification in ${shown(message)}`);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new NotificationError('not-json', `The message is not JSON: ${shown(text)}`, { cause });
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the envelope holds; undefined if it is not an envelope. */
function unwrapped(envelope: Fields): unknown {
  const { Type, Records } = envelope;
  if (Type === 'SubscriptionConfirmation' || Type === 'UnsubscribeConfirmation') {
    throw new NotificationError(
      'subscription-confirmation',
      `The message is SNS's ${Type}, not a notification: to confirm the subscription, fetch its SubscribeURL`,
    );
  }
  if (Array.isArray(Records) && Records.length !== 1) {
    throw new NotificationError(
      'several-records',
      `The message is an event of ${Records.length} records: parse each of its Records by itself`,
    );
  }
  // A Lambda event; SNS's record and message; SQS's record, and message as the SDK has it; EventBridge's event.
  const { Sns, Message, body, Body, detail } = envelope;
  return (Records as unknown[] | undefined)?.[0] ?? Sns ?? Message ?? body ?? Body ?? detail;
}

/** By type of notification. */
const SCHEMAS: ReadonlyMap<unknown, JsonSchema> = new Map(
  Object.values(DEFINITIONS).flatMap((definition) => {
    const type = definition.properties?.type;
    return (type?.enum ?? [type?.const]).map((name) => [name, definition] as const);
  }),
);

function checked(event: Fields): Notification {
  if (event.specversion !== '1.0') {
    throw new NotificationError('invalid-field', `specversion is ${shown(event.specversion)}, not "1.0"`);
  }
  const definition = typeof event.type === 'string' ? SCHEMAS.get(event.type) : undefined;
  if (definition === undefined) {
    throw new NotificationError('unknown-type', `There is no type ${shown(event.type)} of notification`);
  }
  const fault = faultIn(event, definition, '');
  if (fault !== undefined) throw new NotificationError('invalid-field', `${event.type}: ${fault}`);
  return event as unknown as Notification;
}

const TYPES: Readonly<Record<JsonType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isSafeInteger,
  array: Array.isArray,
  object: isObject,
};

function faultIn(value: unknown, of: JsonSchema, path: string): string | undefined {
  const { type, properties = {}, required = [], items } = of.$ref ? (DEFINITIONS[of.$ref.slice(14)] ?? {}) : of;
  if (value === undefined) return undefined;
  if (type !== undefined && !TYPES[type](value)) return `${path} is ${shown(value)}, not of type ${type}`;
  if (items !== undefined) {
    const faults = (value as unknown[]).map((item, at) => faultIn(item, items, `${path}[${at}]`));
    return faults.find((fault) => fault !== undefined);
  }
  const fields = value as Fields;
  const inner = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const missing = required.find((name) => fields[name] === undefined);
  if (missing !== undefined) return `${inner(missing)} is missing`;
  for (const [name, property] of Object.entries(properties)) {
    const fault = faultIn(fields[name], property, inner(name));
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Short, and in one line: a message may say anything. */
function shown(value: unknown): string {
  const text = asJson(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return `a ${typeof value} that is not JSON`;
  }
}
