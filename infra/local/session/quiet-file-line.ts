import { eventLine } from '../../cli/terminal/notification-line.ts';

/** Dispositions that are not announced: without a line of their own, whoever dropped such a file would wait for it. */
const quiet: ReadonlySet<unknown> = new Set(['copy', 'duplicate', 'stale']);

/**
 * The line to show for a line of the ingest function's log, which has one per file (`functions/ingest/report.ts`); undefined for every
 * other line and for files that a notification tells of.
 * @param time of the line, ISO 8601: it does not say so itself.
 */
export function quietFileLine(log: string, time: string, width: number): string | undefined {
  try {
    const { disposition, key, redelivered } = JSON.parse(log) as Readonly<Record<string, unknown>>;
    if (typeof key !== 'string' || !quiet.has(disposition) || redelivered === true) return undefined;
    return eventLine({ time, what: String(disposition), who: '', text: key }, width);
  } catch {
    // Not JSON: a runtime in distress writes plain text.
    return undefined;
  }
}
