import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createPace, type Pace } from './pace.ts';
import { callMs, SERVICE_LATENCY_MS } from './service-latency.ts';

/** A function: one call, a timer of 5 ms, 100 ms of CPU, an answer. */
const functionOf = (port: number) => `
  const { request } = require('node:http');
  const start = performance.now();
  const headers = { 'x-amz-target': 'DynamoDB_20120810.TransactWriteItems' };
  request({ port: ${port}, method: 'POST', headers }, (response) => response.resume().on('end', () => {
    const callMs = performance.now() - start;
    setTimeout(() => {
      const timerMs = performance.now() - start - callMs;
      const before = process.cpuUsage();
      while (process.cpuUsage(before).user < 100_000);
      process.send({ callMs, timerMs, sentAt: performance.timeOrigin + performance.now() });
      process.disconnect();
    }, 5);
  })).end(JSON.stringify({ TransactItems: [{ Put: { Item: { pk: { S: 'a' } } } }] }));`;

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

  const run = async (slowdown?: number) => {
    await pace.set(slowdown);
    const program = functionOf((service.address() as AddressInfo).port);
    const child = spawn(process.execPath, ['--import', pace.module, '--eval', program], {
      env: { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512', AWS_LAMBDA_FUNCTION_NAME: 'ingest' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [{ callMs, timerMs, sentAt }] = await once(child, 'message');
    return { callMs, timerMs, heldMs: performance.timeOrigin + performance.now() - sentAt };
  };

  it('is the machine’s own until it is set, and each invocation is logged with its calls, units and CPU', async () => {
    const { heldMs } = await run();
    // At Lambda's pace the CPU alone takes 346 ms.
    assert.ok(heldMs < 300, `${heldMs} ms`);
    const [{ cpuMs, durationMs, stolenMs, ...invocation } = { cpuMs: 0, durationMs: 0, stolenMs: 0 }, ...others] =
      await pace.takeInvocations();
    const calls = { TransactWriteItems: 1 };
    assert.deepEqual([invocation, others], [{ function: 'ingest', calls, writeUnits: 2, readUnits: 0 }, []]);
    assert.ok(cpuMs >= 100 && durationMs >= 100, `${cpuMs} of ${durationMs} ms`);
    assert.ok(stolenMs < durationMs, `${stolenMs} of ${durationMs} ms`);
  });

  it('stretches calls, timers and CPU to their time on Lambda, times the slowdown', async () => {
    const { callMs: call, timerMs, heldMs } = await run(2);
    assert.ok(call >= 0.7 * 2 * 12 && timerMs >= 9, `call ${call} ms, timer ${timerMs} ms`);
    // 100 ms of CPU take 346 ms on 512 of 1,769 MB; twice that are 692, of which 100 have passed.
    assert.ok(heldMs >= 550, `held ${heldMs} ms`);
  });

  it('spreads the time of a call and keeps its mean', () => {
    const times = Array.from({ length: 1000 }, (_, at) => callMs('GetObject', (at + 0.5) / 1000));
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    assert.ok(Math.abs(mean - (SERVICE_LATENCY_MS.GetObject ?? 0)) < 0.1, String(mean));
    assert.deepEqual([callMs('GetObject', 0), callMs('ListTables', 0.5)], [14, 0]);
  });
});
