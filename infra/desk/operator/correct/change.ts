import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import {
  type OperatorRequest,
  type RequestNote,
  type RequestOf,
  type RequestRefusal,
  recallRequest,
  requestMessage,
} from '../../../../functions/story/correct/index.ts';
import {
  chainOf,
  DISPOSITION,
  isOfStory,
  papersOf,
  type Receipt,
  type RequestItem,
  type Story,
  storyIdAt,
  storyKey,
} from '../../../../functions/story/items/index.ts';
import {
  ATTEMPTS,
  type Freshness,
  readCurrentStories,
  type StoryAccess,
} from '../../../../functions/story/table/index.ts';
import { CommandError } from '../explain.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { announcedHeadline, headlineOf } from '../table/card.ts';
import { tableIn, viewedStories, withViewed } from '../table/listing.ts';
import { counted, printable, WIREDROP } from '../terminal/text.ts';

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

/** What an operator's request changed, or would change. The commands and the console show it alike. */
export interface MadeChange {
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
  readonly announcements: readonly MadeAnnouncement[];
  /** Why nothing is announced. */
  readonly silence?: string | undefined;
  /** Id of the request that was carried out, if that can be undone. */
  readonly undo?: string | undefined;
  /** As it is now. */
  readonly story?: Story | undefined;
  readonly other?: Story | undefined;
}

/** Of a correction, which is of a story. */
export interface OperatorChange extends MadeChange {
  /** As it is now. */
  readonly story: Story;
  /** The other story, as it is now. */
  readonly other?: Story | undefined;
}

/** One announcement. */
export interface MadeAnnouncement {
  readonly type: 'story.created' | 'story.updated' | 'story.withdrawn';
  readonly revision: number;
  readonly headline: string;
  /** Absent if the story does not exist yet. */
  readonly storyId?: string;
}

type Stories = { readonly story?: Story | undefined; readonly other?: Story | undefined };

/** The result of a correction that changes nothing. */
export function unchanged<S extends Stories>(text: string, { story, other }: S): MadeChange & S {
  return { changed: false, text, announcements: [], story, other } as unknown as MadeChange & S;
}

/** `"Ferry kept", t1-…`. */
export function quotedStory(story: Story): string {
  return `"${printable(headlineOf(story))}", ${storyIdAt(story)}`;
}

/** The same, with how big it is. */
export function sizedStory(story: Story): string {
  const size = `${counted(papersOf(story), 'paper')}, ${counted(story.articleCount, 'report')}`;
  return `${quotedStory(story)} (${size})`;
}

/** @param revision by default the next one */
export function announcementOf(
  type: MadeAnnouncement['type'],
  story: Story,
  revision = story.revision + 1,
): MadeAnnouncement {
  // Notifications give the facts of the current report, whichever one represents the story.
  return { type, revision, headline: announcedHeadline(story) ?? headlineOf(story), storyId: storyIdAt(story) };
}

export function noteOf({ by, reason, undoes }: Correcting): RequestNote {
  const at = new Date().toISOString();
  const note = { id: `${at}#${randomUUID().slice(0, 8)}`, at, by: by?.trim() || userName() };
  return { ...note, ...(reason?.trim() && { reason: reason.trim() }), ...(undoes && { undoes }) };
}

/** Why nothing is announced while the setting `notifications` is off. */
const SILENT_STACK = 'Not announced: notifications are off.';

/** Why this stack announces nothing of what it does announce otherwise. */
export function silenceOf({ outputs }: OperatedStack): string | undefined {
  return outputs.ingestSettings.notifications === false ? SILENT_STACK : undefined;
}

/** Containers may run as a user without a name. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

export function accessTo(stack: OperatedStack): StoryAccess {
  return { table: tableIn(stack), retryPolicy: { attempts: ATTEMPTS, sleep: delay, random: Math.random } };
}

/** These stories and those that they were merged into, with what lists show of their reports. */
export async function storiesWith(
  stack: OperatedStack,
  ids: readonly string[],
  freshness: Freshness,
  known?: ReadonlyMap<string, Story>,
): Promise<ReadonlyMap<string, Story>> {
  const { stories } = await readCurrentStories(ids, tableIn(stack), freshness, known);
  const viewed = await withViewed(stack, [...stories.values()], freshness);
  return new Map(viewed.map((story) => [storyIdAt(story), story]));
}

