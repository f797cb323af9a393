import { lazily } from '../lazily.ts';

/** `2021-03-04-some-title`, as Jekyll, Docusaurus and Zola name posts or their folders: the date is no part of the title. */
const DATED = /^\d{4}-\d\d-\d\d[-_]/;

/** Files that stand for their folder: Hugo's `index.md` and `_index.md`, and what GitHub shows of one. */
const FOLDER_FILE = /^(?:_?index|readme)$/i;

/** A number, a hash or an UUID names a file and says nothing to a person. */
const NAMELESS = lazily(() => /^(?!.*\p{L}{2})|^[\da-f_-]{12,}$|^\d+[-_]\d+$/iu);

/**
 * The title that the name of a file gives, for a file that states none: Obsidian shows notes by their names, Jekyll makes
 * `Some Title` of `2021-03-04-some-title.md`, and Hugo's `index.md` is called like its folder. A name with spaces stands as
 * it is. Nothing where the name is none that a person has given.
 */
export function titleFromKey(key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  const file = key
    .slice(key.lastIndexOf('/') + 1)
    .replace(/\.(?:md|mdx|markdown|txt)$/i, '')
    .replace(/\.[a-z]{2}(?:-[a-z]{2,4})?$/i, '');
  const name = (FOLDER_FILE.test(file) ? (key.split('/').at(-2) ?? '') : file).trim();
  const bare = name.replace(DATED, '');
  if (NAMELESS().test(bare)) return undefined;
  if (/\s/.test(bare) || (bare === name && !/[-_]/.test(bare))) return bare;
  return bare
    .split(/[-_]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
