import { mapBounded } from '../runtime/map-bounded.ts';
import { type SourceEvent, type SourceEventType, type SourceNews, sourceEvent } from './events.ts';
import { isRejecting, isSilent, missingFiles, type Source, sumOf, usualShare } from './source.ts';
import type { SourceTable } from './source-table.ts';

export interface CheckDependencies {
  table: SourceTable;
  publish: (event: SourceEvent) => Promise<void>;
  /** Epoch milliseconds. */
  now: () => number;
  /** URI-reference of the stack. */
  source: string;
}

export interface CheckResult {
  sources: number;
  /** Sources that were removed because there were too many. */
  removed: number;
  events: { [type in SourceEventType]?: number };
}

/** Most sources that are kept: an uploader can invent publishers. */
export const MOST_SOURCES = 2_000;
/** Most sources that one run removes: the next run continues. */
const MOST_REMOVED = 2_000;
const WRITERS = 16;

/** What has changed at a source: the event for operators, and the update of the source. */
interface Change {
  readonly type: SourceEventType;
  readonly news: SourceNews;
  readonly apply: (source: Source) => Source;
}

/**
 * Reports to operators, once, which sources have fallen silent or are back, and whose files are rejected. It publishes
 * before it records that in the table, so a run that fails between the two is repeated with the same ids.
 * @param time of the schedule's event, ISO 8601
 */
export async function checkSources(
  time: string,
  { table, publish, now, source }: CheckDependencies,
): Promise<CheckResult> {
  const all = (await table.list()).toSorted(busiestFirst);
  const changes = all.slice(0, MOST_SOURCES).flatMap((one) => changesOf(one, now(), time));
  const byType = Map.groupBy(changes, ({ type }) => type);
  for (const [type, group] of byType) {
    const news = group.map((change) => change.news);
    await publish(sourceEvent(type, news, { time, source }));
  }
  await mapBounded(changes, WRITERS, ({ news: { name }, apply }) =>
    table.update(name, (known) => known && apply(known)),
  );
  const surplus = all.slice(MOST_SOURCES, MOST_SOURCES + MOST_REMOVED);
  await mapBounded(surplus, WRITERS, ({ name }) => table.remove(name));
  const events = Object.fromEntries([...byType].map(([type, group]) => [type, group.length]));
  return { sources: all.length, removed: surplus.length, events };
}

function busiestFirst(one: Source, other: Source): number {
  return sumOf(other.days, 'files') - sumOf(one.days, 'files');
}

function changesOf(source: Source, now: number, time: string): Change[] {
  return [silenceOf(source, now), rejectionOf(source, time)].flatMap((change) => change ?? []);
}

function silenceOf(source: Source, now: number): Change | undefined {
  const { name, lastSeenAt, silentSince } = source;
  if (silentSince === undefined) {
    if (!isSilent(source, now)) return undefined;
    return {
      type: 'source.silent',
      news: { name, lastSeenAt, expected: Math.round(missingFiles(source, now)) },
      apply: (known) => ({ ...known, silentSince: lastSeenAt }),
    };
  }
  if (lastSeenAt <= silentSince) return undefined;
  return {
    type: 'source.back',
    news: { name, lastSeenAt, silentSince },
    apply: ({ silentSince: _, ...known }) => known,
  };
}

function rejectionOf(source: Source, time: string): Change | undefined {
  const { name, lastSeenAt, rejecting, lately } = source;
  if (isRejecting(source) === (rejecting !== undefined)) return undefined;
  const rejectedShare = lately.rejected / lately.files;
  if (rejecting !== undefined)
    return {
      type: 'source.accepting',
      news: { name, lastSeenAt, rejectedShare },
      apply: ({ rejecting: _, ...known }) => known,
    };
  const usual = usualShare(source) ?? 0;
  return {
    type: 'source.rejecting',
    news: { name, lastSeenAt, rejectedShare, usualShare: usual },
    apply: (known) => ({ ...known, rejecting: { since: time, usualShare: usual } }),
  };
}
