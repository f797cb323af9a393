import { type Command, Option } from 'commander';
import { lookAt } from '../operator/correct/look-at.ts';
import { onlyReport } from '../operator/correct/named-report.ts';
import { type ReviewRow, reviewList } from '../operator/table/review.ts';
import { clipCells, note, printable, terminalWidth } from '../operator/terminal/text.ts';
import { onClock } from '../operator/terminal/times.ts';
import { type Invocation, printJson, runOnStack, wholeNumber } from './command.ts';
import { type CorrectionOptions, exitCode, printChange, withCorrectionOptions } from './correct.ts';

interface Options extends CorrectionOptions {
  readonly limit: number;
  readonly all?: boolean;
}

const HELP = `
Lists close decisions of three days, the most doubtful first: joins of which the
matcher was not sure, twins, headlines that were taken over, what was nearly a
development, files that are silent on weak evidence. The console shows both
reports of each and takes the answer ("wiredrop console", key v).

  wiredrop review --all
  wiredrop review --undo articles/ferry-2.md     # not looked at`;

export function define(command: Command): void {
  withCorrectionOptions(command.argument('[report]', 'with --undo: the report'))
    // What it did with `--list` before, it does without.
    .addOption(new Option('--list').hideHelp())
    .option('--all', 'also those that somebody has looked at')
    .option('--undo', 'nobody has looked at this report')
    .option('--limit <count>', 'how many', wholeNumber(1, 1_000), 100)
    .addHelpText('after', HELP)
    .action((report: string | undefined, options: Options) =>
      runOnStack(options, { changes: options.undo === true }, (invocation) =>
        options.undo ? forget(invocation, report ?? '', options) : review(invocation, options),
      ),
    );
}

async function review(invocation: Invocation, options: Options): Promise<number> {
  const rows = await reviewList(invocation);
  const shown = rows.filter(({ looked }) => options.all || !looked).slice(0, options.limit);
  if (options.json) printJson({ review: shown, total: rows.length });
  else for (const row of shown) console.log(rowLine(row));
  if (shown.length === 0) note('Nothing to look at.');
  return 0;
}

async function forget(invocation: Invocation, asked: string, options: Options): Promise<number> {
  const { receipt, articleId, story } = await onlyReport(invocation, asked);
  const change = await lookAt(invocation, { story, report: { articleId, key: receipt.key } }, options, true);
  printChange(change, options);
  return exitCode(change);
}

function rowLine({ why, at, headline, report, probability, looked }: ReviewRow): string {
  const sure = probability === undefined ? '' : `${Math.round(100 * probability)}%`;
  const by = looked ? `  ${looked.kind} by ${printable(looked.by)}` : '';
  const line = `${why.padEnd(17)}${sure.padStart(4)}  ${onClock(at)}  ${printable(headline)}  ${printable(report.key)}${by}`;
  return clipCells(line, terminalWidth());
}
