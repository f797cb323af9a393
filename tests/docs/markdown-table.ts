type Cell = string | number;

/** A Markdown table. Columns in which every cell is a figure (`12`, `≥ 1.3x`, `$3.36`), or a dash or nothing for none, are set to the right. */
export const markdownTable = (columns: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  const rules = columns.map((_, at) => (rows.every((row) => isFigure(row[at] ?? '')) ? '---:' : '---'));
  const line = (cells: readonly Cell[]): string => `| ${cells.map(shown).join(' | ')} |`;
  return [line(columns), `|${rules.join('|')}|`, ...rows.map(line)].join('\n');
};

const isFigure = (cell: Cell): boolean => typeof cell === 'number' || /^(?:[≥≤-]? ?\$?\d.*|–?)$/.test(cell);

const shown = (cell: Cell): string =>
  typeof cell === 'number' ? cell.toLocaleString('en') : cell.replaceAll('|', '\\|');
