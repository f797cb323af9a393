/** What a new article of an archive takes: measured (docs/performance.json), a test compares them. */
export interface FileUse {
  readonly writeUnits: number;
  /** With the look for a receipt. */
  readonly readUnits: number;
  /** US dollars for a million, us-east-1, announced to nobody. */
  readonly dollars: number;
  /** Files a second of one invocation of ingest. */
  readonly perInvocation: number;
}

export const FILE_USE: Readonly<Record<'matching' | 'exact', FileUse>> = {
  matching: { writeUnits: 15.3, readUnits: 10.9, dollars: 12.1, perInvocation: 36.3 },
  exact: { writeUnits: 8.3, readUnits: 2.7, dollars: 6.5, perInvocation: 63.7 },
};

/**
 * Write units a second that a table takes: a new one, and the quota. Three reads count as one write.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html
 */
export const NEW_TABLE_UNITS = 4_000;
export const QUOTA_UNITS = 40_000;
/** It doubles what it takes when it was used to the full for so long: …/on-demand-capacity-mode.html */
const DOUBLES_HOURS = 0.5;
/** The rest is for what arrives meanwhile. */
const SHARE = 0.75;
/** Executions of an account: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LAMBDA_QUOTA = 1_000;
/** Files that a worker sends in a second; for more there are several workers, at most `MOST_WORKERS`. */
const WORKER_RATE = 500;
const MOST_WORKERS = 40;
/** In a dry run, which is bound by nothing but S3's lists. */
const COUNTING_WORKERS = 8;
/** A worker's time: 0.25 GB at $0.0000133334 a second. */
const WORKER_DOLLARS_AN_HOUR = 0.012;

export interface Estimate {
  readonly hours: number;
  readonly dollars: number;
  /** The limit that is reached first. */
  readonly limit: string;
  /** Files a second, in the end. */
  readonly rate: number;
  /** Invocations of ingest at a time that it takes. */
  readonly invocations: number;
}

export interface EstimateOptions {
  readonly files: number;
  readonly matching: boolean;
  /** Write units a second that the table takes at the beginning. */
  readonly tableUnits: number;
  /** Absent: nothing but the services bounds it. */
  readonly maxRate?: number;
  /** Into which the archive divides, each for one worker; absent: enough for all. */
  readonly ranges?: number;
}

/** How long a backfill takes, what it costs, and what bounds it. Arithmetic: nothing is asked of AWS. */
export function estimate({
  files,
  matching,
  tableUnits,
  maxRate = Number.POSITIVE_INFINITY,
  ranges = MOST_WORKERS,
}: EstimateOptions): Estimate {
  const use = FILE_USE[matching ? 'matching' : 'exact'];
  const unitsOf = use.writeUnits + use.readUnits / 3;
  const limits: readonly (readonly [string, number])[] = [
    ['--max-rate', maxRate],
    [`the keys divide into ${ranges}`, WORKER_RATE * Math.min(MOST_WORKERS, Math.max(1, ranges))],
    ['quota of the table', (SHARE * QUOTA_UNITS) / unitsOf],
    ['quota of Lambda', SHARE * LAMBDA_QUOTA * use.perInvocation],
  ];
  const [bound, most] = limits.toSorted(([, one], [, other]) => one - other)[0] ?? ['', 0];
  let [left, hours, units, limit] = [files, 0, tableUnits, bound];
  let rate = most;
  for (;;) {
    rate = Math.min(most, (SHARE * units) / unitsOf);
    const needed = left / rate / 3_600;
    if (rate === most || needed <= DOUBLES_HOURS) {
      hours += needed;
      break;
    }
    left -= rate * DOUBLES_HOURS * 3_600;
    hours += DOUBLES_HOURS;
    units = Math.min(QUOTA_UNITS, units * 2);
  }
  if ((SHARE * tableUnits) / unitsOf < most) limit = `table of ${tableUnits.toLocaleString('en')} units`;
  const { workers } = workersFor(rate, false);
  return {
    hours,
    dollars: (files / 1e6) * use.dollars + workers * hours * WORKER_DOLLARS_AN_HOUR,
    limit,
    rate,
    invocations: Math.ceil(rate / use.perInvocation),
  };
}

/** How many workers share a rate, and what each may send in a second. */
export function workersFor(maxRate: number, dryRun: boolean): { readonly workers: number; readonly rate: number } {
  const workers = dryRun ? COUNTING_WORKERS : Math.min(MOST_WORKERS, Math.ceil(maxRate / WORKER_RATE));
  return { workers, rate: maxRate / workers };
}

/** What an event source takes: https://docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html */
const INVOCATIONS = { least: 2, most: 1_000 };
/** Some wait for a throttled table, or for S3. */
const SPARE = 1.25;

/** Invocations of ingest that may read a backfill's files at a time. */
export function invocationsFor(maxRate: number): number {
  const needed = Math.ceil((SPARE * maxRate) / FILE_USE.matching.perInvocation);
  return Math.min(INVOCATIONS.most, Math.max(INVOCATIONS.least, needed));
}
