import { join } from 'node:path';
import { findArticleFiles } from '../cli/article-files.ts';
import { terminalWidth } from '../cli/columns.ts';
import { interruptedCode } from '../cli/interruption.ts';
import { passedOverLine } from '../cli/passed-over.ts';
import { UsageError } from '../cli/usage-error.ts';
import { type Console, startLocalConsole } from '../console/index.ts';
import { checkSettings } from './check-settings.ts';
import { type LocalStack, startLocalStack } from './local-stack.ts';
import { LocalError } from './machine/local-error.ts';
import { type Options, parseOptions, usage } from './options.ts';
import type { Output } from './session/output.ts';
import { quietFileLine } from './session/quiet-file-line.ts';
import { runOnce } from './session/run-once.ts';
import { watch } from './session/watch.ts';
import { watchForEnd } from './watch-for-end.ts';

const examples = join(import.meta.dirname, '..', '..', 'tests', 'fixtures', 'articles');

const output: Output = {
  result: (line) => console.log(line),
  note: (line) => console.error(line),
};

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options.mode === 'help') {
    output.result(usage);
    return 0;
  }
  await checkSettings(options.context);
  const ended = watchForEnd();
  const paths = options.mode === 'once' ? options.paths : [examples];
  let unread = false;
  const files = await findArticleFiles(paths, (passed) => {
    output.note(passedOverLine(passed));
    unread ||= passed.unreadable;
  });
  const started = performance.now();
  output.note('Starting S3, SQS, SNS and DynamoDB, and the stack on them …');
  const stack = await Promise.race([start(options), ended]);
  // Half started: what there is ends with this process.
  if (typeof stack === 'number') process.exit(stack);
  output.note(`Ready in ${((performance.now() - started) / 1000).toFixed(1)} seconds`);
  const over = Promise.race([ended, stack.broken.then(giveUp)]);
  const pages: Console[] = [];
  try {
    if (options.mode === 'once') {
      const code = await Promise.race([runOnce(stack, { ...options, files }, output), over]);
      return code === 0 && unread ? 1 : code;
    }
    const page = await startLocalConsole(stack);
    pages.push(page);
    await Promise.race([watch(stack, files, output, page.url), over]);
    const code = await over;
    // Ctrl-C is how it is meant to end.
    return code === interruptedCode ? 0 : code;
  } finally {
    // Before the stack: it has a queue there.
    for (const page of pages) await page.stop();
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

function giveUp(what: string): number {
  output.note(`${what}, and what it held is gone: start again`);
  return 1;
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
// What lost a race against the end, and still waits for something, is not waited for.
setTimeout(() => process.exit(), 5_000).unref();
