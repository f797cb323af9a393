import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SQSRecord } from 'aws-lambda';
import type { PostRequest, PostResponse } from '../../../functions/http/post.ts';
import { SAMPLES } from '../../../functions/notifications/samples.ts';
import { parseCredentials, secretVariable } from '../../../functions/webhook/credentials.ts';
import {
  DELIVERY_ATTEMPTS,
  type Delivery,
  deliverBatch,
  RETRY_SECONDS,
} from '../../../functions/webhook/deliver-batch.ts';
import { type EndpointState, errorText } from '../../../functions/webhook/endpoint-state.ts';
import { newSecret } from '../../../functions/webhook/sign.ts';

const URL = 'https://news.example.com/hook';
const secret = newSecret();

const record = (messageId: string, attempt = 1, body = JSON.stringify(SAMPLES['story.created'])): SQSRecord =>
  ({
    messageId,
    receiptHandle: messageId,
    body,
    attributes: { ApproximateReceiveCount: String(attempt) },
  }) as SQSRecord;

/** An endpoint that answers so, and what became of the messages. */
const world = (answer: (request: PostRequest) => PostResponse | Promise<PostResponse>, changes = {}) => {
  const hidden = new Map<string, number>();
  const deadLetters: string[] = [];
  const reasons: string[] = [];
  const requests: PostRequest[] = [];
  const states = new Map<string, EndpointState>();
  const faults: string[] = [];
  const clock = { ms: Date.parse('2026-01-06T08:15:58Z') };
  const delivery: Delivery = {
    format: 'cloudevents',
    url: URL,
    credentials: async () => ({ secrets: [secret] }),
    async post(request) {
      requests.push(request);
      return answer(request);
    },
    states: {
      read: async (url) => states.get(url) ?? {},
      write: async (url, state) => void states.set(url, state),
      noteFault: async ({ lastError }) => void faults.push(lastError),
    },
    hide: async ({ messageId }, seconds) => void hidden.set(messageId, seconds),
    giveUp: async ({ messageId }) => void deadLetters.push(messageId),
    observer: {
      delivered() {},
      failed: ({ error }) => reasons.push(String(error)),
      givenUp: (_, reason) => reasons.push(reason),
    },
    now: () => clock.ms,
    random: () => 0,
    ...changes,
  };
  const deliver = async (...records: SQSRecord[]) =>
    (await deliverBatch(records, delivery)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  return { deliver, hidden, deadLetters, reasons, requests, states, faults, clock };
};

describe('a delivery', () => {
  it('has the headers of the setting, which replace none of its own', async () => {
    const own = { 'x-team': 'desk', authorization: 'Basic x' };
    const { deliver, requests } = world(() => ({ status: 200 }), { own });
    await deliver(record('a', 1));
    const { headers = {} } = requests[0] ?? {};
    assert.deepEqual([headers['x-team'], headers.authorization], ['desk', 'Basic x']);
    assert.match(headers['content-type'] ?? '', /cloudevents/);
    assert.match(headers['webhook-signature'] ?? '', /^v1,/);
  });

  it('is tried 27 times within a day, and waits an hour at most', async () => {
    const { deliver, hidden } = world(() => ({ status: 500 }));
    assert.equal(DELIVERY_ATTEMPTS, 27);
    for (let attempt = 1; attempt <= DELIVERY_ATTEMPTS; attempt += 1) {
      assert.deepEqual(await deliver(record('a', attempt)), ['a']);
      assert.equal(hidden.get('a'), RETRY_SECONDS[attempt - 1] ?? 0);
    }
    const hours = RETRY_SECONDS.reduce((sum, seconds) => sum + seconds, 0) / 3_600;
    assert.ok(hours > 23 && hours < 24, `${hours} hours`);
    assert.equal(Math.max(...RETRY_SECONDS), 3_600);
  });

  const failures: [what: string, answer: () => PostResponse, seconds: number, reason: RegExp][] = [
    ['redirects', () => ({ status: 308 }), 5, /308, and redirects are not followed/],
    ['asks for patience', () => ({ status: 429, retryAfterSeconds: 90 }), 90, /answered 429/],
    ['asks for a month', () => ({ status: 503, retryAfterSeconds: 2_592_000 }), 3_600, /answered 503/],
    ['asks for less than the schedule', () => ({ status: 503, retryAfterSeconds: 1 }), 5, /answered 503/],
    ['does not answer', () => assert.fail('no answer in 15 s'), 5, /no answer in 15 s/],
  ];
  for (const [what, answer, seconds, reason] of failures)
    it(`is tried again if the endpoint ${what}`, async () => {
      const { deliver, hidden, reasons } = world(answer);
      assert.deepEqual(await deliver(record('a')), ['a']);
      assert.equal(hidden.get('a'), seconds);
      assert.match(reasons[0] ?? '', reason);
    });

  it('comes again by the time-out of the queue if it cannot be hidden', async () => {
    const hide = async () => assert.fail('throttled');
    const { deliver } = world(() => ({ status: 500 }), { hide });
    assert.deepEqual(await deliver(record('a'), record('b')), ['a', 'b']);
  });

  it('comes again alone if the dead-letter queue does not take it', async () => {
    const giveUp = async ({ messageId }: SQSRecord) => assert.notEqual(messageId, 'a', 'throttled');
    const { deliver } = world(() => ({ status: 200 }), { giveUp });
    assert.deepEqual(await deliver(record('a', 1, 'no json'), record('b', 1, 'no json'), record('c')), ['a']);
  });

  it('keeps its attempts apart while the secret or the table cannot be read', async () => {
    for (const changes of [
      { credentials: async () => assert.fail('AccessDeniedException') },
      { credentials: async () => ({ secrets: [] }) },
      { url: undefined },
      { states: { read: async () => assert.fail('throttled'), noteFault: async () => assert.fail('throttled') } },
    ]) {
      const { deliver, hidden, requests, faults, states } = world(() => ({ status: 200 }), changes);
      assert.deepEqual(await deliver(record('a', 3)), ['a']);
      assert.deepEqual([hidden.get('a'), requests.length], [1_800, 0]);
      // It is shown, and does not switch the endpoint off.
      assert.deepEqual([faults.length, states.size], ['states' in changes ? 0 : 1, 0]);
      if ('url' in changes) assert.match(faults[0] ?? '', /no address: give the webhook a url/);
    }
  });

  it('of what is no notification goes to the dead-letter queue at once', async () => {
    const { deliver, deadLetters, requests } = world(() => ({ status: 200 }));
    assert.deepEqual(await deliver(record('a', 1, '<html>'), record('b')), []);
    assert.deepEqual([deadLetters, requests.length], [['a'], 1]);
  });
});

describe('an endpoint that answers 410', () => {
  it('is asked no more: its messages go to the dead-letter queue', async () => {
    const { deliver, deadLetters, hidden, reasons, requests } = world(() => ({ status: 410 }));
    assert.deepEqual([await deliver(record('a')), await deliver(record('b'), record('c'))], [[], []]);
    assert.deepEqual(deadLetters, ['a', 'b', 'c']);
    assert.deepEqual([requests.length, hidden.size], [1, 0]);
    assert.match(reasons.join('\n'), /410 Gone: it is switched off\nswitched off since 2026-01-06T08:15:58.000Z/);
  });

  it('is asked no more though it took another message of the batch', async () => {
    let asked = 0;
    const { deliver, deadLetters, states } = world(() => ({ status: asked++ === 0 ? 200 : 410 }));
    assert.deepEqual([await deliver(record('a'), record('b')), await deliver(record('c'))], [[], []]);
    assert.deepEqual([deadLetters, asked, states.get(URL)?.offSince], [['b', 'c'], 2, '2026-01-06T08:15:58.000Z']);
  });

  it('is asked again once the secret names another address', async () => {
    let url = URL;
    const credentials = async () => ({ secrets: [secret], url });
    const { deliver, requests } = world((request) => ({ status: request.url === URL ? 410 : 200 }), { credentials });
    await deliver(record('a'));
    url = 'https://news.example.com/new';
    await deliver(record('b'));
    const urls = requests.map((request) => request.url);
    assert.deepEqual(urls, [URL, url]);
  });
});

describe('an endpoint that fails', () => {
  const HOUR_MS = 3_600_000;

  it('is switched off after eight failures over four hours: what failed is a dead letter at once', async () => {
    const { deliver, deadLetters, reasons, states, clock } = world(() => ({ status: 502 }));
    for (let hours = 0; hours < 4; hours += 1) {
      assert.deepEqual(await deliver(record('a'), record('b')), ['a', 'b']);
      clock.ms += HOUR_MS;
    }
    assert.deepEqual(deadLetters, []);
    assert.deepEqual(await deliver(record('a')), []);
    assert.deepEqual(deadLetters, ['a']);
    assert.match(
      reasons.at(-1) ?? '',
      /9 requests failed, the last one by: the endpoint answered 502: it is switched off/,
    );
    assert.partialDeepStrictEqual(states.get(URL), { failures: 9, lastError: 'the endpoint answered 502' });
  });

  it('is switched off by its eighth failure, if the first is four hours ago', async () => {
    const { deliver, deadLetters, clock } = world(() => ({ status: 502 }));
    for (let times = 0; times < 7; times += 1) await deliver(record('a'));
    clock.ms += 4 * HOUR_MS;
    assert.deepEqual([await deliver(record('b')), deadLetters], [[], ['b']]);
  });

  it('is not blamed for what cannot be written or signed', async () => {
    const { deliver, deadLetters, states, faults, requests, clock } = world(() => ({ status: 200 }), { format: 'odd' });
    for (let hours = 0; hours < 6; hours += 1) {
      assert.deepEqual(await deliver(record('a'), record('b')), ['a', 'b']);
      clock.ms += HOUR_MS;
    }
    assert.deepEqual([deadLetters, requests, states.get(URL)], [[], [], undefined]);
    assert.match(faults[0] ?? '', /^message: /);
  });

  it('stays on while it takes some, or fails seldom', async () => {
    for (const [statuses, ...batch] of [
      [[500, 500, 500, 200], record('a'), record('b')],
      [[500], record('a')],
    ] as const) {
      let requests = 0;
      const { deliver, deadLetters, clock } = world(() => ({ status: statuses[requests++ % statuses.length] ?? 200 }));
      for (let hours = 0; hours < (batch.length === 1 ? 7 : 20); hours += 1) {
        await deliver(...batch);
        clock.ms += HOUR_MS;
      }
      assert.deepEqual(deadLetters, []);
    }
  });
});

it('the text of an error has the code of TLS and the network once', () => {
  const expired = Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' });
  const refused = Object.assign(new Error('connect ECONNREFUSED 1.2.3.4:443'), { code: 'ECONNREFUSED' });
  assert.deepEqual([expired, refused].map(errorText), [
    'certificate has expired (CERT_HAS_EXPIRED)',
    'connect ECONNREFUSED 1.2.3.4:443',
  ]);
});

describe('the text of a secret', () => {
  const other = newSecret();

  it('has signing secrets and an address in any order', () => {
    assert.deepEqual(parseCredentials(secret), { secrets: [secret] });
    assert.deepEqual(parseCredentials(` ${secret}\n${other} `), { secrets: [secret, other] });
    assert.deepEqual(parseCredentials(URL), { secrets: [], url: URL });
    assert.deepEqual(parseCredentials(`${URL} ${secret}`), { secrets: [secret], url: URL });
  });

  it('is refused without being shown', () => {
    for (const text of ['', 'password', `${secret} password`, `${URL} ${URL}`, `${secret} ${other} ${newSecret()}`])
      assert.throws(
        () => parseCredentials(text),
        (error) => error instanceof Error && error.name === 'CredentialsError' && !/password/.test(error.message),
      );
  });

  it('is in a variable of the shell on this machine', () =>
    assert.equal(secretVariable('news-desk'), 'WEBHOOK_SECRET_NEWS_DESK'));
});
