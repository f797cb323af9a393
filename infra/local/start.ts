import { join } from 'node:path';
import { findArticleFiles } from './article-files.ts';
import { terminalWidth } from './columns.ts';
import { LocalError } from './local-error.ts';
import { type LocalStack, startLocalStack } from './local-stack.ts';
import { type Options, parseOptions, UsageError, usage } from './options.ts';
import type { Output } from './output.ts';
import { passedOverLine } from './passed-over.ts';
import { quietFileLine } from './quiet-file-line.ts';
import { runOnce } from './run-once.ts';
import { watch } from './watch.ts';

const examples = join(import.meta.dirname, '..', '..', 'tests', 'fixtures', 'articles');

const output: Output = {
  result: (line) => console.log(line),
  note: (line) => console.error(line),
};

/** What a shell reports of a program that Ctrl-C ended. */
const interruptedCode = 130;

/** Resolves at the first Ctrl-C or SIGTERM. */
const interrupted = new Promise<undefined>((resolve) => {
  // More than one may come for a single Ctrl-C: the terminal signals the whole group, and npm passes on its own.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(undefined));
});

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options.mode === 'help') {
    output.result(usage);
    return 0;
  }
  const paths = options.mode === 'once' ? options.paths : [examples];
  let unread = false;
  const files = await findArticleFiles(paths, (passed) => {
    output.note(passedOverLine(passed));
    unread ||= passed.unreadable;
  });
  const started = performance.now();
  output.note('Starting S3, SQS, SNS and DynamoDB, and the stack on them …');
  const stack = await Promise.race([start(options), interrupted]);
  // Half started: what there is ends with this process.
  if (stack === undefined) process.exit(interruptedCode);
  output.note(`Ready in ${((performance.now() - started) / 1000).toFixed(1)} seconds`);
  try {
    if (options.mode === 'once') {
      const run = runOnce(stack, { paths, files, json: options.json }, output);
      const code = (await Promise.race([run, interrupted])) ?? interruptedCode;
      return code === 0 && unread ? 1 : code;
    }
    await Promise.race([watch(stack, files, output), interrupted]);
    // Ctrl-C is how it is meant to end.
    await interrupted;
    return 0;
  } finally {
    await stack.stop();
    output.note('Stopped');
  }
}

function start({ mode, verbose, context }: Exclude<Options, { mode: 'help' }>): Promise<LocalStack> {
  return startLocalStack({
    context,
    onProblem: output.note,
    onUnmatched: ({ key }) => output.note(`${key} is stored and not ingested: its name does not end as it should`),
    onLog(name, line) {
      if (verbose) output.note(`${name}: ${line}`);
      const quiet = mode === 'watch' ? quietFileLine(line, new Date().toISOString(), terminalWidth()) : undefined;
      if (quiet !== undefined) output.result(quiet);
    },
  });
}

/** What a person can mend is said in one line; anything else is a fault of ours and shown in full. */
function explain(error: unknown): number {
  if (error instanceof UsageError) {
    output.note(error.message);
    return 2;
  }
  output.note(error instanceof LocalError ? error.message : `${error instanceof Error ? error.stack : error}`);
  return 1;
}

process.exitCode = await main().catch(explain);
