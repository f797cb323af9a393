import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { StreamPositions, StreamRecord } from '../../../../infra/aws/stream-shards.ts';
import type { EventSource } from '../../../../infra/local/events/event-source.ts';
import { compileEventFilter } from '../../../../infra/local/events/event-source.ts';
import { startStreamEventSource } from '../../../../infra/local/events/stream-event-source.ts';
import { type FakeStream, fakeStream, streamRecord } from './fake-stream.ts';

interface Trial {
  readonly source: ReturnType<typeof startStreamEventSource>;
  /** Sequence numbers of each invocation. */
  readonly invoked: string[];
  readonly records: StreamRecord[];
  readonly failures: string[];
}

interface Changes {
  readonly poison?: string;
  readonly batchSize?: number;
  readonly startsAt?: 'LATEST';
  readonly retryDelayMs?: number;
  readonly windowMs?: number;
  readonly positions?: StreamPositions;
  /** Runs in each invocation before it answers. */
  readonly before?: () => Promise<void>;
}

function start(stream: FakeStream, changes: Changes = {}): Trial {
  const { poison = '', batchSize = 10, startsAt = 'TRIM_HORIZON', retryDelayMs = 0 } = changes;
  const trial = { invoked: [] as string[], records: [] as StreamRecord[], failures: [] as string[] };
  const source = startStreamEventSource({
    client: stream.client,
    streamArn: 'arn:stream',
    functionArn: 'arn:function',
    region: 'us-east-1',
    batchSize,
    startsAt,
    positions: changes.positions,
    pollMs: () => 5,
    windowMs: changes.windowMs ?? 0,
    filter: compileEventFilter(['{"eventName":["INSERT"]}']),
    bisect: true,
    reportsFailures: true,
    maxRetries: 1,
    retryDelayMs,
    sendFailure: async (message) => {
      trial.failures.push(message);
    },
    invoke: async (event) => {
      await changes.before?.();
      const { Records } = event as { Records: StreamRecord[] };
      const sequence = Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
      trial.invoked.push(sequence.join(''));
      trial.records.push(...Records);
      const failed = sequence.filter((number) => poison.includes(number));
      return { ok: true, payload: { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) } };
    },
    onError: (error) => assert.fail(String(error)),
  });
  sources.push(source);
  return { source, ...trial };
}

/** Ended after each test, or a failing one would never end. */
const sources: EventSource[] = [];

/** Until a pass has found nothing more. */
async function drain({ source }: Trial): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await source.drained())) {
    assert.ok(Date.now() < deadline, 'The stream is never drained');
    await delay(1);
  }
}

