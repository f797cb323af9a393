import { expectedFiles, HOUR_MS, hourOf, newRhythm, type Rhythm, withFile } from './rhythm.ts';

/** One source: its rhythm, and counts of the last days. It holds no text of any file. */
export interface Source {
  /** A publisher, or a folder with its slash. */
  readonly name: string;
  readonly rhythm: Rhythm;
  /** Upload of its latest file, ISO 8601 UTC. */
  readonly lastSeenAt: string;
  /**
   * The most files that were expected during one pause: a source with irregular bursts has long pauses. It fades within
   * weeks.
   */
  readonly longestPause: number;
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

const DAY_MS = 24 * HOUR_MS;
/** Days that are kept: a week, and the current day. */
const DAYS = 8;

/**
 * A source is silent when this many files were expected since its latest one, twice as many as in its longest pause,
 * and for this long.
 */
const EXPECTED = 8;
const PAUSES = 2;
const LEAST_MS = 3 * HOUR_MS;
const FADE_MS = 14 * DAY_MS;

/**
 * A file is counted minutes after its upload: it waits for ingest, and its receipt waits for a batch
 * (`infra/constructs/parts/sources.ts`).
 */
const LAG_MS = 10 * 60_000;

/** `lately` has at most this many files. */
const LATELY = 40;
/** Fewer files are too few for a share of rejected files. */
const FEW_LATELY = 20;
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
  return {
    name,
    rhythm: newRhythm(hourOf(at)),
    lastSeenAt,
    longestPause: 0,
    days: [],
    lately: { files: 0, rejected: 0 },
  };
}

function withReceipt(source: Source, { at, isRejected, isFirst, isRepeat, isRepaired }: CountedFile): Source {
  const last = Date.parse(source.lastSeenAt);
  const pause = expectedFiles(source.rhythm, last, at);
  const wasSilent = isSilence(source, pause, at - last);
  return {
    ...source,
    rhythm: withFile(source.rhythm, hourOf(at)),
    lastSeenAt: new Date(Math.max(last, at)).toISOString(),
    // A silence counts only as the shortest pause that is a silence. If it was a false alarm, the next alarm comes
    // later.
    longestPause: longer(source.longestPause, wasSilent ? silentFrom(source) : pause, at - last),
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

function longer(longest: number, pause: number, ms: number): number {
  return Math.max(longest * Math.exp(-Math.max(0, ms) / FADE_MS), pause);
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

/** Whether a pause with this many expected files is a silence. */
function isSilence(source: Source, expected: number, ms: number): boolean {
  return ms >= LEAST_MS && expected >= silentFrom(source);
}

function silentFrom({ longestPause }: Source): number {
  return Math.max(EXPECTED, PAUSES * longestPause);
}

/** Files that were expected since the latest one. */
export function missingFiles(source: Source, now: number): number {
  return expectedFiles(source.rhythm, Date.parse(source.lastSeenAt), now - LAG_MS);
}

export function isSilent(source: Source, now: number): boolean {
  return isSilence(source, missingFiles(source, now), now - LAG_MS - Date.parse(source.lastSeenAt));
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
  if (usual === undefined || lately.files < FEW_LATELY) return rejecting !== undefined;
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
