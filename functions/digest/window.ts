/**
 * So long after its end a window is read, in minutes. `firstSeenAt` is the instant of a decision, which is committed within the 30 seconds
 * an invocation may take, and listed by the index usually a second later.
 */
export const LAG_MINUTES = 2;

const MINUTE_MS = 60_000;

/**
 * The end of the window that is due at an instant: windows are whole multiples of their length since midnight, UTC. The same for every
 * delivery of a scheduled event, and for a late one.
 * @param time ISO 8601, as the event says it
 * @param minutes the length of a window
 */
export function windowEnd(time: string, minutes: number): string {
  const length = minutes * MINUTE_MS;
  const due = Date.parse(time) - LAG_MINUTES * MINUTE_MS;
  return new Date(Math.floor(due / length) * length).toISOString();
}

/** An instant so many minutes earlier. */
export function minutesBefore(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) - minutes * MINUTE_MS).toISOString();
}
