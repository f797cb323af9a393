import { execFileSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Keeper } from '../machine/keeper.ts';
import { type EngineProcess, startEngineProcess } from './engine-process.ts';

/**
 * Starts dynoxide (https://github.com/nubo-db/dynoxide), a DynamoDB engine on SQLite: one program that needs nothing
 * else. It listens on 127.0.0.1, but unlike the other emulators it answers web pages too; it has no option against
 * that.
 * @param program from `findDynoxide`.
 * @param dataFolder where it keeps its data, to start from what lies there; absent: removed when this process ends.
 */
export async function startDynoxide(keeper: Keeper, program: string, dataFolder?: string): Promise<EngineProcess> {
  const database = join(dataFolder ?? (await temporaryFolder(keeper)), 'dynoxide.db');
  const [command = program, ...before] = [...endWithParent(), program];
  const engine = await startEngineProcess(keeper, {
    label: 'dynoxide',
    command,
    args: (port) => [...before, 'serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', database],
    isAnswer: ({ headers }) => headers.get('server')?.startsWith('Dynoxide') === true,
  });
  addIndex(database);
  return engine;
}

async function temporaryFolder(keeper: Keeper): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-dynoxide-'));
  keeper.remove(folder);
  return folder;
}

/**
 * For each write dynoxide 1.2.1 looks for the highest number of the stream, through all its records: 900 puts a second
 * at first, 100 after 12,000. With this index there are 2,000 from beginning to end. It is why the data is in a file
 * even when nothing is kept.
 */
function addIndex(file: string): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    database.exec(
      'CREATE INDEX IF NOT EXISTS wiredrop_sequence ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
    );
  } catch {
    // Another version, whose tables differ: it is slower at worst.
  } finally {
    database.close();
  }
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

/**
 * It does not notice the end of its standard input, so Linux kills it when its parent ends. Elsewhere the keeper does.
 */
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
