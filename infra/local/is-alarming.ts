/** Whether a log line of a function should be seen: its level is ERROR or above, or it is no JSON, which a runtime in distress writes. */
export function isAlarming(line: string): boolean {
  try {
    const { level } = JSON.parse(line) as { level?: unknown };
    return level === 'ERROR' || level === 'CRITICAL';
  } catch {
    // Not JSON.
    return line.trim() !== '';
  }
}
