import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventSource } from '../../../../infra/local/events/event-source.ts';
import { compileEventFilter } from '../../../../infra/local/events/event-source.ts';
import { startStreamEventSource } from '../../../../infra/local/events/stream-event-source.ts';
import type { StreamPositions, StreamRecord } from '../../../../infra/local/events/stream-shards.ts';
import { until } from '../../../fixtures/until.ts';
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
  readonly retryDelayMs?: number;
  readonly positions?: StreamPositions;
  /** Runs in each invocation before it answers. */
  readonly before?: () => Promise<void>;
}

function start(stream: FakeStream, changes: Changes = {}): Trial {
  const { poison = '', batchSize = 10, retryDelayMs = 0 } = changes;
  const trial = { invoked: [] as string[], records: [] as StreamRecord[], failures: [] as string[] };
  const source = startStreamEventSource({
    client: stream.client,
    streamArn: 'arn:stream',
    functionArn: 'arn:function',
    region: 'us-east-1',
    batchSize,
    positions: changes.positions,
    pollMs: () => 5,
    windowMs: 0,
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

/** Stopped after each test: a source that runs keeps a failed test from ending. */
const sources: EventSource[] = [];

/** Until a pass has found nothing more. */
const drain = ({ source }: Trial) => until('the end of the stream', () => source.drained());

describe('the stream event source', () => {
  afterEach(() => Promise.all(sources.splice(0).map((source) => source.stop())));

  it('resumes after the last record that an earlier run processed', async () => {
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

  it('reads all there is where the record of its position is gone, as after a day', async () => {
    const kept = new Map([['s', '63']]);
    const positions = { of: (id: string) => kept.get(id), save: (id: string, at: string) => void kept.set(id, at) };
    const trial = start(fakeStream([{ id: 's', records: [] }]), { positions });
    await drain(trial);
    await trial.source.stop();
    const next = start(fakeStream([{ id: 's', records: [streamRecord('1'), streamRecord('2')] }]), { positions });
    await drain(next);
    assert.deepEqual([next.invoked, kept.get('s')], [['12'], '2']);
  });

  it('reads a shard after its parent, and finds the successor of a closed shard', async () => {
    const stream = fakeStream([
      { id: 'child', parent: 'parent', records: [streamRecord('d')] },
      { id: 'parent', records: [streamRecord('a'), streamRecord('b'), streamRecord('c')], closed: true },
    ]);
    const trial = start(stream);
    await drain(trial);
    const [child] = stream.shards;
    if (child !== undefined) child.closed = true;
    stream.shards.push({ id: 'grandchild', parent: 'child', records: [streamRecord('e')] });
    assert.equal(await trial.source.drained(), false, 'there was something');
    await drain(trial);
    assert.deepEqual(trial.invoked, ['ab', 'c', 'd', 'e']);
  });

  it('continues at its position if its iterator has expired', async () => {
    const stream = fakeStream([{ id: 's', records: [streamRecord('a'), streamRecord('b'), streamRecord('c')] }]);
    const trial = start(stream);
    await drain(trial);
    stream.expire();
    stream.shards[0]?.records.push(streamRecord('d'));
    await drain(trial);
    assert.deepEqual(trial.invoked, ['ab', 'c', 'd']);
  });

  it('reports a record that it gives up, and continues', async () => {
    const stream = fakeStream([{ id: 's', records: [streamRecord('a'), streamRecord('b')] }]);
    const trial = start(stream, { poison: 'a' });
    await drain(trial);
    assert.deepEqual(trial.invoked, ['ab', 'a', 'a', 'b']);
    const [message = '{}', ...others] = trial.failures;
    assert.deepEqual(others, []);
    const { requestContext, DDBStreamBatchInfo } = JSON.parse(message);
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

  it('stops without waiting for retries, and gives up none of the records', async () => {
    const records = ['a', 'b', 'c'].map((number) => streamRecord(number));
    const trial = start(fakeStream([{ id: 's', records }]), { poison: 'abc', retryDelayMs: 60_000 });
    while (trial.invoked.at(-1) !== 'a') await delay(1);
    const drained: boolean[] = [];
    void trial.source.drained().then((is) => drained.push(is));
    await trial.source.stop();
    drained.push(await trial.source.drained());
    const shown = [drained, [trial.invoked, trial.failures]];
    assert.deepEqual(shown, [
      [false, false],
      [['ab', 'a'], []],
    ]);
  });
});
