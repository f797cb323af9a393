import { loadAnyDate } from '../lazy.cjs';
import { hasFixedOffset, readPlainDate } from './plain-date.ts';

export type DateReading = { ok: true; instant: string } | { ok: false; reason: 'unreadable' | 'ambiguous' | 'partial' };

/**
 * Reads a written date as an instant (ISO 8601, UTC). One without a zone is in `timeZone`. Strict: 30 February is no date,
 * and neither is 25 o'clock. A time that a clock change skips or repeats is taken as the offset before the change has it.
 */
export function readDate(written: string, timeZone: string): DateReading {
  const plain = readPlainDate(written.trim(), timeZone);
  return plain === undefined ? loadAnyDate().readAnyDate(written, timeZone) : { ok: true, instant: plain };
}

/** Whether this machine knows a time zone by this name. Asked with a setting, not with what a file says: it is remembered. */
export function isTimeZone(name: string): boolean {
  if (hasFixedOffset(name)) return true;
  const known = askedFor.get(name) ?? lookUp(name);
  askedFor.set(name, known);
  return known;
}

const askedFor = new Map<string, boolean>();

function lookUp(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // RangeError: no such zone
  }
}
