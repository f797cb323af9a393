import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'esbuild';

const folder = join(import.meta.dirname, '..', '..', 'functions', 'article');
const lazy = join(folder, 'lazy.cjs');

function requiredBy(file: string): string[] {
  const calls = readFileSync(file, 'utf8').matchAll(/require\('([^']+)'\)/g);
  return Array.from(calls, ([, name = '']) => name);
}

/** Packages that the reader loads on first use. */
export function lazyPackages(): string[] {
  return requiredBy(join(folder, 'packages.cjs'));
}

/** Files of its own that the reader loads on first use. */
export function lazyFiles(): string[] {
  return requiredBy(lazy).map((name) => join(folder, name));
}

/** Leaves both out of a bundle: `require` finds packages in its `node_modules`, and files of the reader as JavaScript beside it. */
export const lazyModules: Plugin = {
  name: 'lazy-modules',
  setup(build) {
    const packages = new Set(lazyPackages());
    build.onResolve({ filter: /^[\w@]/ }, ({ path }) => (packages.has(path) ? { path, external: true } : undefined));
    build.onResolve({ filter: /^\./ }, ({ path, importer }) =>
      importer === lazy ? { path: `./${basename(path, '.ts')}.js`, external: true } : undefined,
    );
  },
};
