import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(import.meta.dirname, '..', '..', 'functions', 'article', 'lazy.cjs');

/** The packages that the reader loads on first use, by the one file that loads them. */
export const lazyPackages = (): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/require\('([^']+)'\)/g)].flatMap(([, name]) => name ?? []);
