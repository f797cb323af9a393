import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Clients } from '../local/clients.ts';
import { UsageError } from '../local/options.ts';
import { explain } from './explain.ts';
import { createOperatorClients } from './operator-clients.ts';
import { readStackOutputs, type StackOutputs } from './stack-outputs.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

const common = {
  outputs: { type: 'string', default: 'cdk-outputs.json' },
  stack: { type: 'string', default: 'Wiredrop' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies Options;

const commonUsage = `
  --outputs FILE   what "npx cdk deploy --outputs-file FILE" wrote (cdk-outputs.json)
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
  /** It has something to put away: signals and a closed pipe abort `signal` instead of ending the process. */
  readonly endsItself?: true;
}

export interface Invocation<O extends Options> {
  readonly values: Parsed<O>['values'];
  readonly paths: readonly string[];
  readonly outputs: StackOutputs;
  readonly clients: Clients;
  readonly signal: AbortSignal;
}

type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O & typeof common; allowPositionals: true; args: string[] }>
>;

/** Runs a command of this process's arguments. Exit code 2: they are wrong; 1: it failed, or something is left to look at. */
export async function runCommand<O extends Options>(command: Command<O>): Promise<void> {
  const interrupted = new AbortController();
  // `… | head` closes the pipe early: nobody is left to be told.
  process.stdout.on('error', () => (command.endsItself ? interrupted.abort() : process.exit()));
  if (command.endsItself) {
    // The terminal signals the whole group and npm passes on its own, so more than one may come.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort());
  }
  try {
    process.exitCode = await invoke(command, process.argv.slice(2), interrupted.signal);
  } catch (error) {
    console.error(explain(error));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

async function invoke<O extends Options>(command: Command<O>, args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals: paths } = parse(command, args);
  const given: { [name in keyof typeof common]?: unknown } = values;
  if (given.help === true) {
    console.log(command.usage + commonUsage);
    return 0;
  }
  const outputs = readStackOutputs(String(given.outputs), String(given.stack));
  return command.run({ values, paths, outputs, clients: createOperatorClients(outputs), signal });
}

function parse<O extends Options>({ options, usage }: Command<O>, args: string[]): Parsed<O> {
  try {
    return parseArgs({ args, allowPositionals: true, options: { ...options, ...common } });
  } catch (cause) {
    // Of Node's explanation the first sentence is about the option, the rest about arguments that begin with a dash.
    const [first = ''] = (cause instanceof Error ? cause.message : String(cause)).split('. ');
    throw new UsageError(`${first}. Usage: ${synopsis(usage)}`, { cause });
  }
}

function synopsis(usage: string): string {
  return usage.split('\n', 1)[0] ?? '';
}
