import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** `from './x'`, `import './x'` and `import('./x')`: types and what is loaded lazily as well. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*'(\.[^']+)'/g;

/**
 * The imports between files below a folder that do not go down, as `file -> import`, and how many go at all.
 * @param rooms from the ground up: beginnings of paths below the folder. A file is in the one that says most of its path; one that is in none
 * is not looked at, and may not be imported.
 */
export function importsBetween(folder: string, rooms: readonly string[]): { stray: string[]; count: number } {
  const imports = globSync('**/*.{ts,mts,mjs}', { cwd: join(root, folder) })
    .map((file) => file.replaceAll('\\', '/'))
    .flatMap((file) => importsOf(folder, file).map((imported) => ({ file, imported })))
    .filter(({ file, imported }) => roomOf(file, rooms) >= 0 && !imported.startsWith('..'));
  const stray = imports.filter(({ file, imported }) => {
    const below = roomOf(imported, rooms);
    return below < 0 || below > roomOf(file, rooms);
  });
  return { stray: stray.map(({ file, imported }) => `${file} -> ${imported}`), count: imports.length };
}

/** Paths below the folder; those outside of it begin with `..`. */
function importsOf(folder: string, file: string): string[] {
  const text = readFileSync(join(root, folder, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, name = '']) => posix.join(posix.dirname(file), name));
}

/** How high it lies; -1: nowhere. */
function roomOf(file: string, rooms: readonly string[]): number {
  const own = rooms.filter((room) => file.startsWith(room)).sort((one, other) => other.length - one.length);
  return own[0] === undefined ? -1 : rooms.indexOf(own[0]);
}
