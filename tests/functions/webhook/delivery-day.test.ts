import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SQSRecord } from 'aws-lambda';
import type { PostResponse } from '../../../functions/http/post.ts';
import type { Notification } from '../../../functions/notifications/notification.ts';
import { SAMPLES } from '../../../functions/notifications/samples.ts';
import { DELIVERY_ATTEMPTS, type Delivery, deliverBatch } from '../../../functions/webhook/deliver-batch.ts';
import type { EndpointState } from '../../../functions/webhook/endpoint-state.ts';
import { newSecret } from '../../../functions/webhook/sign.ts';
import { type Random, seededRandom } from '../../fixtures/random.ts';

// Goal: whatever an endpoint does in a day, and however often its function is killed, each notification is heard under
// its own id or waits in the dead-letter queue. Method: the delivery function on a queue with SQS's rules, in virtual
// time; a kill ends it between any two of its calls, and what it has done stays done.

const HOUR_MS = 3_600_000;
const NOTIFICATIONS = 300;
/** One invocation in this number is killed. */
const KILLED = 8;
/** A message whose function died comes again after this time: `infra/constructs/parts/webhook.ts`. */
const VISIBILITY_MS = 180_000;
const BATCH = 10;
const URL = 'https://news.example.com/hook';
const secret = newSecret();

interface Message {
  readonly id: string;
  readonly body: string;
  visibleAt: number;
  receives: number;
}

/** What the endpoint answers at a time of the day; a function that throws does not answer. */
type Endpoint = (hour: number, random: Random) => PostResponse | never;

interface Day {
  /** Ids that the endpoint took, each as often as it took it. */
  readonly heard: string[];
  readonly deadLetters: Message[];
  /** Requests that it answered otherwise. */
  refused: number;
  kills: number;
}

const notificationOf = (at: number): Notification => ({ ...SAMPLES['story.created'], id: `t1-${at}.1` });

/** @param repairAt the hour at which an operator calls `wiredrop webhooks --on`; default: never */
async function runDay(seed: string, endpoint: Endpoint, repairAt = Number.POSITIVE_INFINITY): Promise<Day> {
  const random = seededRandom(seed);
  const queue = Array.from({ length: NOTIFICATIONS }, (_, at): Message => {
    const visibleAt = random.next() * 20 * HOUR_MS;
    return { id: String(at), body: JSON.stringify(notificationOf(at)), visibleAt, receives: 0 };
  });
  const day: Day = { heard: [], deadLetters: [], refused: 0, kills: 0 };
  let now = 0;
  let state: EndpointState = {};
  let isRepaired = false;

  async function invoke(batch: readonly Message[]): Promise<void> {
    const messages = new Map(batch.map((message) => [message.id, message]));
    let callsLeft = random.chance(1 / KILLED) ? random.int(batch.length + 3) : Number.POSITIVE_INFINITY;
    const death = Promise.withResolvers<'killed'>();
    /** One call of the function to something outside. */
    const call = async <T>(work: () => T): Promise<T> => {
      callsLeft -= 1;
      if (callsLeft >= 0) return work();
      death.resolve('killed');
      return new Promise(() => {});
    };
    const delivery: Delivery = {
      format: 'cloudevents',
      url: URL,
      credentials: () => call(() => ({ secrets: [secret] })),
      post: ({ body, headers }) =>
        call(() => {
          const answer = endpoint(now / HOUR_MS, random);
          if (answer.status === 200) {
            const { id } = JSON.parse(body);
            assert.equal(headers['webhook-id'], id);
            day.heard.push(id);
          } else day.refused += 1;
          return answer;
        }),
      states: {
        read: () => call(() => state),
        write: (_, next) =>
          call(() => {
            state = next;
          }),
        noteFault: () => call(() => {}),
      },
      hide: ({ messageId }, seconds) =>
        call(() => {
          const message = messages.get(messageId);
          if (message) message.visibleAt = now + seconds * 1000;
        }),
      giveUp: ({ messageId }) =>
        call(() => {
          const message = messages.get(messageId);
          if (message) day.deadLetters.push({ ...message });
        }),
      observer: { delivered() {}, failed() {}, givenUp() {} },
      now: () => now,
      random: () => random.next(),
    };
    const records = batch.map(({ id, body, receives }) => {
      const attributes = { ApproximateReceiveCount: String(receives) };
      return { messageId: id, receiptHandle: id, body, attributes } as SQSRecord;
    });
    const result = await Promise.race([deliverBatch(records, delivery), death.promise]);
    // Or it died with its answer.
    if (result === 'killed' || callsLeft !== Number.POSITIVE_INFINITY) {
      day.kills += 1;
      return;
    }
    const failed = new Set(result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const message of batch) if (!failed.has(message.id)) queue.splice(queue.indexOf(message), 1);
  }

  for (;;) {
    queue.sort((one, other) => one.visibleAt - other.visibleAt);
    now = Math.max(now, queue[0]?.visibleAt ?? Number.POSITIVE_INFINITY);
    if (!isRepaired && now >= repairAt * HOUR_MS && Number.isFinite(repairAt)) {
      [isRepaired, state, now] = [true, {}, repairAt * HOUR_MS];
      queue.push(...day.deadLetters.splice(0).map((message) => ({ ...message, visibleAt: now, receives: 0 })));
      continue;
    }
    const batch = queue.filter(({ visibleAt }) => visibleAt <= now).slice(0, BATCH);
    if (batch.length === 0) return day;
    for (const message of batch) {
      message.receives += 1;
      message.visibleAt = now + VISIBILITY_MS;
      if (message.receives > DELIVERY_ATTEMPTS) day.deadLetters.push(...queue.splice(queue.indexOf(message), 1));
    }
    await invoke(batch.filter(({ receives }) => receives <= DELIVERY_ATTEMPTS));
  }
}

