import { setTimeout as delay } from 'node:timers/promises';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Command } from 'commander';
import { dynamoTable } from '../../functions/story/dynamo-table.ts';
import type { FileVersion } from '../../functions/story/file-version.ts';
import type { StoryItem } from '../../functions/story/items.ts';
import { storyIdAt, storyKey } from '../../functions/story/keys.ts';
import { ATTEMPTS } from '../../functions/story/retry-policy.ts';
import { REASON_UNITS, withdrawStory } from '../../functions/story/take-back.ts';
import { CommandError, UsageError } from '../operator/explain.ts';
import { listFileVersions } from '../operator/files/file-versions.ts';
import { createFindReceipts, withSequencers } from '../operator/files/receipts.ts';
import { restorationEvent } from '../operator/files/send-file-events.ts';
import { regionOf } from '../operator/stack/outputs.ts';
import { headlineOf, withdrawalText } from '../operator/table/card.ts';
import { type Found, findAnything, searched } from '../operator/table/find.ts';
import { storyLine } from '../operator/table/overview.ts';
import { counted, note, printable, terminalWidth } from '../operator/terminal/text.ts';
import { type Invocation, printJson, runOnStack, type StackOptions, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly reason?: string;
  readonly restore?: boolean;
  readonly dryRun?: boolean;
}

/** What is printed, with --json as it is. */
interface Result {
  readonly storyId: string;
  readonly changed: boolean;
  readonly revision: number;
  readonly withdrawnAt?: string;
  readonly withdrawnBy?: string;
  readonly reason?: string;
}

/** Ingest restores: it has the stack's settings, by which a file is read. */
const RESTORE_MS = 60_000;
const POLL_MS = 500;

const HELP = `
Erases what the story says from the table and announces story.withdrawn. Ids and
hashes stay, so that no crawl and no copy brings it back. The files stay in the
bucket. ANYTHING is what "wiredrop status" takes, and must mean one story.

  wiredrop withdraw articles/ferry.md --reason "The council asked us to"
  wiredrop withdraw t1-jk90CGaXTooeNDeEwjzvq1 --restore`;

export function define(command: Command): void {
  withStackOptions(command.argument('<anything...>', 'the story, one of its articles or files'), 'one JSON document')
    .option('--reason <text>', 'why: shown to operators, not to subscribers')
    .option('--restore', 'have a withdrawn story say again what its file says')
    .option('-n, --dry-run', 'only say what would happen')
    .addHelpText('after', HELP)
    .action((words: string[], options: Options) => {
      const { reason = '', restore = false, dryRun = false } = options;
      if (restore === (reason.trim() !== '')) throw new UsageError('Give --reason TEXT, or --restore and no reason');
      if (reason.length > REASON_UNITS) throw new UsageError(`--reason has at most ${REASON_UNITS} characters`);
      return runOnStack(options, { changes: !dryRun }, async (invocation) => {
        const found = await onlyStory(invocation, words.join(' '));
        return restore ? restoreFound(invocation, found, options) : withdrawFound(invocation, found, options);
      });
    });
}

type FoundStory = Found & { readonly story: StoryItem };

/** The one story that is meant. @throws CommandError where there is none or more than one. */
async function onlyStory({ clients, outputs }: Invocation, asked: string): Promise<FoundStory> {
  let stories = 0;
  const onSearched = (count: number) => {
    stories = count;
  };
  const found = await findAnything(clients, outputs, asked, { onSearched });
  const known = found.filter((one): one is FoundStory => one.story !== undefined);
  const [only, ...others] = new Map(known.map((one) => [storyIdAt(one.story), one])).values();
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) throw new CommandError(`No story is known of ${printable(asked)}. ${searched(stories)}.`);
  const lines = [only, ...others].map(({ story }) => storyLine(story, terminalWidth()));
  throw new CommandError([...lines, `${lines.length} stories: name one of them by its id`].join('\n'));
}

