/**
 * What somebody should see of a line that a function logged, in one short line: the message and error of level ERROR and above, and whatever
 * is no JSON, which a runtime in distress writes. Undefined for all the rest.
 */
export function alarmOf(line: string): string | undefined {
  try {
    const { level, message, error } = JSON.parse(line) as LogLine;
    if (level !== 'ERROR' && level !== 'CRITICAL') return undefined;
    return error === undefined ? String(message) : `${message}: ${error.name}: ${error.message}`;
  } catch {
    // Not JSON.
    return line.trim() === '' ? undefined : line;
  }
}

interface LogLine {
  readonly level?: unknown;
  readonly message?: unknown;
  readonly error?: { readonly name?: unknown; readonly message?: unknown };
}
