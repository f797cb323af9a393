import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { endWithin } from './linger.ts';

/** Runs a program that calls it last; answers with its exit code and what it says of itself. */
const run = async (program: string, afterMs: number): Promise<{ code: number; said: string }> => {
  const module = JSON.stringify(join(import.meta.dirname, 'linger.ts'));
  const source = `import { endLingering } from ${module}; ${program}; process.exitCode = 3; endLingering(${afterMs});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { code, said };
};

describe('a process that lingers', { timeout: 30_000 }, () => {
  it('is ended with the exit code it has, and what held it is said', async () => {
    const server = "import { createServer } from 'node:net'; createServer().listen(0); setInterval(() => {}, 60_000)";
    const { code, said } = await run(server, 200);
    assert.equal(code, 3);
    assert.match(said, /^still held by: .*TCPServerWrap \(1\)/);
    assert.match(said, /Timeout \(1\)/);
  });

  it('is not held by the wait itself: what is done ends at once, in silence', async () => {
    assert.deepEqual(await run('', 60_000), { code: 3, said: '' });
  });

  it('fails when work that must end does not, and says what holds it', async () => {
    await assert.rejects(endWithin(20, 'the stack', new Promise(() => {})), /^Error: the stack did not end; held by: /);
    await endWithin(20, 'the stack', Promise.resolve());
    await assert.rejects(endWithin(20, 'the stack', Promise.reject(new Error('it broke'))), /it broke/);
  });
});