describe('the stream event source', () => {
  afterEach(() => Promise.all(sources.splice(0).map((source) => source.stop())));

  it('goes on where an earlier run has got to, and reads again what that one had not processed', async () => {
    const kept = new Map<string, string>();
    const positions = { of: (id: string) => kept.get(id), save: (id: string, at: string) => void kept.set(id, at) };
    const stream = fakeStream([{ id: 's', records: [streamRecord('a'), streamRecord('b')] }]);
    const first = start(stream, { positions });
    await drain(first);
    await first.source.stop();
    stream.shards[0]?.records.push(streamRecord('c'), streamRecord('d'));
    const stuck = start(stream, { positions, poison: 'd', retryDelayMs: 60_000 });
    while (stuck.invoked.length < 2) await delay(1);
    await stuck.source.stop();
    const last = start(stream, { positions });
    await drain(last);
    assert.deepEqual([first.invoked, stuck.invoked, last.invoked], [['ab'], ['cd', 'd'], ['cd']]);
  });

  it('invokes in the order of the shard, in batches, for what the filter lets pass', async () => {
    const records = [streamRecord('a'), streamRecord('b', 'REMOVE'), streamRecord('c'), streamRecord('d')];
    const trial = start(fakeStream([{ id: 's', records }]), { batchSize: 1 });
    await drain(trial);
    assert.deepEqual(trial.invoked, ['a', 'c', 'd']);
  });

  it('deals items out to several batches at a time, and keeps the writes of one item in order', async () => {
    const items = ['p', 'q', 'r', 's', 't', 'u', 'v', 'w'];
    const records = ['1', '2'].flatMap((write) => items.map((pk) => streamRecord(pk + write, 'INSERT', { pk })));
    let [atOnce, most] = [0, 0];
    const trial = start(fakeStream([{ id: 's', records }], records.length), {
      batchSize: 1,
      async before() {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await delay(5);
        atOnce -= 1;
      },
    });
    await drain(trial);
    assert.ok(most > 1, `${most} at a time`);
    for (const pk of items) {
      const writes = trial.invoked.filter((number) => number.startsWith(pk));
      assert.deepEqual(writes, [`${pk}1`, `${pk}2`]);
    }
  });

  it('gathers what comes within its window, unless somebody waits for it', async () => {
    const stream = fakeStream([{ id: 's', records: [streamRecord('a')] }]);
    const trial = start(stream, { windowMs: 60_000 });
    await drain(trial);
    for (const id of ['b', 'c']) {
      stream.shards[0]?.records.push(streamRecord(id));
      await delay(20);
    }
    assert.deepEqual(trial.invoked, ['a']);
    await drain(trial);
    assert.deepEqual(trial.invoked, ['a', 'bc']);
  });

  it('passes records on as Lambda does: JSON, base64, seconds, the region of the stack', async () => {
    const trial = start(fakeStream([{ id: 's', records: [streamRecord('a')] }]));
    await drain(trial);
    assert.deepEqual(JSON.parse(JSON.stringify(trial.records[0])), {
      eventID: 'a',
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        NewImage: { pk: { S: 'a' }, raw: { B: 'AQI=' } },
        ApproximateCreationDateTime: Date.parse('2026-01-05T01:12:00Z') / 1000,
        SequenceNumber: 'a',
      },
      eventSourceARN: 'arn:stream',
    });
  });

  it('reads a shard only after its parent, and finds the one that follows a shard that closes', async () => {
    const stream = fakeStream([
      { id: 'child', parent: 'parent', records: [streamRecord('d')] },
      { id: 'parent', records: [streamRecord('a'), streamRecord('b'), streamRecord('c')], closed: true },
    ]);
    const trial = start(stream);
    await drain(trial);
    const [child] = stream.shards;
    if (child !== undefined) child.closed = true;
    stream.shards.push({ id: 'grandchild', parent: 'child', records: [streamRecord('e')] });
    await drain(trial);
    assert.deepEqual(trial.invoked, ['ab', 'c', 'd', 'e']);
  });

  it('goes on where it was when its iterator has expired', async () => {
    const stream = fakeStream([{ id: 's', records: [streamRecord('a'), streamRecord('b'), streamRecord('c')] }]);
    const trial = start(stream);
    await drain(trial);
    stream.expire();
    stream.shards[0]?.records.push(streamRecord('d'));
    await drain(trial);
    assert.deepEqual(trial.invoked, ['ab', 'c', 'd']);
  });

  it('passes over what was there before when it starts at LATEST', async () => {
    const stream = fakeStream([{ id: 's', records: [streamRecord('a')] }]);
    const trial = start(stream, { startsAt: 'LATEST' });
    await drain(trial);
    stream.shards[0]?.records.push(streamRecord('b'));
    await drain(trial);
    assert.deepEqual(trial.invoked, ['b']);
  });

  it('sends word of a record it gives up, and goes on', async () => {
    const stream = fakeStream([{ id: 's', records: [streamRecord('a'), streamRecord('b')] }]);
    const trial = start(stream, { poison: 'a' });
    await drain(trial);
    assert.deepEqual(trial.invoked, ['ab', 'a', 'a', 'b']);
    const [word = '{}', ...others] = trial.failures;
    assert.deepEqual(others, []);
    const { requestContext, DDBStreamBatchInfo } = JSON.parse(word);
    assert.equal(requestContext.condition, 'RetryAttemptsExhausted');
    assert.equal(requestContext.functionArn, 'arn:function');
    assert.deepEqual(DDBStreamBatchInfo, {
      shardId: 's',
      startSequenceNumber: 'a',
      endSequenceNumber: 'a',
      approximateArrivalOfFirstRecord: '2026-01-05T01:12:00.000Z',
      approximateArrivalOfLastRecord: '2026-01-05T01:12:00.000Z',
      batchSize: 1,
      streamArn: 'arn:stream',
    });
  });

  it('stops without waiting for what is still to be retried, and gives none of it up', {
    timeout: 10_000,
  }, async () => {
    const records = ['a', 'b', 'c'].map((number) => streamRecord(number));
    const trial = start(fakeStream([{ id: 's', records }]), { poison: 'abc', retryDelayMs: 60_000 });
    while (trial.invoked.at(-1) !== 'a') await delay(1);
    await trial.source.stop();
    assert.deepEqual([trial.invoked, trial.failures], [['ab', 'a'], []]);
  });

  it('is not drained before the invocation under way has ended', async () => {
    let ended = false;
    const stream = fakeStream([{ id: 's', records: [streamRecord('a')] }]);
    const trial = start(stream, {
      async before() {
        await delay(50);
        ended = true;
      },
    });
    assert.equal(await trial.source.drained(), true);
    assert.equal(ended, true);
  });

  it('is not drained by a pass that found something', async () => {
    const stream = fakeStream([{ id: 's', records: [] }]);
    const trial = start(stream);
    await drain(trial);
    stream.shards[0]?.records.push(streamRecord('a'));
    assert.deepEqual([await trial.source.drained(), await trial.source.drained()], [false, true]);
  });

  it('answers those who ask once it has stopped: nothing is drained any more', { timeout: 10_000 }, async () => {
    const trial = start(fakeStream([{ id: 's', records: [] }]));
    await drain(trial);
    await trial.source.stop();
    assert.equal(await trial.source.drained(), false);
  });
});
