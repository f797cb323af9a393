import { isOwnHeader } from '../../functions/http/own-headers.ts';
import { KINDS } from '../../functions/matching/kind.ts';
import { NOTIFICATION_TYPES } from '../../functions/notifications/facts.ts';
import type { Notification, StoryData } from '../../functions/notifications/notification.ts';
import { isFormat, type WebhookFormat } from '../../functions/webhook/formats/index.ts';

/** Which notifications are delivered: those that have one of the values of each given field. */
export interface StoryFilter {
  /** @default everything about stories, but not `article.rejected` */
  readonly type?: readonly Notification['type'][];
  readonly publisher?: readonly string[];
  readonly category?: readonly string[];
  /** BCP 47 primary tags: `ko`, `en`. */
  readonly language?: readonly string[];
  readonly kind?: readonly StoryData['kind'][];
  /** Names of the setting `watchWords`. */
  readonly matches?: readonly string[];
}

/** An endpoint that gets notifications by signed HTTP requests, and which of them. */
export interface WebhookSetting extends StoryFilter {
  /** Of its queue and its alarm; another name is another queue. Letters, digits and hyphens. @default webhook */
  readonly name?: string;
  /**
   * Begins with `https://`, or on this machine with `http://localhost`. @default the address is in the secret, as with
   * chat services
   */
  readonly url?: string;
  /**
   * Name or ARN of a secret of Secrets Manager. Its text has one or two `whsec_…`, an address, or both, with spaces
   * between.
   */
  readonly secret: string;
  /** What is sent. @default cloudevents */
  readonly format?: WebhookFormat;
  /** Headers of each request beside its own: they stand in the template, so nothing secret. @default none */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Each has a function, two queues and an alarm. CloudFormation takes 500 resources in a stack. */
const MOST_WEBHOOKS = 20;
/**
 * Values of one field: a filter policy of SNS takes 150 combinations.
 * https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
const MOST_VALUES = 150;

const NAME = /^[A-Za-z][A-Za-z0-9-]{0,29}$/;
const URL_FORMS = /^https:\/\/[^\s/]+|^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:\/|$)/;
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
const SECRET_NAME = /^[\w/+=.@-]{1,512}$/;
const SECRET_ARN = /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]{1,519}$/;

/** An address to which the stack may send requests: over TLS, or on this machine. */
export function isEndpoint(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 2_000 && URL_FORMS.test(value) && URL.canParse(value);
}

/** Name or ARN of a secret. */
export const isSecretName = (value: unknown): boolean =>
  typeof value === 'string' && (SECRET_NAME.test(value) || SECRET_ARN.test(value));

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.length <= 256;
/** In a variable of a function, which has 4 KB. */
const MOST_HEADERS_BYTES = 1_500;
function isHeaders(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Buffer.byteLength(JSON.stringify(value)) <= MOST_HEADERS_BYTES &&
    Object.entries(value).every(
      ([name, text]) => typeof text === 'string' && isOwnHeader(name.toLowerCase(), text) && !/^webhook-/i.test(name),
    )
  );
}

const listOf =
  (isOne: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.length > 0 && value.length <= MOST_VALUES && value.every(isOne);

const FIELDS: { readonly [K in keyof Required<WebhookSetting>]: (value: unknown) => boolean } = {
  name: (value) => typeof value === 'string' && NAME.test(value),
  url: isEndpoint,
  secret: isSecretName,
  headers: isHeaders,
  format: isFormat,
  type: listOf((value) => NOTIFICATION_TYPES.some((type) => type === value)),
  publisher: listOf(isText),
  category: listOf(isText),
  language: listOf(isText),
  kind: listOf((value) => KINDS.some((kind) => kind === value)),
  matches: listOf(isText),
};

export const WEBHOOKS_ALLOWED =
  `a list of ${MOST_WEBHOOKS} webhooks at most, each with a name of its own, a secret, and a url unless that is ` +
  'in the secret (docs/webhooks.md), or empty';

/** From CDK's context, where a list is one of `cdk.json`, or JSON on the command line. */
export function parseWebhooks(value: unknown): readonly WebhookSetting[] | undefined {
  const list = typeof value === 'string' ? jsonOf(value || '[]') : value;
  if (!Array.isArray(list) || list.length > MOST_WEBHOOKS || !list.every(isWebhook)) return undefined;
  const names = new Set(list.map((webhook) => webhookName(webhook).toLowerCase().replaceAll('-', '')));
  return names.size === list.length ? list : undefined;
}

export function webhookName({ name = 'webhook' }: WebhookSetting): string {
  return name;
}

function isWebhook(value: unknown): value is WebhookSetting {
  if (typeof value !== 'object' || value === null || !('secret' in value)) return false;
  const fields: Readonly<Record<string, (value: unknown) => boolean>> = FIELDS;
  return Object.entries(value).every(
    ([name, field]) => field === undefined || (Object.hasOwn(fields, name) && fields[name]?.(field) === true),
  );
}

/** A setting that is JSON on the command line; undefined if the text is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
