import assert from 'node:assert/strict';

/**
 * The rows of the Markdown table below this header, each as its cells, as written but for escaped bars.
 * @throws AssertionError if there is no such table: a test of no rows would pass.
 */
export function rowsBelow(markdown: string, header: string): readonly string[][] {
  const lines = markdown.split('\n');
  const start = lines.indexOf(header);
  assert.notEqual(start, -1, `no table ${header}`);
  const end = lines.findIndex((line, at) => at > start && !line.startsWith('|'));
  const rows = lines.slice(start + 2, end === -1 ? undefined : end);
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}

/** What stands in code in a cell. */
export const codesIn = (cell = ''): string[] => Array.from(cell.matchAll(/`([^`]+)`/g), ([, code = '']) => code);
