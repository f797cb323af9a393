import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Environment, refuseEatenOptions } from '../cli/npm-run.ts';
import { UsageError } from '../cli/usage-error.ts';

/** What `npm start` was asked for. */
export type Options =
  | { readonly mode: 'help' }
  | ({ readonly mode: 'watch' } & StackOptions)
  | ({
      readonly mode: 'once';
      readonly json: boolean;
      readonly report?: string;
      readonly paths: readonly string[];
    } & StackOptions);

interface StackOptions {
  readonly verbose: boolean;
  /** Settings of the stack (`infra/settings.ts`), as CDK context. */
  readonly context: Readonly<Record<string, string>>;
}

export const usage = `npm start                             start, ingest the bundled examples, stay up until Ctrl-C
npm start -- --once PATH...           ingest files and folders, print a summary
npm start -- --once --json PATH...    the same, one JSON line per notification and one for the summary
npm start -- --once --report FILE PATH...
                                      the same, and a page to look at: FILE
npm start -- -c name=value ...        a setting of the stack, as with cdk deploy (matching=false …)
npm start -- --verbose ...            show what the functions log, on standard error`;

const flag = { type: 'boolean', default: false } as const;

const options = {
  context: { type: 'string', short: 'c', multiple: true, default: [] },
  help: { ...flag, short: 'h' },
  json: flag,
  once: flag,
  report: { type: 'string' },
  verbose: flag,
} satisfies ParseArgsConfig['options'];

/** @throws UsageError in one line, also for options that npm has taken. */
export function parseOptions(argv: readonly string[], env: Environment = process.env): Options {
  const { values, positionals: paths } = parse(argv);
  refuseEatenOptions(options, argv, env);
  const { help, json, once, report, verbose } = values;
  const context = Object.fromEntries(values.context.map(setting));
  if (help) return { mode: 'help' };
  if (once && paths.length === 0)
    throw new UsageError('--once needs at least one file or folder: npm start -- --once PATH...');
  if (json && !once) throw new UsageError('--json goes with --once: npm start -- --once --json PATH...');
  if (report !== undefined && !once)
    throw new UsageError('--report goes with --once: npm start -- --once --report FILE PATH...');
  if (!once && paths.length > 0)
    throw new UsageError(`${paths[0]} goes with --once: npm start -- --once ${paths.join(' ')}`);
  return once
    ? { mode: 'once', verbose, context, json, paths, ...(report !== undefined && { report }) }
    : { mode: 'watch', verbose, context };
}

function setting(argument: string): [name: string, value: string] {
  const at = argument.indexOf('=');
  if (at < 1) throw new UsageError(`-c ${argument} is not name=value: npm start -- -c matching=false`);
  return [argument.slice(0, at), argument.slice(at + 1)];
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options });
  } catch (error) {
    // Of Node's explanation the first sentence is about the option, the rest about arguments that begin with a dash.
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new UsageError(`${first}; there are --once, --json, --report, -c, --verbose and --help.`, { cause: error });
  }
}
