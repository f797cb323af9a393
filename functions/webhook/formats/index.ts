import type { Notification } from '../../notifications/notification.ts';
import { type Summary, summaryOf } from './summary.ts';

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

/** A message of a chat service, by what is shown of a notification. */
const chat =
  (template: (summary: Summary) => object): Template =>
  (notification) => ({
    content: template(summaryOf(notification)),
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
  /**
   * Rich text has no markup that a headline could use; only the text of the desktop notification has, where `&`, `<`
   * and `>` are escaped. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block,
   * …/messaging/formatting-message-text
   */
  slack: chat(({ label, headline, titled, about, excerpt, url }) => {
    const text = { text: headline, style: { bold: true } };
    const elements = [
      ...(label === undefined ? [] : [{ type: 'text', text: `${label}: ` }]),
      url === undefined ? { type: 'text', ...text } : { type: 'link', url, ...text },
      ...[about, excerpt].flatMap((line) => (line === undefined ? [] : { type: 'text', text: `\n${line}` })),
    ];
    return {
      text: titled.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
      unfurl_links: false,
      blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }],
    };
  }),
  /** One embed, which mentions nobody. A footer has no markup. */
  discord: chat(({ titled, about, excerpt, url }) => {
    const title = escapedWithin(titled, TITLE);
    const embed = { title, ...(excerpt && { description: escaped(excerpt) }), ...(url && { url }) };
    return { embeds: [{ ...embed, footer: { text: about } }], allowed_mentions: { parse: [] } };
  }),
  /**
   * For a workflow: an Adaptive Card. Text runs have no Markdown, which text blocks have.
   * https://adaptivecards.io/explorer/TextRun.html
   * https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
   */
  teams: chat(({ label, headline, about, excerpt, url }) => {
    const paragraph = (...inlines: object[]) => ({ type: 'RichTextBlock', inlines });
    const run = (text: string, style: object = {}) => ({ type: 'TextRun', text, ...style });
    const heading = run(headline, { weight: 'bolder', size: 'medium' });
    const content = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      ...{ type: 'AdaptiveCard', version: '1.4' },
      body: [
        label === undefined ? paragraph(heading) : paragraph(run(`${label}: `), heading),
        paragraph(run(about, { isSubtle: true })),
        ...(excerpt === undefined ? [] : [paragraph(run(excerpt))]),
      ],
      ...(url !== undefined && { actions: [{ type: 'Action.OpenUrl', title: 'Open', url }] }),
    };
    return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
  }),
  /** Plain text; headline and link in headers, which take ASCII only (RFC 2047). https://docs.ntfy.sh/publish/ */
  ntfy: (notification) => {
    const { titled, about, excerpt, url } = summaryOf(notification);
    const title = `=?UTF-8?B?${Buffer.from(titled).toString('base64')}?=`;
    return {
      content: excerpt === undefined ? about : `${about}\n${excerpt}`,
      headers: { 'content-type': 'text/plain; charset=utf-8', title, ...(url !== undefined && { click: url }) },
    };
  },
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

/**
 * Code units of a title of Discord, with the backslashes:
 * https://docs.discord.com/developers/resources/message#embed-object-embed-limits
 */
const TITLE = 256;

/** Everything that Markdown or Discord could read as markup: https://support.discord.com/hc/en-us/articles/210298617 */
const MARKUP = /[\\*_~`|<>[\]()#:@+-]/g;

function escaped(text: string): string {
  // The beginning of a bare address would make it a link.
  return text.replace(MARKUP, '\\$&').replace(/^(\d+)\./, '$1\\.');
}

function escapedWithin(text: string, units: number): string {
  const points = [...text];
  for (let count = points.length; ; count -= 1) {
    const shown = escaped(points.slice(0, count).join('')) + (count < points.length ? '…' : '');
    if (shown.length <= units) return shown;
  }
}
