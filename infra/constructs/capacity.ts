import type { Settings } from '../settings/settings.ts';

/**
 * How much one run of a part does, and where that ends. `npm run capacity` runs the parts against 1, 10 and 30 million
 * articles a month; docs/performance.md has these lines as a table.
 */
export interface Capacity {
  /** What one run does, and what bounds it. Markdown. */
  readonly run: string;
  /** What comes first above that, and what is late, left out or lost then. Markdown. */
  readonly above: string;
  /** Articles a day up to which it keeps up; absent: its work does not grow with them. The stack warns above it. */
  readonly mostArticlesPerDay?: (settings: Settings) => number;
  /**
   * What says that it comes near: `time`, a run that takes 70% of its time-out; `backlog`, what waits for it, because
   * its runs may last for minutes, or stop before their time is over.
   */
  readonly watched: 'time' | 'backlog';
}

/** Of a time-out, from which a run is near its end. */
export const NEAR = 0.7;

/** Files that one invocation of ingest reads in a second, with matching (docs/performance.md). */
export const FILES_A_SECOND = 36;

/** What the stack says at synth of the parts that do not keep up with `articlesPerDay`. */
export function capacityWarnings(parts: Readonly<Record<string, Capacity>>, settings: Settings): string[] {
  const { articlesPerDay } = settings;
  return Object.entries(parts).flatMap(([name, { mostArticlesPerDay, above }]) => {
    const most = mostArticlesPerDay?.(settings) ?? Number.POSITIVE_INFINITY;
    if (articlesPerDay <= most) return [];
    const plain = above.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll('`', '');
    return `articlesPerDay is ${articlesPerDay}, and ${name} keeps up with ${Math.floor(most)}: ${plain}.`;
  });
}

/**
 * Files in which the stories of a day are kept: one of 30,000 stories is read and written in a second of CPU
 * (functions/feed/story-days.ts).
 */
export function partsOfDay(articlesPerDay: number): 1 | 24 | 144 {
  return articlesPerDay <= 100_000 ? 1 : articlesPerDay <= 400_000 ? 24 : 144;
}
