import { lstatSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ENGINES, type EngineName, IS_PACKAGE, loadInstall } from '../../local/index.ts';
import { UsageError } from '../operator/explain.ts';
import { note, WIREDROP } from '../operator/terminal/text.ts';
import { wholeNumber } from './command.ts';

interface Options {
  readonly once?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly engine?: EngineName;
  readonly keep?: string;
  readonly port: number;
  readonly tokenFile?: string;
  readonly context?: Readonly<Record<string, string>>;
}

const HELP = `
Without --once it ingests the bundled examples (not with --keep), or polls feeds
(-c poll=FILE), shows the stories on a page, and stays up until Ctrl-C; the
other commands find it.
In the package it first installs the emulators, into ~/.wiredrop, once.
With --once it ingests files and folders, prints what became of them, and ends.
Files are ingested side by side: of two like reports either may come first, so
new, copy and update may differ from run to run.

  npm start                            # the same as: wiredrop start
  npm start -- -c poll=docs/examples/feeds.opml    # known news
  npm start -- --once PATH...
  npx wiredrop start --once --json PATH... | jq   # without npm's own lines`;

export function define(command: Command): void {
  command
    .argument('[path...]', 'files and folders, with --once')
    .option('--once', 'ingest what is named, print the result, and end')
    .option('--json', 'one JSON line for each notification, and with --once one for the result')
    .option('-c, --context <name=value>', 'a setting of the stack, as with cdk deploy; repeat it for others', setting)
    .option('--keep <folder>', 'keep bucket, table and queues in this folder, and go on with what it holds')
    .option('--port <port>', 'port of the console; 0 takes any free one', wholeNumber(0, 65_535), 0)
    .option('--token-file <file>', "file of the console's token, so that an open tab connects again")
    .addOption(new Option('--engine <name>', 'the engine of the table; dynoxide needs no Java').choices(ENGINES))
    .option('--verbose', 'show what the functions log, on standard error')
    .addHelpText('after', HELP)
    .action(
      async (
        paths: string[],
        { once = false, json = false, verbose = false, context = {}, engine, keep, port, tokenFile }: Options,
      ) => {
        if (once && paths.length === 0)
          throw new UsageError(`--once needs at least one file or folder: ${WIREDROP} start --once PATH...`);
        if (!once && paths.length > 0)
          throw new UsageError(`${paths[0]} goes with --once: npm start -- --once ${paths.join(' ')}`);
        const missing = paths.find((path) => lstatSync(path, { throwIfNoEntry: false }) === undefined);
        if (missing !== undefined) throw new UsageError(`There is no file or folder ${missing}`);
        if (IS_PACKAGE) {
          const { startInstalled } = await loadInstall();
          const code = await startInstalled(process.argv.slice(2), note);
          if (code !== undefined) {
            process.exitCode = code;
            return;
          }
        }
        const { runStack } = await import('./run-stack.ts');
        process.exitCode = await runStack({ once, json, verbose, context, engine, keep, port, tokenFile, paths });
        // Work that the end interrupted is not waited for.
        setTimeout(() => process.exit(), 5_000).unref();
      },
    );
}

function setting(argument: string, others: Readonly<Record<string, string>> = {}): Options['context'] {
  const at = argument.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is not name=value: matching=false.');
  return { ...others, [argument.slice(0, at)]: argument.slice(at + 1) };
}
