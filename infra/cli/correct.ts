import type { Command } from 'commander';
import { type Announcement, type OperatorChange, undoCommand } from '../operator/correct/change.ts';
import { note, printable, WIREDROP } from '../operator/terminal/text.ts';
import { type StackOptions, withStackOptions } from './command.ts';

/** Options of the commands that correct stories. */
export interface CorrectionOptions extends StackOptions {
  readonly reason?: string;
  readonly by?: string;
  readonly undo?: boolean;
  readonly dryRun?: boolean;
}

export function withCorrectionOptions(command: Command): Command {
  return withStackOptions(command, 'one JSON document')
    .option('--reason <text>', 'why: shown to operators, not to subscribers')
    .option('--by <name>', 'your name (default: the user of this machine)');
}

/** Prints what a correction changed, what it announced, and how to undo it. */
export function printChange(
  { text, announcements, silence, isPending, refusal, undo }: OperatorChange,
  { dryRun, json }: CorrectionOptions,
): void {
  if (isPending || refusal) {
    note(text);
    return;
  }
  if (json) return;
  console.log(text);
  for (const one of announcements) console.log(announcementLine(one, dryRun));
  if (silence !== undefined) console.log(silence);
  if (undo !== undefined && !dryRun) console.log(`To undo: ${WIREDROP} ${undoCommand(undo)}`);
}

/** 1 if ingest refused it or has not answered yet. */
export function exitCode({ isPending, refusal }: OperatorChange): number {
  return isPending || (refusal && refusal !== 'already') ? 1 : 0;
}

/** What `--json` prints for every correction. */
export function changedOf({ changed }: OperatorChange, { dryRun }: CorrectionOptions) {
  return dryRun ? { changed: false, wouldChange: changed } : { changed };
}

function announcementLine({ type, revision, headline, storyId }: Announcement, isPlanned = false): string {
  const what = `${type} (revision ${revision}) of "${printable(headline)}"${storyId === undefined ? '' : `, ${storyId}`}`;
  return isPlanned ? `Would be announced: ${what}` : `Announced: ${what}`;
}
