import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalError } from './local-error.ts';

/** DynamoDB Local 3 is compiled for it: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.DownloadingAndRunning.html */
const oldestJava = 17;

/** What installs a new enough Java, by `ID` of /etc/os-release on Linux and by `process.platform` elsewhere. */
const installCommands: Readonly<Record<string, string>> = {
  darwin: 'brew install --cask temurin',
  win32: 'winget install EclipseAdoptium.Temurin.21.JRE',
  debian: 'sudo apt-get install -y default-jre-headless',
  ubuntu: 'sudo apt-get install -y openjdk-21-jre-headless',
  fedora: 'sudo dnf install -y java-21-openjdk-headless',
  rhel: 'sudo dnf install -y java-21-openjdk-headless',
  amzn: 'sudo dnf install -y java-21-amazon-corretto-headless',
  arch: 'sudo pacman -S jre-openjdk-headless',
};

/**
 * Path of a Java that can run DynamoDB Local: that of JAVA_HOME, else the one on the PATH.
 * @throws LocalError in one line, with the command that installs it, when there is none or it is too old.
 */
export async function findJava(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const java = javaCommand(environment);
  const version = await readVersion(java);
  if (version !== undefined && version >= oldestJava) return java;
  const found = version === undefined ? `there is no ${java}` : `${java} is Java ${version}`;
  throw new LocalError(
    `DynamoDB Local needs Java ${oldestJava} or newer and ${found}. Install it: ${installCommand()}`,
  );
}

/** Major version out of what `java -version` says: `openjdk version "17.0.21" 2026-10-20` is 17, `java version "1.8.0_402"` is 8. */
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
    // Not there, or there and unable to say its version (macOS has such a stub): both are "no Java".
    return undefined;
  }
}

function installCommand(): string {
  const fallback = 'see https://adoptium.net';
  if (process.platform !== 'linux') return installCommands[process.platform] ?? fallback;
  for (const id of linuxIds()) {
    const command = installCommands[id];
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
