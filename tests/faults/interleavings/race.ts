import type { Arrival } from '../../../functions/story/decision.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import type { Key } from '../../../functions/story/keys.ts';
import { type MemoryTable, memoryTable } from '../../functions/story/memory-table.ts';
import type { Run } from './explore.ts';
import { itemText } from './item-text.ts';
import { raceState } from './race-state.ts';
import { type Call, startWriter, type Writer } from './writer.ts';

export interface Race extends Run {
  table: MemoryTable;
  writers: () => readonly Writer[];
}

export interface RaceRules {
  /** Default: a table that keeps DynamoDB's promises. */
  readonly table?: MemoryTable;
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
  writer: Writer;
  /** Moment (index of a snapshot) at which its present attempt began, or the latest it has read since. */
  since: number;
  /** What it has of the batched read it is at, part by part, and the moments at which that was so. */
  gathered: { items: TableItem[]; moment: number }[];
}

/**
 * Several writers over one table. A read changes nothing, so all that matters of its time is which commits came before it:
 * when a writer commits is chosen, then for each of its reads the moment it saw, among those the read may have happened at
 * (any moment since its attempt began; any at all, if it is eventually consistent), then how the commit goes. Every
 * interleaving of reads and commits is one of these, and none of them twice.
 */
export const startRace = async (rules: RaceRules): Promise<Race> => {
  const { table = memoryTable(), before, died, racing, crossed = false, faults, tornReads } = rules;
  for (const arrival of before) await play(await startWriter(arrival), table);
  if (died) await play(await startWriter(died.arrival), table, died.writes);
  /** The table before the race and after each of its commits; the last is now. */
  const snapshots: (readonly TableItem[])[] = [table.items()];
  const entrants: Entrant[] = [];
  /** The one whose commit is next: it is under way to it. */
  let next: Entrant | undefined;
  let faultsLeft = faults;

  const now = (): number => snapshots.length - 1;
  const enter = async (arrival: Arrival, backwards: boolean): Promise<void> => {
    entrants.push({ writer: await startWriter(arrival, backwards), since: now(), gathered: [] });
  };
  for (const [at, arrival] of racing.entries()) await enter(arrival, crossed && at % 2 === 1);

  const choicesOf = (entrant: Entrant): string[] => {
    const call = entrant.writer.waitsAt();
    if (call === undefined) return [];
    const name = entrants.indexOf(entrant);
    if (call.kind === 'read') return momentsOf(entrant, call).map((moment) => `${name} read ${moment}`);
    return ['ok', ...(faultsLeft > 0 ? FAULTS : [])].map((how) => `${name} commit ${how}`);
  };

  /** What of a batched read is read at one moment. */
  const partsOf = ({ keys }: Read): (readonly Key[])[] =>
    tornReads ? [...Map.groupBy(keys, kindOf).values()] : [keys];

  /** Moments of the next part that differ in what it sees; of those that do not, the first, which leaves most to choose later. */
  const momentsOf = ({ since, gathered }: Entrant, call: Read): number[] => {
    const keys = partsOf(call)[gathered.length] ?? [];
    const seen = new Set<string>();
    return snapshots.flatMap((items, moment) => {
      if (call.freshness === 'strong' && moment < since) return [];
      const answer = itemsAt(items, keys).map(itemText).join();
      return seen.size < seen.add(answer).size ? moment : [];
    });
  };

  const read = async (entrant: Entrant, call: Read, moment: number): Promise<void> => {
    const { gathered } = entrant;
    const parts = partsOf(call);
    gathered.push({ items: itemsAt(snapshots[moment] ?? [], parts[gathered.length] ?? []), moment });
    if (gathered.length < parts.length) return;
    const got = gathered.splice(0);
    // It happened then or later, and so does whatever this writer does next.
    entrant.since = Math.max(entrant.since, ...got.map((part) => part.moment));
    await call.answer(got.flatMap(({ items }) => items));
  };

  const commit = async (entrant: Entrant, call: Call & { kind: 'commit' }, how: string): Promise<void> => {
    if (how !== 'ok') faultsLeft -= 1;
    const done =
      how === 'ok' || how === 'unsure' || how === 'late kill'
        ? await table.commitStep({ writes: call.writes, whole: true })
        : false;
    if (done) snapshots.push(table.items());
    next = undefined;
    entrant.since = now();
    if (how === 'ok') return call.answer(done);
    if (!how.endsWith('kill')) return call.answer(false);
    entrant.writer.kill();
    await enter(entrant.writer.arrival, entrant.writer.backwards);
  };

  return {
    table,
    writers: () => entrants.map(({ writer }) => writer),
    choices: () => (next ? choicesOf(next) : entrants.flatMap(choicesOf)),
    take: async (choice) => {
      const [name, kind, ...how] = choice.split(' ');
      const entrant = entrants[Number(name)];
      const call = entrant?.writer.waitsAt();
      if (!entrant || !call || call.kind !== kind) throw new Error(`${choice}: it does not wait there`);
      next = entrant;
      if (call.kind === 'read') await read(entrant, call, Number(how[0]));
      else await commit(entrant, call, how.join(' '));
      if (next?.writer.waitsAt() === undefined) next = undefined;
    },
    state: () => raceState({ faultsLeft, snapshots, announced: table.announced(), entrants, next }),
  };
};

type Read = Call & { kind: 'read' };

const itemsAt = (items: readonly TableItem[], keys: readonly Key[]): TableItem[] =>
  items.filter(({ pk, sk }) => keys.some((key) => pk === key.pk && sk === key.sk));

/** `ARTICLE`, `STORY`, `FILE` … */
const kindOf = ({ pk }: Key): string => pk.split('#', 1)[0] ?? pk;

const play = async (writer: Writer, table: MemoryTable, writes = Number.POSITIVE_INFINITY): Promise<void> => {
  let done = 0;
  for (let call = writer.waitsAt(); call !== undefined; call = writer.waitsAt()) {
    if (call.kind === 'read') await call.answer(await table.read([...call.keys], call.freshness));
    else if (done++ === writes) return;
    else await call.answer(await table.commitStep({ writes: call.writes, whole: true }));
  }
};
