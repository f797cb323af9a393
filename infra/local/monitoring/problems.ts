/**
 * What a person should see of a line that a function logged: message and error of level ERROR and above, and any line
 * that is not JSON, which a runtime in distress writes. Undefined for other lines.
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

/** Passes lines on; a repeated line only the 10th, 100th, … time, with its number, so that it hides no other line. */
export function sparingly(tell: (line: string) => void): (line: string) => void {
  const counts = new Map<string, number>();
  return (line) => {
    const count = (counts.get(line) ?? 0) + 1;
    counts.set(line, count);
    if (count === 1) tell(line);
    else if (/^10+$/.test(String(count))) tell(`${line} (×${count})`);
  };
}
