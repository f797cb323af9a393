import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Sample } from './samples.ts';

export const LABELS = ['same', 'series', 'different'] as const;
export type Label = (typeof LABELS)[number];

export interface LabelledPair {
  label: Label;
  /** The two articles as the file names them. */
  a: string;
  b: string;
  one: Sample;
  other: Sample;
  /** How many pairs of the stream this one stands for; 1 if the file does not say. */
  weight: number;
  /** Where the pair was found, if the file says so: `join-same`. */
  origin?: string;
  /** Name of the pairs file, without its suffix; of its folder, if several files have that name. */
  file: string;
}

/**
 * The pairs of some files whose both articles are among the samples. A heading line names the columns: `label`,
 * `article_a`, `article_b` (article ids or file names) and perhaps `weight`.
 * @throws if a column or a label is missing
 */
export async function loadPairs(paths: readonly string[], samples: readonly Sample[]): Promise<LabelledPair[]> {
  const byName = new Map<string, Sample>();
  for (const sample of samples) byName.set(sample.file, sample).set(sample.article.articleId, sample);
  const names = paths.map((path) => basename(path).replace(/\.\w+$/, ''));
  const isShared = (name: string): boolean => names.indexOf(name) !== names.lastIndexOf(name);
  const files = paths.map((path, i) => {
    const name = names[i] as string;
    return loadFile(path, isShared(name) ? basename(dirname(path)) : name, byName);
  });
  return (await Promise.all(files)).flat();
}

async function loadFile(path: string, file: string, byName: ReadonlyMap<string, Sample>): Promise<LabelledPair[]> {
  const [heading = '', ...lines] = (await readFile(path, 'utf8')).split(/\r?\n/);
  const columns = heading.split('\t');
  for (const name of ['label', 'article_a', 'article_b']) {
    if (!columns.includes(name)) throw new Error(`${path}: its first line names no column ${name}`);
  }
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const cells = line.split('\t');
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    const label = LABELS.find((known) => known === cell('label'));
    if (!label) throw new Error(`${path}, line ${index + 2}: the label is none of ${LABELS.join(', ')}`);
    const [a, b] = [cell('article_a'), cell('article_b')];
    // Of a correction the files are known as well: the table's id of an article may have a suffix that no file states.
    const named = (id: string, file: string) => byName.get(id) ?? byName.get(basename(file));
    const [one, other] = [named(a, cell('file_a')), named(b, cell('file_b'))];
    const weight = Number(cell('weight')) || 1;
    const origin = cell('origin');
    return one && other ? [{ label, a, b, one, other, weight, file, ...(origin && { origin }) }] : [];
  });
}
