import { type Command, Option } from 'commander';
import { type ReviewRow, reviewList } from '../operator/table/review.ts';
import { clipCells, note, printable, terminalWidth } from '../operator/terminal/text.ts';
import { onClock } from '../operator/terminal/times.ts';
import { type Invocation, printJson, runOnStack, type StackOptions, wholeNumber, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly limit: number;
  readonly all?: boolean;
}

const HELP = `
Lists close decisions of three days, the most doubtful first: joins of which the
matcher was not sure, twins, headlines that were taken over, developments and what
was nearly one, files that are silent on weak evidence. The console shows both
reports of each and takes the answer ("wiredrop console", key v).

  wiredrop review --all
  wiredrop label looked articles/ferry-2.md     # leaves it out`;

export function define(command: Command): void {
  withStackOptions(command, 'one JSON document')
    // What it did with `--list` before, it does without.
    .addOption(new Option('--list').hideHelp())
    .option('--all', 'also those that somebody has looked at')
    .option('--limit <count>', 'how many', wholeNumber(1, 1_000), 100)
    .addHelpText('after', HELP)
    .action((options: Options) => runOnStack(options, {}, (invocation) => review(invocation, options)));
}

async function review(invocation: Invocation, options: Options): Promise<number> {
  const rows = await reviewList(invocation);
  const shown = rows.filter(({ looked }) => options.all || !looked).slice(0, options.limit);
  if (options.json) printJson({ review: shown, total: rows.length });
  else for (const row of shown) console.log(rowLine(row));
  if (shown.length === 0) note('Nothing to look at.');
  return 0;
}

function rowLine({ why, at, headline, report, probability, looked }: ReviewRow): string {
  const sure = probability === undefined ? '' : `${Math.round(100 * probability)}%`;
  const by = looked ? `  ${looked.did} by ${printable(looked.by)}` : '';
  const line = `${why.padEnd(17)}${sure.padStart(4)}  ${onClock(at)}  ${printable(headline)}  ${printable(report.key)}${by}`;
  return clipCells(line, terminalWidth());
}
