import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { PostRequest, PostResponse } from '../http/post.ts';
import type { Notification } from '../notifications/notification.ts';
import { parseNotification } from '../notifications/parse-notification.ts';
import { inStage, stageOf } from '../runtime/stage.ts';
import type { Credentials } from './credentials.ts';
import { type EndpointStates, errorText, stateAfter } from './endpoint-state.ts';
import { render, type WebhookFormat } from './formats/index.ts';
import { sign, webhookId } from './sign.ts';

/**
 * The longest that a message waits for its next attempt: SQS cannot release a hidden message when its endpoint is
 * repaired. Hidden messages count as in flight. A queue has at most 120,000 messages in flight, and beyond that
 * delivers nothing.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
const MOST_SECONDS = 3_600;

/** Seconds from a failed attempt to the next: 27 attempts within a day. */
export const RETRY_SECONDS: readonly number[] = [5, 300, 1_800, ...Array(23).fill(MOST_SECONDS)];

/** Attempts after which SQS moves a message to the dead-letter queue. */
export const DELIVERY_ATTEMPTS = RETRY_SECONDS.length + 1;

export interface DeliveryObserver {
  readonly delivered: (ids: readonly string[]) => void;
  readonly failed: (failure: { id: string; attempt: number; retryInSeconds: number; error: unknown }) => void;
  /** Messages that are not retried by themselves. */
  readonly givenUp: (ids: readonly string[], reason: string) => void;
}

export interface Delivery {
  readonly format: WebhookFormat;
  /** Headers that the setting adds. */
  readonly own?: Readonly<Record<string, string>>;
  /** The webhook's; without it the address is in the secret. */
  readonly url: string | undefined;
  readonly credentials: () => Promise<Credentials>;
  readonly post: (request: PostRequest) => Promise<PostResponse>;
  readonly states: Pick<EndpointStates, 'read' | 'write' | 'noteFault'>;
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
 * Delivers a batch of one webhook's queue, and answers which messages are to come again. An endpoint that answers 410,
 * or has failed for four hours, is switched off: its messages go to the dead-letter queue, where the alarm sees them
 * and an operator can take them back, and no more requests are made.
 */
export async function deliverBatch(records: readonly SQSRecord[], delivery: Delivery): Promise<SQSBatchResponse> {
  const { observer, states, now } = delivery;
  const failed: string[] = [];
  const retry = async ({ record, error, retryAfterSeconds = 0 }: Failure) => {
    failed.push(record.messageId);
    await hideAgain(record, error, retryAfterSeconds, delivery);
  };
  const giveUp = async (all: readonly SQSRecord[], reason: string) => {
    if (all.length > 0) observer.givenUp(all.map(shownId), reason);
    await Promise.all(all.map((record) => delivery.giveUp(record).catch((error) => retry({ record, error }))));
  };
  const noteFault = (error: unknown) =>
    states.noteFault({ lastError: errorText(error), lastErrorAt: new Date(now()).toISOString() }).catch(() => {});
  try {
    const to = await endpointOf(delivery);
    const before = await states.read(to.url);
    if (before.offSince !== undefined) await giveUp(records, `switched off since ${before.offSince}`);
    else {
      const { delivered, unreadable, failures } = await send(records, to, delivery);
      if (delivered.length > 0) observer.delivered(delivered);
      await giveUp(unreadable, 'the message is not a notification');
      const [own, errors] = [true, false].map((isOwn) =>
        failures.flatMap(({ error }) => ((stageOf(error) === 'message') === isOwn ? [error] : [])),
      ) as [unknown[], unknown[]];
      if (own.length > 0) await noteFault(own[0]);
      const isGone = failures.some(({ status }) => status === 410);
      const after = stateAfter(before, { isTaken: delivered.length > 0, errors, isGone }, now());
      // If the table cannot be written, the next batch counts.
      if (after !== before) await states.write(to.url, after).catch(() => {});
      if (after.offSince === undefined) await Promise.all(failures.map(retry));
      else {
        const why = isGone
          ? 'the endpoint answered 410 Gone'
          : `${after.failures} requests failed, the last one by: ${after.lastError}`;
        await giveUp(
          failures.map(({ record }) => record),
          `${why}: it is switched off`,
        );
      }
    }
  } catch (error) {
    // No secret, or no table: a fault of ours must not use up the attempts within minutes.
    await noteFault(error);
    await Promise.all(records.map((record) => retry({ record, error })));
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** A request that was not answered by 2xx. */
interface Failure {
  readonly record: SQSRecord;
  readonly error: unknown;
  readonly status?: number;
  readonly retryAfterSeconds?: number | undefined;
}

/** Sends each message. */
async function send(records: readonly SQSRecord[], to: Pick<Endpoint, 'url' | 'secrets'>, delivery: Delivery) {
  const delivered: string[] = [];
  const unreadable: SQSRecord[] = [];
  const failures: Failure[] = [];
  const sendOne = async (record: SQSRecord) => {
    const notification = readable(record);
    if (notification === undefined) return unreadable.push(record);
    try {
      // What cannot be written or signed is not the endpoint's fault.
      const write = inStage('message', requestOf);
      const request = write(notification, { ...to, format: delivery.format, own: delivery.own, nowMs: delivery.now() });
      const { status, retryAfterSeconds } = await delivery.post(request);
      if (status >= 200 && status < 300) return delivered.push(notification.id);
      const isRedirect = status >= 300 && status < 400;
      const error = new Error(`the endpoint answered ${status}${isRedirect ? ', and redirects are not followed' : ''}`);
      return failures.push({ record, error, status, retryAfterSeconds });
    } catch (error) {
      return failures.push({ record, error });
    }
  };
  await Promise.all(records.map(sendOne));
  return { delivered, unreadable, failures };
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
  const scheduled = Math.round((RETRY_SECONDS[attempt - 1] ?? 0) * (1 - random() / 10));
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
  /** Headers that the setting adds. */
  readonly own?: Readonly<Record<string, string>> | undefined;
  readonly nowMs: number;
}

/**
 * The signed request of a notification: the same for the delivery function, `wiredrop watch --forward-to` and
 * `wiredrop redrive --to`.
 */
export function requestOf(notification: Notification, { url, secrets, format, own, nowMs }: Endpoint): PostRequest {
  const { body, headers } = render(format, notification);
  return { url, body, headers: { ...own, ...headers, ...sign(webhookId(notification), body, secrets, nowMs) } };
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
