import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { OUTPUTS } from './outputs.ts';

const command = join(import.meta.dirname, 'talkative-command.ts');

describe('an operator command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-command-'));
  after(() => rmSync(folder, { recursive: true }));
  const outputs = join(folder, 'outputs.json');
  writeFileSync(outputs, JSON.stringify({ Wiredrop: OUTPUTS }));
  const mark = (name: string): string => join(folder, name);

  /** Runs it until it has said something, then does this to it. */
  const run = async (then: (child: ChildProcess) => void, ...args: string[]): Promise<unknown[]> => {
    const child = spawn(process.execPath, [command, '--outputs', outputs, ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    then(child);
    return once(child, 'exit');
  };
  const closePipe = ({ stdout }: ChildProcess): void => void stdout?.destroy();

  it('goes on to the end where it changes something and nobody reads on', async () => {
    assert.deepEqual(await run(closePipe, '--changes', mark('changed')), [0, null]);
    assert.equal(readFileSync(mark('changed'), 'utf8'), 'done');
  });

  it('ends, and not as if it were done, where it only shows something', async () => {
    assert.deepEqual(await run(closePipe, mark('shown')), [141, null]);
    assert.equal(existsSync(mark('shown')), false);
  });

  it('is told of Ctrl-C where it changes something, to end in order', async () => {
    assert.deepEqual(await run((child) => child.kill('SIGINT'), '--changes', mark('interrupted')), [130, null]);
    assert.equal(readFileSync(mark('interrupted'), 'utf8'), 'interrupted');
  });

  it('is ended by a second Ctrl-C, which is none that the terminal and npm send together', async () => {
    const interruptAgain = (child: ChildProcess) => {
      for (const afterMs of [0, 100, 3_000]) setTimeout(() => child.kill('SIGINT'), afterMs);
    };
    assert.deepEqual(await run(interruptAgain, '--changes', '--deaf', mark('deaf')), [130, null]);
    assert.equal(existsSync(mark('deaf')), false);
  });

  it('refuses an option that npm has taken', () => {
    const env = { ...process.env, npm_lifecycle_event: 'talkative-command', npm_config_stack: 'Other' };
    const { status, stderr, stdout } = spawnSync(process.execPath, [command, 'a'], { encoding: 'utf8', env });
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^npm took --stack Other for its own: .* -- --stack Other a\n$/);
  });
});
