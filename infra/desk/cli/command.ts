import { type Command, InvalidArgumentError } from 'commander';
import { destroyClients } from '../../aws/index.ts';
import type { OperationAnswer } from '../operator/operations/operation.ts';
import { findStack } from '../operator/stack/find-stack.ts';
import { createOperatorClients, type OperatedStack } from '../operator/stack/outputs.ts';
import { startProgress } from '../operator/terminal/progress.ts';
import { abortOnSignals, INTERRUPTED_CODE, onOrphaned, onReaderGone } from '../operator/terminal/signals.ts';
import { note, terminalJson, terminalWidth } from '../operator/terminal/text.ts';

/** What every command that works on a stack takes. */
export interface StackOptions {
  readonly json?: boolean;
  readonly stack?: string;
  readonly outputs?: string;
}

export interface Invocation extends OperatedStack {
  readonly signal: AbortSignal;
}

export interface Behaviour {
  /**
   * The command changes something: it goes on when its output is no longer read. Signals abort `signal`, and it says
   * how far it came.
   */
  readonly changes?: boolean;
  /**
   * The command removes something at its end: signals, a closed pipe and the end of npx abort `signal` instead of
   * ending the process.
   */
  readonly endsItself?: boolean;
}

/** @param json what `--json` prints. */
export function withStackOptions(command: Command, json: string): Command {
  return command
    .option('--json', json)
    .option('--stack <name>', 'a deployed stack (Wiredrop), the construct NAME/ID in one, or the process of one here')
    .option('--outputs <file>', 'a file with the outputs of the stack, as "cdk deploy --outputs-file" writes it');
}

/** Parses the value of an option. */
export function wholeNumber(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/**
 * Finds the stack and runs a command on it. @param run returns the exit code: 0 done, 1 something is left to look at.
 */
export async function runOnStack(
  options: StackOptions,
  { changes = false, endsItself = false }: Behaviour,
  run: (invocation: Invocation) => Promise<number>,
): Promise<void> {
  const interrupted = new AbortController();
  if (changes) onReaderGone(() => {});
  else onReaderGone(endsItself ? () => interrupted.abort() : undefined);
  if (changes) abortOnSignals(interrupted, { message: 'Ends after the current step; Ctrl-C again ends it at once' });
  else if (endsItself) {
    abortOnSignals(interrupted);
    onOrphaned(() => interrupted.abort());
  }
  // What goes on until somebody ends it is not waited for.
  const end = endsItself ? () => {} : startProgress('Working');
  const outputs = await findStack(options);
  const clients = createOperatorClients(outputs);
  try {
    const code = await run({ outputs, clients, signal: interrupted.signal });
    process.exitCode = changes && interrupted.signal.aborted ? INTERRUPTED_CODE : code;
  } finally {
    end();
    destroyClients(clients);
  }
}

/** Prints what an operation answers: its document for programs, or its lines and notes. @returns the exit code */
export function printAnswer({ document, lines, notes = [], fault, code = 0 }: OperationAnswer, json = false): number {
  if (fault !== undefined) note(fault);
  if (json) printJson(document);
  else {
    for (const line of lines(terminalWidth())) console.log(line);
    for (const text of notes) if (text !== false) note(text);
  }
  return code;
}

/** Prints the document of `--json`, indented for a person, without the profiles that only the matcher reads. */
export function printJson(document: unknown): void {
  console.log(terminalJson(document, withoutProfiles, 2));
}

/** The same on one line, for a command that prints several documents. */
export function printJsonLine(document: unknown): void {
  console.log(terminalJson(document, withoutProfiles));
}

/** Replaces the profiles, which only the matcher reads, by nothing. */
export function withoutProfiles(name: string, value: unknown): unknown {
  return name === 'profiles' ? undefined : value;
}