async function withdrawFound({ clients, outputs }: Invocation, { story }: FoundStory, options: Options) {
  const { reason = '', dryRun = false, json = false } = options;
  const headline = `"${printable(headlineOf(story))}"`;
  const access = {
    table: dynamoTable(clients.dynamodb, outputs.tableName),
    retryPolicy: { attempts: ATTEMPTS, sleep: delay, random: Math.random },
  };
  const withdrawal = { by: 'operator', at: new Date().toISOString(), reason: reason.trim() } as const;
  const change = dryRun ? undefined : await withdrawStory(storyIdAt(story), withdrawal, access);
  const now = change?.story ?? story;
  const { changed = story.withdrawnAt === undefined } = change ?? {};
  if (json) printJson(resultOf(now, changed));
  else if (!changed) console.log(`Withdrawn already: ${printable(withdrawalText(now) ?? '')}`);
  else {
    const reports = `${counted(story.articleCount, 'article')}`;
    console.log(`${dryRun ? 'Would be withdrawn' : 'Withdrawn'}: ${headline}, ${storyIdAt(story)}, ${reports}`);
    console.log(
      story.unannounced
        ? 'It was never announced, so its withdrawal is not either.'
        : `Announced as story.withdrawn (revision ${dryRun ? story.revision + 1 : now.revision}).`,
    );
    console.log(`Its files stay in the bucket: ${printable(story.facts.object.key)}`);
  }
  return 0;
}

async function restoreFound(invocation: Invocation, found: FoundStory, options: Options): Promise<number> {
  const { clients, outputs, signal } = invocation;
  const { story } = found;
  const { dryRun = false, json = false } = options;
  const storyId = storyIdAt(story);
  const say = (result: Result, text: string) => (json ? printJson(result) : console.log(text));
  if (story.withdrawnAt === undefined) {
    say(resultOf(story, false), `Not withdrawn: "${printable(headlineOf(story))}"`);
    return 0;
  }
  const key = found.receipts[0]?.key ?? story.facts.object.key;
  const versions = await versionsOf(invocation, key, story);
  if (versions.length === 0) {
    note(`The bucket has ${printable(key)} no more: upload the file again, then restore the story.`);
    return 1;
  }
  if (dryRun) {
    say(resultOf(story, true), `Would be restored from ${printable(key)}, version ${versions[0]?.versionId ?? 'null'}`);
    return 0;
  }
  const MessageBody = restorationEvent(versions, storyId, regionOf(outputs));
  await clients.sqs.send(new SendMessageCommand({ QueueUrl: outputs.queueUrl, MessageBody }));
  const table = dynamoTable(clients.dynamodb, outputs.tableName);
  for (const end = Date.now() + RESTORE_MS; Date.now() < end && !signal.aborted; await delay(POLL_MS)) {
    const [now] = await table.read([storyKey(storyId)], 'strong');
    if (now?.entity !== 'story' || now.withdrawnAt !== undefined) continue;
    const announced = now.announce === 'none' ? 'Not announced: notifications are off' : 'Announced as story.updated';
    say(resultOf(now, true), `Restored: "${printable(headlineOf(now))}"\n${announced} (revision ${now.revision}).`);
    return 0;
  }
  note(
    `Not restored yet. Ingest may not have come to it, or ${printable(key)} is a retraction, an older crawl, cannot be read, or has no receipt that names this story: its log says what became of it ("kept"). Name another file of the story to restore it from that.`,
  );
  return 1;
}

/** The newest version of a file, then the one that the story was from: a retraction may have been uploaded over it. */
async function versionsOf({ clients, outputs }: Invocation, key: string, story: StoryItem): Promise<FileVersion[]> {
  const versions: FileVersion[] = [];
  for await (const page of listFileVersions(clients.s3, outputs.bucketName, key))
    versions.push(...page.filter((version) => version.key === key));
  const own = versions.find(
    ({ versionId }) => key === story.facts.object.key && versionId === story.facts.object.versionId,
  );
  const wanted = [versions.at(-1), own].filter((version) => version !== undefined);
  return withSequencers([...new Set(wanted)], createFindReceipts(clients.dynamodb, outputs.tableName));
}

function resultOf(story: StoryItem, changed: boolean): Result {
  const { revision, withdrawnAt, withdrawnBy, withdrawalReason } = story;
  return {
    storyId: storyIdAt(story),
    changed,
    revision,
    ...(withdrawnAt && { withdrawnAt }),
    ...(withdrawnBy && { withdrawnBy }),
    ...(withdrawalReason && { reason: withdrawalReason }),
  };
}
