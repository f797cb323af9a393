const QUOTED = /^"[^"\\]*"$|^'[^']*'$/;

/**
 * Lines `key: value` whose values stand as they are (`Title: Issue #5: a list`) as YAML that says the same, for the readers
 * of front matter. What is indented goes on with the value above; Logseq has two colons (`title:: A`).
 */
export function literalLines(lines: readonly string[]): string {
  const pairs: { key: string; value: string }[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const last = pairs.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) last.value += `\n${line.trim()}`;
    else if (colon > 0)
      pairs.push({
        key: line.slice(0, colon).trim(),
        value: line
          .slice(colon + 1)
          .replace(/^:/, '')
          .trim(),
      });
  }
  return pairs.map(({ key, value }) => `${key}: ${QUOTED.test(value) ? value : JSON.stringify(value)}`).join('\n');
}
