import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach } from 'node:test';
import { until } from '../fixtures/until.ts';
import { lightEngine } from './world.ts';

export const root = join(import.meta.dirname, '..', '..');
export const articles = join(root, 'tests', 'fixtures', 'articles');
export const command = ['infra/desk/cli/wiredrop.mjs', 'start'];

/** Starts `npm start` in a folder of its own; a test that fails leaves no stack running. */
export async function npmStart() {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-test-'));
  const started: ChildProcess[] = [];
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });

  function start(
    environment: Readonly<Record<string, string>> = {},
    [program, ...args]: readonly [string, ...string[]] = [process.execPath, ...command],
  ): ChildProcess {
    // Stacks of other tests run beside it.
    const ours = {
      WIREDROP_ENGINE: lightEngine() ?? process.env.WIREDROP_ENGINE,
      WIREDROP_STATE_FILE: join(folder, 'local.json'),
    };
    const env = { ...process.env, ...ours, ...environment };
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    started.push(child);
    return child;
  }

  async function run(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const child = start({}, [process.execPath, ...command, ...args]);
    const said = [child.stdout, child.stderr].map((stream) => text(stream as Readable));
    const [[code], stdout = '', stderr = ''] = await Promise.all([once(child, 'close'), ...said]);
    return { code, stdout, stderr };
  }

  return { folder, start, run, remove: () => rm(folder, { recursive: true }) };
}

/** Collects the output of a running process, for a test that waits for a line of it. */
export function collect(child: ChildProcess): { all(): string; until(pattern: RegExp): Promise<void> } {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => {
      said += part;
    });
  return {
    all: () => said,
    until: (pattern) =>
      until(`${pattern}`, () => {
        const isSaid = pattern.test(said);
        assert.ok(isSaid || child.exitCode === null, `ended without ${pattern}: ${said}`);
        return isSaid;
      }),
  };
}
