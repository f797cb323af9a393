import type { Violation } from '../checker/violation.ts';
import { likePairs } from '../checker/world/like-pairs.ts';
import { plainItem, textOf } from '../checker/world/plain-item.ts';
import type { World } from '../checker/world/world.ts';
import type { Strike } from '../proxy/strike.ts';
import type { DeliveryCounts } from './deliveries.ts';
import type { Laboratory } from './laboratory.ts';

export interface CampaignResult {
  readonly seed: string;
  readonly milliseconds: number;
  readonly violations: readonly Violation[];
  /** False where something was wrong before the first storm: the campaign ended there. */
  readonly hadStorm: boolean;
  /** What the campaign should have done and has not: a process was never killed there, or nobody knows of that call. */
  readonly gaps: readonly string[];
  readonly strikes: ReadonlyMap<Strike, number>;
  /** Calls that met a table or a topic which was gone. */
  readonly refused: number;
  /** Deaths at each crash point that was seen. */
  readonly crashPoints: ReadonlyMap<string, number>;
  readonly deliveries: DeliveryCounts;
  readonly totals: Totals;
  readonly counts: WorldCounts;
  /** What the checker read. */
  readonly world: World;
  /** What the functions wrote to their two outputs, from first to last. */
  readonly lines: readonly string[];
}

export interface Totals {
  /** Messages that waited in the dead-letter queue when the table came back. */
  readonly tableOutages: number;
  /** Announcements the stream had given up when the topic came back. */
  readonly topicOutages: number;
  readonly redriven: number;
  readonly announcedAgain: number;
}

export interface WorldCounts {
  readonly files: number;
  readonly receipts: number;
  readonly dispositions: Readonly<Record<string, number>>;
  readonly stories: number;
  /** Pairs of reports that are all but the same, and so of one story. */
  readonly likes: number;
  readonly notifications: number;
  /** Notifications that came again under an id that was there already. */
  readonly repeated: number;
  /** Messages nobody can understand that a person found in the dead-letter queue. */
  readonly oddFound: number;
}

interface Summary {
  readonly options: { readonly seed: string };
  readonly lab: Laboratory;
  readonly world: World;
  readonly violations: readonly Violation[];
  readonly hadStorm: boolean;
  readonly missed: readonly string[];
  readonly totals: Totals;
  readonly milliseconds: number;
}

export const summarise = ({
  options,
  lab,
  world,
  violations,
  hadStorm,
  missed,
  totals,
  milliseconds,
}: Summary): CampaignResult => ({
  seed: options.seed,
  milliseconds,
  violations,
  hadStorm,
  gaps: [
    ...(hadStorm ? lab.crashPoints.unvisited().map((point) => `no process was killed ${point}`) : []),
    ...missed.map((trial) => `nothing was struck, or not enough: ${trial}`),
    ...lab.crashPoints.unlisted().map((label) => `${label} is not in the list of calls (proxy/crash-points.ts)`),
  ],
  strikes: lab.strikes.counts(),
  refused: lab.strikes.refused(),
  crashPoints: lab.crashPoints.visits(),
  deliveries: lab.deliveries.counts(),
  totals,
  counts: countsOf(world),
  world,
  lines: lab.lines,
});

const countsOf = ({ items, notifications, odd, versions }: World): WorldCounts => {
  const plain = items.map(plainItem);
  const receipts = plain.filter((item) => textOf(item, 'entity') === 'receipt');
  const byDisposition = Map.groupBy(receipts, (item) => textOf(item, 'disposition'));
  const ids = new Set(notifications.map((body) => (JSON.parse(body) as { id: string }).id));
  return {
    files: versions.length,
    receipts: receipts.length,
    dispositions: Object.fromEntries([...byDisposition].map(([name, list]) => [name, list.length])),
    likes: likePairs(versions).length,
    stories: plain.filter((item) => textOf(item, 'entity') === 'story').length,
    notifications: ids.size,
    repeated: notifications.length - ids.size,
    oddFound: odd.found.length,
  };
};
