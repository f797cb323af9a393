import { parquetWriteBuffer } from 'hyparquet-writer';
import { COLUMNS, type ColumnType, type Exported, type Row } from './rows.ts';

/** How a part of the export is written: its bytes, with all columns of its table even where no row has a value. */
export const WRITERS: Readonly<Record<'parquet' | 'jsonl', (what: Exported, rows: readonly Row[]) => Uint8Array>> = {
  jsonl: (what, rows) =>
    Buffer.from(
      rows
        .map((row) => `${JSON.stringify(Object.fromEntries(names(what).map((name) => [name, row[name] ?? null])))}\n`)
        .join(''),
    ),
  parquet: (what, rows) =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: Object.entries(COLUMNS[what]).map(([name, type]) => ({
          name,
          data: rows.map((row) => parquetValue(row[name], type)),
          type: type === 'INSTANT' ? ('TIMESTAMP' as const) : type,
        })),
      }),
    ),
};

export type Format = keyof typeof WRITERS;

function names(what: Exported): string[] {
  return Object.keys(COLUMNS[what]);
}

function parquetValue(value: Row[string], type: ColumnType): unknown {
  if (value === undefined) return null;
  return type === 'INSTANT' ? new Date(String(value)) : value;
}
