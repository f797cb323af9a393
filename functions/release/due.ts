import { listOn } from '../story/items/keys.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A release that has not happened after so long is overdue. */
const OVERDUE_MINUTES = 5;
/** Overdue ones are asked for again this often: each failure is a dead letter. */
const AGAIN_MINUTES = 15;
const DAYS_BACK = 31;

/** The lists of the day index with the embargoes that have ended, and from when on: every quarter of an hour all. */
export function dueLists(now: Date): { list: string; from: string }[] {
  const isFull = now.getUTCMinutes() % AGAIN_MINUTES === 0;
  const sinceMs = now.getTime() - (isFull ? DAYS_BACK * DAY_MS : OVERDUE_MINUTES * MINUTE_MS);
  const from = new Date(sinceMs).toISOString();
  const lists: { list: string; from: string }[] = [];
  for (let day = now.toISOString().slice(0, 10); day >= from.slice(0, 10); day = dayBefore(day))
    lists.push({ list: listOn('due', day), from });
  return lists;
}

export function isOverdue(until: string, now: Date): boolean {
  return now.getTime() - Date.parse(until) > OVERDUE_MINUTES * MINUTE_MS;
}

const dayBefore = (day: string): string => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);
