/** The clock of whoever looks on, by name: every time on their screen is of it. */
export function clockName(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** An instant on that clock: `2026-01-05 19:00:00`. @param instant ISO 8601. */
export function onClock(instant: string): string {
  const date = new Date(instant);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${date.toTimeString().slice(0, 8)}`;
}
