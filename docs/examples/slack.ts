// Headlines in a Slack channel. It is plain JavaScript, too.
import { App, SecretValue, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { ApiDestination } from 'aws-cdk-lib/aws-events-targets';
import { Wiredrop } from 'wiredrop';

const stack = new Stack(new App(), 'Newsroom');
const eventBus = new events.EventBus(stack, 'Bus');
new Wiredrop(stack, 'News', { eventBus });

const slack = new events.ApiDestination(stack, 'Slack', {
  endpoint: process.env.SLACK_WEBHOOK ?? 'https://hooks.slack.com/services/T000/B000/XXXX',
  // A connection needs a key; Slack does not look at it.
  connection: new events.Connection(stack, 'Key', {
    authorization: events.Authorization.apiKey('x-api-key', SecretValue.unsafePlainText('none')),
  }),
  rateLimitPerSecond: 1,
});
// As plain text, because a headline may hold markup.
const text = { type: 'plain_text', text: events.EventField.fromPath('$.detail.data.headline') };
new events.Rule(stack, 'ToSlack', {
  eventBus,
  eventPattern: { source: ['wiredrop'], detailType: ['story.created'] },
  targets: [
    new ApiDestination(slack, { event: events.RuleTargetInput.fromObject({ blocks: [{ type: 'section', text }] }) }),
  ],
});
