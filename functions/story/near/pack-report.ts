import { FINGERPRINT_BYTES, fingerprintFromBytes, fingerprintToBytes } from '../../article/fingerprint/bytes.ts';
import type { NearReport } from './near-report.ts';

/** The part of a report that is for machines only. */
type Packed = Pick<NearReport, 'fingerprint' | 'numbers' | 'names' | 'words'>;

const LISTS = FINGERPRINT_BYTES + 3;

/** Fingerprint; how many numbers, names and words (a byte each); their 16-bit hashes, little-endian. At most 616 bytes. */
export function packReport({ fingerprint, numbers, names, words }: Packed): Uint8Array {
  const facts = [...numbers, ...names, ...words];
  const bytes = new Uint8Array(LISTS + 2 * facts.length);
  bytes.set(fingerprintToBytes(fingerprint));
  bytes.set([numbers.length, names.length, words.length], FINGERPRINT_BYTES);
  const view = new DataView(bytes.buffer, LISTS);
  for (const [i, fact] of facts.entries()) view.setUint16(2 * i, fact, true);
  return bytes;
}

/** Undefined for bytes that are no report of this version: such a claim is taken, and unlike everything. */
export function unpackReport(bytes: Uint8Array): Packed | undefined {
  const fingerprint = fingerprintFromBytes(bytes.subarray(0, FINGERPRINT_BYTES));
  const [numbers = 0, names = 0, words = 0] = bytes.subarray(FINGERPRINT_BYTES, LISTS);
  const counted = numbers + names + words;
  if (!fingerprint || bytes.length !== LISTS + 2 * counted) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + LISTS);
  const facts = Array.from({ length: counted }, (_, i) => view.getUint16(2 * i, true));
  return {
    fingerprint,
    numbers: facts.slice(0, numbers),
    names: facts.slice(numbers, numbers + names),
    words: facts.slice(numbers + names),
  };
}
