import type { Command } from 'commander';
import { openTwins } from '../../functions/story/table/dynamo-twins.ts';
import { twinsLines, twinsRow } from '../operator/table/twins.ts';
import { note, terminalWidth } from '../operator/terminal/text.ts';
import { printJson, runOnStack, type StackOptions, wholeNumber, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly limit: number;
}

const HELP = `
Lists pairs of stories of which two reports match closely: probably one event.
Merge them, or say that they are two ("label different"): then nothing suggests
it again, and the matcher can learn from it. With heal=merge the stack merges
new pairs itself.`;

export function define(command: Command): void {
  withStackOptions(command, 'one JSON document')
    .option('--limit <count>', 'how many to look at, the youngest first', wholeNumber(1, 10_000), 100)
    .addHelpText('after', HELP)
    .action(list);
}

function list({ limit, ...options }: Options): Promise<void> {
  return runOnStack(options, {}, async ({ clients, outputs }) => {
    const rows = (await openTwins(clients.dynamodb, outputs.tableName, { limit })).map(twinsRow);
    if (options.json) printJson({ twins: rows });
    else for (const line of rows.flatMap((row) => [...twinsLines(row, terminalWidth()), ''])) console.log(line);
    if (rows.length === 0) note('No twins that nobody has decided about.');
    return 0;
  });
}
