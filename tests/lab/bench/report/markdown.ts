/** A Markdown table. Columns of figures (`12`, `$3.36`, a dash for none) are set to the right. */
export function markdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const isFigure = (cell: string): boolean => /^(?:\$?\d.*|–?)$/.test(cell);
  const rules = columns.map((_, at) => (rows.every((row) => isFigure(row[at] ?? '')) ? '---:' : '---'));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), `|${rules.join('|')}|`, ...rows.map(line)].join('\n');
}

/**
 * The document with another text between two marks, `<!-- name -->` and `<!-- /name -->`. @throws if it has no such
 * marks.
 */
export function withSection(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`there is no section between ${begin} and ${end}`);
  return `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`;
}
