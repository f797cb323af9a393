/**
 * Passes lines on, a line that comes again only the 10th, 100th, … time and with its number: what fails for every file, and for each of their
 * tries, is then seen and hides nothing else.
 */
export function sparingly(tell: (line: string) => void): (line: string) => void {
  const counts = new Map<string, number>();
  return (line) => {
    const count = (counts.get(line) ?? 0) + 1;
    counts.set(line, count);
    if (count === 1) tell(line);
    else if (/^10+$/.test(String(count))) tell(`${line} (×${count})`);
  };
}
