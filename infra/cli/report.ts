import type { Command } from 'commander';

/** A place for it: it is written elsewhere. */
export function define(command: Command): void {
  command.option('--json', 'one JSON document').action(() => {
    console.error('The report is not there yet');
    process.exitCode = 1;
  });
}
