import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'wiredrop-child-'));
after(() => rmSync(folder, { recursive: true }));

const start = async (source: string) => {
  const file = join(folder, 'index.cjs');
  writeFileSync(file, source);
  const startedAt = String(process.hrtime.bigint());
  const child = fork(join(import.meta.dirname, 'child.mjs'), [file, '{"files":2}', startedAt], { execArgv: [] });
  const [[measured]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
  return measured;
};

describe('a cold start', () => {
  it('hands the function its event, and counts what fails', async () => {
    const measured = await start('exports.handler = async ({ files }) => ({ batchItemFailures: Array(files) });');
    assert.equal(measured.failures, 2);
    assert.ok(measured.readyMs > 0 && measured.readyMs <= measured.handledMs);
    assert.ok(measured.readyCpuMs > 0 && measured.readyCpuMs <= measured.handledCpuMs);
  });
});
