import type { RaisedAlarm } from '../alarms.ts';
import { type BackfillState, isStalled, stateLine } from '../backfill/state.ts';
import { explain } from '../explain.ts';
import type { Held, QueueStatus } from '../queues/depths.ts';
import { MESSAGES_SHOWN } from '../queues/failed-messages.ts';
import { counted, printable, shellWord, WIREDROP, wrap } from '../terminal/text.ts';
import { onClock } from '../terminal/times.ts';
import { isFailing, type WebhookState } from '../webhooks.ts';
import { type FeedRow, isBroken, pollStoppedAt } from './lists/feeds.ts';
import { needsLook, type SourceRow } from './lists/sources.ts';

/** Something that a person has to look at. The command and the console show it alike. */
export interface Problem {
  readonly id: string;
  /** In whole sentences: what happened, to what, since when. */
  readonly text: string;
  /** What another system said, uncut. */
  readonly quoted?: string;
  /** What a person types. */
  readonly command?: string;
  /** What the console does at the press of a button: an operation, and what it is asked for. */
  readonly action?: ProblemAction;
}

interface ProblemAction {
  readonly label: string;
  readonly operation: string;
  readonly asked: Readonly<Record<string, string>>;
}

/** What was looked at; absent: it could not be read, which is a fault, or the stack has none. */
export interface LookedAt {
  readonly queues?: QueueStatus | undefined;
  readonly backfill?: BackfillState | undefined;
  readonly webhooks?: readonly WebhookState[] | undefined;
  readonly feeds?: readonly FeedRow[] | undefined;
  readonly sources?: readonly SourceRow[] | undefined;
  /** Ends of embargoes: ISO 8601. */
  readonly heldUntil?: readonly string[] | undefined;
  readonly alarms?: readonly RaisedAlarm[] | undefined;
  /** What could not be read, by its name. */
  readonly faults: Readonly<Record<string, unknown>>;
}

/** Of each list; the others are counted. */
const MOST_LISTED = 20;
const KEYS_NAMED = 3;
/** A release follows within 15 minutes, also of a run that failed. */
const RELEASE_MS = 20 * 60_000;

/** All that needs a look, what loses announcements first. */
export function problemsOf(looked: LookedAt, now: number): Problem[] {
  const { queues, backfill, webhooks = [], feeds = [], sources = [], heldUntil = [], alarms = [], faults } = looked;
  const overdue = heldUntil.filter((until) => now - Date.parse(until) > RELEASE_MS).sort();
  const polled = pollStoppedAt(feeds, now);
  const rows = [
    ...faultsOf(faults),
    ...(queues ? [...failedFiles(queues.deadLetters), ...failedAnnouncements(queues.unannounced)] : []),
    ...webhooks.filter(isFailing).map(failingWebhook),
    ...(overdue.length > 0 ? [releaseStopped(overdue)] : []),
    ...(polled ? [pollStopped(polled)] : []),
    ...(backfill && isStalled(backfill, now) ? [stalledBackfill(backfill)] : []),
    ...listed(feeds.filter(isBroken).map(brokenFeed), 'feeds'),
    ...listed(sources.filter(needsLook).map(quietSource), 'sources'),
  ];
  // What has a row of its own says more than its alarm.
  const isSaid = ({ command }: Problem): boolean => rows.some((row) => row.command === command);
  return [
    ...rows,
    ...listed(
      alarms.map(raised).filter((row) => !isSaid(row)),
      'alarms',
    ),
  ];
}

/** Whatever part it is of, and whether that part failed or did not run: the alarm's own description says it. */
function raised({ name, says, since: at }: RaisedAlarm): Problem {
  const [, asked = 'status'] = /npx wiredrop ([a-z]+)/.exec(says) ?? [];
  return {
    id: `alarm ${name}`,
    text: `An alarm is on${since(at)}. ${printable(says)}`,
    quoted: printable(name),
    command: `${WIREDROP} ${asked}`,
  };
}

const since = (at: string | undefined): string => (at === undefined ? '' : ` since ${onClock(at)}`);

function listed(all: readonly Problem[], what: string): Problem[] {
  const more = all.length - MOST_LISTED;
  const rest = {
    id: `more ${what}`,
    text: `${more} more ${what} need a look.`,
    command: `${WIREDROP} ${what === 'alarms' ? 'status' : 'sources'}`,
  };
  return [...all.slice(0, MOST_LISTED), ...(more > 0 ? [rest] : [])];
}

/** Where a permission is missing, it says which, and where all of them stand. What has one reason is one row. */
function faultsOf(faults: LookedAt['faults']): Problem[] {
  const byReason = Map.groupBy(Object.entries(faults), ([, error]) => explain(error));
  return [...byReason].map(([quoted, all]) => {
    const names = all.map(([name]) => name).join(', ');
    const help = /^Not permitted/.test(quoted)
      ? 'An operator needs docs/examples/operator-policy.json.'
      : 'What they would show is missing here.';
    return { id: `fault ${names}`, text: `Cannot be read: ${names}. ${help}`, quoted };
  });
}

