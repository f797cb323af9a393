import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { isDisposition, isNews, isOfStory } from '../../../functions/story/items/index.ts';
import { parseCredentials, secretVariable } from '../../../functions/webhook/index.ts';
import { destroyClients } from '../../aws/index.ts';
import { type EngineName, LAYOUT, type LocalStack, loadDynoxide, loadLocalStack } from '../../local/index.ts';
import {
  awsOnlySettings,
  DEFAULT_SETTINGS,
  readSettings,
  SettingsError,
  type WebhookSetting,
  webhookName,
} from '../../settings/index.ts';
import { startConsole, tokenIn } from '../console/index.ts';
import { CommandError, explain, UsageError } from '../operator/explain.ts';
import { endingsOf, isOwnKey, type OwnFolders } from '../operator/files/names.ts';
import { type PutResult, planPut, put, putDocument } from '../operator/put.ts';
import { runningStack, writeLocalState } from '../operator/stack/local-state.ts';
import { createOperatorClients, readOnlyStackOutputs } from '../operator/stack/outputs.ts';
import { feedsSummary, listFeeds } from '../operator/table/lists/feeds.ts';
import { putSummary, putTotals } from '../operator/table/put-summary.ts';
import { eventLine } from '../operator/terminal/notification-line.ts';
import { startProgress } from '../operator/terminal/progress.ts';
import { abortOnSignals, INTERRUPTED_CODE, onOrphaned } from '../operator/terminal/signals.ts';
import { counted, note, terminalJson, terminalWidth, WIREDROP } from '../operator/terminal/text.ts';
import { type Invocation, printJsonLine } from './command.ts';
import { messageLine } from './watch.ts';

/** The same in every run, so that a command can be repeated. Nothing well known uses it. */
const FIRST_PORT = 4588;

/** Give up when no receipt has come for so long, although the stack is at work. */
const QUIET_MS = 60_000;

/** What `wiredrop start` was asked for. */
export interface StartOptions {
  readonly once: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Engine of the table; absent: the best there is. */
  readonly engine?: EngineName | undefined;
  /** Folder that keeps everything between runs. */
  readonly keep?: string | undefined;
  /** Port of the console; 0: any free one. */
  readonly port?: number;
  /** File of the console's token; absent: a new token. */
  readonly tokenFile?: string | undefined;
  /** Settings of the stack (`infra/settings/settings.ts`), as CDK context. */
  readonly context: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
}

/** Runs the stack until it is done or ended. @returns the exit code. @throws CommandError, UsageError */
export async function runStack(asked: StartOptions): Promise<number> {
  const options = { ...asked, context: withPage(asked) };
  checkSettings(options.context);
  if (options.port) await checkPort(options.port);
  const interrupted = new AbortController();
  const ended = endOf(interrupted);
  const started = performance.now();
  note('Starting S3, SQS, SNS and DynamoDB, and the stack on them …');
  let own: OwnFolders = {};
  const stack = await Promise.race([startStack(options, (key) => isOwnKey(own, key)), ended]);
  // Half started: what there is ends with this process.
  if (typeof stack === 'number') process.exit(stack);
  note(`Table: ${stack.engine.description}`);
  note(`S3, SQS and SNS: ${stack.endpoints.fauxqs}`);
  note(`Ready in ${((performance.now() - started) / 1000).toFixed(1)} seconds`);
  const over = Promise.race([ended, stack.broken.then((what) => giveUp(what, options.keep))]);
  const outputs = readOnlyStackOutputs(stack.outputsFile);
  own = outputs;
  const invocation = { outputs, clients: createOperatorClients(outputs), signal: interrupted.signal };
  try {
    if (options.once) return await Promise.race([ingestOnce(stack, invocation, options), over]);
    const code = await stayUp(stack, invocation, options, over);
    // Ctrl-C is how it is meant to end.
    return code === INTERRUPTED_CODE ? 0 : code;
  } finally {
    interrupted.abort();
    await stack.stop();
    destroyClients(invocation.clients);
    note('Stopped');
  }
}

/** A stack that stays up shows its stories on a page, unless its settings say otherwise or leave no place for one. */
function withPage({ once, context }: StartOptions): StartOptions['context'] {
  const { prefix = '', feedFolder = DEFAULT_SETTINGS.feedFolder } = context;
  return once || prefix.startsWith(feedFolder) ? context : { feed: 'true', ...context };
}

/** Before anything starts, which takes a minute. @throws CommandError if another program has it */
async function checkPort(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening').catch((error) => {
    throw new CommandError(explain(error), { cause: error });
  });
  server.close();
}

/**
 * Resolves with an exit code at the first Ctrl-C or SIGTERM, and when nobody reads the output or can send a Ctrl-C any
 * more.
 */
function endOf(interrupted: AbortController): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  interrupted.signal.addEventListener('abort', () => resolve(INTERRUPTED_CODE));
  abortOnSignals(interrupted, { signals: ['SIGINT', 'SIGTERM'] });
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => resolve(1));
  onOrphaned(() => resolve(1));
  return promise;
}

