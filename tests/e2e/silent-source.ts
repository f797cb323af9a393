import { HOUR_MS, hourOf, newRhythm, WEEK } from '../../functions/sources/rhythm.ts';
import type { Source } from '../../functions/sources/source.ts';

/** A topic that is not of the stack. */
export const OPERATORS_TOPIC = 'arn:aws:sns:us-east-1:000000000000:operators';

/** A source that sent ten files in every hour, until a day ago. */
export function silentSource(name: string, now: number): Source {
  const last = now - 24 * HOUR_MS;
  const hour = hourOf(last);
  const counts = { files: 240, rejected: 0, first: 60, repeats: 120, repaired: 240 };
  return {
    name,
    rhythm: { ...newRhythm(hour - 4 * WEEK), hour, means: new Uint16Array(WEEK).fill(1_000) },
    lastSeenAt: new Date(last).toISOString(),
    longestPause: 1,
    days: [{ day: Math.floor(last / (24 * HOUR_MS)), ...counts }],
    lately: { files: 30, rejected: 0 },
  };
}
