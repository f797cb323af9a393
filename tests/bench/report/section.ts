import { markdownTable } from '../../docs/markdown-table.ts';

/** One part of the report. */
export interface Section {
  readonly title: string;
  /** Paragraphs of Markdown: what was measured, and what the figures do not say. */
  readonly text: readonly string[];
  readonly tables: readonly Table[];
  readonly targets: readonly Target[];
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A figure somebody asked for, and whether this run has it. */
export interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly figure: string;
  /** Absent where nobody asked for a figure: it is shown beside those that were asked for. */
  readonly reached?: boolean;
}

export function toMarkdown({ title, text, tables, targets }: Section): string {
  const goals = targets.length === 0 ? [] : [tableInMarkdown(targetTable(targets))];
  return [`## ${title}`, ...goals, ...tables.map(tableInMarkdown), ...text].join('\n\n');
}

export function tableInMarkdown({ columns, rows }: Table): string {
  return markdownTable(columns, rows);
}

function targetTable(targets: readonly Target[]): Table {
  return {
    columns: ['target', 'wanted', 'measured', ''],
    rows: targets.map(({ what, wanted, figure, reached }) => [what, wanted, figure, outcome(reached)]),
  };
}

/** How many targets are reached, and by name those that are not; what nobody asked for is not counted. */
export function verdict(sections: readonly Section[]): string {
  const asked = sections.flatMap(({ targets }) => targets).filter(({ reached }) => reached !== undefined);
  const missed = asked.filter(({ reached }) => !reached);
  if (missed.length === 0) return `All ${asked.length} targets are reached.`;
  const named = missed.map(({ what, wanted, figure }) => `- ${what}: ${figure} (wanted ${wanted})`);
  return `${asked.length - missed.length} of ${asked.length} targets are reached. Missed:\n\n${named.join('\n')}`;
}

function outcome(reached: boolean | undefined): string {
  if (reached === undefined) return '';
  return reached ? 'reached' : '**missed**';
}

/** The same for a terminal: columns aligned, the first to the left. */
export function toTerminal({ title, tables, targets }: Section): string {
  const goals = targets.length === 0 ? [] : [terminalTable(targetTable(targets))];
  return [title, ...goals, ...tables.map(terminalTable)].join('\n\n');
}

function terminalTable({ columns, rows }: Table): string {
  const plain = [columns, ...rows].map((cells) => cells.map((cell) => cell.replaceAll(/[*`]/g, '')));
  const widths = columns.map((_, at) => Math.max(...plain.map((cells) => width(cells[at] ?? ''))));
  const lines = plain.map((cells) =>
    cells
      .map((cell, at) => pad(cell, widths[at] ?? 0, at > 0))
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line) => `  ${line}`).join('\n');
}

function pad(cell: string, to: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, to - width(cell)));
  return right ? blanks + cell : cell + blanks;
}

function width(cell: string): number {
  return [...cell].length;
}