function heldText({ count, since: at, keys, strays }: Held): string {
  // Only some are looked at.
  const age = at === undefined ? '' : `, the oldest since ${onClock(at)}${count > MESSAGES_SHOWN ? ' or longer' : ''}`;
  const named = keys.slice(0, KEYS_NAMED).map(printable).join(', ');
  const more = named && count > KEYS_NAMED ? ` and ${count - KEYS_NAMED} more` : '';
  const [are, them] = strays.length === 1 ? ['is', 'it'] : ['are', 'them'];
  const stray =
    strays.length === 0
      ? ''
      : ` ${strays.length} of them ${are} not of this stack (${strays.join(', ')}): ${WIREDROP} console deletes ` +
        `${them}.`;
  return `${age}${named && `: ${named}`}${more}.${stray}`;
}

const REDRIVE: ProblemAction = { label: 'Redrive all', operation: 'redrive', asked: {} };

const redriven = ({ count, strays }: Held) =>
  count > strays.length ? { command: `${WIREDROP} redrive`, action: REDRIVE } : {};

function failedFiles(held: Held): Problem[] {
  const { count } = held;
  if (count === 0) return [];
  return [
    {
      id: 'dead letters',
      text: `${counted(count, 'message')} could not be ingested${heldText(held)}`,
      ...redriven(held),
    },
  ];
}

function failedAnnouncements(held: Held): Problem[] {
  const { count } = held;
  if (count === 0) return [];
  const what = counted(count, 'batch of announcements', 'batches of announcements');
  return [{ id: 'unannounced', text: `${what} could not be sent${heldText(held)}`, ...redriven(held) }];
}

function failingWebhook({
  name,
  waiting,
  deadLetters,
  offSince,
  failingSince,
  failures = 0,
  lastError,
}: WebhookState): Problem {
  const what =
    offSince !== undefined
      ? `is switched off${since(offSince)}`
      : failures > 0
        ? `has failed${since(failingSince)}, ${counted(failures, 'time')}`
        : 'has notifications that it did not take';
  const isHeld = deadLetters > 0 || offSince !== undefined;
  const next = isHeld
    ? `${counted(deadLetters, 'notification')} failed and ${waiting} wait. Mend the endpoint, then switch it on.`
    : `${counted(waiting, 'notification waits', 'notifications wait')}. It is tried again by itself.`;
  return {
    id: `webhook ${name}`,
    text: `Webhook ${printable(name)} ${what}. ${next}`,
    ...(lastError && { quoted: printable(lastError) }),
    command: `${WIREDROP} webhooks${isHeld ? ` --on ${shellWord(name)}` : ''}`,
    ...(isHeld && { action: { label: 'Switch on …', operation: 'webhooks on', asked: { on: name } } }),
  };
}

function brokenFeed({ name, state, url, failingSince, lastError = '', nextAt }: FeedRow): Problem {
  const text =
    state === 'gone'
      ? `The polled feed ${printable(name)} is gone${since(failingSince)}. Take it out of the setting poll.`
      : `The polled feed ${printable(name)} has ` +
        `failed${since(failingSince)}.${nextAt ? ` It is tried again at ${onClock(nextAt)}.` : ''}`;
  return {
    id: `feed ${url}`,
    text,
    quoted: `${printable(lastError)} (${printable(url)})`,
    command: `${WIREDROP} sources`,
  };
}

function quietSource({ name, state, lastSeenAt, expected, rejectedShare }: SourceRow): Problem {
  const text =
    state === 'silent'
      ? `${printable(name)} has sent nothing${since(lastSeenAt)}; some ${counted(expected, 'file')} were expected.`
      : `${Math.round(100 * rejectedShare)}% of the files of ${printable(name)} are rejected.`;
  return { id: `source ${name}`, text, command: `${WIREDROP} ${state === 'silent' ? 'sources' : 'rejected'}` };
}

const releaseStopped = (overdue: readonly string[]): Problem => ({
  id: 'release',
  text:
    `${counted(overdue.length, 'embargo has', 'embargoes have')} ended and ` +
    `${overdue.length === 1 ? 'its file was' : 'their files were'} not released, the oldest${since(overdue[0])}. ` +
    'The function release does not run, or fails: its log says why.',
  command: `${WIREDROP} status held`,
});

const pollStopped = (at: string): Problem => ({
  id: 'poll',
  text: `No feed was polled${since(at)}. The function poll does not run, or fails: its log says why.`,
  command: `${WIREDROP} sources`,
});

const stalledBackfill = (state: BackfillState): Problem => ({
  id: 'backfill',
  text: `The backfill has stopped before its end. The same command goes on where it was.`,
  quoted: stateLine(state),
  command: `${WIREDROP} backfill`,
});

/** A sentence each, wrapped, with what others said and what to type below. */
export function problemLines(problems: readonly Problem[], width: number): string[] {
  return problems.flatMap(({ text, quoted, command }) => [
    ...wrap(text, Math.max(20, width - 2)).map((line, at) => `${at === 0 ? '! ' : '  '}${line}`),
    ...(quoted ? wrap(quoted, Math.max(20, width - 4)).map((line) => `    ${line}`) : []),
    // One line: to be copied.
    ...(command ? [`    ${command}`] : []),
  ]);
}
