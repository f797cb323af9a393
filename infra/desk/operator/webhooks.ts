import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { queueDepth } from '../../../functions/aws/index.ts';
import { post } from '../../../functions/http/index.ts';
import { type Notification, SAMPLES } from '../../../functions/notifications/index.ts';
import { announcedAgain, toCoverage, toNotification } from '../../../functions/notify/index.ts';
import { type Outlet, toJson } from '../../../functions/notify/outlets/index.ts';
import { mapBounded } from '../../../functions/runtime/index.ts';
import type { Story } from '../../../functions/story/items/index.ts';
import { FORMATS, isFormat, messageOf, render, type WebhookFormat } from '../../../functions/webhook/formats/index.ts';
import {
  type EndpointState,
  endpointStates,
  isSecret,
  newSecret,
  requestOf,
} from '../../../functions/webhook/index.ts';
import type { WebhookSetting } from '../../settings/index.ts';
import { CommandError, UsageError } from './explain.ts';
import type { OperationAnswer } from './operations/operation.ts';
import type { OperatedStack, StackOutputs } from './stack/outputs.ts';
import { counted, note, printable, terminalJson } from './terminal/text.ts';
import { onClock } from './terminal/times.ts';

export { endpointStates } from '../../../functions/webhook/index.ts';

/** A webhook of a stack, as its output names it. */
export interface StackWebhook extends Omit<WebhookSetting, 'secret'> {
  readonly name: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly logGroup: string;
}

export function webhooksOf({ webhooks = '[]' }: Pick<StackOutputs, 'webhooks'>): StackWebhook[] {
  return JSON.parse(webhooks);
}

/** A webhook, with what waits for it. */
export interface WebhookState extends Omit<StackWebhook, 'queueUrl' | 'deadLetterQueueUrl'>, EndpointState {
  readonly format: WebhookFormat;
  readonly waiting: number;
  readonly deadLetters: number;
}

/** Failed requests in a row that the next attempt may well repair. */
const MOST_PASSING_FAILURES = 3;

/** Whether a person has to look at it. */
export function isFailing({ deadLetters, offSince, failures = 0 }: WebhookState): boolean {
  return deadLetters > 0 || offSince !== undefined || failures >= MOST_PASSING_FAILURES;
}

/** What an operator reads of an endpoint: nothing if it never failed. */
export function endpointText({
  offSince,
  failingSince,
  failures = 0,
  lastError,
  lastErrorAt = '',
}: EndpointState): string {
  const off = offSince === undefined ? [] : [`switched off since ${onClock(offSince)}`];
  const failing =
    failingSince === undefined || offSince !== undefined
      ? []
      : [`${counted(failures, 'request')} failed since ${onClock(failingSince)}`];
  const last = lastError === undefined ? [] : [`last error ${onClock(lastErrorAt)}: ${printable(lastError)}`];
  return [...off, ...failing, ...last].join(', ');
}

/** A webhook of a list: where it sends, what waits, what its endpoint says, where its log is. */
export function webhookText(webhook: WebhookState): string {
  const { name, url = 'address in the secret', format, waiting, deadLetters, logGroup } = webhook;
  const state = endpointText(webhook);
  const lines = [`${name}  ${format}  ${url}`, `${waiting} waiting, ${counted(deadLetters, 'dead letter')}`];
  return [...lines, ...(state === '' ? [] : [state]), `log ${logGroup}`].join('\n  ');
}

export function webhookStates({ clients: { sqs, dynamodb }, outputs }: OperatedStack): Promise<WebhookState[]> {
  const states = webhooksOf(outputs).map(async (webhook) => {
    const { queueUrl, deadLetterQueueUrl, format = 'cloudevents', ...others } = webhook;
    const [waiting, deadLetters, state] = await Promise.all([
      queueDepth(sqs, queueUrl),
      queueDepth(sqs, deadLetterQueueUrl),
      endpointStates(dynamodb, outputs.tableName, webhook.name).readAny(),
    ]);
    return { ...others, format, waiting, deadLetters, ...state };
  });
  return Promise.all(states);
}

/** @throws UsageError that lists the webhooks of the stack */
export function webhookNamed(outputs: Pick<StackOutputs, 'webhooks'>, name: string): StackWebhook {
  const webhooks = webhooksOf(outputs);
  const webhook = webhooks.find((one) => one.name === name);
  if (webhook !== undefined) return webhook;
  const names = webhooks.map((one) => one.name).join(', ') || 'none';
  throw new UsageError(`The stack has no webhook ${name}. It has: ${names}`);
}

