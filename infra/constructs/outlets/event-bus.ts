import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { OutletDocs, OutletProps, OutletWiring } from './outlet.ts';

export const EVENT_BUS_DOCS: OutletDocs = { output: 'EventBusArn', placeholder: 'BUS', actions: ['events:PutEvents'] };

/** The EventBridge bus that the stack announces on as well, if there is one. */
export function createEventBusOutlet(scope: Construct, { eventBus, settings }: OutletProps): OutletWiring | undefined {
  const eventBusArn = eventBus?.eventBusArn ?? arnOf(scope, settings.eventBus);
  if (eventBusArn === undefined) return undefined;
  return {
    environment: { EVENT_BUS_ARN: eventBusArn },
    statements: [new PolicyStatement({ actions: [...EVENT_BUS_DOCS.actions], resources: [eventBusArn] })],
    outputs: { [EVENT_BUS_DOCS.output]: eventBusArn },
  };
}

/** A name is that of a bus in this account and region. */
function arnOf(scope: Construct, eventBus: string): string | undefined {
  if (eventBus === '') return undefined;
  if (eventBus.startsWith('arn:')) return eventBus;
  return Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: eventBus });
}
