import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { CorrectionNote } from '../../functions/story/correction.ts';
import { dynamoTable } from '../../functions/story/dynamo-table.ts';
import type { FileVersion } from '../../functions/story/file-version.ts';
import type { Receipt, StoryItem } from '../../functions/story/items.ts';
import { correctionKey, storyIdAt, storyKey } from '../../functions/story/keys.ts';
import { ATTEMPTS } from '../../functions/story/retry-policy.ts';
import type { StoryAccess } from '../../functions/story/story-access.ts';
import { CommandError } from '../operator/explain.ts';
import { headlineOf } from '../operator/table/card.ts';
import { type Found, findAnything } from '../operator/table/find.ts';
import { printable } from '../operator/terminal/text.ts';
import { type Invocation, type StackOptions, withStackOptions } from './command.ts';

/** What the commands that correct a join take. */
export interface CorrectionOptions extends StackOptions {
  readonly reason?: string;
  readonly by?: string;
  readonly undo?: boolean;
  readonly dryRun?: boolean;
}

/** How long a correction may take that ingest makes. */
const WAIT_MS = 60_000;
const POLL_MS = 300;

export function withCorrectionOptions(command: Command): Command {
  return withStackOptions(command, 'one JSON document')
    .option('--reason <text>', 'why: shown to operators, not to subscribers')
    .option('--by <name>', 'who says so, if not the user of this machine');
}

/** Who corrects, when and why. */
export function noteOf({ by, reason }: CorrectionOptions): CorrectionNote {
  const at = new Date().toISOString();
  const note = { id: `${at}#${randomUUID().slice(0, 8)}`, at, by: by?.trim() || userName() };
  return reason?.trim() ? { ...note, reason: reason.trim() } : note;
}

/** Containers may run as a user without a name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

export function accessTo({ clients, outputs }: Invocation): StoryAccess {
  return {
    table: dynamoTable(clients.dynamodb, outputs.tableName),
    retryPolicy: { attempts: ATTEMPTS, sleep: delay, random: Math.random },
  };
}

/** A report that was named, with its file as it was last read, and the story that has it by now. */
export interface NamedReport {
  readonly found: Found;
  readonly receipt: Receipt;
  readonly articleId: string;
  readonly story: StoryItem;
}

/** @throws CommandError where a name means no report, or more than one. */
export async function onlyReport(invocation: Invocation, asked: string): Promise<NamedReport> {
  const { clients, outputs } = invocation;
  const all = await findAnything(clients, outputs, asked);
  const files = all.filter(({ receipts }) => receipts.length > 0);
  const [found] = files;
  if (found === undefined || files.length > 1) {
    const keys = files.map(({ receipts: [receipt] }) => printable(receipt?.key ?? ''));
    const what = keys.length > 1 ? `${keys.length} reports:\n${keys.join('\n')}\nName one by its key` : 'no report';
    throw new CommandError(`${printable(asked)} means ${what}. A report is named by its key, file name or article id.`);
  }
  const receipt = newestReport(found.receipts);
  const { articleId, storyId } = receipt ?? {};
  const story = storyId === undefined ? undefined : await currentStory(invocation, storyId);
  if (receipt === undefined || articleId === undefined || story === undefined)
    throw new CommandError(`${printable(asked)} is a report of no story.`);
  return { found, receipt, articleId, story };
}

/** The newest version of a file that its story was told from. */
export function newestReport(receipts: readonly Receipt[]): Receipt | undefined {
  return receipts.findLast(
    ({ disposition, storyId }) => storyId !== undefined && !['stale', 'rejected'].includes(disposition),
  );
}

/** The story, or the one that it was merged into. */
export async function currentStory(invocation: Invocation, storyId: string): Promise<StoryItem | undefined> {
  const { table } = accessTo(invocation);
  let id: string | undefined = storyId;
  let story: StoryItem | undefined;
  for (let hop = 0; id !== undefined && hop < 10; hop++) {
    const [item] = await table.read([storyKey(id)], 'strong');
    if (item?.entity !== 'story') return story;
    story = item;
    id = item.mergedInto;
  }
  return story;
}

/** The version of a file that a receipt is of. */
export function versionOf({ bucket, key, versionId, sequencer, uploadedAt }: Receipt): FileVersion {
  return { bucket, key, uploadedAt, ...(versionId && { versionId }), ...(sequencer && { sequencer }) };
}

/** Waits until ingest has made a correction. @returns whether it has. */
export async function isMade(invocation: Invocation, { id }: CorrectionNote): Promise<boolean> {
  const { table } = accessTo(invocation);
  for (const end = Date.now() + WAIT_MS; Date.now() < end && !invocation.signal.aborted; await delay(POLL_MS)) {
    if ((await table.read([correctionKey(id)], 'strong')).length > 0) return true;
  }
  return false;
}

/** `"Ferry kept", t1-…`. */
export function nameOf(story: StoryItem): string {
  return `"${printable(headlineOf(story))}", ${storyIdAt(story)}`;
}

/** What subscribers hear of a story: a line each. */
export function heardLine(type: string, story: StoryItem, revision: number, isPlanned: boolean): string {
  const what = `${type} (revision ${revision}) of ${nameOf(story)}`;
  return isPlanned ? `Would be announced: ${what}` : `Announced: ${what}`;
}
