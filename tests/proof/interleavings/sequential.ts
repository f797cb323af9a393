import { record } from './explore.ts';
import { emptySnapshot, type Snapshot } from './snapshot.ts';
import type { Work } from './writer.ts';

/** The tables in which the files end that come one after the other, in any order. */
export async function sequentialEnds(before: readonly Work[], racing: readonly Work[]): Promise<Set<string>> {
  const ends = new Set<string>();
  for (const order of permutations(racing)) {
    let table: Snapshot = emptySnapshot();
    for (const arrival of [...before, ...order]) table = await record(arrival, table);
    ends.add(table.text);
  }
  return ends;
}

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length <= 1) return [[...list]];
  return list.flatMap((one, at) => permutations(list.toSpliced(at, 1)).map((others) => [one, ...others]));
}
