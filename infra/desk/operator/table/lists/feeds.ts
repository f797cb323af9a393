import { type EntryCounts, FATES, type PolledFeedState, readFeedStates } from '../../../../../functions/poll/index.ts';
import type { OperatedStack } from '../../stack/outputs.ts';
import { clipCells, counted, printable, WIREDROP } from '../../terminal/text.ts';
import { onClock } from '../../terminal/times.ts';

/** A feed that is polled, as commands show it. */
export interface FeedRow extends Omit<PolledFeedState, 'seen' | 'etag' | 'lastModified'> {
  readonly state: 'gone' | 'failing' | 'silent' | 'refused' | 'cut' | 'ok';
  /** What is wrong, unless it is well. */
  readonly why?: string;
}

/** Failures in a row from which a feed needs a look: an hour and more. Of one that never answered, the first. */
const MOST_FAILURES = 3;
const SILENT_MS = 14 * 86_400_000;
/** A feed that was not polled for so long, though it was its turn, is no longer in the setting. */
const FORGOTTEN_MS = 2 * 86_400_000;

export const isBroken = ({ state }: FeedRow): boolean => state === 'failing' || state === 'gone';

/** Three runs, and half an hour for one that is slow. */
const STOPPED_MS = 45 * 60_000;

/** When a feed was polled last, if all of them are overdue: the function does not run. */
export function pollStoppedAt(feeds: readonly FeedRow[], now: number): string | undefined {
  const isOverdue = feeds.every(({ polledAt, nextAt = polledAt }) => now - Date.parse(nextAt) > STOPPED_MS);
  return isOverdue
    ? feeds
        .map(({ polledAt }) => polledAt)
        .sort()
        .at(-1)
    : undefined;
}

/** All of them in one line, and whether a person has to look at them. */
export function feedsSummary(feeds: readonly FeedRow[]): { readonly text: string; readonly isBad: boolean } {
  const bad = feeds.filter(isBroken).length;
  const fail = bad > 0 ? `, ${bad} of them failing` : '';
  return { text: `${counted(feeds.length, 'feed')} polled${fail}${sumOf(feeds)}`, isBad: bad > 0 };
}

/** What became of the entries of all last answers: the parts add up to the whole. */
function sumOf(feeds: readonly FeedRow[]): string {
  const known = feeds.flatMap(({ counts }) => counts ?? []);
  const count = (fate: keyof EntryCounts) => known.reduce((sum, one) => sum + (one[fate] ?? 0), 0);
  const parts = FATES.flatMap((fate) => (count(fate) > 0 ? `${count(fate)} ${fate}` : []));
  return parts.length === 0 ? '' : `: ${counted(count('entries'), 'entry', 'entries')} = ${parts.join(' + ')}`;
}

/** The feeds that are polled, those that need a look first. */
export async function listFeeds({ clients, outputs }: OperatedStack, now: number): Promise<FeedRow[]> {
  const states = [...(await readFeedStates(clients.dynamodb, outputs.tableName)).values()];
  return states
    .filter(({ polledAt, nextAt = polledAt, goneAt }) => goneAt || now - Date.parse(nextAt) < FORGOTTEN_MS)
    .map(({ seen: _, etag: __, lastModified: ___, ...shown }) => ({ ...shown, state: stateOf(shown, now) }))
    .map((row: FeedRow) => ({ ...row, ...(row.state !== 'ok' && { why: WHY[row.state](row) }) }))
    .sort((one, other) => (one.state === 'ok' ? 1 : 0) - (other.state === 'ok' ? 1 : 0));
}

function stateOf(
  { failures, newAt, okAt, goneAt, cut, counts }: Omit<PolledFeedState, 'seen'>,
  now: number,
): FeedRow['state'] {
  if (goneAt !== undefined) return 'gone';
  if (failures >= (okAt === undefined ? 1 : MOST_FAILURES)) return 'failing';
  const since = newAt ?? okAt;
  if (since !== undefined && now - Date.parse(since) > SILENT_MS) return 'silent';
  if ((counts?.refused ?? 0) > 0) return 'refused';
  return cut === undefined ? 'ok' : 'cut';
}

const sinceFailure = ({ failingSince = '', lastError = '' }: FeedRow): string =>
  `since ${onClock(failingSince)}: ${printable(lastError)}`;

const WHY: Readonly<Record<FeedRow['state'], (feed: FeedRow) => string>> = {
  gone: sinceFailure,
  failing: sinceFailure,
  silent: ({ newAt, okAt = '' }) => `no new entry since ${onClock(newAt ?? okAt)}`,
  refused: ({ counts, reasons = [], name }) =>
    `${counts?.refused} of ${counted(counts?.entries ?? 0, 'entry', 'entries')} cannot be read ` +
    `(${WIREDROP} review --only rejected; folder ${name}): ${printable(reasons.join(' '))}`,
  cut: ({ cut = '' }) => printable(cut),
  ok: () => '',
};

/** How many feeds, and a line for each that fails or is silent. */
export function feedLines(feeds: readonly FeedRow[], width: number): string[] {
  if (feeds.length === 0) return [];
  const bad = feeds.filter(({ state }) => state !== 'ok');
  const lines = bad.map((feed) => `${feed.state.padEnd(7)}   ${feed.name}  ${WHY[feed.state](feed)}  ${feed.url}`);
  const head =
    `${counted(feeds.length, 'feed')} polled, ${bad.length} of them gone, failing, silent, refused or ` +
    `cut${sumOf(feeds)}`;
  const dropped = feeds.flatMap(({ name, lastDropped = [] }) =>
    lastDropped.map(({ title, why }) => `dropped   ${name}  ${printable(title)} (${printable(why)})`),
  );
  return [head, ...lines, ...dropped].map((line) => clipCells(line, width));
}
