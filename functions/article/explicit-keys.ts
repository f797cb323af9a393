const EXPLICIT = /^([ \t]*)\?[ \t]+([^\s[{|>&*!].*)$/;
const ITS_VALUE = /^([ \t]*):(?:[ \t]+([^\s-].*))?$/;

/** Lines with YAML's explicit keys (`? key` above `: value`) written the usual way, as many as before. */
export function withoutExplicitKeys(lines: string[]): string[] {
  for (let at = 0; at + 1 < lines.length; at += 1) {
    const key = lines[at]?.includes('?') ? EXPLICIT.exec(lines[at] ?? '') : null;
    const value = key === null ? null : ITS_VALUE.exec(lines[at + 1] ?? '');
    if (key === null || value === null || value[1] !== key[1]) continue;
    lines[at] = '#'; // a comment: a blank line would say more
    lines[at + 1] = `${key[1]}${key[2]?.trimEnd()}: ${value[2] ?? ''}`.trimEnd();
  }
  return lines;
}
