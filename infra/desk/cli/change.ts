import type { Command } from 'commander';
import { REASON_UNITS } from '../../../functions/story/correct/index.ts';
import { storyIdAt } from '../../../functions/story/items/index.ts';
import type { Announcement, Change } from '../operator/correct/change.ts';
import { onlyReport, requestNamed, unsureFile } from '../operator/correct/subjects.ts';
import { UsageError } from '../operator/explain.ts';
import type { ChangeOperation, SubjectOf, Subjects, Taken } from '../operator/operations/change-operation.ts';
import { STORY_CHANGES } from '../operator/operations/changes.ts';
import { note, printable, WIREDROP } from '../operator/terminal/text.ts';
import { type Invocation, printJson, runOnStack, type StackOptions, withStackOptions } from './command.ts';
import { isMeant, onlyStory } from './only-story.ts';

interface ChangeOptions extends StackOptions {
  readonly reason?: string;
  readonly by?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** The command of an operation, or of several whose names begin with the same word. */
export function defineChange(command: Command, name: string): void {
  const operation = STORY_CHANGES[name];
  if (operation) {
    defineOne(command, operation);
    return;
  }
  for (const [full, part] of Object.entries(STORY_CHANGES))
    if (full.startsWith(`${name} `)) defineOne(command.command(full.slice(name.length + 1)), part);
}

function defineOne(command: Command, operation: ChangeOperation): void {
  const { takes, help, reason, summary } = operation;
  command.description(summary).helpOption('-h, --help', 'print this help').addHelpText('after', help);
  for (const [name, { isOptional, words, describe }] of Object.entries(takes)) {
    const placeholder = words ? `${name}...` : name;
    command.argument(isOptional ? `[${placeholder}]` : `<${placeholder}>`, describe);
  }
  withStackOptions(command, 'one JSON document')
    .option('--by <name>', 'your name (default: the user of this machine)')
    .option('--yes', 'do not ask for confirmation if a story was found by words of its headline')
    .option('-n, --dry-run', 'change nothing: print what would be announced')
    .action((...given: unknown[]) => {
      const options = given[Object.keys(takes).length] as ChangeOptions;
      const { dryRun } = options;
      checkReason(options, reason);
      return runOnStack(options, { changes: !dryRun }, (invocation) => change(invocation, operation, given, options));
    });
  if (reason !== 'none') command.option('--reason <text>', 'why: shown to operators, not to subscribers');
}

function checkReason({ reason = '' }: ChangeOptions, needed: ChangeOperation['reason']): void {
  if (needed === 'needed' && reason.trim() === '') throw new UsageError('Give --reason TEXT');
  if (reason.length > REASON_UNITS) throw new UsageError(`--reason has at most ${REASON_UNITS} characters`);
}

/** Does what an operation does. @param given a word for each subject; of the last one perhaps several */
async function change(
  invocation: Invocation,
  { takes, run, document }: ChangeOperation,
  given: readonly unknown[],
  options: ChangeOptions,
): Promise<number> {
  const names = Object.keys(takes);
  const last = given[names.length - 1];
  const isEach = Object.values(takes).at(-1)?.words === 'each';
  const all = isEach ? (last as string[]).map((one) => [...given.slice(0, names.length - 1), one]) : [given];
  const documents: object[] = [];
  let code = 0;
  for (const words of all) {
    if (invocation.signal.aborted) break;
    const subjects: Record<string, Subjects[string]> = {};
    for (const [index, name] of names.entries()) {
      const [word, taken] = [words[index], takes[name]];
      if (word === undefined || !taken) continue;
      subjects[name] = await subjectOf(invocation, taken, Array.isArray(word) ? word.join(' ') : String(word), options);
      if (subjects[name] === undefined) return 1;
    }
    const made = await run(invocation, subjects, options);
    printChange(made, options);
    code = Math.max(code, exitCode(made));
    documents.push(documentOf(made, document(made, subjects, storyIdAt), options));
  }
  if (options.json) printJson(isEach ? documents : documents[0]);
  return code;
}

/** @returns undefined if a person says that it was not meant */
async function subjectOf(
  invocation: Invocation,
  { is }: Taken,
  asked: string,
  { yes, dryRun }: ChangeOptions,
): Promise<SubjectOf[keyof SubjectOf] | undefined> {
  if (is === 'report') return onlyReport(invocation, asked);
  if (is === 'request') return requestNamed(invocation, asked);
  if (is === 'unsure') return unsureFile(invocation, asked);
  const isWithdrawn = is === 'withdrawn';
  const { story, isGuess, receipts } = await onlyStory(invocation, asked);
  if (isGuess && !dryRun && !yes && !(await isMeant(story, invocation.signal))) return undefined;
  return isWithdrawn ? { story, key: receipts[0]?.key } : story;
}

/** Prints what a correction changed, what it announced, and how to undo it. */
export function printChange(
  { text, announcements, silence, isPending, refusal, undo }: Change,
  { dryRun, json }: ChangeOptions,
): void {
  if (isPending || refusal) {
    note(text);
    return;
  }
  if (json) return;
  console.log(text);
  for (const one of announcements) console.log(announcementLine(one, dryRun));
  if (silence !== undefined) console.log(silence);
  if (undo !== undefined && !dryRun) console.log(`To undo: ${WIREDROP} undo ${undo}`);
}

/** 1 if ingest refused it or has not answered yet. */
export function exitCode({ isPending, refusal }: Change): number {
  return isPending || (refusal && refusal !== 'already') ? 1 : 0;
}

/** What `--json` prints for every correction. */
function documentOf({ changed, undo }: Change, own: object, { dryRun }: ChangeOptions): object {
  return { ...own, ...(dryRun ? { changed: false, wouldChange: changed } : { changed }), ...(undo && { undo }) };
}

function announcementLine({ type, revision, headline, storyId }: Announcement, isPlanned = false): string {
  const what = `${type} (revision ${revision}) of "${printable(headline)}"${storyId === undefined ? '' : `, ${storyId}`}`;
  return isPlanned ? `Would be announced: ${what}` : `Announced: ${what}`;
}
