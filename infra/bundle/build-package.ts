import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'dist');

/**
 * Makes `dist/`, which `npm pack` packs: JavaScript and declarations of what tsconfig.json beside this file names, and the bundles of the functions.
 */
function buildPackage(): void {
  rmSync(dist, { recursive: true, force: true });
  execFileSync('tsc', ['-p', import.meta.dirname], {
    cwd: root,
    // npm prints the tarball's name on standard output.
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
    shell: process.platform === 'win32',
  });
  // tsc rewrites imports in what it compiles, and neither in declarations nor in what it does not compile.
  for (const file of globSync('**/*.d.ts', { cwd: dist })) copy(join(dist, file), join(dist, file));
  for (const file of globSync('functions/**/*.{cjs,d.cts}', { cwd: root })) copy(join(root, file), join(dist, file));
  cpSync(join(root, 'infra/console/page'), join(dist, 'infra/console/page'), { recursive: true });
  for (const handler of globSync('functions/*/handler.ts', { cwd: root })) {
    const folder = join(dist, 'bundles', basename(dirname(handler)));
    execFileSync(process.execPath, [join(import.meta.dirname, 'bundle.ts'), join(root, handler), folder]);
  }
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, readFileSync(from, 'utf8').replaceAll(/('\.[^']*)\.ts'/g, "$1.js'"));
}

buildPackage();
