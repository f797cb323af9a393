import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { may } from '../function-defaults.ts';
import type { OutletDocs, OutletProps, OutletWiring } from './outlet.ts';
import { createTopicOutlet, TOPIC_DOCS } from './topic.ts';

const EVENT_BUS_DOCS: OutletDocs = { output: 'EventBusArn', placeholder: 'BUS', actions: ['events:PutEvents'] };

/** Every outlet, undefined if the settings do not ask for it. Its counterpart in `functions/notify/outlets` sends. */
export function createOutlets(scope: Construct, props: OutletProps) {
  return { topic: createTopicOutlet(scope, props), eventBus: createEventBusOutlet(scope, props) };
}

/** The same outlets in the documentation: the operator's policy and the table of outputs. */
export const OUTLET_DOCS: Readonly<Record<keyof ReturnType<typeof createOutlets>, OutletDocs>> = {
  topic: TOPIC_DOCS,
  eventBus: EVENT_BUS_DOCS,
};

/** The EventBridge bus that the stack announces on as well, if there is one. */
function createEventBusOutlet(scope: Construct, { eventBus, settings }: OutletProps): OutletWiring | undefined {
  const eventBusArn = eventBus?.eventBusArn ?? arnOf(scope, settings.eventBus);
  if (eventBusArn === undefined) return undefined;
  return {
    environment: { EVENT_BUS_ARN: eventBusArn },
    statements: [may(EVENT_BUS_DOCS.actions, eventBusArn)],
    outputs: { [EVENT_BUS_DOCS.output]: eventBusArn },
  };
}

/** A name is that of a bus in this account and region. */
function arnOf(scope: Construct, eventBus: string): string | undefined {
  if (eventBus === '') return undefined;
  if (eventBus.startsWith('arn:')) return eventBus;
  return Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: eventBus });
}