async function startStack(
  { once, json, verbose, context, engine, keep }: StartOptions,
  isOwn: (key: string) => boolean,
): Promise<LocalStack> {
  const { startLocalStack } = await loadLocalStack();
  const isLight = once && keep === undefined && (await loadDynoxide()).findDynoxide() !== undefined;
  return startLocalStack({
    context,
    // It starts in a third of the time. While the stack stays up, web pages could reach it (SECURITY.md).
    engine: engine ?? (isLight ? 'dynoxide' : undefined),
    keep,
    firstPort: FIRST_PORT,
    onProblem: note,
    onUnmatched({ key }) {
      if (!isOwn(key)) note(`${key} is stored and not ingested: its name has no ending that triggers ingest`);
    },
    onLog(name, line) {
      if (verbose) note(`${name}: ${line}`);
      const silent = once || json ? undefined : silentFileLine(line, new Date().toISOString(), terminalWidth());
      if (silent !== undefined) console.log(silent);
    },
  });
}

function giveUp(what: string, keep: string | undefined): number {
  const [fate, option] = keep === undefined ? ['is gone', ''] : [`stays in ${keep}`, ` --keep ${keep}`];
  note(`${what}; what it held ${fate}. Start again:\n  ${WIREDROP} start${option}`);
  return 1;
}

/** `--once`: what `put` does, with the notifications. */
async function ingestOnce(stack: LocalStack, invocation: Invocation, options: StartOptions): Promise<number> {
  const { outputs, signal } = invocation;
  let notifications = 0;
  await stack.subscribe({
    topicArn: outputs.topicArn,
    onMessage(body) {
      notifications += 1;
      if (options.json) console.log(terminalJson(JSON.parse(body)));
    },
  });
  const end = startProgress('Ingesting');
  const result = await put(invocation, await planPut(invocation, options.paths), waitingFor(stack)).finally(end);
  // Receipts come before their notifications.
  if (!signal.aborted) await stack.settle();
  if (signal.aborted) return INTERRUPTED_CODE;
  if (options.json) printJsonLine({ type: 'summary', ...putDocument(outputs.bucketName, result), notifications });
  else console.log(putSummary({ ...result, notifications }, terminalWidth()).join('\n'));
  const deadLetters = await stack.deadLetters();
  for (const { count, queue } of deadLetters) note(`Left in the dead-letter queue ${queue.name}: ${count}`);
  return result.complete && deadLetters.length === 0 ? 0 : 1;
}

function waitingFor(stack: LocalStack) {
  return { wait: true, quietMs: QUIET_MS, settled: () => stack.settle() };
}

/** Without `--once`: the console, the notifications as `watch` shows them, and the examples. */
async function stayUp(
  stack: LocalStack,
  invocation: Invocation,
  { json, port = 0, tokenFile, context }: StartOptions,
  over: Promise<number>,
): Promise<number> {
  const { outputs } = invocation;
  const other = await runningStack();
  if (other) note(`Process ${other.pid} runs another stack. Commands use this one, the newest, until it ends.`);
  const forgetStack = writeLocalState(stack.outputsFile);
  const token = tokenFile === undefined ? undefined : tokenIn(tokenFile);
  const page = await startConsole({ clients: stack.clients, outputs, port, token });
  try {
    const { feedFolder, digestTopicArn } = outputs;
    if (outputs.sourcesBy) note('Silent sources are listed but not reported: this machine runs no schedules');
    if (digestTopicArn) note('Headlines are not sent here: this machine runs no schedules');
    await stack.subscribe({ topicArn: outputs.topicArn, onMessage: (body) => console.log(messageLine(body, json)) });
    const say = json ? note : console.log;
    if (feedFolder) say(`\nThe front page, in a browser:\n\n  ${new URL(`/${feedFolder}`, page.url)}`);
    say(`\nThe console:\n\n  ${page.url}`);
    const { poll } = readSettings(context);
    const first =
      poll.length > 0 ? pollFirst(stack, invocation, poll.length, say) : ingestExamples(stack, invocation, say);
    await Promise.race([first, over]);
    for (const line of howToGoOn(stack)) say(line);
    return await over;
  } finally {
    forgetStack();
    // Before the stack: the page has a queue there.
    await page.stop();
  }
}

/** The longest that one feed may take, and one run of all. */
const FIRST_POLL_MS = 120_000;

/** Known news in place of the examples: waits until each feed was asked once, and says what they answered. */
async function pollFirst(
  stack: LocalStack,
  invocation: Invocation,
  count: number,
  say: (line: string) => void,
): Promise<void> {
  say(
    `\nPolling ${counted(count, 'feed')}. Entries that are older than a day stand on the page, and nobody is ` +
      'notified of them.',
  );
  const end = Date.now() + FIRST_POLL_MS;
  const ask = () => listFeeds(invocation, Date.now());
  let feeds = await ask();
  while (feeds.length < count && Date.now() < end && !invocation.signal.aborted) {
    await setTimeout(1_000);
    feeds = await ask();
  }
  if (invocation.signal.aborted) return;
  await stack.settle();
  const isAlone = feeds.length > 0 && feeds.every(({ okAt }) => okAt === undefined);
  say(
    isAlone
      ? `\nNo feed has answered: is this machine on the net? Each is asked again in 15 minutes; ${WIREDROP} ` +
          'sources says why.'
      : `\n${feedsSummary(feeds).text}`,
  );
}

