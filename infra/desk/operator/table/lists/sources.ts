import {
  DAY_MS,
  isRejecting,
  isSilent,
  missingFiles,
  type Source,
  silentFrom,
  sourceTable,
  sumOf,
} from '../../../../../functions/sources/index.ts';
import type { OperatedStack } from '../../stack/outputs.ts';
import { fit, printable } from '../../terminal/text.ts';
import { onClock } from '../../terminal/times.ts';

/** One source in the list. Shares (0 to 1) are of its files of the last seven days and today. */
export interface SourceRow {
  readonly name: string;
  /** `learning`: it cannot be checked yet. */
  readonly state: 'silent' | 'rejecting' | 'learning' | 'ok';
  /** ISO 8601 UTC. */
  readonly lastSeenAt: string;
  /** Files that were expected since `lastSeenAt`. */
  readonly expected: number;
  readonly filesADay: number;
  readonly rejectedShare: number;
  readonly repairedShare: number;
  readonly firstShare: number;
  readonly repeatShare: number;
}

/**
 * Sources that need a look first, then those with the most files. Checked now, so that it works where no schedule runs.
 */
export async function listSources({ clients, outputs }: OperatedStack, now: number): Promise<SourceRow[]> {
  const rows = (await sourceTable(clients.dynamodb, outputs.tableName).list()).map((source) => rowOf(source, now));
  return rows.sort((one, other) => orderOf(one) - orderOf(other) || other.filesADay - one.filesADay);
}

export function needsLook({ state }: SourceRow): boolean {
  return state === 'silent' || state === 'rejecting';
}

const orderOf = ({ state }: SourceRow): number => (state === 'silent' ? 0 : state === 'rejecting' ? 1 : 2);

function rowOf(source: Source, now: number): SourceRow {
  const { name, lastSeenAt, days } = source;
  const files = sumOf(days, 'files');
  const share = (count: Parameters<typeof sumOf>[1]) => (files === 0 ? 0 : sumOf(days, count) / files);
  const oldest = (days.at(-1)?.day ?? 0) * DAY_MS;
  const state = isSilent(source, now)
    ? 'silent'
    : isRejecting(source)
      ? 'rejecting'
      : silentFrom(source) === undefined
        ? 'learning'
        : 'ok';
  return {
    name,
    state,
    lastSeenAt,
    expected: Math.round(missingFiles(source, now)),
    filesADay: files / Math.max(1, (now - oldest) / DAY_MS),
    rejectedShare: share('rejected'),
    repairedShare: share('repaired'),
    firstShare: share('first'),
    repeatShare: share('repeats'),
  };
}

/** Columns after the name: heading, cells, value. */
const COLUMNS: readonly (readonly [heading: string, cells: number, value: (row: SourceRow) => string])[] = [
  ['state', 9, ({ state }) => state],
  ['last seen', 19, ({ lastSeenAt }) => onClock(lastSeenAt)],
  ['a day', 7, ({ filesADay }) => filesADay.toFixed(filesADay < 10 ? 1 : 0)],
  ['rejected', 8, ({ rejectedShare }) => percent(rejectedShare)],
  ['repaired', 8, ({ repairedShare }) => percent(repairedShare)],
  ['first', 5, ({ firstShare }) => percent(firstShare)],
  ['repeats', 7, ({ repeatShare }) => percent(repeatShare)],
];

const LONGEST_NAME = 30;
const SHORTEST_NAME = 12;

/** A table for a terminal; none without sources. */
export function sourceLines(sources: readonly SourceRow[], width: number): string[] {
  if (sources.length === 0) return [];
  const others = COLUMNS.reduce((sum, [, cells]) => sum + cells + 2, 0);
  const cells = Math.max(SHORTEST_NAME, Math.min(LONGEST_NAME, width - others));
  const line = (name: string, texts: readonly string[]) =>
    [fit(name, cells), ...texts.map((text, at) => alignedIn(text, at))].join('  ').trimEnd();
  return [
    line(
      'source',
      COLUMNS.map(([heading]) => heading),
    ),
    ...sources.map((row) =>
      line(
        printable(row.name),
        COLUMNS.map(([, , value]) => value(row)),
      ),
    ),
  ];
}

/** Words on the left, numbers on the right. */
function alignedIn(text: string, at: number): string {
  const cells = COLUMNS[at]?.[1] ?? 0;
  return at < 2 ? text.padEnd(cells) : text.padStart(cells);
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
