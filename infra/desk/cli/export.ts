import { type Command, Option } from 'commander';
import { UsageError } from '../operator/explain.ts';
import { exportTable, largeTable } from '../operator/export/export-table.ts';
import type { Format } from '../operator/export/formats.ts';
import { EXPORTS, type Exported } from '../operator/export/rows.ts';
import { targetAt } from '../operator/export/target.ts';
import { OPERATIONS } from '../operator/operations/table.ts';
import { say } from '../operator/terminal/progress.ts';
import { counted, note } from '../operator/terminal/text.ts';
import { instantOf } from '../operator/terminal/times.ts';
import { printAnswer, runOnStack, type StackOptions, withStackOptions } from './command.ts';
import { defineOperations } from './operation.ts';

interface Options extends StackOptions {
  readonly format: Format;
  readonly what: string;
  readonly since?: string;
}

const HELP = `
Writes a row for each story, for each report of one and for each correction, as
files that DuckDB, pandas, Spark and Athena read (docs/analysing.md). It reads
the whole table, which costs some ten cents for a million articles. After an
interruption the same command goes on. What is withdrawn is left out. Of a large
table it says first what that takes: 160 GB 3 to 8 hours. DynamoDB then writes
the table itself, as DynamoDB JSON, by a command that it prints.

  wiredrop export ./news --format parquet
  duckdb -c "SELECT count(*) FROM 'news/stories/*.parquet'"`;

export function define(command: Command): void {
  const labels = OPERATIONS['export labels']?.summary ?? '';
  command.enablePositionalOptions();
  defineOperations(command.command('labels').description(labels), 'export labels');
  withStackOptions(command.argument('<dir>', 'a folder, or s3://bucket/folder'), 'one JSON document')
    .addOption(new Option('--format <format>', 'file format').choices(['parquet', 'jsonl']).default('parquet'))
    .option('--what <tables>', 'which, with commas between', EXPORTS.join(','))
    .option('--since <time>', 'only what changed since then')
    .addHelpText('after', HELP)
    .action((dir: string, options: Options) =>
      runOnStack(options, { changes: true }, async (stack) => {
        const { clients, outputs } = stack;
        const since = options.since === undefined ? undefined : instantOf('--since', options.since).toISOString();
        const warning = await largeTable(clients.dynamodb, outputs.tableName);
        if (warning !== undefined) note(warning);
        const { rows, complete, resumed } = await exportTable(
          { what: tablesOf(options.what), format: options.format, since },
          targetAt(dir, clients.s3),
          { ...stack, onProgress: (items) => say(`${items} stories and reports read`) },
        );
        const { stories, reports, corrections } = rows;
        const written = [counted(stories, 'story', 'stories'), counted(reports, 'report')];
        const answer = {
          document: { ...rows, complete, resumed },
          lines: () => [[...written, counted(corrections, 'correction')].join(', ')],
          notes: [!complete && 'Interrupted: the same command goes on from here'],
          code: complete ? 0 : 1,
        };
        return printAnswer(answer, options.json);
      }),
    );
}

function tablesOf(text: string): Exported[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !EXPORTS.some((known) => known === name));
  if (unknown !== undefined) throw new UsageError(`--what takes ${EXPORTS.join(', ')}; not "${unknown}"`);
  return EXPORTS.filter((name) => names.includes(name));
}
