import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OptionsError, parts } from '../options.ts';

/** CPU seconds used so far, by part: what a pipeline is held up by on this machine. */
export interface CpuUse {
  /** The functions' processes. */
  readonly functions: number;
  /** DynamoDB Local. */
  readonly dynamodb: number;
  /** This process: S3, SQS, SNS, the pollers, the subscriber. */
  readonly emulators: number;
}

/** Clock ticks of /proc a second: 100 on every Linux that Node runs on. */
const ticks = 100;

/**
 * @returns undefined where there is no /proc.
 * @param functionIds process ids of the functions.
 * @param dynamodb endpoint of the system's DynamoDB Local: its port tells its process from those of other systems.
 */
export function cpuUse(functionIds: readonly number[], dynamodb: string): CpuUse | undefined {
  const processes = readProcesses();
  if (processes === undefined) return undefined;
  const sum = (ids: readonly number[]) => ids.reduce((total, id) => total + (processes.get(id)?.cpu ?? 0), 0);
  const port = new URL(dynamodb).port;
  const engines = [...processes].flatMap(([id, { parent, name }]) =>
    parent === process.pid && name === 'java' && commandOf(id).includes(port) ? [id] : [],
  );
  const { user, system } = process.cpuUsage();
  return { functions: sum(functionIds), dynamodb: sum(engines), emulators: (user + system) / 1e6 };
}

/** @throws OptionsError where other processes' CPU cannot be read: what is billed by it would be guessed. @param folder where the system tells. */
export function requireProcessTimes(folder = '/proc'): void {
  if (existsSync(join(folder, 'self', 'stat'))) return;
  throw new OptionsError(
    `The functions' CPU, which is part of their price, is read from ${folder}/*/stat, and there is none here: leave out the part "calls" (--only ${parts.filter((part) => part !== 'calls').join(',')})`,
  );
}

interface ProcessInfo {
  readonly name: string;
  readonly parent: number;
  readonly cpu: number;
}

function readProcesses(): ReadonlyMap<number, ProcessInfo> | undefined {
  try {
    const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return new Map(ids.flatMap((id) => readProcess(id)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Source: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; the name is in brackets and may hold spaces. */
function readProcess(id: string): [number, ProcessInfo][] {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${id}/stat`, 'utf8');
  } catch {
    // It has ended between the listing and the look.
    return [];
  }
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  const cpu = (Number(fields[11]) + Number(fields[12])) / ticks;
  return [[Number(id), { name: stat.slice(stat.indexOf('(') + 1, end), parent: Number(fields[1]), cpu }]];
}

function commandOf(id: number): readonly string[] {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
  } catch {
    // It has ended.
    return [];
  }
}
