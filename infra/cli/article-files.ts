import { open, realpath, stat } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { filesBelow } from './files-below.ts';
import { noFile, type OnPassedOver, passedOverLine, unreadable } from './passed-over.ts';
import { UsageError } from './usage-error.ts';

/** A file to upload. */
export interface ArticleFile {
  readonly path: string;
  /** Where it lies below the folder that was given, with `/`; for a file that was given, its own name. No two are the same. */
  readonly name: string;
}

/**
 * The files and, with everything below them, the folders that were given, in the order given and then by name. A file that is reached twice is
 * listed once.
 * @param onPassedOver hears of everything that is left out; by default standard error.
 * @throws UsageError in one line when a path does not exist.
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
      const own = isFolder ? relative(given, path).split(sep).join('/') : basename(given);
      const folder = basename(isFolder ? await realpath(given) : dirname(resolve(given)));
      const name = unusedName(names, folder, own);
      names.add(name);
      files.push({ path, name });
    }
  }
  return files;
}

/** Undefined when it is neither a folder nor a file, or when that cannot be known. */
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

/** Where the file really is; undefined when it cannot be read. */
async function readablePath(path: string, onPassedOver: OnPassedOver): Promise<string | undefined> {
  try {
    await (await open(path)).close();
    return await realpath(path);
  } catch (error) {
    onPassedOver(unreadable(path, error));
    return undefined;
  }
}

/** The file's own name, else with that of its folder in front, else with a number as well: an upload must not overwrite another. */
function unusedName(used: ReadonlySet<string>, folder: string, own: string): string {
  if (!used.has(own)) return own;
  let name = `${folder}/${own}`;
  for (let count = 2; used.has(name); count += 1) name = `${folder}~${count}/${own}`;
  return name;
}
