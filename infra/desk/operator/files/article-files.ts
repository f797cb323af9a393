import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { explain, UsageError } from '../explain.ts';

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

/** A path that is not uploaded although it was given, or is below a given folder. */
export interface PassedOver {
  readonly path: string;
  /** To follow the path in a sentence: `cannot be read: EACCES: permission denied`. */
  readonly why: string;
  /** It may hold articles that are missing now; otherwise it is of a kind that is never read. */
  readonly unreadable: boolean;
}

/**
 * The given files, and all files below the given folders, in the order given and then by name. A file that is found
 * twice is listed once. Links to files are followed, links to folders are not: they may form a circle.
 * @throws UsageError if a path does not exist.
 */
export async function findArticleFiles(
  paths: readonly string[],
  onPassedOver: (passed: PassedOver) => void,
): Promise<ArticleFile[]> {
  const seen = new Set<string>();
  const names = new Set<string>();
  const files: ArticleFile[] = [];
  for (const given of paths) {
    const kind = await kindOf(given).catch((cause) => {
      if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
        throw new UsageError(`There is no file or folder ${given}`, { cause });
    });
    const isFolder = kind === 'folder';
    const folder = resolve(isFolder ? given : dirname(given));
    for (const path of isFolder ? await pathsBelow(given, onPassedOver) : [given]) {
      if (seen.has(resolve(path))) continue;
      seen.add(resolve(path));
      const passed = await passedOver(path);
      if (passed) {
        onPassedOver(passed);
        continue;
      }
      const name = unusedName(names, dirname(folder), relative(dirname(folder), resolve(path)).split(sep).join('/'));
      names.add(name);
      files.push({ path, name });
    }
  }
  return files;
}

/** All files below a folder, by name. */
async function pathsBelow(folder: string, onPassedOver: (passed: PassedOver) => void): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    onPassedOver(unreadable(folder, error));
    return [];
  });
  const below = entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? pathsBelow(path, onPassedOver) : [path];
  });
  return (await Promise.all(below)).flat().sort();
}

/** Why a path is not uploaded; undefined for a file that can be read. */
async function passedOver(path: string): Promise<PassedOver | undefined> {
  try {
    const kind = await kindOf(path);
    // Not before: opening a pipe would wait for a writer.
    if (kind === 'file') return void (await (await open(path)).close());
    const why = kind === 'folder' ? 'is a link to a folder' : 'is neither a file nor a folder';
    return { path, why, unreadable: false };
  } catch (error) {
    return unreadable(path, error);
  }
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const found = await stat(path);
  return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : undefined;
}

/** Without the call and the path, which end Node's message. */
function unreadable(path: string, error: unknown): PassedOver {
  return { path, why: `cannot be read: ${explain(error).split(', ')[0]}`, unreadable: true };
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
