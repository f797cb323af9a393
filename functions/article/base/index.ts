/** What every room uses of the reader, without loading it. */
export { REASONS, REPAIRS, type ReasonCode, SILENCING, WARNINGS } from './codes.ts';
export { hashText, normaliseText, ownTextKey } from './identity.ts';
export { clip, cut, lazily } from './strings.ts';
