/**
 * A window is read this many minutes after its end. `firstSeenAt` is the instant of a decision, which is committed within
 * the 30 s that an invocation may take, and listed by the day index usually a second later.
 */
export const LAG_MINUTES = 2;

const MINUTE_MS = 60_000;

/**
 * The end of the window that is due at an instant. Windows are whole multiples of their length since midnight, UTC. The
 * result is the same for every delivery of a scheduled event, also for a late one.
 * @param time ISO 8601, as the event says it
 * @param minutes the length of a window
 */
export function windowEnd(time: string, minutes: number): string {
  const length = minutes * MINUTE_MS;
  const due = Date.parse(time) - LAG_MINUTES * MINUTE_MS;
  return new Date(Math.floor(due / length) * length).toISOString();
}

/** An instant this many minutes earlier. */
export function minutesBefore(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) - minutes * MINUTE_MS).toISOString();
}
