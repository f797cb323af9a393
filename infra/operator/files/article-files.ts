import type { Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { UsageError } from '../explain.ts';
import { printable } from '../terminal/text.ts';

/** A file to upload. */
export interface ArticleFile {
  readonly path: string;
  /**
   * The name of the given folder and the path below it, with `/`, however the folder was written (`site`, `./site/`,
   * `/abs/site`). A file that is given itself has the name that it gets when its folder is given. No two names are the
   * same.
   */
  readonly name: string;
}

/**
 * The given files, and all files below the given folders, in the order given and then by name. A file that is found
 * twice is listed once.
 * @param onPassedOver gets everything that is left out. Default: prints it on standard error.
 * @throws UsageError if a path does not exist.
 */
export async function findArticleFiles(
  paths: readonly string[],
  onPassedOver: OnPassedOver = (passed) => console.error(passedOverLine(passed)),
): Promise<ArticleFile[]> {
  const seen = new Set<string>();
  const names = new Set<string>();
  const files: ArticleFile[] = [];
  for (const given of paths) {
    const isFolder = await isFolderAt(given, onPassedOver);
    const found = isFolder ? await filesBelow(given, onPassedOver) : isFolder === false ? [given] : [];
    for (const path of found) {
      const real = await readablePath(path, onPassedOver);
      if (real === undefined || seen.has(real)) continue;
      seen.add(real);
      const folder = isFolder ? given : dirname(given);
      const root = dirname(await realpath(folder));
      const below = join(basename(await realpath(folder)), relative(folder, path));
      const name = unusedName(names, root, below.split(sep).join('/'));
      names.add(name);
      files.push({ path, name });
    }
  }
  return files;
}

/** Undefined if it is neither a folder nor a file, or cannot be read. */
async function isFolderAt(path: string, onPassedOver: OnPassedOver): Promise<boolean | undefined> {
  try {
    const found = await stat(path);
    if (found.isDirectory() || found.isFile()) return found.isDirectory();
    onPassedOver(noFile(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      throw new UsageError(`There is no file or folder ${path}`, { cause: error });
    }
    onPassedOver(unreadable(path, error));
  }
  return undefined;
}

/** The file's real path; undefined if it cannot be read. */
async function readablePath(path: string, onPassedOver: OnPassedOver): Promise<string | undefined> {
  try {
    await (await open(path)).close();
    return await realpath(path);
  } catch (error) {
    onPassedOver(unreadable(path, error));
    return undefined;
  }
}

/** The name, with as many of the folders above it as make it unique: an upload must not overwrite another. */
function unusedName(used: ReadonlySet<string>, folder: string, own: string): string {
  let name = own;
  for (let above = folder; used.has(name); above = dirname(above)) {
    if (above === dirname(above)) return unusedName(used, folder, `~${own}`);
    name = `${basename(above)}/${name}`;
  }
  return name;
}

/**
 * Every file below a folder, by name, and links to files. Links to folders are not followed: they may form a circle.
 */
export async function filesBelow(folder: string, onPassedOver: OnPassedOver): Promise<string[]> {
  const files: string[] = [];
  const folders = [folder];
  for (const below of folders) {
    for (const entry of await entriesOf(below, onPassedOver)) {
      const path = join(below, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(path, onPassedOver)))) files.push(path);
      else if (!entry.isSymbolicLink()) onPassedOver(noFile(path));
    }
  }
  return files.sort();
}

async function entriesOf(folder: string, onPassedOver: OnPassedOver): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    onPassedOver(unreadable(folder, error));
    return [];
  }
}

async function leadsToFile(path: string, onPassedOver: OnPassedOver): Promise<boolean> {
  try {
    const target = await stat(path);
    if (target.isFile()) return true;
    const why = 'is a link to a folder, which is not followed';
    onPassedOver(target.isDirectory() ? { path, why, unreadable: false } : noFile(path));
  } catch (error) {
    const nowhere = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    onPassedOver(nowhere ? { path, why: 'is a link to nothing', unreadable: true } : unreadable(path, error));
  }
  return false;
}

/** A path that is not uploaded although it was given, or is below a given folder. */
export interface PassedOver {
  readonly path: string;
  /** To follow the path in a sentence: `cannot be read: EACCES: permission denied`. */
  readonly why: string;
  /** It may hold articles that are missing now; otherwise it is of a kind that is never read. */
  readonly unreadable: boolean;
}

export type OnPassedOver = (passed: PassedOver) => void;

export function passedOverLine({ path, why }: PassedOver): string {
  return `Not uploaded: ${printable(path)} ${why}`;
}

/** @param error of the file system. */
export function unreadable(path: string, error: unknown): PassedOver {
  // The rest of Node's message is the call and the path.
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split(', ');
  return { path, why: `cannot be read: ${reason}`, unreadable: true };
}

/** Opening a pipe would wait for a writer. */
export function noFile(path: string): PassedOver {
  return { path, why: 'is neither a file nor a folder', unreadable: false };
}
