import type { Arrival } from '../../../functions/story/decision.ts';
import type { Key } from '../../../functions/story/keys.ts';
import type { Moment } from './explore.ts';
import { raceState } from './race-state.ts';
import { emptySnapshot, type Found, type MakeTable, type Snapshot } from './snapshot.ts';
import { type Commit, type Read, startWriter, type Writer } from './writer.ts';

/** A moment of a race. */
export interface Race extends Moment {
  readonly table: Snapshot;
  readonly failures: readonly unknown[];
}

export interface RaceRules {
  /** Default: a table that keeps DynamoDB's promises. */
  readonly makeTable?: MakeTable | undefined;
  /** Recorded one after the other before the race begins. */
  readonly before: readonly Arrival[];
  /** After them, the process that recorded this one died behind so many writes. */
  readonly died?: { readonly arrival: Arrival; readonly writes: number } | undefined;
  /** Deliveries that race; one arrival twice is a redelivery while the first is under way. */
  readonly racing: readonly Arrival[];
  /** Every other one of them makes its claims in the opposite order. */
  readonly crossed?: boolean | undefined;
  /** How many faults may strike in one run. */
  readonly faults: number;
  /**
   * Reads the items of a batched read each on its own (those of one kind together), at different moments: BatchGetItem promises no more.
   * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
   */
  readonly tornReads: boolean;
}

/**
 * What can happen to a commit. A kill before a read leaves the same as one before the commit that follows it, so reads are
 * not struck.
 *
 *     ok         done or refused, and the writer knows
 *     conflict   refused, because DynamoDB saw another transaction that then came to nothing
 *     unsure     done, but the answer was lost and the SDK's second try finds it refused
 *     kill       the process ends before it; the event is delivered again
 *     late kill  the process ends behind it; the event is delivered again
 */
const FAULTS = ['conflict', 'unsure', 'kill', 'late kill'] as const;

/** One writer, and what it can have seen at the earliest. */
export interface Entrant {
  readonly writer: Writer;
  /** The same delivery at its beginning: where it is again when its process is killed. */
  readonly anew: Writer;
  /** Moment (index of a snapshot) at which its present attempt began, or the latest it has read since. */
  readonly since: number;
  /** What it has of the batched read it is at, part by part, and the moments at which that was so. */
  readonly gathered: readonly (Found & { readonly moment: number })[];
}

export interface RaceParts {
  readonly faultsLeft: number;
  /** The table before the race and after each of its commits; the last is now. */
  readonly snapshots: readonly Snapshot[];
  readonly entrants: readonly Entrant[];
  /** Which entrant's commit is next: it is under way to it. */
  readonly next: number | undefined;
}

/**
 * Several writers over one table. A read changes nothing, so all that matters of its time is which commits came before it:
 * when a writer commits is chosen, then for each of its reads the moment it saw, among those the read may have happened at
 * (any moment since its attempt began; any at all, if it is eventually consistent), then how the commit goes. Every
 * interleaving of reads and commits is one of these, and none of them twice.
 */
export const startRace = async (rules: RaceRules): Promise<Race> => {
  const { makeTable, before, died, racing, crossed = false, faults, tornReads } = rules;
  let table = emptySnapshot(makeTable);
  for (const arrival of before) table = await play(await startWriter(arrival), table);
  if (died) table = await play(await startWriter(died.arrival), table, died.writes);
  const entrants: Entrant[] = [];
  for (const [at, arrival] of racing.entries()) {
    const backwards = crossed && at % 2 === 1;
    const same = entrants.find(({ anew }) => anew.arrival === arrival && anew.backwards === backwards);
    const anew = same?.anew ?? (await startWriter(arrival, backwards));
    entrants.push({ writer: anew, anew, since: 0, gathered: [] });
  }
  return raceOf({ faultsLeft: faults, snapshots: [table], entrants, next: undefined }, tornReads);
};

