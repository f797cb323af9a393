import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'esbuild';

const folder = join(import.meta.dirname, '..', '..', 'functions', 'article');
const lazy = join(folder, 'lazy.cjs');

/** What the reader loads on first use, by the one file that loads it. */
const names = (): string[] =>
  [...readFileSync(lazy, 'utf8').matchAll(/require\('([^']+)'\)/g)].flatMap(([, name]) => name ?? []);

/** Packages among these. */
export const lazyPackages = (): string[] => names().filter((name) => !name.startsWith('.'));

/** Files of the reader among these. */
export const lazyFiles = (): string[] =>
  names()
    .filter((name) => name.startsWith('.'))
    .map((name) => join(folder, name));

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
