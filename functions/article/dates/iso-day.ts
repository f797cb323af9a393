const DAY_MS = 24 * 3600 * 1000;

interface Day {
  year: number;
  month: number;
  day: number;
}

/**
 * ISO 8601's other two days: `2026-036` by the day of its year (`ordinal`), `2026-W05-3` by week and weekday; nothing where
 * the year has no such day. Weeks are numbered from the one that 4 January is in, and a week is of its Thursday's year.
 */
export function isoDay(
  year: number,
  { week, weekday, ordinal }: Readonly<Record<string, string | undefined>>,
): Day | undefined {
  if (ordinal !== undefined) {
    const date = new Date(Date.UTC(year, 0, 1) + (Number(ordinal) - 1) * DAY_MS);
    return date.getUTCFullYear() === year ? dayOf(date) : undefined;
  }
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY_MS + (Number(week) - 1) * 7 * DAY_MS;
  if (new Date(monday + 3 * DAY_MS).getUTCFullYear() !== year) return undefined;
  return dayOf(new Date(monday + (Number(weekday) - 1) * DAY_MS));
}

function dayOf(date: Date): Day {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