/**
 * Whether the topic delivers the notification to the webhook, by the filter of
 * `infra/constructs/story-subscription.ts`.
 */
export function passes(
  notification: Notification,
  { type, publisher, category, language, kind }: StackWebhook,
): boolean {
  if (type === undefined ? !notification.type.startsWith('story.') : !type.includes(notification.type)) return false;
  const data: Readonly<Record<string, unknown>> = { ...notification.data };
  return Object.entries({ publisher, category, language, kind }).every(
    ([name, values]) => values === undefined || (values as readonly unknown[]).includes(data[name]),
  );
}

/**
 * A story's last announcements, as they were; nothing if it was never announced.
 * @param story with all of its reports
 */
export function notificationsOf(story: Story, source: string): Notification[] {
  return announcedAgain(story).flatMap((head) =>
    [toNotification(head, head, source), toCoverage(head, source)].filter((one) => one !== undefined),
  );
}

/** Requests to an endpoint at a time. */
const AT_ONCE = 4;

export interface HttpTarget {
  readonly url: string;
  readonly format: WebhookFormat;
  readonly secret: string;
}

const TIMEOUT_MS = 15_000;

/**
 * Sends to an address that the caller of the command named, which may be on this machine and without TLS. @returns the
 * status
 */
export async function postTo({ url, format, secret }: HttpTarget, notification: Notification): Promise<number> {
  const request = requestOf(notification, { url, format, secrets: [secret], nowMs: Date.now() });
  return (await post(request, { timeoutMs: TIMEOUT_MS, anyAddress: true })).status;
}

/** Sends to an address, once each. */
export function httpOutlet(target: HttpTarget): Outlet {
  return async (notifications) => {
    const failed = new Map<string, unknown>();
    await mapBounded([...notifications], AT_ONCE, async ([id, notification]) => {
      try {
        const status = await postTo(target, notification);
        if (status > 299) throw new Error(`${target.url} answered ${status}`);
      } catch (error) {
        failed.set(id, error);
      }
    });
    return failed;
  };
}

/**
 * Puts notifications that pass the webhook's filter into its queue, which delivers them with retries and its own
 * secret.
 */
export function queueOutlet(sqs: SQSClient, webhook: StackWebhook): Outlet {
  return async (notifications) => {
    const failed = new Map<string, unknown>();
    const wanted = [...notifications].filter(([, notification]) => passes(notification, webhook));
    await mapBounded(wanted, AT_ONCE, async ([id, notification]) => {
      const message = new SendMessageCommand({ QueueUrl: webhook.queueUrl, MessageBody: toJson(notification) });
      await sqs.send(message).catch((error: unknown) => failed.set(id, error));
    });
    return failed;
  };
}

/** @throws UsageError */
export function httpAddress(option: string, text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw new UsageError(`${option} is ${text}: it must be an address such as http://localhost:3000/news`);
}

/** The secret that signs requests of a command: `WEBHOOK_SECRET`, or a new one, which is shown. @throws UsageError */
export function secretOfShell(): string {
  const given = process.env.WEBHOOK_SECRET;
  if (given !== undefined && !isSecret(given))
    throw new UsageError('WEBHOOK_SECRET must be whsec_ and the base64 of 24 to 64 bytes');
  const secret = given ?? newSecret();
  note(`Signed with ${given === undefined ? `${secret} (set WEBHOOK_SECRET to use another)` : 'WEBHOOK_SECRET'}`);
  return secret;
}

/** What a webhook of this format would send of a story, or of a sample. Nothing is sent. */
export function previewOf({ outputs }: OperatedStack, story: Story | undefined, format: string): OperationAnswer {
  if (!isFormat(format)) throw new UsageError(`There is no format ${format}: there are ${FORMATS.join(', ')}`);
  const { EVENT_SOURCE: source = '' } = outputs.notifyEnvironment;
  const [notification] = story ? notificationsOf(story, source) : [SAMPLES['story.created']];
  if (notification === undefined) throw new CommandError('The story was never announced, so nothing is sent');
  const { content, headers } = messageOf(format, notification);
  return {
    document: { ...render(format, notification) },
    // Plain text may hold what would act on a terminal.
    lines: () =>
      typeof content === 'string' ? content.split('\n').map(printable) : [terminalJson(content, undefined, 2)],
    notes: Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  };
}
