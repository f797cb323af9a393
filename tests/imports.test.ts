import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';

const ROOT = join(import.meta.dirname, '..');
const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm;
/** `from './x'`, `import './x'`, `import('./x')` and `require('./x')`: types and what is loaded lazily, too. */
const IMPORT = /\b(?:from|import|require)\s*\(?\s*'(\.[^']+)'/g;

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The files of the product, each with those it imports. */
function readImports(): Graph {
  const names = globSync('{functions,infra}/**/*.{ts,mts,mjs,cts,cjs}', { cwd: ROOT }).map((name) =>
    name.replaceAll('\\', '/'),
  );
  return new Map(
    names.map((name) => {
      const text = readFileSync(join(ROOT, name), 'utf8').replaceAll(COMMENT, '');
      const imported = [...text.matchAll(IMPORT)].map(([, path = '']) => posix.join(posix.dirname(name), path));
      return [name, new Set(imported)];
    }),
  );
}

/** The imports between folders such as `functions/story`, each with what is below it. */
function betweenFolders(files: Graph): Graph {
  const folders = new Map<string, Set<string>>();
  for (const [file, imported] of files) {
    const folder = folderOf(file);
    const others = folders.get(folder) ?? new Set();
    for (const other of imported) if (folderOf(other) !== folder) others.add(folderOf(other));
    folders.set(folder, others);
  }
  return folders;
}

function folderOf(file: string): string {
  return posix.dirname(file).split('/').slice(0, 2).join('/');
}

/** For each node that reaches itself, the shortest way round. */
function rings(graph: Graph): string[] {
  return [...graph.keys()].flatMap((start) => {
    const seen = new Set<string>();
    const ways = [[start]];
    for (const way of ways)
      for (const next of graph.get(way.at(-1) ?? '') ?? []) {
        if (next === start) return [...way, start].join(' -> ');
        if (seen.has(next)) continue;
        seen.add(next);
        ways.push([...way, next]);
      }
    return [];
  });
}

describe('the imports of functions and infra', () => {
  const files = readImports();

  it('have no cycle of files, type imports included', () => {
    assert.ok(files.size > 200);
    assert.deepEqual(rings(files), []);
  });

  it('have no ring of folders', () => {
    assert.deepEqual(rings(betweenFolders(files)), []);
  });

  it('never go from functions to infra', () => {
    const wrong = [...files]
      .filter(([file]) => file.startsWith('functions/'))
      .flatMap(([file, imported]) =>
        [...imported].filter((other) => other.startsWith('infra/')).map((other) => `${file} -> ${other}`),
      );
    assert.deepEqual(wrong, []);
  });
});
