import { UsageError } from '../../cli/usage-error.ts';
import type { Span } from './announced-between.ts';

const INSTANT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z)?$/;

/**
 * The span that `--since` and `--until` name.
 * @param since a day or an instant in UTC, `2026-03-01` or `2026-03-01T12:00Z`.
 * @param until the same; absent: now.
 * @throws UsageError where one is neither, or there is nothing between them.
 */
export function spanOfTime(since: string, until: string | undefined, now: Date): Span {
  const from = instantOf('--since', since);
  const to = until === undefined ? now : instantOf('--until', until);
  if (from >= to) throw new UsageError(`--since ${since} does not lie before ${until ?? 'now'}`);
  return { from: from.toISOString(), to: to.toISOString() };
}

function instantOf(name: string, text: string): Date {
  const instant = new Date(INSTANT.test(text) ? text : Number.NaN);
  // A day that there is not (2026-02-30) becomes another one.
  if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(text.slice(0, '2026-03-01'.length)))
    throw new UsageError(`${name} is ${text}: it must be a day or an instant in UTC, 2026-03-01 or 2026-03-01T12:00Z`);
  return instant;
}
