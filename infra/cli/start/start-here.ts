import { join } from 'node:path';
import { type Console, startConsole } from '../../console/index.ts';
import type { EngineName } from '../../local/emulators/table-engine.ts';
import { type LocalStack, startLocalStack } from '../../local/local-stack.ts';
import { UsageError } from '../../operator/explain.ts';
import { findArticleFiles, passedOverLine } from '../../operator/files/article-files.ts';
import { writeLocalState } from '../../operator/stack/local-state.ts';
import { readOnlyStackOutputs } from '../../operator/stack/outputs.ts';
import { interruptedCode } from '../../operator/terminal/signals.ts';
import { note, terminalWidth, WIREDROP } from '../../operator/terminal/text.ts';
import { awsOnlySettings, readSettings, SettingsError } from '../../settings/read-settings.ts';
import { runOnce } from './run-once.ts';
import type { Output } from './session.ts';
import { quietFileLine, watch } from './watch.ts';
import { watchForEnd } from './watch-for-end.ts';

const examples = join(import.meta.dirname, '..', '..', '..', 'tests', 'fixtures', 'articles');

/** The same in every run, so that a command can be repeated. Nothing well known uses it. */
const FIRST_PORT = 4588;

/** What the stack itself writes to its bucket. */
const FEEDS = /^feeds\/.+\.(?:atom|json)$/;

const output: Output = {
  result: (line) => console.log(line),
  note,
};

/** What `wiredrop start` was asked for. */
export interface StartOptions {
  readonly once: boolean;
  readonly json: boolean;
  /** File that the report is written to, with `once`. */
  readonly report?: string | undefined;
  readonly verbose: boolean;
  /** Engine of the table; absent: the best there is. */
  readonly engine?: EngineName | undefined;
  /** Folder that keeps everything between runs. */
  readonly keep?: string | undefined;
  /** Settings of the stack (`infra/settings/settings.ts`), as CDK context. */
  readonly context: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
}

/** Runs the stack until it is done or ended. @returns the exit code. @throws CommandError, UsageError */
export async function startHere(options: StartOptions): Promise<number> {
  checkSettings(options.context);
  const ended = watchForEnd();
  const paths = options.once ? options.paths : [examples];
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
  output.note(`Table: ${stack.engine.description}`);
  output.note(`S3, SQS and SNS: ${stack.endpoints.fauxqs}`);
  output.note(`Ready in ${((performance.now() - started) / 1000).toFixed(1)} seconds`);
  const over = Promise.race([ended, stack.broken.then((what) => giveUp(what, options.keep))]);
  let forgetStack = () => {};
  const pages: Console[] = [];
  try {
    if (options.once) {
      const code = await Promise.race([runOnce(stack, { ...options, paths, files }, output), over]);
      return code === 0 && unread ? 1 : code;
    }
    forgetStack = writeLocalState(stack.outputsFile);
    const outputs = readOnlyStackOutputs(stack.outputsFile);
    const page = await startConsole({ clients: stack.clients, outputs, port: 0 });
    pages.push(page);
    const { feedFolder, digestTopicArn } = outputs;
    if (feedFolder) output.note(`Feeds: ${new URL(`/${feedFolder}all.atom`, page.url)} and all.json`);
    if (digestTopicArn) output.note('Headlines are not sent here: this machine runs no schedules');
    const shown = { json: options.json, consoleUrl: page.url };
    await Promise.race([watch(stack, stack.resumed ? [] : files, output, shown), over]);
    const code = await over;
    // Ctrl-C is how it is meant to end.
    return code === interruptedCode ? 0 : code;
  } finally {
    forgetStack();
    // Before the stack: it has a queue there.
    for (const page of pages) await page.stop();
    await stack.stop();
    output.note('Stopped');
  }
}

function start({ once, json, verbose, context, engine, keep }: StartOptions): Promise<LocalStack> {
  return startLocalStack({
    context,
    engine,
    keep,
    firstPort: FIRST_PORT,
    onProblem: output.note,
    onUnmatched({ key }) {
      if (!FEEDS.test(key)) output.note(`${key} is stored and not ingested: its name does not end as it should`);
    },
    onLog(name, line) {
      if (verbose) output.note(`${name}: ${line}`);
      const quiet = once || json ? undefined : quietFileLine(line, new Date().toISOString(), terminalWidth());
      if (quiet !== undefined) output.result(quiet);
    },
  });
}

function giveUp(what: string, keep: string | undefined): number {
  const [fate, option] = keep === undefined ? ['is gone', ''] : [`stays in ${keep}`, ` --keep ${keep}`];
  output.note(`${what}; what it held ${fate}. Start again:\n  ${WIREDROP} start${option}`);
  return 1;
}

/**
 * Refuses a wrong `-c` before anything starts, as other wrong arguments are.
 * @throws UsageError that names every refused setting and what is allowed there; and for a setting that names a resource on AWS.
 */
export function checkSettings(context: Readonly<Record<string, string>>): void {
  try {
    readSettings(context);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
  for (const [name, reason] of awsOnlySettings(context))
    throw new UsageError(`Leave out the setting ${name}: ${reason}.`);
}
