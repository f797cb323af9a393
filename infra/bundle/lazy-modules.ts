import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'esbuild';

const functions = join(import.meta.dirname, '..', '..', 'functions');
const packages = join(functions, 'article', 'packages.cjs');

function requiredBy(file: string): string[] {
  const calls = readFileSync(file, 'utf8').matchAll(/require\('([^']+)'\)/g);
  return Array.from(calls, ([, name = '']) => name);
}

/** Packages that the reader of articles loads on first use. */
export function lazyPackages(): string[] {
  return requiredBy(packages);
}

/** Files of its own that the folder of a function, or of what it is made of, loads on first use: those in its `lazy.cjs`. */
export function lazyFiles(folder: string): string[] {
  return requiredBy(join(functions, folder, 'lazy.cjs')).map((name) => join(functions, folder, name));
}

/** Leaves both out of a bundle: `require` finds packages in its `node_modules`, and files of our own as JavaScript beside it. */
export const lazyModules: Plugin = {
  name: 'lazy-modules',
  setup(build) {
    const names = new Set(lazyPackages());
    build.onResolve({ filter: /^[\w@]/ }, ({ path }) => (names.has(path) ? { path, external: true } : undefined));
    build.onResolve({ filter: /^\./ }, ({ path, importer }) =>
      basename(importer) === 'lazy.cjs' ? { path: `./${basename(path, '.ts')}.js`, external: true } : undefined,
    );
  },
};
