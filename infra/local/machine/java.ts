import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * DynamoDB Local 3 is compiled for it:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.DownloadingAndRunning.html
 */
const OLDEST_JAVA = 17;

/** What installs a new enough Java, by `ID` of /etc/os-release on Linux and by `process.platform` elsewhere. */
const INSTALL_COMMANDS: Readonly<Record<string, string>> = {
  darwin: 'brew install --cask temurin',
  win32: 'winget install EclipseAdoptium.Temurin.21.JRE',
  debian: 'sudo apt-get install -y default-jre-headless',
  ubuntu: 'sudo apt-get install -y openjdk-21-jre-headless',
  fedora: 'sudo dnf install -y java-21-openjdk-headless',
  rhel: 'sudo dnf install -y java-21-openjdk-headless',
  amzn: 'sudo dnf install -y java-21-amazon-corretto-headless',
  arch: 'sudo pacman -S jre-openjdk-headless',
};

export type Java =
  | { readonly path: string; readonly problem?: undefined }
  /** `no Java found`, `java is Java 11`. */
  | { readonly path?: undefined; readonly problem: string };

/** A Java that can run DynamoDB Local: that of JAVA_HOME, else the one on the PATH; or what is wrong with it. */
export async function findJava(environment: NodeJS.ProcessEnv = process.env): Promise<Java> {
  const path = javaCommand(environment);
  const version = await readVersion(path);
  if (version === undefined) return { problem: path === 'java' ? 'no Java found' : `no Java found at ${path}` };
  return version >= OLDEST_JAVA ? { path } : { problem: `${path} is Java ${version}, older than ${OLDEST_JAVA}` };
}

/**
 * Major version out of what `java -version` says: `openjdk version "17.0.21" 2026-10-20` is 17, `java version
 * "1.8.0_402"` is 8.
 */
export function javaMajorVersion(said: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(said);
  return match === null ? undefined : Number(match[1]);
}

function javaCommand(environment: NodeJS.ProcessEnv): string {
  const home = environment.JAVA_HOME;
  return home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
}

async function readVersion(java: string): Promise<number | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(java, ['-version']);
    return javaMajorVersion(stderr + stdout);
  } catch {
    // Missing, or a stub that has no version (macOS): both are "no Java".
    return undefined;
  }
}

/** The command that installs a new enough Java here. */
export function javaAdvice(): string {
  const fallback = 'see https://adoptium.net';
  if (process.platform !== 'linux') return INSTALL_COMMANDS[process.platform] ?? fallback;
  for (const id of linuxIds()) {
    const command = INSTALL_COMMANDS[id];
    if (command !== undefined) return command;
  }
  return fallback;
}

/** The distribution, then what it is like: `ubuntu`, `debian`. */
function linuxIds(): string[] {
  if (!existsSync('/etc/os-release')) return [];
  const release = readFileSync('/etc/os-release', 'utf8');
  return ['ID', 'ID_LIKE'].flatMap((name) => {
    const match = new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(release);
    return match?.[1]?.split(' ') ?? [];
  });
}
