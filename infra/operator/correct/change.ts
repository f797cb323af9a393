import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { recallRequest } from '../../../functions/story/correct/carry-out.ts';
import type { RequestRefusal } from '../../../functions/story/correct/plan.ts';
import { type OperatorRequest, type RequestNote, requestMessage } from '../../../functions/story/correct/request.ts';
import { DISPOSITION, isOfStory } from '../../../functions/story/items/disposition.ts';
import type { Receipt, RequestItem, StoryItem } from '../../../functions/story/items/items.ts';
import { storyIdAt, storyKey } from '../../../functions/story/items/keys.ts';
import { dynamoTable } from '../../../functions/story/table/dynamo-table.ts';
import { readCurrentStories } from '../../../functions/story/table/read-current-stories.ts';
import { chainOf } from '../../../functions/story/table/redirects.ts';
import { ATTEMPTS } from '../../../functions/story/table/retry-policy.ts';
import type { StoryAccess } from '../../../functions/story/table/story-access.ts';
import type { Clients } from '../../aws/clients.ts';
import { CommandError } from '../explain.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { headlineOf } from '../table/card.ts';
import { printable, WIREDROP } from '../terminal/text.ts';

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
  /** Id of the request that it undoes. */
  readonly undoes?: string | undefined;
}

/** What a correction changed, or would change. The commands and the console show it alike. */
export interface OperatorChange {
  /** Whether something was changed, or with `dryRun` would be. */
  readonly changed: boolean;
  /** What happened or would happen, or why nothing does; may have several lines. */
  readonly text: string;
  /** Ingest has not answered yet. `text` says what to do. */
  readonly isPending?: true;
  /** Of a request that is pending. */
  readonly requestId?: string;
  /** Why ingest changed nothing. */
  readonly refusal?: RequestRefusal;
  /** What is announced to subscribers. */
  readonly announcements: readonly Announcement[];
  /** Why nothing is announced. */
  readonly silence?: string | undefined;
  /** Id of the request that was carried out, if that can be undone. */
  readonly undo?: string | undefined;
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

/** The result of a correction that changes nothing. */
export function unchanged(text: string, story: StoryItem, other?: StoryItem): OperatorChange {
  return { changed: false, text, announcements: [], story, other };
}

/** `"Ferry kept", t1-…`. */
export function quotedStory(story: StoryItem): string {
  return `"${printable(headlineOf(story))}", ${storyIdAt(story)}`;
}

export function announcementOf(type: Announcement['type'], story: StoryItem, revision = story.revision): Announcement {
  // Notifications have the facts' headline, whichever report stands for the story.
  const { facts, withdrawnAt } = story;
  const headline = withdrawnAt === undefined ? (facts.headline ?? facts.title) : headlineOf(story);
  return { type, revision, headline, storyId: storyIdAt(story) };
}

export function noteOf({ by, reason, undoes }: Correcting): RequestNote {
  const at = new Date().toISOString();
  const note = { id: `${at}#${randomUUID().slice(0, 8)}`, at, by: by?.trim() || userName() };
  return { ...note, ...(reason?.trim() && { reason: reason.trim() }), ...(undoes && { undoes }) };
}

/** Why nothing is announced while the setting `notifications` is off. */
export const SILENT_STACK = 'Not announced: notifications are off.';

export function announcesNothing({ outputs }: CorrectedStack): boolean {
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

/** The newest receipt of a story's report, without older versions. @param receipts the newest last */
export function newestReport(receipts: readonly Receipt[]): Receipt | undefined {
  return receipts.findLast(
    ({ disposition, storyId }) =>
      storyId !== undefined && isOfStory(disposition) && DISPOSITION[disposition].text !== 'older',
  );
}

/** How long to wait for ingest: a request has a queue of its own, so no upload is ahead of it. */
const WAIT_MS = 20_000;
const POLL_MS = 250;

/**
 * Asks ingest to carry out a request, and waits for its item.
 * @returns undefined if there is none after 20 s.
 * @throws CommandError if the stack is older than requests.
 */
export async function askIngest(stack: CorrectedStack, request: OperatorRequest): Promise<RequestItem | undefined> {
  const { clients, outputs, signal } = stack;
  const { requestQueueUrl: QueueUrl } = outputs;
  if (QueueUrl === undefined)
    throw new CommandError(
      `${outputs.stackName} was deployed by an older version, which takes no requests: deploy it again.`,
    );
  await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: requestMessage(request) }));
  const access = accessTo(stack);
  for (const end = Date.now() + WAIT_MS; Date.now() < end && !signal?.aborted; await delay(POLL_MS)) {
    const item = await recallRequest(request, access);
    if (item) return item;
  }
  return undefined;
}

