/** A Markdown table; numbers are set to the right. */
export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const isNumber = head.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
  const line = (cells: readonly (string | number)[]): string => `| ${cells.map(shown).join(' | ')} |`;
  return [line(head), `|${isNumber.map((right) => (right ? '---:' : '---')).join('|')}|`, ...rows.map(line)].join('\n');
};

const shown = (cell: string | number): string =>
  typeof cell === 'number' ? cell.toLocaleString('en') : cell.replaceAll('|', '\\|');
