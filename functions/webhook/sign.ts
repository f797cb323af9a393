import { createHmac, randomBytes } from 'node:crypto';
import type { Notification } from '../notifications/notification.ts';

/**
 * The headers of the Standard Webhooks specification:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export interface WebhookHeaders {
  /** The same for each attempt: subscribers drop an id that they have seen. */
  'webhook-id': string;
  /** Seconds since 1970 of this attempt. */
  'webhook-timestamp': string;
  /** One signature for each secret. Absent without secrets: chat services verify nothing. */
  'webhook-signature'?: string;
}

const SECRET_PREFIX = 'whsec_';

/** Bytes of a key that the specification allows. */
const KEY_BYTES = { least: 24, most: 64 } as const;

/** Signs a message with each secret, so that a subscriber who knows one of two can verify it while they are rotated. */
export function sign(id: string, body: string, secrets: readonly string[], nowMs: number): WebhookHeaders {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signatures = secrets.map((secret) => {
    const hmac = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`);
    return `v1,${hmac.digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  };
}

/**
 * The notification's id. That of a rejection contains the name of a file: it is percent-encoded, because a header takes
 * no other letters, and a dot separates the signed parts.
 */
export function webhookId({ id, type }: Notification): string {
  return type === 'article.rejected' ? encodeURIComponent(id.toWellFormed()).replaceAll('.', '%2E') : id;
}

/** Whether it is `whsec_` and the base64 of 24 to 64 bytes. */
export function isSecret(text: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const { length } = keyOf(text);
  return length >= KEY_BYTES.least && length <= KEY_BYTES.most;
}

export function newSecret(): string {
  return SECRET_PREFIX + randomBytes(32).toString('base64');
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
}
