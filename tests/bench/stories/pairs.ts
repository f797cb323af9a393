import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Sample } from './load.ts';

/** What two readers called a pair of article files. */
export const LABELS = ['same', 'series', 'different'] as const;
export type Label = (typeof LABELS)[number];

export interface LabelledPair {
  readonly label: Label;
  readonly one: Sample;
  readonly other: Sample;
  /** `chosen`: the bounds were set on these; `kept`: figures beside them, to see whether the rules hold as well elsewhere. */
  readonly part: 'chosen' | 'kept';
}

/** Of 256 pairs by hash, so many are kept: two in five. */
const KEPT = 102;

/**
 * Reads a pairs file: a heading line (or none), then label and two file names, separated by tabs.
 * @throws Error that names the line that is none of that, or the file that is not in the folder.
 */
export async function loadPairs(path: string, samples: readonly Sample[]): Promise<LabelledPair[]> {
  const byFile = new Map(samples.map((sample) => [sample.file, sample]));
  const lines = (await readFile(path, 'utf8')).split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const [label, a = '', b = ''] = line.split('\t');
    if (line.trim() === '' || (index === 0 && !isLabel(label))) return [];
    const at = `${path}, line ${index + 1}`;
    if (!isLabel(label)) throw new Error(`${at}: ${label} is none of ${LABELS.join(', ')}`);
    const find = (file: string): Sample => {
      const sample = byFile.get(file);
      if (!sample) throw new Error(`${at}: ${file} is not among the articles, or cannot be read`);
      return sample;
    };
    return [{ label, one: find(a), other: find(b), part: partOf(a, b) }];
  });
}

const isLabel = (text: string | undefined): text is Label => LABELS.some((label) => label === text);

/** By hash of the two names, so that a pair stays in its part whatever else is in the file. */
function partOf(a: string, b: string): LabelledPair['part'] {
  const [first = 0] = createHash('sha256').update([a, b].sort().join('|')).digest();
  return first < KEPT ? 'kept' : 'chosen';
}