const REFUSED: Readonly<Record<RequestRefusal, string>> = {
  already: 'It is so already, or somebody changed it meanwhile.',
  missing: 'The story does not exist any more.',
  withdrawn: 'The story is withdrawn: restore it first.',
  apart: 'Somebody has said that the two are not the same, or one of them was merged.',
  'same-story': 'They are the same story.',
  held: 'The article is under an embargo.',
  'no-report': 'No file of a report that the story has can be read. Name another file, or upload the file again.',
  'only-report': 'All reports of the story have the same text.',
  'last-report': 'The other story would have no report: its own were split off.',
  'no-heir': 'The story would have no headline: no file of a report that stays can be read.',
};

/** The change that was not made, if ingest refused it or has not answered yet. */
export function notMade(
  item: RequestItem | undefined,
  { id }: RequestNote,
  what: string,
  story: StoryItem,
  other?: StoryItem,
): OperatorChange | undefined {
  if (item === undefined) {
    const text =
      `Pending: ${what}. Ingest has not answered within ${WAIT_MS / 1000} s. See "${WIREDROP} stories ` +
      `--corrected" for request ${id}, and "${WIREDROP} status" for what waits or failed.`;
    return { ...unchanged(text, story, other), isPending: true, requestId: id };
  }
  if (item.refusal === undefined) return undefined;
  const refusal = item.refusal as RequestRefusal;
  const until = item.heldUntil === undefined ? '' : ` It is held until ${item.heldUntil}.`;
  return { ...unchanged(refusalText(refusal, what) + until, story, other), refusal };
}

/** Why a request changes nothing. @param what it asks for: "split a.md off …" */
export function refusalText(refusal: RequestRefusal, what: string): string {
  return `Not done: ${what}. ${REFUSED[refusal] ?? refusal}`;
}

/** Says of a correction that it did not reach all reports of a story. */
function unlistedText({ unlisted = 0 }: RequestItem): string {
  return unlisted === 0
    ? ''
    : `\nA story lists its first 50 reports: ${unlisted} more ${unlisted === 1 ? 'was' : 'were'} not looked at.`;
}

export const NEVER_ANNOUNCED = 'Nothing is announced, because the story never was.';

/** What a request is about, as it is before, and in words. */
interface About {
  /** What it asks for: "split a.md off …". */
  readonly what: string;
  readonly story: StoryItem;
  readonly other?: StoryItem | undefined;
  /** Default: that the story never was announced, or that notifications are off. */
  readonly silence?: ((now: StoryItem) => string | undefined) | undefined;
}

/**
 * Asks ingest to carry out a request, and says what it changed and announced, as the table has it then.
 * @param textOf says what happened: `story` of a split is the new one, `other` the one that the report left
 */
export async function makeChange(
  stack: CorrectedStack,
  request: OperatorRequest,
  { what, story, other, silence }: About,
  textOf: (now: StoryItem, other: StoryItem | undefined) => string,
): Promise<OperatorChange> {
  const item = await askIngest(stack, request);
  const not = notMade(item, request, what, story, other);
  if (not || item === undefined) return not ?? unchanged(what, story, other);
  const before = [story, ...(other ? [other] : [])];
  const known = before.map(storyIdAt);
  const made = item.otherStoryId !== undefined && !known.includes(item.otherStoryId) ? [item.otherStoryId] : [];
  const ids = [...made, ...known];
  const items = await accessTo(stack).table.read(ids.map(storyKey), 'strong');
  const after = ids.flatMap(
    (id) => items.filter((one) => one.entity === 'story' && storyIdAt(one) === id) as StoryItem[],
  );
  const [now = story, then = other] = after;
  const announcements = after.flatMap((one) => {
    const old = before.find(({ pk }) => pk === one.pk);
    const { announce, revision } = one;
    if (announce === 'none' || revision === old?.revision) return [];
    // A withdrawal erases the headline: the story is named by the one that it had.
    return [announcementOf(announce as Announcement['type'], one.withdrawnAt ? (old ?? one) : one, revision)];
  });
  const isSilent = announcements.length === 0;
  const usual = isSilent ? (after.every((one) => one.unannounced) ? NEVER_ANNOUNCED : SILENT_STACK) : undefined;
  return {
    changed: true,
    text: `${textOf(now, then)}${unlistedText(item)}`,
    announcements,
    silence: silence?.(now) ?? usual,
    undo: item.undo && request.id,
    story: now,
    other: then,
  };
}
