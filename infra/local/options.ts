import { parseArgs } from 'node:util';

/** What `npm start` was asked for. */
export type Options =
  | { readonly mode: 'help' }
  | { readonly mode: 'watch'; readonly verbose: boolean }
  | { readonly mode: 'once'; readonly verbose: boolean; readonly json: boolean; readonly paths: readonly string[] };

/** The command line is wrong: said in one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `npm start                             start, ingest the bundled examples, stay up until Ctrl-C
npm start -- --once PATH...           ingest files and folders, print a summary
npm start -- --once --json PATH...    the same, one JSON line per notification and one for the summary
npm start -- --verbose ...            show what the functions log, on standard error`;

/** @throws UsageError in one line. */
export function parseOptions(argv: readonly string[]): Options {
  const { values, positionals: paths } = parse(argv);
  const { help, json, once, verbose } = values;
  if (help) return { mode: 'help' };
  if (once && paths.length === 0)
    throw new UsageError('--once needs at least one file or folder: npm start -- --once PATH...');
  if (json && !once) throw new UsageError('--json goes with --once: npm start -- --once --json PATH...');
  if (!once && paths.length > 0)
    throw new UsageError(`${paths[0]} goes with --once: npm start -- --once ${paths.join(' ')}`);
  return once ? { mode: 'once', verbose, json, paths } : { mode: 'watch', verbose };
}

function parse(argv: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { help: { ...flag, short: 'h' }, json: flag, once: flag, verbose: flag },
    });
  } catch (error) {
    // Of Node's explanation the first sentence is about the option, the rest about arguments that begin with a dash.
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new UsageError(`${first}; there are --once, --json, --verbose and --help.`, { cause: error });
  }
}
