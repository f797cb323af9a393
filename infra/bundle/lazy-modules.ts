import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'esbuild';

const FUNCTIONS = join(import.meta.dirname, '..', '..', 'functions');
const PACKAGES = join(FUNCTIONS, 'article', 'packages.cjs');

function requiredBy(file: string): string[] {
  const calls = readFileSync(file, 'utf8').matchAll(/require\('([^']+)'\)/g);
  return Array.from(calls, ([, name = '']) => name);
}

/** Packages that the reader of articles loads on first use. */
export function lazyPackages(): string[] {
  return requiredBy(PACKAGES);
}

/** Files that a folder of `functions` loads on first use: those in its `lazy.cjs`. */
export function lazyFiles(folder: string): string[] {
  return requiredBy(join(FUNCTIONS, folder, 'lazy.cjs')).map((name) => join(FUNCTIONS, folder, name));
}

/** Leaves both out of a bundle: `require` finds the packages in its `node_modules`, and the files beside it. */
export const LAZY_MODULES: Plugin = {
  name: 'lazy-modules',
  setup(build) {
    const names = new Set(lazyPackages());
    build.onResolve({ filter: /^[\w@]/ }, ({ path }) => (names.has(path) ? { path, external: true } : undefined));
    build.onResolve({ filter: /^\./ }, ({ path, importer }) =>
      basename(importer) === 'lazy.cjs' ? { path: `./${basename(path, '.ts')}.js`, external: true } : undefined,
    );
  },
};
