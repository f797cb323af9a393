import type { Command } from 'commander';
import { type Change, type Heard, undoCommand } from '../operator/correct/change.ts';
import { note, printable, WIREDROP } from '../operator/terminal/text.ts';
import { type StackOptions, withStackOptions } from './command.ts';

/** What the commands that correct a join take. */
export interface CorrectionOptions extends StackOptions {
  readonly reason?: string;
  readonly by?: string;
  readonly undo?: boolean;
  readonly dryRun?: boolean;
}

export function withCorrectionOptions(command: Command): Command {
  return withStackOptions(command, 'one JSON document')
    .option('--reason <text>', 'why: shown to operators, not to subscribers')
    .option('--by <name>', 'who says so, if not the user of this machine');
}

/** Says what a correction changed and what subscribers hear, and how to undo it. */
export function printChange(
  { text, heard, silence, isPending, undo }: Change,
  { dryRun, json }: CorrectionOptions,
): void {
  if (isPending) {
    note(text);
    return;
  }
  if (json) return;
  console.log(text);
  for (const one of heard) console.log(heardLine(one, dryRun));
  if (silence !== undefined) console.log(silence);
  if (undo !== undefined && !dryRun) console.log(`To undo: ${WIREDROP} ${undoCommand(undo)}`);
}

/** What `--json` prints of every correction. */
export function changedOf({ changed }: Change, { dryRun }: CorrectionOptions) {
  return dryRun ? { changed: false, wouldChange: changed } : { changed };
}

function heardLine({ type, revision, headline, storyId }: Heard, isPlanned = false): string {
  const what = `${type} (revision ${revision}) of "${printable(headline)}"${storyId === undefined ? '' : `, ${storyId}`}`;
  return isPlanned ? `Would be announced: ${what}` : `Announced: ${what}`;
}
