#!/usr/bin/env node
// The `wiredrop` command. Plain JavaScript, because an older Node has to be able to read it. In a checkout it continues
// in the Node 24 that npm has installed, which runs TypeScript; the package has it bundled.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const WANTED = 24;

if (!existsSync(new URL('./main.ts', import.meta.url))) await runPackage();
else if (Number.parseInt(process.versions.node, 10) === WANTED) await run();
else {
  const node = installedNode();
  // Without one, it says what is missing, and ends.
  if (node === undefined) await import('../../node/require-node.mjs');
  else runIn(node);
}

async function runPackage() {
  const { engines } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  // The SDK warns of versions of it that will come; the package has its own.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const least = engines.node.replace('>=', '');
  if (process.versions.node.localeCompare(least, 'en', { numeric: true }) >= 0)
    await import('../../../dist/command.js');
  else {
    console.error(`wiredrop needs Node ${least} or later, and this is Node ${process.versions.node}.`);
    process.exitCode = 1;
  }
}

async function run() {
  await import('../../node/require-node.mjs');
  await import('./main.ts');
}

/** @returns {string | undefined} the Node of infra/local/package.json */
function installedNode() {
  const { platform, arch } = process;
  const os = platform === 'win32' ? 'win' : platform;
  const program = platform === 'win32' ? 'node.exe' : 'node';
  const packages = [`node-${os}-${arch}`, `node-bin-${os}-${arch}`];
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    for (const name of packages) {
      const node = join(folder, 'node_modules', name, 'bin', program);
      if (existsSync(node)) return node;
    }
    if (folder === dirname(folder) || folder.endsWith(sep)) return undefined;
  }
}

/** @param {string} node */
function runIn(node) {
  const env = { ...process.env, WIREDROP_LAUNCHER: String(process.pid) };
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit', env });
  // A terminal sends Ctrl-C to both; the child decides what it means. Other signals are passed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal !== null) process.exitCode = 1;
    else process.exitCode = code ?? 1;
  });
}