const timesOut = (): never => {
  throw new Error('no answer in 15 s');
};
const ALL = Array.from({ length: NOTIFICATIONS }, (_, at) => notificationOf(at).id).sort();

describe('a day of notifications', () => {
  const endpoints: readonly [what: string, endpoint: Endpoint][] = [
    ['that always answers', () => ({ status: 200 })],
    ['that fails one time in five', (_, random) => ({ status: random.chance(1 / 5) ? 503 : 200 })],
    ['that answers 500 for an hour', (hour) => ({ status: hour >= 4 && hour < 5 ? 500 : 200 })],
    ['that hangs for an hour', (hour) => (hour >= 4 && hour < 5 ? timesOut() : { status: 200 })],
    ['that redirects for an hour', (hour) => ({ status: hour >= 4 && hour < 5 ? 302 : 200 })],
    ['that asks for patience', (hour) => (hour < 2 ? { status: 429, retryAfterSeconds: 3_600 } : { status: 200 })],
  ];
  for (const [what, endpoint] of endpoints)
    it(`is heard by an endpoint ${what}, once or more each and without help, though its function is killed`, async () => {
      const { heard, deadLetters, kills } = await runDay(what, endpoint);
      assert.deepEqual([...new Set(heard)].sort(), ALL);
      assert.deepEqual(deadLetters, []);
      assert.ok(kills > 20, `${kills} kills`);
    });

  it('waits for an endpoint that said 410 until it is switched on, and is not sent to it meanwhile', async () => {
    const gone: Endpoint = (hour) => ({ status: hour >= 6 && hour < 12 ? 410 : 200 });
    const { heard, refused } = await runDay('410', gone, 18);
    assert.deepEqual([...new Set(heard)].sort(), ALL);
    // The first batch, and those that a kill kept from being switched off.
    assert.ok(refused <= 3 * BATCH, `${refused} requests were answered 410`);
  });

  it('waits in the dead-letter queue for an endpoint that always redirects', async () => {
    const { heard, deadLetters } = await runDay('308', () => ({ status: 308 }));
    const kept = deadLetters.map(({ body }) => (JSON.parse(body) as Notification).id);
    assert.deepEqual([heard, [...new Set(kept)].sort()], [[], ALL]);
  });
});
