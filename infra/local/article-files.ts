import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { UsageError } from './options.ts';

/** A file to upload. */
export interface ArticleFile {
  readonly path: string;
  /** Where it lies below the folder that was given, with `/`; for a file that was given, its own name. No two are the same. */
  readonly name: string;
}

/**
 * The files and, with everything below them, the folders that were given, in the order given and then by name. A file that is reached twice is
 * listed once.
 * @throws UsageError in one line when a path does not exist.
 */
export async function findArticleFiles(paths: readonly string[]): Promise<ArticleFile[]> {
  const seen = new Set<string>();
  const names = new Set<string>();
  const files: ArticleFile[] = [];
  for (const given of paths) {
    const root = await inspect(given);
    const found = root === 'folder' ? await filesBelow(given) : [given];
    for (const path of found) {
      const real = await realpath(path);
      if (seen.has(real)) continue;
      seen.add(real);
      const own = root === 'folder' ? relative(given, path).split(sep).join('/') : basename(given);
      const name = unusedName(names, basename(await realpath(given)), own);
      names.add(name);
      files.push({ path, name });
    }
  }
  return files;
}

async function inspect(path: string): Promise<'folder' | 'file'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    throw new UsageError(`There is no file or folder ${path}`, { cause: error });
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(path)))) files.push(path);
  }
  return files.sort();
}

async function leadsToFile(link: string): Promise<boolean> {
  try {
    return (await stat(link)).isFile();
  } catch {
    // It leads nowhere.
    return false;
  }
}

/** The file's own name, else with that of its folder in front, else with a number as well: an upload must not overwrite another. */
function unusedName(used: ReadonlySet<string>, folder: string, own: string): string {
  if (!used.has(own)) return own;
  let name = `${folder}/${own}`;
  for (let count = 2; used.has(name); count += 1) name = `${folder}~${count}/${own}`;
  return name;
}
