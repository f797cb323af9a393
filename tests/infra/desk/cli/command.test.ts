import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { OUTPUTS } from '../operator/stack/some-outputs.ts';

const command = join(import.meta.dirname, 'talkative-command.ts');

describe('an operator command', { concurrency: true }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-command-'));
  after(() => rmSync(folder, { recursive: true }));
  const outputs = join(folder, 'outputs.json');
  writeFileSync(outputs, JSON.stringify({ Wiredrop: OUTPUTS }));
  const mark = (name: string): string => join(folder, name);

  /** Runs it until it has said something, then does this to it. */
  const run = async (then: (child: ChildProcess) => void, ...args: string[]): Promise<unknown[]> => {
    const child = spawn(process.execPath, [command, outputs, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    then(child);
    return once(child, 'exit');
  };
  const closePipe = ({ stdout }: ChildProcess): void => void stdout?.destroy();

  it('goes on after its reader has gone if it changes something', async () => {
    assert.deepEqual(await run(closePipe, mark('changed'), 'changes'), [0, null]);
    assert.equal(readFileSync(mark('changed'), 'utf8'), 'done');
  });

  it('ends quietly after its reader has gone if it only shows something', async () =>
    assert.deepEqual([await run(closePipe, mark('shown')), existsSync(mark('shown'))], [[0, null], false]));

  it('ends in order at Ctrl-C if it changes something', async () => {
    assert.deepEqual(await run((child) => child.kill('SIGINT'), mark('interrupted'), 'changes'), [130, null]);
    assert.equal(readFileSync(mark('interrupted'), 'utf8'), 'interrupted');
  });

  it('ends at once at a second Ctrl-C, but not at one that terminal and npm send together', async () => {
    const interruptAgain = (child: ChildProcess) => {
      for (const afterMs of [0, 100]) setTimeout(() => child.kill('SIGINT'), afterMs);
      // Again, because one that comes too early on a busy machine counts as sent together.
      const again = setInterval(() => child.kill('SIGINT'), 3_000);
      child.once('exit', () => clearInterval(again));
    };
    assert.deepEqual(await run(interruptAgain, mark('deaf'), 'changes', 'deaf'), [130, null]);
    assert.equal(existsSync(mark('deaf')), false);
  });
});
