import type { Construct } from 'constructs';
import { createEventBusOutlet, EVENT_BUS_DOCS } from './event-bus.ts';
import type { OutletDocs, OutletProps } from './outlet.ts';
import { createTopicOutlet, TOPIC_DOCS } from './topic.ts';

/**
 * Every outlet, undefined where the settings do not ask for it. Its counterpart in `functions/notify/outlets` sends.
 */
export function createOutlets(scope: Construct, props: OutletProps) {
  return { topic: createTopicOutlet(scope, props), eventBus: createEventBusOutlet(scope, props) };
}

/** The same outlets in the documentation: the operator's policy and the table of outputs. */
export const OUTLET_DOCS: Readonly<Record<keyof ReturnType<typeof createOutlets>, OutletDocs>> = {
  topic: TOPIC_DOCS,
  eventBus: EVENT_BUS_DOCS,
};
