/** A source of chance that gives the same values for the same seed, so that every run can be repeated. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, below). */
  int(below: number): number;
  chance(probability: number): boolean;
  /** @throws where the list is empty. */
  pick<T>(from: readonly T[]): T;
  shuffle<T>(list: readonly T[]): T[];
  /** A source of its own: the same for the same seed and name, whatever was drawn before. */
  fork(name: string): Random;
}

/** sfc32 of PractRand: four words of state, and it passes PractRand's tests. */
export function seededRandom(seed: string): Random {
  let [a, b, c, d] = [wordOf(seed, 1), wordOf(seed, 2), wordOf(seed, 3), 1];
  function next(): number {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  }
  // The first values still show the seed.
  for (let i = 0; i < 12; i++) next();
  const int = (below: number): number => Math.floor(next() * below);
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick(from) {
      if (from.length === 0) throw new Error('there is nothing to pick from');
      return from[int(from.length)] as (typeof from)[number];
    },
    shuffle(list) {
      const all = [...list];
      for (let i = all.length - 1; i > 0; i--) {
        const j = int(i + 1);
        [all[i], all[j]] = [all[j] as (typeof all)[number], all[i] as (typeof all)[number]];
      }
      return all;
    },
    fork: (name) => seededRandom(`${seed}/${name}`),
  };
}

/** FNV-1a of a text, with a start of its own for each word. */
function wordOf(text: string, start: number): number {
  let hash = Math.imul(start, 0x9e3779b9) ^ 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash | 0;
}
