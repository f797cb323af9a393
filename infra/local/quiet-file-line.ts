import { eventLine } from './report.ts';

/** Dispositions that nobody is told of: without a line of their own, whoever dropped such a file would wait for it. */
const quiet: ReadonlySet<unknown> = new Set(['copy', 'duplicate', 'stale']);

/**
 * The line to show for a line of the ingest function's log, which has one per file; undefined for every other line and for files that a
 * notification tells of.
 */
export function quietFileLine(log: string, width: number): string | undefined {
  try {
    const { message, disposition, key, timestamp } = JSON.parse(log) as Readonly<Record<string, unknown>>;
    if (message !== 'file' || !quiet.has(disposition)) return undefined;
    return eventLine({ time: String(timestamp), what: String(disposition), who: '', text: String(key) }, width);
  } catch {
    // Not JSON: a runtime in distress writes plain text.
    return undefined;
  }
}
