import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { pathToFileURL } from 'node:url';

it('writes a line for an invocation, with its calls by name, and none for getting ready', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-bench-'));
  const service = createServer((request, response) => request.resume().on('end', () => response.end('{}'))).listen(0);
  t.after(() => Promise.all([rm(folder, { recursive: true }), service.close()]));
  await once(service, 'listening');
  const file = join(folder, 'log');
  const module = pathToFileURL(join(import.meta.dirname, 'invocation-log.ts'));
  module.search = encodeURIComponent(file);

  const child = fork(
    join(import.meta.dirname, 'lambda-pace-child.mjs'),
    [String((service.address() as AddressInfo).port)],
    { execArgv: ['--import', module.href], env: { AWS_LAMBDA_FUNCTION_NAME: 'ingest' } },
  );
  await once(child, 'exit');

  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  assert.equal(lines.length, 1);
  const { function: name, calls, cpuMs } = JSON.parse(lines[0] ?? '');
  assert.deepEqual([name, calls], ['ingest', { TransactWriteItems: 1 }]);
  // The child's own work.
  assert.ok(cpuMs >= 100, String(cpuMs));
});
