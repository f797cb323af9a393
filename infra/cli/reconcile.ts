import type { Command } from 'commander';
import { note, WIREDROP } from '../operator/terminal/text.ts';
import { runBackfill } from './backfill.ts';
import { runOnStack, type StackOptions, wholeNumber, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly repair?: boolean;
  readonly dryRun?: boolean;
  readonly grace: number;
}

/** What it was until 0.2.0. */
export function define(command: Command): void {
  withStackOptions(command.argument('[prefix...]', 'what to look at (the whole bucket)'), 'one JSON document')
    .option('--repair', 'send them to be ingested again')
    .option('-n, --dry-run', 'with --repair: only say what would be sent')
    .option('--grace <minutes>', 'leave out what was uploaded since', wholeNumber(0, 999_999), 15)
    .action((prefix: string[], { repair, dryRun, grace, ...options }: Options) => {
      const isDry = !repair || dryRun === true;
      note(`reconcile is now: ${WIREDROP} backfill --missing${isDry ? ' --dry-run' : ''}`);
      const asked = { ...options, prefix, until: `${grace}m`, missing: true, dryRun: isDry };
      return runOnStack(options, { changes: !isDry }, (invocation) => runBackfill(invocation, asked));
    });
}
