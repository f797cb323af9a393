import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { note } from '../operator/terminal/text.ts';
import { type Invocation, printJson, runOnStack, type StackOptions, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly output: string;
}

const HELP = `
A page without external requests: stories of more than one report and why the
reports joined, rejected files with the offending line, repairs, a timeline. It
reads the whole table.`;

export function define(command: Command): void {
  withStackOptions(command, 'the data of the page as one JSON document, and no page')
    .option('-o, --output <file>', 'file of the page', 'report.html')
    .addHelpText('after', HELP)
    .action((options: Options) => runOnStack(options, {}, (invocation) => report(invocation, options)));
}

export async function report({ clients, outputs }: Invocation, { json, output }: Options): Promise<number> {
  const { buildReport, collectReport } = await import('../console/index.ts');
  const data = await collectReport(clients, outputs);
  if (json) printJson(data);
  else {
    await writeFile(output, buildReport(data));
    note(`The report is in ${output}`);
  }
  return 0;
}
