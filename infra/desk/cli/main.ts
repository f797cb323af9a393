import { Command, CommanderError } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import { explain, UsageError } from '../operator/explain.ts';
import type { NotThere } from '../operator/operations/operation.ts';
import { GROUPS, OPERATIONS } from '../operator/operations/table.ts';
import { terminalJson } from '../operator/terminal/words.ts';

/** What is loaded only when its subcommand is called. */
interface Subcommand extends Partial<NotThere> {
  readonly summary: string;
  readonly load: () => Promise<{ define(command: Command): void }>;
}

/** In the order of the help: commands of operations by their names, the others with their files. */
const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  start: file('run the stack on this machine', 'it makes the stack', () => import('./start.ts')),
  ...operations('put'),
  watch: file('print notifications as they arrive', 'it goes on until it is ended', () => import('./watch.ts')),
  ...operations('status', 'stories', 'review', 'sources'),
  read: file('show what the reader makes of a file', 'it needs no stack', () => import('./read.ts')),
  ...operations('redrive'),
  backfill: file(
    'ingest what was in the bucket before, or was lost',
    'it goes on for hours',
    () => import('./backfill.ts'),
  ),
  ...operations(),
  export: file(
    'write stories and reports as Parquet or JSON lines',
    'it writes files here',
    () => import('./export.ts'),
  ),
  mcp: file(
    'answer an assistant (Model Context Protocol)',
    'assistants get the operations from it',
    () => import('./mcp.ts'),
  ),
  console: file(
    'open a page to watch it in the browser',
    'the page gets the operations from it',
    () => import('./console.ts'),
  ),
};

/** A file of this folder, which only the command line has. @param notBecause why it is no operation */
function file(summary: string, notBecause: string, load: Subcommand['load']): Subcommand {
  return { summary, notBecause, load };
}

/** Commands of operations. @param names by default all: one that stands in the list before keeps its place */
function operations(...names: readonly string[]): Record<string, Subcommand> {
  const load = async (name: string) => {
    const { defineOperations } = await import('./operation.ts');
    return { define: (command: Command) => defineOperations(command, name) };
  };
  const own = Object.entries(OPERATIONS).filter(([, { command }]) => command?.[1] === undefined);
  return Object.fromEntries(
    own.flatMap(([full, { command: [name] = [full.split(' ')[0] ?? full], summary }]) =>
      names.length === 0 || names.includes(name)
        ? [[name, { summary: GROUPS[name] ?? summary, load: () => load(name) }]]
        : [],
    ),
  );
}

const EXAMPLES = `
Examples:
  wiredrop start                      # the stack on this machine, until Ctrl-C
  wiredrop put ./articles             # upload a folder
  wiredrop status "harbour ferry"     # what became of it, and why
  wiredrop review --only rejected

A command finds the stack that runs on this machine, else the deployed one of
AWS_PROFILE. In a checkout, call it as: npx wiredrop`;

/** Commander has no dependencies, writes the help, and suggests the right name for a typo. */
async function main(args: readonly string[]): Promise<void> {
  const program = new Command('wiredrop')
    .description('News articles in, each story announced once.')
    .usage('COMMAND [options]')
    .version(manifest.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    // What follows a subcommand of a subcommand is that one's: `export labels --stack NAME`.
    .enablePositionalOptions();
  const called = args.find((arg) => !arg.startsWith('-'));
  const wanted = called === 'help' ? args.find((arg) => arg !== 'help' && !arg.startsWith('-')) : called;
  for (const [name, { summary, load }] of Object.entries(SUBCOMMANDS)) {
    const command = program.command(name).description(summary).helpOption('-h, --help', 'print this help');
    if (name === wanted) (await load()).define(command);
  }
  // For `help UNKNOWN` commander would print the whole help.
  const isKnown = wanted === undefined || wanted in SUBCOMMANDS || wanted === 'help';
  if (args.length === 0) program.outputHelp();
  else await program.parseAsync(isKnown ? [...args] : [wanted], { from: 'user' });
}

// `… | head` closes the pipe early: a command that only shows something ends quietly.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

const args = process.argv.slice(2);
try {
  await main(args);
} catch (error) {
  const isCommander = error instanceof CommanderError;
  // Commander has printed its own errors.
  if (!isCommander) (await import('../operator/terminal/text.ts')).note(explain(error));
  process.exitCode = isCommander ? Math.min(error.exitCode, 1) * 2 : error instanceof UsageError ? 2 : 1;
  if (process.exitCode !== 0 && args.includes('--json'))
    console.log(terminalJson({ error: explain(error).replace(/^error: /, '') }));
}
