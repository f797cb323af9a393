import type { Random } from '../../../fixtures/random.ts';
import { SEEDS } from './seeds.ts';

/** Pieces that mean something to the reader, to put anywhere; between bars, for some are spaces. */
export const TOKENS: readonly string[] = [
  '---\n¦\n---\n¦+++\n¦...\n¦\n¦\r¦\t¦  ¦: ¦:¦：¦- ¦-¦[¦]¦{¦}¦"¦\'¦,¦，¦|¦>-¦#¦ #¦&a ¦*a¦!t ¦%¦@¦`¦\\¦\\:¦\\"¦? ¦<<<<<<< x\n',
  'title: ¦date: ¦author: ¦tags: ¦id: ¦url: https://a.b/¦oid: 001\n¦aid: 0015827645\n¦content_hash: ¦crawled_at: ',
  '__proto__: ¦constructor: ¦&amp;¦&#x41;¦&zwnj;¦&¦한글¦기자¦특파원¦a@b.cd¦(¦)¦=¦·¦[속보] ¦(종합)¦ — Update¦2021-03-04',
  '2021년 3월 4일¦Mar 4, 2021¦12:60¦\0¦\u0007¦\ufeff¦\ufffd¦\u0301¦Σ¦👍¦\u200b¦*Crawled at: x*\n¦# ¦**k** | t |¦{{ x }}',
].flatMap((pieces) => pieces.split('¦'));

/** Longest file that is made, in bytes: time goes into many files, not into long ones. */
const LONGEST = 4096;

/** The next file to try: a seed with one to eight changes, half of the time crossed with another seed. */
export function mutate(random: Random): Uint8Array {
  let bytes = random.pick(SEEDS);
  if (random.chance(0.5)) bytes = cross(bytes, random.pick(SEEDS), random);
  const changes = 1 + random.int(8);
  for (let change = 0; change < changes; change += 1) bytes = random.pick(CHANGES)(bytes, random);
  return bytes.subarray(0, LONGEST);
}

const CHANGES: readonly ((bytes: Uint8Array, random: Random) => Uint8Array)[] = [
  (bytes, random) => splice(bytes, at(bytes, random), 0, Buffer.from(random.pick(TOKENS))),
  (bytes, random) => splice(bytes, lineStart(bytes, random), 0, Buffer.from(random.pick(TOKENS))),
  (bytes, random) => splice(bytes, at(bytes, random), random.int(20), new Uint8Array()),
  (bytes, random) => splice(bytes, at(bytes, random), 1, Uint8Array.of(random.int(256))),
  (bytes, random) => {
    const from = at(bytes, random);
    const copied = bytes.subarray(from, from + random.int(60));
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
  return random.int(bytes.length + 1);
}

function lineStart(bytes: Uint8Array, random: Random): number {
  return bytes.indexOf(0x0a, at(bytes, random)) + 1;
}
