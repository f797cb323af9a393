import { DAY_MS, type Source } from '../../functions/sources/source.ts';

/** A topic that is not of the stack. */
export const OPERATORS_TOPIC = 'arn:aws:sns:us-east-1:000000000000:operators';

/** A source that sent ten files in every hour of two days, until a day ago. */
export function silentSource(name: string, now: number): Source {
  const last = now - DAY_MS;
  const day = Math.floor(last / DAY_MS);
  const counts = { files: 240, rejected: 0, first: 60, repeats: 120, repaired: 240 };
  return {
    name,
    lastSeenAt: new Date(last).toISOString(),
    longestPauseHours: 1,
    days: [day, day - 1].map((one) => ({ day: one, ...counts })),
    lately: { files: 30, rejected: 0 },
  };
}
