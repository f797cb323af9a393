import { SEEDS } from './seeds.ts';
import { TOKENS } from './tokens.ts';

/** Longest file that is made, in bytes: time goes into many files, not into long ones. */
const LONGEST = 4096;

export type Random = () => number;

/** The next file to try: a seed with one to eight changes, half of the time crossed with another seed. */
export function mutate(random: Random): Uint8Array {
  let bytes = pick(SEEDS, random);
  if (random() < 0.5) bytes = cross(bytes, pick(SEEDS, random), random);
  const changes = 1 + Math.floor(random() * 8);
  for (let change = 0; change < changes; change += 1) bytes = pick(CHANGES, random)(bytes, random);
  return bytes.subarray(0, LONGEST);
}

const CHANGES: readonly ((bytes: Uint8Array, random: Random) => Uint8Array)[] = [
  (bytes, random) => splice(bytes, at(bytes, random), 0, Buffer.from(pick(TOKENS, random))),
  (bytes, random) => splice(bytes, lineStart(bytes, random), 0, Buffer.from(pick(TOKENS, random))),
  (bytes, random) => splice(bytes, at(bytes, random), Math.floor(random() * 20), new Uint8Array()),
  (bytes, random) => splice(bytes, at(bytes, random), 1, Uint8Array.of(Math.floor(random() * 256))),
  (bytes, random) => {
    const from = at(bytes, random);
    const copied = bytes.subarray(from, from + Math.floor(random() * 60));
    return splice(bytes, at(bytes, random), 0, copied);
  },
  (bytes, random) => bytes.subarray(0, at(bytes, random)),
];

function cross(one: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  return Buffer.concat([one.subarray(0, lineStart(one, random)), other.subarray(lineStart(other, random))]);
}

function splice(bytes: Uint8Array, from: number, removed: number, inserted: Uint8Array): Uint8Array {
  return Buffer.concat([bytes.subarray(0, from), inserted, bytes.subarray(from + removed)]);
}

function at(bytes: Uint8Array, random: Random): number {
  return Math.floor(random() * (bytes.length + 1));
}

function lineStart(bytes: Uint8Array, random: Random): number {
  return bytes.indexOf(0x0a, at(bytes, random)) + 1;
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item;
}
