/** Words that two texts share, or that only one has. */
export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

const WORDS = new Intl.Segmenter('und', { granularity: 'word' });

/** Words added and removed, beyond which two texts are simply two: time and memory grow with its square. */
const MOST_CHANGES = 1_500;

/**
 * The least words that were removed and added, by Myers' algorithm: http://www.xmailserver.org/diff2.pdf. `same` and
 * `removed` in their order are the one text, `same` and `added` the other.
 */
export function diffWords(before: string, after: string): DiffPart[] {
  const [one, other] = [before, after].map((text) => [...WORDS.segment(text)].map(({ segment }) => segment));
  if (!one || !other) return [];
  let start = 0;
  while (start < Math.min(one.length, other.length) && one[start] === other[start]) start++;
  let end = 0;
  const most = Math.min(one.length, other.length) - start;
  while (end < most && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
  return joined([
    ...one.slice(0, start).map((text) => ({ kind: 'same', text }) as const),
    ...changes(one.slice(start, one.length - end), other.slice(start, other.length - end)),
    ...one.slice(one.length - end).map((text) => ({ kind: 'same', text }) as const),
  ]);
}

function changes(one: readonly string[], other: readonly string[]): DiffPart[] {
  const [n, m] = [one.length, other.length];
  const most = Math.min(n + m, MOST_CHANGES);
  /** For each number of changes how far each diagonal reaches. */
  const steps: Int32Array[] = [];
  let reach = new Int32Array(2 * most + 3);
  for (let d = 0; d <= most; d++) {
    steps.push(reach.slice());
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(reach, k - 1, most) < at(reach, k + 1, most));
      let x = down ? at(reach, k + 1, most) : at(reach, k - 1, most) + 1;
      while (x < n && x - k < m && one[x] === other[x - k]) x++;
      reach[k + most + 1] = x;
      if (x >= n && x - k >= m) return walkBack(one, other, steps, most);
    }
  }
  reach = new Int32Array();
  return [
    ...one.map((text) => ({ kind: 'removed', text }) as const),
    ...other.map((text) => ({ kind: 'added', text }) as const),
  ];
}

const at = (reach: Int32Array, k: number, most: number): number => reach[k + most + 1] ?? 0;

function walkBack(
  one: readonly string[],
  other: readonly string[],
  steps: readonly Int32Array[],
  most: number,
): DiffPart[] {
  const parts: DiffPart[] = [];
  let [x, y] = [one.length, other.length];
  for (let d = steps.length - 1; d >= 0; d--) {
    const reach = steps[d] as Int32Array;
    const k = x - y;
    const down = k === -d || (k !== d && at(reach, k - 1, most) < at(reach, k + 1, most));
    const from = down ? at(reach, k + 1, most) : at(reach, k - 1, most);
    const fromY = from - (down ? k + 1 : k - 1);
    for (; x > from && y > fromY && x > 0 && y > 0; y--) parts.push({ kind: 'same', text: one[--x] as string });
    if (d === 0) break;
    parts.push(down ? { kind: 'added', text: other[--y] as string } : { kind: 'removed', text: one[--x] as string });
  }
  return parts.reverse();
}

function joined(parts: readonly DiffPart[]): DiffPart[] {
  const runs: DiffPart[] = [];
  for (const { kind, text } of parts) {
    const last = runs.at(-1);
    if (last?.kind === kind) runs[runs.length - 1] = { kind, text: last.text + text };
    else if (text !== '') runs.push({ kind, text });
  }
  return runs;
}
