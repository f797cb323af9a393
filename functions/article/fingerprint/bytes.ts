import { BODY_BINS, type Fingerprint, LEAD_BINS } from './fingerprint.ts';

/**
 * First byte of a stored fingerprint. Another shingle, hash, bin or byline rule is another version: unlike ones do not
 * compare.
 */
const FINGERPRINT_VERSION = 2;

const HEADER = 5;
export const FINGERPRINT_BYTES = HEADER + BODY_BINS + LEAD_BINS;

/** A fingerprint without its anchors, which live in keys. */
export type StoredFingerprint = Omit<Fingerprint, 'anchors'>;

/**
 *     0       version
 *     1–2     different shingles of the text, capped at 65,535 (little-endian)
 *     3–4     different shingles of headline and lead
 *     5–260   sketch of the text
 *     261–324 sketch of headline and lead
 */
export function fingerprintToBytes({ size, leadSize, body, lead }: StoredFingerprint): Uint8Array {
  const bytes = new Uint8Array(FINGERPRINT_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, FINGERPRINT_VERSION);
  view.setUint16(1, Math.min(size, 0xffff), true);
  view.setUint16(3, Math.min(leadSize, 0xffff), true);
  bytes.set(body, HEADER);
  bytes.set(lead, HEADER + BODY_BINS);
  return bytes;
}

/** Undefined for bytes of another version: nothing can be said about that text. */
export function fingerprintFromBytes(bytes: Uint8Array): StoredFingerprint | undefined {
  if (bytes.length !== FINGERPRINT_BYTES || bytes[0] !== FINGERPRINT_VERSION) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    size: view.getUint16(1, true),
    leadSize: view.getUint16(3, true),
    body: bytes.subarray(HEADER, HEADER + BODY_BINS),
    lead: bytes.subarray(HEADER + BODY_BINS),
  };
}
