/** An edition that is due: what its page is called, and of which time it is. Instants are ISO 8601 UTC. */
export interface Slot {
  /** `2026-01-05` of a whole day; `2026-01-05-1800` of one that is made at an hour. */
  readonly name: string;
  /** The edition has what was reported from here on, and before `to`. */
  readonly from: string;
  readonly to: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * The editions that end after one instant and not after another, in their order. The first one of a day goes on from
 * the last one of the day before, and each later one is of the day so far; at midnight comes one of the whole day.
 * @param hours `HH:MM` in the zone, in order. Days of 23 and 25 hours have all of them: an hour that is skipped comes
 * as the clock goes on, and one that comes twice counts once
 */
export function slotsBetween(afterMs: number, untilMs: number, hours: readonly string[], timeZone: string): Slot[] {
  const slots: Slot[] = [];
  const instant = (day: string, hour: string) => iso(instantOf(day, hour, timeZone));
  for (let day = dayAt(afterMs - DAY_MS, timeZone); day <= dayAt(untilMs, timeZone); day = nextDay(day, 1)) {
    const begin = instant(day, '00:00');
    const last = hours.at(-1);
    const evening = last === undefined ? begin : instant(nextDay(day, -1), last);
    for (const [at, hour] of hours.entries())
      slots.push({
        name: `${day}-${hour.replace(':', '')}`,
        from: at === 0 ? evening : begin,
        to: instant(day, hour),
      });
    slots.push({ name: day, from: begin, to: instant(nextDay(day, 1), '00:00') });
  }
  return slots.filter(({ to }) => Date.parse(to) > afterMs && Date.parse(to) <= untilMs);
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** The first instant at which clocks of the zone show this time of this day, or have gone past it. */
function instantOf(day: string, hour: string, timeZone: string): number {
  const shown = Date.parse(`${day}T${hour}:00Z`);
  const [before, after] = [shown - offsetAt(shown - DAY_MS, timeZone), shown - offsetAt(shown + DAY_MS, timeZone)];
  const right = [before, after].filter((ms) => ms + offsetAt(ms, timeZone) === shown);
  return right.length > 0 ? Math.min(...right) : before;
}

/** Milliseconds by which clocks of the zone are ahead of UTC. */
function offsetAt(ms: number, timeZone: string): number {
  const minute = Math.floor(ms / MINUTE_MS) * MINUTE_MS;
  return Date.parse(`${formatOf(timeZone).format(minute).replace(' ', 'T')}Z`) - minute;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  // Sweden writes dates and times as ISO 8601 does.
  const options = { timeZone, dateStyle: 'short', timeStyle: 'medium' } as const;
  const format = FORMATS.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', options);
  FORMATS.set(timeZone, format);
  return format;
}

/** The day that clocks of the zone show. */
const dayAt = (ms: number, timeZone: string): string => iso(ms + offsetAt(ms, timeZone)).slice(0, 10);

const nextDay = (day: string, days: number): string => iso(Date.parse(day) + days * DAY_MS).slice(0, 10);
