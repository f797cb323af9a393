import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const cwd = join(import.meta.dirname, '../..');
const inside = globSync('{functions,infra,tests,docs}/**', { cwd, exclude: (name) => name.endsWith('node_modules') });
const documents = [...globSync('*.md', { cwd }), ...inside.filter((path) => path.endsWith('.md'))];
const sources = inside.filter((path) => /\.(?:[mc]?[jt]s|css|html)$/.test(path));

/** A path from the root, or a TypeScript file with or without folders before it: `decide.ts`, `ingest/handler.ts`. */
const PATH =
  /(?<![\w/.@-])(?:(?:functions|infra|tests|docs)\/[\w./{},*-]*[\w}*]|(?:[\w{},*-]+\/)*[\w{},*-]+\.[mc]?ts)(?![\w/])/g;

const commentsOf = (source: string): string => source.match(/^\s*\/?\*.*|(?<=^|\s)\/\/.*/gm)?.join('\n') ?? '';

/** Without code, whose files are the reader's own, and without the targets of links, which have a test. */
const proseOf = (markdown: string): string =>
  markdown.replace(/^ *```[\s\S]*?^ *```$/gm, '').replaceAll(/\]\([^)]*\)/g, ']');

/** Whether there is such a file or folder. `NAME` in capitals stands for any name, as `*` does. */
function exists(path: string): boolean {
  const pattern = path
    .replaceAll('.', '\\.')
    .replaceAll(/\b[A-Z]{2,}\b|\*+/g, '[^/]*')
    .replaceAll(/\{([^}]*)\}/g, (_, names: string) => `(?:${names.replaceAll(',', '|')})`);
  const whole = new RegExp(`^(?:.*/)?${pattern}$`);
  return inside.some((one) => whole.test(one));
}

describe('the paths that comments and pages name', () => {
  const named = new Map<string, string>();
  for (const [files, read] of [[sources, commentsOf] as const, [documents, proseOf] as const])
    for (const file of files)
      for (const [path] of read(readFileSync(join(cwd, file), 'utf8')).matchAll(PATH)) named.set(path, file);

  it('are those of files and folders that there are', () => {
    const missing = [...named].filter(([path]) => !exists(path)).map(([path, file]) => `${path} in ${file}`);
    assert.deepEqual(missing, []);
    assert.ok(named.size > 100);
  });
});
