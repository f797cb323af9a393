import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Keeper } from '../machine/keeper.ts';
import { type EngineProcess, startEngineProcess } from './engine-process.ts';

/**
 * Starts dynoxide (https://github.com/nubo-db/dynoxide), a DynamoDB engine on SQLite: one program that needs nothing else.
 * It listens on 127.0.0.1, but unlike the other emulators it answers web pages too; it has no option against that.
 * @param program from `findDynoxide`.
 * @param dataFolder where it keeps its data, to start from what lies there; absent: in memory.
 */
export function startDynoxide(keeper: Keeper, program: string, dataFolder?: string): Promise<EngineProcess> {
  const [command = program, ...before] = [...endWithParent(), program];
  const storage = dataFolder === undefined ? [] : ['--db-path', join(dataFolder, 'dynoxide.db')];
  return startEngineProcess(keeper, {
    label: 'dynoxide',
    command,
    args: (port) => [...before, 'serve', '--host', '127.0.0.1', '--port', String(port), ...storage],
    isAnswer: ({ headers }) => headers.get('server')?.startsWith('Dynoxide') === true,
  });
}

/** The program of the optional package, else the one on the PATH; undefined where neither runs. */
export function findDynoxide(): string | undefined {
  return [packaged(), 'dynoxide'].find((program) => program !== undefined && runs(program, '--version'));
}

function packaged(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(`@dynoxide/${process.platform}-${process.arch}/dynoxide`);
  } catch {
    // Not a platform that npm has it for, or installed with --omit=optional.
    return undefined;
  }
}

/** It does not notice the end of its standard input, so Linux kills it when its parent ends. Elsewhere the keeper does. */
function endWithParent(): string[] {
  const setpriv = ['--pdeathsig', 'KILL'];
  return runs('setpriv', ...setpriv, 'true') ? ['setpriv', ...setpriv] : [];
}

function runs(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
