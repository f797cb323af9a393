import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';

const ROOT = join(import.meta.dirname, '..');
/** Rooms, each with a package.json of its own. All else in functions and infra is the core with its parts. */
const ROOMS: readonly string[] = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).workspaces;
const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm;
/** `from './x'`, `import './x'`, `import('./x')` and `require('./x')`: types and what is loaded lazily, too. */
const IMPORT = /\b(?:from|import|require)\s*\(?\s*'(\.[^']+)'/g;
/** `from 'x'`, `require('x/y')`: the package's name, of Node's own none. */
const PACKAGE = /(?:\bfrom |\b(?:import|require)\()'((?!node:)(?:@[\w-]+\/)?\w[\w.-]*)(?:\/[^'\s]*)?'/g;
/** What other rooms may import. `internal.ts` stands beside an index that the package exports. */
const DOOR = /(?:^|\/)(?:index\.ts|internal\.ts|package\.json)$|^infra\/node\//;
const MOST_FILES = 20;

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

/** The imports between these places, each with what is below it. */
function between(files: Graph, placeOf: (file: string) => string): Graph {
  const places = new Map<string, Set<string>>();
  for (const [file, imported] of files) {
    const place = placeOf(file);
    const others = places.get(place) ?? new Set();
    for (const other of imported) if (placeOf(other) !== place) others.add(placeOf(other));
    places.set(place, others);
  }
  return places;
}

/** Such as `functions/story`. */
function folderOf(file: string): string {
  return posix.dirname(file).split('/').slice(0, 2).join('/');
}

function roomOf(file: string): string {
  return ROOMS.find((room) => file.startsWith(`${room}/`)) ?? 'core';
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
  const imports = [...files].flatMap(([file, imported]) => Array.from(imported, (other) => [file, other] as const));

  /** The imports that are not meant to be, as a person reads them. */
  function wrong(isWrong: (file: string, imported: string) => boolean): string[] {
    return imports.filter(([file, imported]) => isWrong(file, imported)).map((pair) => pair.join(' -> '));
  }

  it('have no cycle of files, type imports included', () => {
    assert.ok(files.size > 200);
    assert.deepEqual(rings(files), []);
  });

  it('have no ring of folders', () => {
    assert.deepEqual(rings(between(files, folderOf)), []);
  });

  it('have no ring of rooms, and the reader, which works alone, has none but its own', () => {
    const rooms = between(files, roomOf);
    assert.deepEqual(rings(rooms), []);
    assert.deepEqual(rooms.get('functions/article'), new Set());
  });

  it('reach another room by its index', () => {
    const isBuilt = (imported: string) => imported.startsWith('dist/');
    assert.deepEqual(
      wrong((file, to) => roomOf(file) !== roomOf(to) && !DOOR.test(to) && !isBuilt(to)),
      [],
    );
  });

  it('never go from functions to infra, nor from the product to its tests', () => {
    assert.deepEqual(
      wrong((file, to) => (file.startsWith('functions/') && to.startsWith('infra/')) || to.startsWith('tests/')),
      [],
    );
  });

  it('are of folders of twenty files at most, beside their indexes', () => {
    const own = [...files.keys()].filter((file) => !DOOR.test(file));
    const folders = Map.groupBy(own, (file) => posix.dirname(file));
    const large = [...folders].filter(([, { length }]) => length > MOST_FILES);
    assert.deepEqual(
      large.map(([folder, { length }]) => `${folder} ${length}`),
      [],
    );
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
      const missing = [...new Set(imported)].filter((name) => !named.has(name) && !named.has(`@types/${name}`));
      assert.deepEqual(missing.toSorted(), []);
    });
});
