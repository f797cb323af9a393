const EXPLICIT = /^([ \t]*)\?[ \t]+([^\s[{|>&*!].*)$/;

/** Lines with YAML's explicit keys (`? key` above `: value`) written the usual way, as many as before. */
export function withoutExplicitKeys(lines: string[]): string[] {
  for (const [at, line] of lines.entries()) {
    const key = line.includes('?') ? EXPLICIT.exec(line) : null;
    const value = lines[at + 1];
    if (key === null || value === undefined || !/^:(?:\s|$)/.test(value.slice(key[1]?.length))) continue;
    lines[at] = `${key[1]}${key[2]?.trimEnd()}:`;
    lines[at + 1] = value.replace(':', ' ');
  }
  return lines;
}
