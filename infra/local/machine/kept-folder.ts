import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StreamPositions } from '../events/stream-shards.ts';
import { isRunning } from './is-running.ts';
import { LocalError } from './local-error.ts';

/** Where a stack keeps what it holds between runs. */
export interface KeptFolder {
  readonly path: string;
  /** Engine that made the table; absent in a folder that holds none yet. */
  readonly engine: string | undefined;
  /** Of the table engine. */
  readonly table: string;
  /** Of S3, SQS and SNS. */
  readonly services: string;
  readonly positions: StreamPositions;
  /** From now on it holds a whole stack, to be found again. */
  complete(engine: string): void;
  /** Lets others use it. */
  release(): void;
}

const FORMAT = 1;

interface Manifest {
  readonly format: number;
  readonly engine?: string;
}

/**
 * Opens a folder of an earlier run, or begins a new one.
 * @throws LocalError in one line when it is in use, or holds something else.
 */
export function openKeptFolder(folder: string): KeptFolder {
  const path = resolve(folder);
  const [manifestFile, lock] = [join(path, 'wiredrop.json'), join(path, 'lock')];
  const [table, services, positionsFile] = [join(path, 'table'), join(path, 'services'), join(path, 'positions.json')];
  mkdirSync(path, { recursive: true });
  const manifest = readJson<Manifest>(manifestFile);
  refuseForeign(path, manifest);
  take(path, lock);
  const engine = manifest?.engine;
  if (engine === undefined) {
    // Its first start failed: nothing has been ingested.
    for (const part of [table, services, positionsFile]) rmSync(part, { recursive: true, force: true });
    writeJson(manifestFile, { format: FORMAT });
  }
  for (const part of [table, services]) mkdirSync(part, { recursive: true });
  return {
    ...{ path, engine, table, services, positions: openPositions(positionsFile) },
    complete: (engine) => writeJson(manifestFile, { format: FORMAT, engine }),
    release: () => rmSync(lock, { force: true }),
  };
}

/** Why a stack cannot use a folder. */
export function notKept(folder: KeptFolder | undefined, what: string): string {
  return (
    `${folder?.path} has no ${what}: it was kept with other settings or is damaged. Give the stackName ` +
    'it was kept with, or give --keep a new folder.'
  );
}

function refuseForeign(path: string, manifest: Manifest | undefined): void {
  if (manifest === undefined && readdirSync(path).length > 0)
    throw new LocalError(`${path} holds other files: give --keep a new or empty folder.`);
  if (manifest !== undefined && manifest.format !== FORMAT)
    throw new LocalError(`${path} was kept by another version of wiredrop: give --keep a new or empty folder.`);
}

function take(path: string, lock: string): void {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const owner = Number(readFileSync(lock, 'utf8'));
    if (isRunning(owner))
      throw new LocalError(`${path} is in use by process ${owner}: stop that one, or give --keep another folder.`);
    writeFileSync(lock, String(process.pid));
  }
}

function openPositions(file: string): StreamPositions {
  const positions = new Map(Object.entries(readJson<Record<string, string>>(file) ?? {}));
  return {
    of: (shardId) => positions.get(shardId),
    save(shardId, sequenceNumber) {
      positions.set(shardId, sequenceNumber);
      writeJson(file, Object.fromEntries(positions));
    },
  };
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new LocalError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** Atomic: a process that is killed leaves the old file or the new one. */
function writeJson(file: string, value: object): void {
  writeFileSync(`${file}.new`, JSON.stringify(value));
  renameSync(`${file}.new`, file);
}
