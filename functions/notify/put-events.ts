import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { CLIENT_LIMITS } from '../client-limits.ts';
import type { Notification } from '../events/notification.ts';
import type { Outlet } from './notify-batch.ts';
import { sendInBatches } from './send-in-batches.ts';
import { toJson } from './to-message.ts';

/** `source` of the events, by which a rule tells them from those of others on the bus. The stack stands in `detail.source`. */
const SOURCE = 'wiredrop';

/**
 * Puts notifications on a bus of EventBridge: the CloudEvent as detail, its type as detail-type.
 * @param eventBus its ARN, of the region that it is called in.
 */
export function busOutlet(eventBus: string, client = clientFor(eventBus)): Outlet {
  return (notifications) => {
    const entries = [...notifications].map(([id, notification]) => ({ id, event: toEvent(notification, eventBus) }));
    return sendInBatches(entries, {
      idOf: ({ id }) => id,
      sizeOf: ({ event }) => sizeOfEvent(event),
      async call(batch) {
        // Answers in the order of the request. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
        const { FailedEntryCount = 0, Entries = [] } = await client.send(
          new PutEventsCommand({ Entries: batch.map(({ event }) => event) }),
        );
        if (FailedEntryCount === 0) return new Map();
        return new Map(
          batch.flatMap(({ id }, at) => {
            const { EventId, ErrorCode, ErrorMessage = '' } = Entries[at] ?? {};
            return EventId ? [] : [[id, new Error(`EventBridge refused it: ${ErrorCode} ${ErrorMessage}`)]];
          }),
        );
      },
    });
  };
}

function clientFor(eventBus: string): EventBridgeClient {
  const [, , , region = ''] = eventBus.split(':');
  return new EventBridgeClient({ ...CLIENT_LIMITS, region });
}

function toEvent(notification: Notification, eventBus: string): PutEventsRequestEntry {
  return {
    EventBusName: eventBus,
    Source: SOURCE,
    DetailType: notification.type,
    Detail: toJson(notification),
    Time: new Date(notification.time),
  };
}

/**
 * Bytes: what counts against 256 KB in all, which is less than what EventBridge takes of some accounts.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
function sizeOfEvent({ Source = '', DetailType = '', Detail = '' }: PutEventsRequestEntry): number {
  const timeBytes = 14;
  return timeBytes + Buffer.byteLength(Source + DetailType + Detail);
}
