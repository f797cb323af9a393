/** One source: its pauses, and counts of the last days. It holds no text of any file. */
export interface Source {
  /** A publisher, or a folder with its slash. */
  readonly name: string;
  /** Upload of its latest file, ISO 8601 UTC. */
  readonly lastSeenAt: string;
  /** Most hours between two files: a night, or a weekend. It fades within weeks. */
  readonly longestPauseHours: number;
  /** The newest first. */
  readonly days: readonly DayCounts[];
  /** The latest files; older ones count less. */
  readonly lately: Pick<DayCounts, 'files' | 'rejected'>;
  /** Since when it is silent; set when that is reported. */
  readonly silentSince?: string;
  /** When its rejected files were reported, and the usual share before. */
  readonly rejecting?: { readonly since: string; readonly usualShare: number };
}

/** Files of one day (UTC). */
export interface DayCounts {
  /** Days since 1970. */
  readonly day: number;
  readonly files: number;
  readonly rejected: number;
  /** First reports of a story. */
  readonly first: number;
  /** Copies, and files that were known already. */
  readonly repeats: number;
  /** Files that could be read only with repairs. */
  readonly repaired: number;
}

/** A file with a receipt. */
export interface CountedFile {
  /** Upload, epoch milliseconds. */
  readonly at: number;
  readonly isRejected: boolean;
  /** It is the first report of a story. */
  readonly isFirst: boolean;
  /** It is a copy, or a file that was known already. */
  readonly isRepeat: boolean;
  readonly isRepaired: boolean;
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** Days that are kept: a week, and the current day. */
const DAYS = 8;

/**
 * A source is silent after this many of its usual gaps between two files, twice its longest pause, and this long.
 * The mean of each hour of the week finds it some hours sooner, with as many false alarms.
 */
const GAPS = 8;
const PAUSES = 2;
const LEAST_HOURS = 3;
const FADE_HOURS = 28 * 24;
/** From fewer files, or from the first day alone, no gap is known. */
const FEWEST_FILES = 3;
const FEWEST_DAYS = 2;

/**
 * A file is counted minutes after its upload: it waits for ingest, and its receipt waits for a batch
 * (`infra/constructs/parts/sources.ts`).
 */
const LAG_MS = 10 * 60_000;

/** `lately` has at most this many files. */
const LATELY = 40;
/** Fewer files before the latest ones are too few for a share of rejected files. */
const FEW_BEFORE = 50;
/** How unlikely the rejected files must be to be reported: e to the power of minus this, one in a million. */
const REJECTING = 14;
/** Below this they are normal again: one in ten. */
const ACCEPTING = 2.3;

/** The source with more files, in any order; a new source if it is not known. */
export function withReceipts(name: string, known: Source | undefined, files: readonly CountedFile[]): Source {
  const sorted = files.toSorted((one, other) => one.at - other.at);
  const first = sorted[0]?.at ?? 0;
  const start = known ?? newSource(name, first);
  return sorted.reduce(withReceipt, start);
}

function newSource(name: string, at: number): Source {
  const lastSeenAt = new Date(at).toISOString();
  return { name, lastSeenAt, longestPauseHours: 0, days: [], lately: { files: 0, rejected: 0 } };
}

function withReceipt(source: Source, { at, isRejected, isFirst, isRepeat, isRepaired }: CountedFile): Source {
  const last = Date.parse(source.lastSeenAt);
  const hours = Math.max(0, at - last) / HOUR_MS;
  return {
    ...source,
    lastSeenAt: new Date(Math.max(last, at)).toISOString(),
    // A silence counts only as the shortest pause that is a silence. If it was a false alarm, the next alarm comes
    // later.
    longestPauseHours: Math.max(
      source.longestPauseHours * Math.exp(-hours / FADE_HOURS),
      Math.min(hours, silentFrom(source) ?? hours),
    ),
    days: withDay(source.days, Math.floor(Math.max(last, at) / DAY_MS), {
      files: 1,
      rejected: Number(isRejected),
      first: Number(isFirst),
      repeats: Number(isRepeat),
      repaired: Number(isRepaired),
    }),
    lately: withLately(source.lately, isRejected),
  };
}

function withDay(days: readonly DayCounts[], day: number, added: Omit<DayCounts, 'day'>): DayCounts[] {
  const [today, ...before] = days;
  if (today?.day !== day) return [{ day, ...added }, ...days.filter((one) => one.day > day - DAYS)];
  const sum = Object.entries(added).map(([name, number]) => [name, today[name as keyof DayCounts] + number]);
  return [{ ...today, ...Object.fromEntries(sum) }, ...before];
}

function withLately({ files, rejected }: Source['lately'], isRejected: boolean): Source['lately'] {
  const kept = files < LATELY ? 1 : 0.5;
  return { files: kept * files + 1, rejected: kept * rejected + Number(isRejected) };
}

/** Hours between two files on the last days; undefined while there are too few. */
function usualGapHours({ days }: Source): number | undefined {
  const files = sumOf(days, 'files');
  if (files < FEWEST_FILES || days.length < FEWEST_DAYS) return undefined;
  return (24 * ((days[0]?.day ?? 0) - (days.at(-1)?.day ?? 0) + 1)) / files;
}

/** Hours without a file from which a source is silent; undefined while it cannot be checked. */
export function silentFrom(source: Source): number | undefined {
  const gap = usualGapHours(source);
  return gap && Math.max(LEAST_HOURS, GAPS * gap, PAUSES * source.longestPauseHours);
}

function hoursSince({ lastSeenAt }: Source, now: number): number {
  return (now - LAG_MS - Date.parse(lastSeenAt)) / HOUR_MS;
}

/** Files that were expected since the latest one. */
export function missingFiles(source: Source, now: number): number {
  return Math.max(0, hoursSince(source, now)) / (usualGapHours(source) ?? Number.POSITIVE_INFINITY);
}

export function isSilent(source: Source, now: number): boolean {
  return hoursSince(source, now) >= (silentFrom(source) ?? Number.POSITIVE_INFINITY);
}

/** The usual share of rejected files, without the latest files; undefined while there are too few. */
export function usualShare({ days, lately }: Source): number | undefined {
  const before = (name: 'files' | 'rejected') => Math.max(0, sumOf(days, name) - lately[name]);
  const files = before('files');
  // As if one more had been rejected: a few good files do not make the share zero.
  return files < FEW_BEFORE ? undefined : (before('rejected') + 1) / (files + 2);
}

/** Whether more of the latest files are rejected than chance explains. */
export function isRejecting(source: Source): boolean {
  const { lately, rejecting } = source;
  const usual = rejecting?.usualShare ?? usualShare(source);
  if (usual === undefined) return rejecting !== undefined;
  return surprise(lately, usual) >= (rejecting === undefined ? REJECTING : ACCEPTING);
}

/**
 * How unlikely at least this many rejected files are, given the usual share: a probability of at most e to the power of
 * minus the result (Chernoff's bound of the binomial distribution).
 */
function surprise({ files, rejected }: Source['lately'], usual: number): number {
  const share = rejected / files;
  if (share <= usual) return 0;
  const term = (part: number, of: number) => (part === 0 ? 0 : part * Math.log(part / of));
  return files * (term(share, usual) + term(1 - share, 1 - usual));
}

export function sumOf(days: Source['days'], name: keyof Omit<DayCounts, 'day'>): number {
  return days.reduce((sum, day) => sum + day[name], 0);
}
