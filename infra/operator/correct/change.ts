import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { CorrectionNote } from '../../../functions/story/correct/correction.ts';
import type { Receipt, StoryItem } from '../../../functions/story/items/items.ts';
import { correctionKey, storyIdAt } from '../../../functions/story/items/keys.ts';
import { dynamoTable } from '../../../functions/story/table/dynamo-table.ts';
import { readCurrentStories } from '../../../functions/story/table/read-current-stories.ts';
import { chainOf } from '../../../functions/story/table/redirects.ts';
import { ATTEMPTS } from '../../../functions/story/table/retry-policy.ts';
import type { StoryAccess } from '../../../functions/story/table/story-access.ts';
import type { Clients } from '../../aws/clients.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { headlineOf } from '../table/card.ts';
import { printable, shellWord } from '../terminal/text.ts';

/** The stack on which somebody corrects a story. */
export interface CorrectedStack {
  readonly clients: Clients;
  readonly outputs: StackOutputs;
  /** Aborts the wait for ingest. */
  readonly signal?: AbortSignal | undefined;
}

/** Who corrects, and why. */
export interface Correcting {
  /** Default: the user of this machine. */
  readonly by?: string | undefined;
  /** Operators see it, subscribers do not. */
  readonly reason?: string | undefined;
  /** Changes nothing: describes what would happen. */
  readonly dryRun?: boolean | undefined;
}

/** What a correction changed, or would change. The commands and the console show it alike. */
export interface Change {
  /** Whether something was changed, or with `dryRun` would be. */
  readonly changed: boolean;
  /** What happened or would happen, or why nothing does; may have several lines. */
  readonly text: string;
  /** Ingest has not carried it out within a minute, and may never do so. `text` says what to do. */
  readonly isPending?: true;
  /** What is announced to subscribers. */
  readonly announcements: readonly Announcement[];
  /** Why nothing is announced. */
  readonly silence?: string | undefined;
  readonly undo?: Undo | undefined;
  /** As it is now. */
  readonly story: StoryItem;
  /** The other story, as it is now. */
  readonly other?: StoryItem | undefined;
}

/** One announcement. */
export interface Announcement {
  readonly type: 'story.created' | 'story.updated' | 'story.withdrawn';
  readonly revision: number;
  readonly headline: string;
  /** Absent if the story does not exist yet. */
  readonly storyId?: string;
}

/** The action that undoes a correction. */
export type Undo =
  | { readonly name: 'unsplit'; readonly key: string }
  | { readonly name: 'unmerge'; readonly storyId: string }
  | { readonly name: 'restore'; readonly storyId: string }
  | { readonly name: 'merge'; readonly storyId: string; readonly into: string };

/** The command that undoes a correction, without `wiredrop`. */
export function undoCommand(undo: Undo): string {
  if (undo.name === 'unsplit') return `split ${shellWord(undo.key)} --undo`;
  if (undo.name === 'unmerge') return `merge ${undo.storyId} --undo`;
  if (undo.name === 'restore') return `withdraw ${undo.storyId} --restore`;
  return `merge ${undo.storyId} ${undo.into}`;
}

/** The result of a correction that changes nothing. */
export function unchanged(text: string, story: StoryItem, other?: StoryItem): Change {
  return { changed: false, text, announcements: [], story, other };
}

/** `"Ferry kept", t1-…`. */
export function nameOf(story: StoryItem): string {
  return `"${printable(headlineOf(story))}", ${storyIdAt(story)}`;
}

export function announcementOf(type: Announcement['type'], story: StoryItem, revision = story.revision): Announcement {
  return { type, revision, headline: headlineOf(story), storyId: storyIdAt(story) };
}

export function noteOf({ by, reason }: Correcting): CorrectionNote {
  const at = new Date().toISOString();
  const note = { id: `${at}#${randomUUID().slice(0, 8)}`, at, by: by?.trim() || userName() };
  return reason?.trim() ? { ...note, reason: reason.trim() } : note;
}

/** Why nothing is heard of what ingest does while the setting `notifications` is off. */
export const SILENT_STACK = 'Not announced: notifications are off.';

export function isSilent({ outputs }: CorrectedStack): boolean {
  return outputs.ingestSettings.notifications === false;
}

/** Containers may run as a user without a name. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

export function accessTo({ clients, outputs }: CorrectedStack): StoryAccess {
  return {
    table: dynamoTable(clients.dynamodb, outputs.tableName),
    retryPolicy: { attempts: ATTEMPTS, sleep: delay, random: Math.random },
  };
}

/** The story, or the one that it was merged into. */
export async function currentStory(stack: CorrectedStack, storyId: string): Promise<StoryItem | undefined> {
  const { stories } = await readCurrentStories([storyId], accessTo(stack).table);
  return chainOf(storyId, stories).at(-1);
}

/** The newest receipt that belongs to a story and was neither stale nor rejected. @param receipts the newest last */
export function newestReport(receipts: readonly Receipt[]): Receipt | undefined {
  return receipts.findLast(
    ({ disposition, storyId }) => storyId !== undefined && !['stale', 'rejected'].includes(disposition),
  );
}

/** How long to wait for a correction that ingest carries out. */
const WAIT_MS = 60_000;
const POLL_MS = 300;

/** Waits until ingest has carried out a correction. @returns whether it has. */
export async function isMade(stack: CorrectedStack, { id }: CorrectionNote): Promise<boolean> {
  const { table } = accessTo(stack);
  return (await waitFor(stack, async () => (await table.read([correctionKey(id)], 'strong'))[0])) !== undefined;
}

/** Polls until there is an answer; undefined after a minute. */
export async function waitFor<T>(
  { signal }: CorrectedStack,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (const end = Date.now() + WAIT_MS; Date.now() < end && !signal?.aborted; await delay(POLL_MS)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  return undefined;
}
