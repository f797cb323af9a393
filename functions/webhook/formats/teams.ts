import type { Notification } from '../../notifications/notification.ts';
import { summaryOf } from './summary.ts';

/**
 * A message for a workflow of Teams: an Adaptive Card. Text runs have no Markdown, which text blocks have.
 * https://adaptivecards.io/explorer/TextRun.html
 * https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 */
export function teamsMessage(notification: Notification): object {
  const { label, headline, about, excerpt, url } = summaryOf(notification);
  const paragraph = (inlines: object[]) => ({ type: 'RichTextBlock', inlines });
  const run = (text: string, style: object = {}) => ({ type: 'TextRun', text, ...style });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            paragraph([
              ...(label === undefined ? [] : [run(`${label}: `)]),
              run(headline, { weight: 'bolder', size: 'medium' }),
            ]),
            paragraph([run(about, { isSubtle: true })]),
            ...(excerpt === undefined ? [] : [paragraph([run(excerpt)])]),
          ],
          ...(url !== undefined && { actions: [{ type: 'Action.OpenUrl', title: 'Open', url }] }),
        },
      },
    ],
  };
}