/** The story, or the one that it was merged into. */
export async function currentStory(stack: OperatedStack, storyId: string): Promise<Story | undefined> {
  return chainOf(storyId, await storiesWith(stack, [storyId], 'strong')).at(-1);
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
export async function askIngest(stack: OperatedStack, request: OperatorRequest): Promise<RequestItem | undefined> {
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
  withdrawn: 'The story is withdrawn: undo that first.',
  apart: 'Somebody has said that the two are not the same, or one of them was merged.',
  'same-story': 'They are the same story.',
  held: 'The article is under an embargo.',
  'no-report':
    'No file of the report can be read, or it is no report of the story. Name another file, or upload the file again.',
  'only-report': 'All reports of the story have the same text.',
  'too-many': 'More than fifty stories are merged into one already: undo a merge first.',
  stale:
    'The file was overwritten or deleted, a newer version of its article is known, or it is older than articles ' +
    'are kept.',
  'last-report': 'The other story would have no report: its own were split off.',
  'no-heir': 'The story would have no headline: no file of a report that stays can be read.',
};

/** The change that was not made, if ingest refused it or has not answered yet. */
export function notMade<S extends Stories>(
  item: RequestItem | undefined,
  { id }: RequestNote,
  what: string,
  stories: S,
): (MadeChange & S) | undefined {
  if (item === undefined) {
    const text =
      `Pending: ${what}. Ingest has not answered within ${WAIT_MS / 1000} s. See "${WIREDROP} stories ` +
      `--corrected" for request ${id}, and "${WIREDROP} status" for what waits or failed.`;
    return { ...unchanged(text, stories), isPending: true, requestId: id };
  }
  if (item.refusal === undefined) return undefined;
  const refusal = item.refusal as RequestRefusal;
  const until = item.heldUntil === undefined ? '' : ` It is held until ${item.heldUntil}.`;
  return { ...unchanged(refusalText(refusal, what) + until, stories), refusal };
}

/** Why a request changes nothing. @param what it asks for: "split a.md off …" */
export function refusalText(refusal: RequestRefusal, what: string): string {
  return `Not done: ${what}. ${REFUSED[refusal] ?? refusal}`;
}

/** Says of a correction that it did not reach all reports of a story. */
function unlistedText({ unlisted = 0 }: RequestItem): string {
  return unlisted === 0
    ? ''
    : `\nNot all at once: ${counted(unlisted, 'report')} of the story ${unlisted === 1 ? 'was' : 'were'} not ` +
        'looked at. Do it again.';
}

export const NEVER_ANNOUNCED = 'Nothing is announced, because the story never was.';

/** A correction of stories: what it asks of ingest, and how it is shown. */
interface Asking {
  /** What it asks for: "split a.md off …". */
  readonly what: string;
  readonly story: Story;
  readonly other?: Story | undefined;
  /** Without who asks, and why. */
  readonly request: { [K in OperatorRequest['kind']]: Omit<RequestOf<K>, keyof RequestNote> }[OperatorRequest['kind']];
  /** Of a dry run. Default: what it asks for, and nothing is announced. */
  readonly would?: Partial<Pick<MadeChange, 'text' | 'announcements' | 'silence'>>;
  /** Default: that the story never was announced, or that notifications are off. */
  readonly silence?: ((now: Story) => string | undefined) | undefined;
  /** What happened: `now` of a split is the new story, `other` the one that the report left. */
  readonly done: (now: Story, other: Story | undefined) => string;
}

/** Asks ingest to carry out a correction, and says what it changed and announced, as the table has it then. */
export async function correct(stack: OperatedStack, asked: Correcting, asking: Asking): Promise<OperatorChange> {
  const { what, story, other, silence, done } = asking;
  if (asked.dryRun) {
    const { text = `Would: ${what}`, announcements = [], silence: why } = asking.would ?? {};
    const usual = announcements.length > 0 ? silenceOf(stack) : story.announced ? undefined : NEVER_ANNOUNCED;
    const told = (why ?? usual) ? [] : announcements;
    return { changed: true, text, announcements: told, silence: why ?? usual, story, other };
  }
  const request = { ...noteOf(asked), ...asking.request };
  const item = await askIngest(stack, request);
  const not = notMade(item, request, what, { story, other });
  if (not || item === undefined) return not ?? unchanged(what, { story, other });
  const before = [story, ...(other ? [other] : [])];
  const known = before.map(storyIdAt);
  const made = item.otherStoryId !== undefined && !known.includes(item.otherStoryId) ? [item.otherStoryId] : [];
  const ids = [...made, ...known];
  const viewed = await viewedStories(stack, ids.map(storyKey), 'strong');
  const after = ids.flatMap((id) => viewed.filter((one) => storyIdAt(one) === id));
  const [now = story, then = other] = after;
  const announcements = after.flatMap((one) => {
    const old = before.find(({ pk }) => pk === one.pk);
    const { announced, revision } = one;
    if (announced?.revision !== revision || revision === old?.revision) return [];
    // A withdrawal erases the headline: the story is named by the one that it had.
    return [announcementOf(announced.announce, one.withdrawn ? (old ?? one) : one, revision)];
  });
  const isSilent = announcements.length === 0;
  const usual = isSilent ? (after.every((one) => !one.announced) ? NEVER_ANNOUNCED : SILENT_STACK) : undefined;
  return {
    changed: true,
    text: `${done(now, then)}${unlistedText(item)}`,
    announcements,
    silence: silence?.(now) ?? usual,
    undo: item.undo && request.id,
    story: now,
    other: then,
  };
}
