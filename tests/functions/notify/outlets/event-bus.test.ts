import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventBridgeClient, type PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type Notification, SAMPLES } from '../../../../functions/notifications/index.ts';
import { eventBusOutlet } from '../../../../functions/notify/outlets/event-bus.ts';

const BUS = 'arn:aws:events:us-east-1:123456789012:event-bus/news';
const created = SAMPLES['story.created'];

/** A bus that refuses the entries it is told to, by the notification's id, and keeps the rest. */
const busThat = (refuses: (id: string) => boolean, fault?: Error) => {
  const calls: PutEventsCommand['input'][] = [];
  const client = new EventBridgeClient({ region: 'us-east-1' });
  client.send = async ({ input }: { input: PutEventsCommand['input'] }) => {
    calls.push(input);
    if (fault) throw fault;
    const refused = (input.Entries ?? []).map(({ Detail = '' }) => refuses(JSON.parse(Detail).id));
    return {
      FailedEntryCount: refused.filter(Boolean).length,
      Entries: refused.map((is) => (is ? { ErrorCode: 'ThrottlingException' } : { EventId: 'e' })),
    };
  };
  return { calls, put: eventBusOutlet(BUS, client) };
};

const numbered = (count: number, excerpt = ''): Map<string, Notification> =>
  new Map(
    Array.from({ length: count }, (_, at) => [
      String(at),
      { ...created, id: `${created.subject}.${at}`, data: { ...created.data, excerpt } },
    ]),
  );

describe('the event bus', () => {
  it('gets the CloudEvent as detail, under its type, its instant and the source wiredrop', async () => {
    const { calls, put } = busThat(() => false);
    assert.deepEqual(await put(new Map([['1', created]])), new Map());
    const [entry, ...others] = calls[0]?.Entries ?? [];
    assert.deepEqual(others, []);
    assert.deepEqual(entry, {
      EventBusName: BUS,
      Source: 'wiredrop',
      DetailType: 'story.created',
      Detail: JSON.stringify(created),
      Time: new Date(created.time),
    });
  });

  it('fails the record of each entry that it did not take, and no other', async () => {
    const { put } = busThat((id) => id.endsWith('.1') || id.endsWith('.11'));
    const failed = await put(numbered(12));
    assert.deepEqual([...failed.keys()], ['1', '11']);
    assert.match(String(failed.get('1')), /refused it: ThrottlingException/);
  });

  it('fails every record where nobody can tell which entries it did not take', async () => {
    const client = new EventBridgeClient({ region: 'us-east-1' });
    client.send = async () => ({ FailedEntryCount: 1 });
    assert.deepEqual([...(await eventBusOutlet(BUS, client)(numbered(2))).keys()], ['0', '1']);
    client.send = async () => ({ FailedEntryCount: 0 });
    assert.deepEqual(await eventBusOutlet(BUS, client)(numbered(2)), new Map());
  });
});