const raceOf = (parts: RaceParts, tornReads: boolean): Race => {
  const { faultsLeft, snapshots, entrants, next } = parts;
  const now = snapshots.at(-1);
  if (!now) throw new Error('a race without a table');

  const choicesOf = (entrant: Entrant): string[] => {
    const { call } = entrant.writer;
    if (call === undefined) return [];
    const name = entrants.indexOf(entrant);
    if (call.kind === 'read') return momentsOf(entrant, call).map((moment) => `${name} read ${moment}`);
    return ['ok', ...(faultsLeft > 0 ? FAULTS : [])].map((how) => `${name} commit ${how}`);
  };

  /** Moments of the next part that differ in what it sees; of those that do not, the first, which leaves most to choose later. */
  const momentsOf = ({ since, gathered }: Entrant, { keys, freshness }: Read): number[] => {
    const part = partsOf(keys, tornReads)[gathered.length] ?? [];
    const seen = new Set<string>();
    return snapshots.flatMap((snapshot, moment) => {
      if (freshness === 'strong' && moment < since) return [];
      return seen.size < seen.add(snapshot.read(part).text).size ? moment : [];
    });
  };

  const read = async (entrant: Entrant, { keys }: Read, moment: number): Promise<Entrant> => {
    const sections = partsOf(keys, tornReads);
    const found = (snapshots[moment] ?? now).read(sections[entrant.gathered.length] ?? []);
    const gathered = [...entrant.gathered, { ...found, moment }];
    if (gathered.length < sections.length) return { ...entrant, gathered };
    // It happened then or later, and so does whatever this writer does next.
    const since = Math.max(entrant.since, ...gathered.map((part) => part.moment));
    const writer = await entrant.writer.told(gathered.flatMap(({ items }) => items));
    return { ...entrant, writer, since, gathered: [] };
  };

  /** It is under way to its commit from its first read on, unless it ends without one. */
  const lookOn = async (at: number, entrant: Entrant, call: Read, moment: number): Promise<RaceParts> => {
    const looking = await read(entrant, call, moment);
    const next = looking.writer.call === undefined ? undefined : at;
    return { ...parts, entrants: entrants.with(at, looking), next };
  };

  const commit = async (at: number, entrant: Entrant, { writes }: Commit, how: string): Promise<RaceParts> => {
    const reaches = how === 'ok' || how === 'unsure' || how === 'late kill';
    const behind = reaches ? await now.after(writes) : undefined;
    const grown = behind ? [...snapshots, behind] : snapshots;
    const killed = how.endsWith('kill');
    const writer = killed ? entrant.anew : await entrant.writer.told(how === 'ok' && behind !== undefined);
    return {
      faultsLeft: how === 'ok' ? faultsLeft : faultsLeft - 1,
      snapshots: grown,
      entrants: entrants.with(at, { ...entrant, writer, since: grown.length - 1, gathered: [] }),
      next: undefined,
    };
  };

  return {
    table: now,
    failures: entrants.flatMap(({ writer }) => writer.failure ?? []),
    choices: () => (next === undefined ? entrants : entrants.slice(next, next + 1)).flatMap(choicesOf),
    after: async (choice) => {
      const [name, kind, ...how] = choice.split(' ');
      const at = Number(name);
      const entrant = entrants[at];
      const call = entrant?.writer.call;
      if (!entrant || !call || call.kind !== kind) throw new Error(`${choice}: it does not wait there`);
      const changed =
        call.kind === 'read'
          ? await lookOn(at, entrant, call, Number(how[0]))
          : await commit(at, entrant, call, how.join(' '));
      return raceOf(changed, tornReads);
    },
    state: () => raceState(parts),
  };
};

const torn = new WeakMap<readonly Key[], readonly (readonly Key[])[]>();

/** What of a batched read is read at one moment. The same arrays for the same call: a snapshot knows by them what it was asked. */
const partsOf = (keys: readonly Key[], tornReads: boolean): readonly (readonly Key[])[] => {
  if (!tornReads) return [keys];
  const parts = torn.get(keys) ?? [...Map.groupBy(keys, kindOf).values()];
  torn.set(keys, parts);
  return parts;
};

/** `ARTICLE`, `STORY`, `FILE` … */
const kindOf = ({ pk }: Key): string => pk.split('#', 1)[0] ?? pk;

/** The table behind a delivery that nobody disturbs, until so many of its writes are done. */
const play = async (first: Writer, before: Snapshot, writes = Number.POSITIVE_INFINITY): Promise<Snapshot> => {
  let [writer, table, done] = [first, before, 0];
  for (let { call } = writer; call !== undefined; { call } = writer) {
    if (call.kind === 'read') {
      writer = await writer.told(table.read(call.keys).items);
      continue;
    }
    if (done++ === writes) break;
    const behind = await table.after(call.writes);
    table = behind ?? table;
    writer = await writer.told(behind !== undefined);
  }
  return table;
};
