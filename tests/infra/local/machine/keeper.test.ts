import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isAlive, untilGone } from '../../../e2e/processes.ts';
import { until } from '../../../fixtures/until.ts';

type End = 'return' | 'throw' | 'exit' | 'reject' | NodeJS.Signals;

/** Starts a parent with two children, one idle and one busy for ever, and a folder. The parent ends on request. */
async function startFamily(): Promise<{ parent: ChildProcess; children: number[]; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-test-'));
  const parent = fork(join(import.meta.dirname, 'family.ts'), [folder], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const [children] = (await once(parent, 'message')) as [number[]];
  return { parent, children, folder };
}

describe('the keeper', () => {
  const ends: End[] = ['return', 'throw', 'reject', 'exit', 'SIGINT', 'SIGTERM', 'SIGKILL'];
  for (const end of ends)
    it(`ends the children, busy ones too, and removes the folder when the parent ends by ${end}`, async () => {
      const { parent, children, folder } = await startFamily();
      assert.ok(children.length === 2 && children.every(isAlive) && existsSync(folder));
      const ended = once(parent, 'exit');
      if (end.startsWith('SIG')) parent.kill(end as NodeJS.Signals);
      else parent.send(end);
      await ended;
      await untilGone(children);
      await until(`the end of ${folder}`, () => !existsSync(folder));
    });
});
