import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Notification } from '../../notifications/notification.ts';
import { type Outlet, type OutletClientOptions, regionOfArn, toJson } from './outlet.ts';
import { sendInBatches } from './send-in-batches.ts';

/** `source` of the events, by which rules select them. The stack is in `detail.source`. */
const SOURCE = 'wiredrop';

/** Bytes that EventBridge counts for an event's time. */
const TIME_BYTES = 14;

export function openEventBus(
  { EVENT_BUS_ARN: arn }: NodeJS.ProcessEnv,
  options: OutletClientOptions,
): Outlet | undefined {
  return arn ? eventBusOutlet(arn, new EventBridgeClient({ ...options, region: regionOfArn(arn) })) : undefined;
}

/** Puts notifications on an EventBridge bus: the CloudEvent as detail, its type as detail-type. */
export function eventBusOutlet(eventBusArn: string, client: EventBridgeClient): Outlet {
  return (notifications) => {
    const entries = Array.from(notifications, ([id, notification]) => ({
      id,
      event: toEvent(notification, eventBusArn),
    }));
    return sendInBatches(entries, {
      service: 'EventBridge',
      idOf: ({ id }) => id,
      sizeOf: ({ event }) => sizeOfEvent(event),
      async call(batch) {
        // Answers in the order of the request.
        // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
        const { FailedEntryCount = 0, Entries = [] } = await client.send(
          new PutEventsCommand({ Entries: batch.map(({ event }) => event) }),
        );
        if (FailedEntryCount === 0) return new Map();
        return new Map(
          batch.flatMap(({ id }, at) => {
            const { EventId, ErrorCode, ErrorMessage = '' } = Entries[at] ?? {};
            return EventId ? [] : [[id, `${ErrorCode} ${ErrorMessage}`]];
          }),
        );
      },
    });
  };
}

function toEvent(notification: Notification, eventBusArn: string): PutEventsRequestEntry {
  return {
    EventBusName: eventBusArn,
    Source: SOURCE,
    DetailType: notification.type,
    Detail: toJson(notification),
    Time: new Date(notification.time),
  };
}

/**
 * Bytes that count against the limit of a call. EventBridge takes more of some accounts; 256 KiB is safe for all.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
function sizeOfEvent({ Source = '', DetailType = '', Detail = '' }: PutEventsRequestEntry): number {
  return TIME_BYTES + Buffer.byteLength(Source + DetailType + Detail);
}
