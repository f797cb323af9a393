import type { Construct } from 'constructs';
import { createEventBusOutlet } from './event-bus.ts';
import type { OutletProps } from './outlet.ts';
import { createTopicOutlet } from './topic.ts';

/**
 * Every outlet, undefined where the settings do not ask for it. Its counterpart in `functions/notify/outlets` sends.
 */
export function createOutlets(scope: Construct, props: OutletProps) {
  return {
    topic: createTopicOutlet(scope, props),
    eventBus: createEventBusOutlet(scope, props),
  };
}
