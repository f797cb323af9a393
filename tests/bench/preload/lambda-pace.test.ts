import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createPace, type Pace } from './pace.ts';
import { callMs, SERVICE_LATENCY_MS } from './service-latency.ts';

describe('Lambda’s pace', () => {
  const service = createServer((request, response) => request.resume().on('end', () => response.end('{}')));
  let pace: Pace;
  before(async () => {
    service.listen(0);
    await once(service, 'listening');
    pace = await createPace();
  });
  after(async () => {
    service.close();
    await pace.remove();
  });

  /** Milliseconds of one call, of a timer of five, and from 100 ms of CPU (and the timer) to the answer's arrival. */
  const run = async (slowdown?: number) => {
    await pace.set(slowdown);
    const child = fork(
      join(import.meta.dirname, 'lambda-pace-child.mjs'),
      [String((service.address() as AddressInfo).port)],
      {
        execArgv: ['--import', pace.module],
        env: { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512', AWS_LAMBDA_FUNCTION_NAME: 'ingest' },
      },
    );
    const ended = new AbortController();
    child.once('disconnect', () => ended.abort());
    for await (const [message] of on(child, 'message', { signal: ended.signal })) {
      if (message.type === 'ready') continue;
      const arrivedAt = performance.timeOrigin + performance.now();
      return { callMs: message.callMs, timerMs: message.timerMs, heldMs: arrivedAt - message.sentAt };
    }
    throw new Error('the child said nothing');
  };

  it('is the machine’s own until it is set, and each invocation is logged with its calls, units and CPU', async () => {
    const { heldMs } = await run();
    // At Lambda's pace it is 346 ms by the CPU alone.
    assert.ok(heldMs < 300, `${heldMs} ms`);
    const [invocation, ...others] = await pace.takeInvocations();
    assert.deepEqual(others, []);
    assert.equal(invocation?.function, 'ingest');
    assert.deepEqual(invocation?.calls, { TransactWriteItems: 1 });
    assert.equal(invocation?.writeUnits, 2);
    assert.ok(invocation?.cpuMs >= 100, String(invocation?.cpuMs));
  });

  it('stretches calls, timers and CPU to what they take on Lambda, times the slowdown', async () => {
    const { callMs: call, timerMs, heldMs } = await run(2);
    assert.ok(call >= 0.7 * 2 * 12, `call ${call} ms`);
    assert.ok(timerMs >= 9, `timer ${timerMs} ms`);
    // 100 ms of CPU take 346 ms on 512 of 1,769 MB; twice that are 692, of which 100 have passed.
    assert.ok(heldMs >= 550, `held ${heldMs} ms`);
  });

  it('spreads the time of a call and keeps its mean', () => {
    const times = Array.from({ length: 1000 }, (_, at) => callMs('GetObject', (at + 0.5) / 1000));
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    assert.ok(Math.abs(mean - (SERVICE_LATENCY_MS.GetObject ?? 0)) < 0.1, String(mean));
    assert.equal(callMs('GetObject', 0), 14);
    assert.equal(callMs('ListTables', 0.5), 0);
  });
});
