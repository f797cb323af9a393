import type { Notification } from '../../notifications/notification.ts';
import { summaryOf } from './summary.ts';

/**
 * A message of Slack. Its rich text has no markup that a headline could use; only the text of the desktop notification
 * has, where `&`, `<` and `>` are escaped. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block,
 * …/messaging/formatting-message-text
 */
export function slackMessage(notification: Notification): object {
  const { label, headline, about, excerpt, url } = summaryOf(notification);
  const style = { bold: true };
  const head =
    url === undefined ? { type: 'text', text: headline, style } : { type: 'link', url, text: headline, style };
  const lines = [`\n${about}`, ...(excerpt === undefined ? [] : [`\n${excerpt}`])];
  const elements = [
    ...(label === undefined ? [] : [{ type: 'text', text: `${label}: ` }]),
    head,
    ...lines.map((text) => ({ type: 'text', text })),
  ];
  return {
    text: escaped(label === undefined ? headline : `${label}: ${headline}`),
    unfurl_links: false,
    blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }],
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
