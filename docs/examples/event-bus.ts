// Notifications on an EventBridge bus: an archive for replays, and a rule with a queue.
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Wiredrop } from 'wiredrop';

const stack = new Stack(new App(), 'Newsroom');
const eventBus = new events.EventBus(stack, 'Bus');
new Wiredrop(stack, 'News', { eventBus });

const all = { source: ['wiredrop'] };
new events.Archive(stack, 'Archive', { sourceEventBus: eventBus, eventPattern: all, retention: Duration.days(30) });
new events.Rule(stack, 'ToDesk', {
  eventBus,
  eventPattern: { ...all, detail: { data: { language: ['ko'], publishers: events.Match.greaterThanOrEqual(3) } } },
  targets: [new SqsQueue(new Queue(stack, 'Desk'))],
});