async function ingestExamples(stack: LocalStack, invocation: Invocation, say: (line: string) => void): Promise<void> {
  if (stack.resumed) return say(`\nThe stack goes on with what ${stack.keptIn} holds.`);
  // They are fictional, and would stay among what is kept.
  if (stack.keptIn !== undefined) return say(`\nWhat you upload is kept in ${stack.keptIn}.`);
  const { fresh } = await planPut(invocation, [LAYOUT.examples]);
  say(`\nIngesting the ${fresh.length} examples:\n`);
  const started = performance.now();
  const results: PutResult[] = [];
  // One after another, so that everybody sees the same story: the revision after what it revises, the copy after the
  // original.
  for (const upload of fresh) {
    results.push(await put(invocation, { fresh: [upload], stored: [], notUploaded: [] }, waitingFor(stack)));
    if (invocation.signal.aborted) return;
    await stack.settle();
  }
  const receipts = results.flatMap((result) => result.receipts);
  const summary = { uploaded: receipts.length, resumed: 0, waiting: fresh.length - receipts.length, receipts };
  const seconds = (performance.now() - started) / 1_000;
  for (const line of ['', ...putTotals({ ...summary, seconds })]) say(line);
}

/** Commands that put one more file into the bucket, and that look at the stack, as they can be pasted. */
function howToGoOn(stack: LocalStack): string[] {
  const { endpoints, notifications } = stack;
  const [rule] = notifications.rules;
  const target = `${rule?.bucket}/${rule?.prefix}`;
  return [
    '',
    `Drop more files (names ending in ${endingsOf(notifications.rules)}):`,
    '',
    `  curl -T FILE ${endpoints.fauxqs}/${target}`,
    `  aws --endpoint-url ${endpoints.fauxqs} --no-sign-request s3 cp FILE \\`,
    `    s3://${target}`,
    '',
    'Look at it from another terminal, in this folder:',
    '',
    '  npx wiredrop put FOLDER      upload a folder',
    '  npx wiredrop status          what waits, what failed, the latest stories',
    '  npx wiredrop status WORDS    a story or file: what became of it, and why',
    '  npx wiredrop --help          everything else',
    '',
    'Ctrl-C stops everything; ' +
      `${stack.keptIn === undefined ? 'nothing is kept' : `the stack stays in ${stack.keptIn}`}.`,
    '',
  ];
}

/** Whether a file is of a story and not announced: without a line, whoever dropped it would wait for it. */
const isSilent = (disposition: unknown): boolean =>
  isDisposition(disposition) && isOfStory(disposition) && !isNews(disposition);

/**
 * The line to show for a line of the ingest function's log, which has one per file
 * (`functions/ingest/ingest-batch.ts`); undefined for every other line and for files that a notification names.
 * @param time of the line, ISO 8601: the log line does not state it.
 */
export function silentFileLine(log: string, time: string, width: number): string | undefined {
  try {
    const { disposition, key, redelivered } = JSON.parse(log) as Readonly<Record<string, unknown>>;
    if (typeof key !== 'string' || !isSilent(disposition) || redelivered === true) return undefined;
    return eventLine({ time, what: String(disposition), who: '', text: key }, width);
  } catch {
    // Not JSON: a runtime in distress writes plain text.
    return undefined;
  }
}

/** On this machine the secret of a webhook is not in Secrets Manager. @throws UsageError that names the variable */
function checkSecrets(webhooks: readonly WebhookSetting[]): void {
  for (const webhook of webhooks) {
    const variable = secretVariable(webhookName(webhook));
    const text = process.env[variable];
    const where = `On this machine the secret of the webhook ${webhookName(webhook)} is in the variable ${variable}`;
    if (text === undefined) throw new UsageError(`${where}, which is not set. (On AWS it is ${webhook.secret}.)`);
    try {
      parseCredentials(text);
    } catch (error) {
      throw new UsageError(
        `${where}. ${
          explain(error)
            .replace(/^\w+Error: /, '')
            .split('\n')[0]
        }`,
      );
    }
  }
}

/**
 * Refuses a wrong `-c` before anything starts, as other wrong arguments are.
 * @throws UsageError that names every refused setting and what is allowed there; and for a setting that names a
 * resource on AWS.
 */
function checkSettings(context: Readonly<Record<string, string>>): void {
  try {
    checkSecrets(readSettings(context).webhooks);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
  for (const [name, reason] of awsOnlySettings(context))
    throw new UsageError(`Leave out the setting ${name}: ${reason}.`);
}
