import { readFileSync } from 'node:fs';

/** A reading of the machine's own account of its cores. */
export interface CoreReading {
  /** Cores that were busy on the mean since an earlier reading, with whatever runs on the machine. */
  since(earlier: CoreReading | undefined): number | undefined;
  readonly busy: number;
  readonly all: number;
  readonly cores: number;
}

/** @returns undefined where there is no /proc. Source: https://man7.org/linux/man-pages/man5/proc_stat.5.html */
export function busyCores(): CoreReading | undefined {
  let lines: string[];
  try {
    lines = readFileSync('/proc/stat', 'utf8').split('\n');
  } catch {
    // Another system than Linux.
    return undefined;
  }
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, ...interrupts] = (lines[0] ?? '')
    .split(/\s+/)
    .slice(1, 8)
    .map(Number);
  const busy = interrupts.reduce((sum, ticks) => sum + ticks, user + nice + system);
  const all = busy + idle + waiting;
  const cores = lines.filter((line) => /^cpu\d/.test(line)).length;
  return {
    busy,
    all,
    cores,
    since: (earlier) =>
      earlier === undefined || all === earlier.all ? undefined : ((busy - earlier.busy) / (all - earlier.all)) * cores,
  };
}
