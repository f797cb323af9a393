import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';

const ROOT = join(import.meta.dirname, '..');
/** Rooms, each with a package.json of its own; the root's has the rest. */
const ROOMS: readonly string[] = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).workspaces;
const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm;
/** `from './x'`, `import './x'`, `import('./x')` and `require('./x')`: types and what is loaded lazily, too. */
const IMPORT = /\b(?:from|import|require)\s*\(?\s*'(\.[^']+)'/g;
/** `from 'x'`, `require('x/y')`: the package's name, of Node's own none. */
const PACKAGE = /(?:\bfrom |\b(?:import|require)\()'((?!node:)(?:@[\w-]+\/)?\w[\w.-]*)(?:\/[^'\s]*)?'/g;

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

  const imports = [...files].flatMap(([file, imported]) => Array.from(imported, (other) => [file, other] as const));

  /** Imports from files to others, as a person reads them. */
  function crossing(from: RegExp, to: RegExp): string[] {
    return imports.filter(([file, other]) => from.test(file) && to.test(other)).map((pair) => pair.join(' -> '));
  }

  it('never go from functions to infra', () => {
    assert.deepEqual(crossing(/^functions\//, /^infra\//), []);
  });

  it('never leave the reader of articles, which works alone', () => {
    assert.deepEqual(crossing(/^functions\/article\//, /^(?!functions\/article\/)/), []);
  });

  it('reach the stack on this machine, which knows nothing of the command, by its index', () => {
    assert.deepEqual(crossing(/^infra\/local\//, /^infra\/(?:cli|console|operator)\//), []);
    const index = /^infra\/local\/(?!index\.ts|require-node\.mjs)/;
    assert.deepEqual(crossing(/^(?!infra\/local\/)/, index), []);
  });
});

describe('the packages of rooms', () => {
  const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;
  type Manifest = Readonly<Partial<Record<(typeof KINDS)[number], Readonly<Record<string, string>>>>>;
  const read = (room: string): Manifest => JSON.parse(readFileSync(join(ROOT, room, 'package.json'), 'utf8'));
  const versions = (manifest: Manifest) => KINDS.flatMap((kind) => Object.entries(manifest[kind] ?? {}));

  it('have one version each, whichever rooms name them', () => {
    const all = ['.', ...ROOMS].flatMap((room) => versions(read(room)));
    const several = [...Map.groupBy(all, ([name]) => name)].filter(([, named]) => new Set(named.map(String)).size > 1);
    assert.deepEqual(several, []);
  });

  for (const room of ROOMS)
    it(`are named in the package.json of ${room}, if it imports them`, () => {
      const named = new Set(versions(read(room)).map(([name]) => name));
      const files = globSync(`${room}/**/*.{ts,mts,mjs,cts,cjs}`, { cwd: ROOT });
      const imported = files.flatMap((file) =>
        Array.from(readFileSync(join(ROOT, file), 'utf8').matchAll(PACKAGE), ([, name = '']) => name),
      );
      assert.deepEqual([...new Set(imported)].filter((name) => !named.has(name)).toSorted(), []);
    });
});
