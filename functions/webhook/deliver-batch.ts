import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Notification } from '../notifications/notification.ts';
import { parseNotification } from '../notifications/parse-notification.ts';
import type { PostRequest, PostResponse } from '../post.ts';
import type { Credentials } from './credentials.ts';
import { render, type WebhookFormat } from './formats/index.ts';
import { sign, webhookId } from './sign.ts';
import type { SwitchedOff } from './switched-off.ts';

/** Seconds from a failed attempt to the next: eight attempts within a day. */
export const RETRY_SECONDS = [5, 300, 1_800, 7_200, 18_000, 28_800, 28_800] as const;

/** Attempts after which SQS moves a message to the dead-letter queue. */
export const DELIVERY_ATTEMPTS = RETRY_SECONDS.length + 1;

/**
 * SQS hides a message for 12 hours at most, counted from its receipt:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
const MOST_SECONDS = 11 * 3_600;

export interface DeliveryObserver {
  readonly delivered: (ids: readonly string[]) => void;
  readonly failed: (failure: { id: string; attempt: number; retryInSeconds: number; error: unknown }) => void;
  /** Messages that nobody tries again by themselves. */
  readonly givenUp: (ids: readonly string[], reason: string) => void;
}

export interface Delivery {
  readonly format: WebhookFormat;
  /** The webhook's; without it the address is in the secret. */
  readonly url: string | undefined;
  readonly credentials: () => Promise<Credentials>;
  readonly post: (request: PostRequest) => Promise<PostResponse>;
  readonly switchedOff: Pick<SwitchedOff, 'since' | 'switchOff'>;
  /** Hides a message until its next attempt. */
  readonly hide: (record: SQSRecord, seconds: number) => Promise<void>;
  /** Puts a message into the dead-letter queue. */
  readonly giveUp: (record: SQSRecord) => Promise<void>;
  readonly observer: DeliveryObserver;
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

/**
 * Delivers a batch of one webhook's queue, and answers which messages are to come again. An endpoint that answers 410
 * is switched off: its messages go to the dead-letter queue, where the alarm sees them and an operator can take them
 * back, and no more requests are made.
 */
export async function deliverBatch(records: readonly SQSRecord[], delivery: Delivery): Promise<SQSBatchResponse> {
  const { observer, switchedOff } = delivery;
  const delivered: string[] = [];
  const failed: string[] = [];
  const retry = async (record: SQSRecord, error: unknown, retryAfterSeconds = 0) => {
    failed.push(record.messageId);
    await hideAgain(record, error, retryAfterSeconds, delivery);
  };
  const giveUp = async (all: readonly SQSRecord[], reason: string) => {
    await Promise.all(all.map(delivery.giveUp));
    observer.givenUp(all.map(shownId), reason);
  };
  const deliver = async (record: SQSRecord, to: Pick<Endpoint, 'url' | 'secrets'>) => {
    const notification = readable(record);
    if (notification === undefined) return giveUp([record], 'the message is not a notification');
    const request = requestOf(notification, { ...to, format: delivery.format, nowMs: delivery.now() });
    const { status, retryAfterSeconds } = await delivery.post(request);
    if (status >= 200 && status < 300) delivered.push(notification.id);
    else if (status === 410) {
      await switchedOff.switchOff(to.url, new Date(delivery.now()).toISOString());
      await giveUp([record], 'the endpoint answered 410 Gone: it is switched off');
    } else {
      const isRedirect = status >= 300 && status < 400;
      const error = new Error(`the endpoint answered ${status}${isRedirect ? ', and redirects are not followed' : ''}`);
      await retry(record, error, retryAfterSeconds);
    }
  };
  try {
    const to = await endpointOf(delivery);
    const since = await switchedOff.since(to.url);
    if (since !== undefined) await giveUp(records, `switched off since ${since}`);
    else await Promise.all(records.map((record) => deliver(record, to).catch((error) => retry(record, error))));
  } catch (error) {
    // No secret, or no table: a fault of ours must not use up the attempts within minutes.
    await Promise.all(records.map((record) => retry(record, error)));
  }
  if (delivered.length > 0) observer.delivered(delivered);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** Where to send it. @throws Error that says what the secret lacks */
async function endpointOf({ url: own, credentials, format }: Delivery): Promise<Pick<Endpoint, 'url' | 'secrets'>> {
  const { url = own, secrets } = await credentials();
  if (!url) throw new Error('There is no address: give the webhook a url, or add the address to its secret');
  if (format === 'cloudevents' && secrets.length === 0)
    throw new Error('There is no signing secret: add whsec_… to the secret');
  return { url, secrets };
}

async function hideAgain(
  record: SQSRecord,
  error: unknown,
  retryAfterSeconds: number,
  { observer, hide, random }: Delivery,
): Promise<void> {
  const attempt = Number(record.attributes.ApproximateReceiveCount) || 1;
  // After the last attempt it is not hidden: SQS moves it when it would be received again.
  const scheduled = Math.round((RETRY_SECONDS[attempt - 1] ?? 0) * (1 + random() / 10));
  const retryInSeconds =
    attempt >= DELIVERY_ATTEMPTS ? 0 : Math.min(MOST_SECONDS, Math.max(scheduled, retryAfterSeconds));
  observer.failed({ id: shownId(record), attempt, retryInSeconds, error });
  // A message that cannot be hidden comes again sooner, after the queue's own time-out.
  await hide(record, retryInSeconds).catch(() => {});
}

export interface Endpoint {
  readonly url: string;
  readonly secrets: readonly string[];
  readonly format: WebhookFormat;
  readonly nowMs: number;
}

/**
 * The signed request of a notification: the same for the delivery function, `wiredrop watch --forward-to` and `wiredrop
 * resend`.
 */
export function requestOf(notification: Notification, { url, secrets, format, nowMs }: Endpoint): PostRequest {
  const { body, headers } = render(format, notification);
  return { url, body, headers: { ...headers, ...sign(webhookId(notification), body, secrets, nowMs) } };
}

function readable({ body }: SQSRecord): Notification | undefined {
  try {
    return parseNotification(body);
  } catch {
    return undefined;
  }
}

function shownId(record: SQSRecord): string {
  return readable(record)?.id ?? record.messageId;
}
