#!/usr/bin/env node
// The `wiredrop` command. Plain JavaScript, because an older Node has to be able to read it: it goes on in the Node 24 that npm has installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const WANTED = 24;

if (Number.parseInt(process.versions.node, 10) === WANTED) await run();
else {
  const node = installedNode();
  // Without one, it says what is missing, and ends.
  if (node === undefined) await import('../local/require-node.mjs');
  else runIn(node);
}

async function run() {
  await import('../local/require-node.mjs');
  if (import.meta.url.includes('/node_modules/')) stripTypesHere();
  await import('./main.ts');
}

/** Node strips no types below `node_modules`, where this file is when the package is installed. */
function stripTypesHere() {
  module.registerHooks({
    load(url, context, nextLoad) {
      if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
      const source = module.stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'));
      return { format: 'module', source, shortCircuit: true };
    },
  });
}

/** @returns {string | undefined} the Node of package.json's optionalDependencies */
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
