import type { Clients } from '../../aws/clients.ts';
import { type Options, type Parsed, parseArguments } from '../../cli/arguments.ts';
import { abortOnSignals, interruptedCode } from '../../cli/interruption.ts';
import { callersPath } from '../../cli/npm-run.ts';
import { onReaderGone } from '../../cli/reader-gone.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { explain } from './explain.ts';
import { createOperatorClients } from './operator-clients.ts';
import { readStackOutputs, type StackOutputs } from './stack-outputs.ts';

const common = {
  outputs: { type: 'string' },
  stack: { type: 'string', default: 'Wiredrop' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies Options;

const defaultOutputs = 'cdk-outputs.json';

const commonUsage = `
  --outputs FILE   what "npx cdk deploy --outputs-file FILE" wrote (${defaultOutputs}), or what
                   "aws cloudformation describe-stacks --stack-name NAME" prints
  --stack NAME     the stack in it (Wiredrop)
Credentials and endpoint are those of the AWS command line (AWS_PROFILE, AWS_ENDPOINT_URL …).`;

/** One operator command: what `npm run NAME -- …` takes and does. */
export interface Command<O extends Options> {
  /** Synopsis, a blank line, what it does, and a line for each of its own options. */
  readonly usage: string;
  /** Its own, beside `--outputs`, `--stack` and `--help`. */
  readonly options: O;
  /** @returns the exit code. @throws UsageError when the arguments make no sense. */
  readonly run: (invocation: Invocation<O>) => Promise<number>;
  /**
   * Whether it changes something, so that it does not stop half done because nobody reads its output. Signals abort `signal`
   * instead of ending the process: then it ends soon, and says how far it came.
   */
  readonly changes?: (values: Values<O>) => boolean;
  /** It has something to put away: signals and a closed pipe abort `signal` instead of ending the process. */
  readonly endsItself?: true;
}

export interface Invocation<O extends Options> {
  readonly values: Values<O>;
  readonly paths: readonly string[];
  readonly outputs: StackOutputs;
  readonly clients: Clients;
  readonly signal: AbortSignal;
}

type Values<O extends Options> = Parsed<O & typeof common>['values'];

/** Runs a command of this process's arguments. Exit code 2: they are wrong; 1: it failed, or something is left to look at. */
export async function runCommand<O extends Options>(command: Command<O>): Promise<void> {
  try {
    process.exitCode = await invoke(command, process.argv.slice(2));
  } catch (error) {
    console.error(explain(error));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

async function invoke<O extends Options>(command: Command<O>, args: string[]): Promise<number> {
  const { values, positionals: paths } = parseArguments(command.usage, { ...command.options, ...common }, args);
  const given: { [name in keyof typeof common]?: unknown } = values;
  if (given.help === true) {
    console.log(command.usage + commonUsage);
    return 0;
  }
  const changes = command.changes?.(values) === true;
  const interrupted = new AbortController();
  if (changes) onReaderGone(() => {});
  else onReaderGone(command.endsItself && (() => interrupted.abort()));
  if (changes) abortOnSignals(interrupted, { note: 'Ends after what it is at; Ctrl-C again ends it there' });
  else if (command.endsItself) abortOnSignals(interrupted);
  const file = given.outputs === undefined ? defaultOutputs : callersPath(String(given.outputs));
  const outputs = readStackOutputs(file, String(given.stack));
  const clients = createOperatorClients(outputs);
  const code = await command.run({ values, paths, outputs, clients, signal: interrupted.signal });
  return changes && interrupted.signal.aborted ? interruptedCode : code;
}
