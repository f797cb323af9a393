import type { Notification } from '../../notifications/notification.ts';
import { discordMessage } from './discord.ts';
import { ntfyMessage } from './ntfy.ts';
import { slackMessage } from './slack.ts';
import { teamsMessage } from './teams.ts';

/** What a webhook sends for a notification. */
export interface Rendered {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A message before it is a body: a text, or what becomes JSON. */
export interface Message {
  readonly content: string | object;
  readonly headers: Readonly<Record<string, string>>;
}

type Template = (notification: Notification) => Message;

const json =
  (template: (notification: Notification) => object): Template =>
  (notification) => ({
    content: template(notification),
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });

/**
 * Every format. A template is pure, and its text is what a service shows as it is: nothing in a headline acts as
 * markup.
 */
const TEMPLATES = {
  /**
   * The notification itself, in structured mode:
   * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
   */
  cloudevents: (notification) => ({
    content: notification,
    headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
  }),
  slack: json(slackMessage),
  discord: json(discordMessage),
  teams: json(teamsMessage),
  ntfy: ntfyMessage,
} as const satisfies Readonly<Record<string, Template>>;

export type WebhookFormat = keyof typeof TEMPLATES;

export const FORMATS = Object.keys(TEMPLATES) as readonly WebhookFormat[];

export function isFormat(name: unknown): name is WebhookFormat {
  return typeof name === 'string' && Object.hasOwn(TEMPLATES, name);
}

export function messageOf(format: WebhookFormat, notification: Notification): Message {
  return TEMPLATES[format](notification);
}

export function render(format: WebhookFormat, notification: Notification): Rendered {
  const { content, headers } = messageOf(format, notification);
  return { body: typeof content === 'string' ? content : JSON.stringify(content), headers };
}
