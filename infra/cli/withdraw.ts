import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { REASON_UNITS } from '../../functions/story/correction.ts';
import { dynamoTable } from '../../functions/story/dynamo-table.ts';
import type { StoryItem } from '../../functions/story/items.ts';
import { storyIdAt, storyKey } from '../../functions/story/keys.ts';
import { ATTEMPTS } from '../../functions/story/retry-policy.ts';
import { withdrawStory } from '../../functions/story/take-back.ts';
import { UsageError } from '../operator/explain.ts';
import { restorableVersions, sendRestoration } from '../operator/files/restorable-versions.ts';
import { headlineOf, withdrawalText } from '../operator/table/card.ts';
import { counted, note, printable, WIREDROP } from '../operator/terminal/text.ts';
import { type Invocation, printJson, runOnStack, type StackOptions, withStackOptions } from './command.ts';
import { type FoundStory, isMeant, onlyStory } from './only-story.ts';

interface Options extends StackOptions {
  readonly reason?: string;
  readonly restore?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** The document of `--json`. */
interface Result {
  readonly storyId: string;
  readonly changed: boolean;
  /** With `--dry-run`. */
  readonly wouldChange?: boolean;
  readonly revision: number;
  readonly withdrawnAt?: string;
  readonly withdrawnBy?: string;
  readonly reason?: string;
}

/** Ingest restores the story, because it has the settings by which a file is read. */
const RESTORE_MS = 60_000;
const POLL_MS = 500;

const HELP = `
Erases the story's text from the table and announces story.withdrawn. Ids and
hashes stay, so that no crawl and no copy restores it. The files stay in the
bucket. ANYTHING is what "wiredrop status" takes, and must mean one story.

  wiredrop withdraw articles/ferry.md --reason "The council asked us to"
  wiredrop withdraw t1-jk90CGaXTooeNDeEwjzvq1 --restore`;

export function define(command: Command): void {
  withStackOptions(command.argument('<anything...>', 'the story, one of its articles or files'), 'one JSON document')
    .option('--reason <text>', 'why: shown to operators, not to subscribers')
    .option('--restore', 'restore a withdrawn story from its file')
    .option('--yes', 'do not ask, if the story was found by words of its headline')
    .option('-n, --dry-run', 'only say what would happen')
    .addHelpText('after', HELP)
    .action((words: string[], options: Options) => {
      const { reason = '', restore = false, dryRun = false } = options;
      if (restore === (reason.trim() !== '')) throw new UsageError('Give --reason TEXT, or --restore and no reason');
      if (reason.length > REASON_UNITS) throw new UsageError(`--reason has at most ${REASON_UNITS} characters`);
      return runOnStack(options, { changes: !dryRun }, async (invocation) => {
        const found = await onlyStory(invocation, words.join(' '));
        if (found.isGuess && !dryRun && !options.yes && !(await isMeant(found.story, invocation.signal))) return 1;
        return restore ? restoreFound(invocation, found, options) : withdrawFound(invocation, found, options);
      });
    });
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
  if (json) printJson(dryRun ? { ...resultOf(now, false), wouldChange: changed } : resultOf(now, changed));
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
    if (!dryRun) console.log(`To undo: ${WIREDROP} withdraw ${storyIdAt(story)} --restore`);
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
  const versions = await restorableVersions(clients, outputs, key, story);
  if (versions.length === 0) {
    note(`${printable(key)} is not in the bucket any more: upload the file again, then restore the story.`);
    return 1;
  }
  if (dryRun) {
    const result = { ...resultOf(story, false), wouldChange: true };
    say(result, `Would be restored from ${printable(key)}, version ${versions[0]?.versionId ?? 'null'}`);
    return 0;
  }
  await sendRestoration(clients.sqs, outputs, storyId, versions);
  const table = dynamoTable(clients.dynamodb, outputs.tableName);
  for (const end = Date.now() + RESTORE_MS; Date.now() < end && !signal.aborted; await delay(POLL_MS)) {
    const [now] = await table.read([storyKey(storyId)], 'strong');
    if (now?.entity !== 'story' || now.withdrawnAt !== undefined) continue;
    const announced = now.announce === 'none' ? 'Not announced: notifications are off' : 'Announced as story.updated';
    say(resultOf(now, true), `Restored: "${printable(headlineOf(now))}"\n${announced} (revision ${now.revision}).`);
    return 0;
  }
  note(
    `Not restored yet. Ingest may still be busy. Or ${printable(key)} is a retraction or an older crawl, cannot be read, or has no receipt of this story (ingest logs "kept"): then name another file of the story.`,
  );
  return 1;
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
