import { Command, CommanderError } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import { explain, UsageError } from '../operator/explain.ts';
import { GROUPS, OPERATIONS } from '../operator/operations/table.ts';
import { terminalJson } from '../operator/terminal/words.ts';

/** What is loaded only when its subcommand is called: that of operations, or a file of this folder. */
interface Subcommand {
  readonly summary: string;
  /** Of a file, which only the command line has: why it is no operation, which console and assistants would have, too. */
  readonly notBecause: string | undefined;
  readonly load: () => Promise<{ define(command: Command): void }>;
}

/** In the order of the help: commands of operations by their names, the others with their files. */
const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  start: {
    summary: 'run the stack on this machine',
    notBecause: 'It makes the stack that operations are of.',
    load: () => import('./start.ts'),
  },
  ...operations('put'),
  watch: {
    summary: 'print notifications as they arrive',
    notBecause: 'It goes on until somebody ends it.',
    load: () => import('./watch.ts'),
  },
  ...operations('status', 'stories', 'rejected', 'sources'),
  read: {
    summary: 'show what the reader makes of a file',
    notBecause: 'It reads files of this machine, without a stack.',
    load: () => import('./read.ts'),
  },
  ...operations('redrive'),
  backfill: {
    summary: 'ingest what was in the bucket before, or was lost',
    notBecause: 'It goes on for hours, and asks before it costs something.',
    load: () => import('./backfill.ts'),
  },
  ...operations(),
  export: {
    summary: 'write stories and reports as Parquet or JSON lines',
    notBecause: 'It writes files of this machine.',
    load: () => import('./export.ts'),
  },
  preview: {
    summary: 'show what a webhook would send',
    notBecause: 'It shows what a program would receive, headers included.',
    load: () => import('./preview.ts'),
  },
  resend: {
    summary: 'send one subscriber again what it missed',
    notBecause: 'It sends to addresses that only this machine may reach.',
    load: () => import('./resend.ts'),
  },
  mcp: {
    summary: 'answer an assistant (Model Context Protocol)',
    notBecause: 'Assistants get the operations from it.',
    load: () => import('./mcp.ts'),
  },
  console: {
    summary: 'open a page to watch it in the browser',
    notBecause: 'The page gets the operations from it.',
    load: () => import('./console.ts'),
  },
};

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
        ? [[name, { summary: GROUPS[name] ?? summary, notBecause: undefined, load: () => load(name) }]]
        : [],
    ),
  );
}

const EXAMPLES = `
Examples:
  wiredrop start                      # the stack on this machine, until Ctrl-C
  wiredrop put ./articles             # upload a folder
  wiredrop status "harbour ferry"     # what became of it, and why
  wiredrop rejected --since 2026-01-05

A command finds the stack that runs on this machine, else the deployed one of
AWS_PROFILE. In a checkout, call it as: npx wiredrop`;

/** Subcommands of earlier versions, and what to use instead. */
const GONE: Readonly<Record<string, string>> = {
  diff: 'the console shows it: open the story, "What changed"',
  reconcile: 'say backfill --missing, and --dry-run to list only',
  right: 'say label same',
  completion: "wiredrop does not complete words in the shell any more: take it out of your shell's profile",
};

/** Commander has no dependencies, writes the help, and suggests the right name for a typo. */
async function main(args: readonly string[]): Promise<void> {
  const program = new Command('wiredrop')
    .description('News articles in, each story announced once.')
    .usage('COMMAND [options]')
    .version(manifest.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', EXAMPLES)
    .exitOverride();
  const called = args.find((arg) => !arg.startsWith('-'));
  const wanted = called === 'help' ? args.find((arg) => arg !== 'help' && !arg.startsWith('-')) : called;
  for (const [name, { summary, load }] of Object.entries(SUBCOMMANDS)) {
    const command = program.command(name).description(summary).helpOption('-h, --help', 'print this help');
    if (name === wanted) (await load()).define(command);
  }
  const instead = GONE[wanted ?? ''];
  if (instead) throw new UsageError(`${wanted} is gone: ${instead}`);
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
