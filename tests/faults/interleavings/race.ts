import type { Arrival } from '../../../functions/story/decision.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import type { Key } from '../../../functions/story/keys.ts';
import { type MemoryTable, memoryTable } from '../../functions/story/memory-table.ts';
import type { Run } from './explore.ts';
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
  /** Deliveries that race; one arrival twice is a redelivery while the first is under way. */
  readonly racing: readonly Arrival[];
  /** How many faults may strike in one run. */
  readonly faults: number;
  /**
   * Reads the items of a batched read each on its own (those of one kind together), in any order: BatchGetItem promises no more.
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

/**
 * Several writers over one table; the choices are whose next call happens, and how. An eventually consistent read may answer
 * with what was true before any number of the race's commits.
 */
export const startRace = async (rules: RaceRules): Promise<Race> => {
  const { table = memoryTable(), before, racing, faults, tornReads } = rules;
  for (const arrival of before) await play(await startWriter(arrival), table);
  const writers: Writer[] = [];
  /** The table before the race and after each of its commits; the last is now. */
  const snapshots: (readonly TableItem[])[] = [table.items()];
  /** What a writer has read of a torn read. */
  const gathered = new Map<Writer, Map<string, TableItem[]>>();
  for (const arrival of racing) writers.push(await startWriter(arrival));
  let faultsLeft = faults;

  const choicesOf = (writer: Writer, name: string): string[] => {
    const call = writer.waitsAt();
    if (call === undefined) return [];
    if (call.kind === 'read') {
      const got = gathered.get(writer);
      const kinds = tornReads ? kindsOf(call.keys).filter((kind) => !got?.has(kind)) : ['all'];
      const oldest = call.freshness === 'eventual' ? 0 : snapshots.length - 1;
      const states = snapshots.flatMap((_, at) => (at < oldest ? [] : at));
      return kinds.flatMap((kind) => states.map((state) => `${name} read ${kind} ${state}`));
    }
    const strikes = faultsLeft > 0 ? FAULTS : [];
    return ['ok', ...strikes].map((how) => `${name} commit ${how}`);
  };

  const read = async (writer: Writer, call: Call & { kind: 'read' }, kind: string, state: string): Promise<void> => {
    const keys = kind === 'all' ? call.keys : call.keys.filter((key) => kindOf(key) === kind);
    const items = (snapshots[Number(state)] ?? []).filter((item) => keys.some((key) => isAt(item, key)));
    const got = gathered.get(writer) ?? new Map<string, TableItem[]>();
    gathered.set(writer, got.set(kind, items));
    if (kind !== 'all' && got.size < kindsOf(call.keys).length) return;
    gathered.delete(writer);
    await call.answer([...got.values()].flat());
  };

  const commit = async (writer: Writer, call: Call & { kind: 'commit' }, how: string): Promise<void> => {
    if (how !== 'ok') faultsLeft -= 1;
    const done = how === 'ok' || how === 'unsure' || how === 'late kill' ? await table.commit([...call.writes]) : false;
    if (done) snapshots.push(table.items());
    if (how === 'ok') return call.answer(done);
    if (!how.endsWith('kill')) return call.answer(false);
    writer.kill();
    writers.push(await startWriter(writer.arrival));
  };

  return {
    table,
    writers: () => writers,
    choices: () => writers.flatMap((writer, at) => choicesOf(writer, String(at))),
    take: async (choice) => {
      const [name, kind, ...how] = choice.split(' ');
      const writer = writers[Number(name)];
      const call = writer?.waitsAt();
      if (!writer || !call || call.kind !== kind) throw new Error(`${choice}: it does not wait there`);
      if (call.kind === 'read') await read(writer, call, how[0] ?? '', how[1] ?? '');
      else await commit(writer, call, how.join(' '));
    },
    state: () =>
      JSON.stringify([
        faultsLeft,
        snapshots,
        table.announced(),
        writers.map((writer) => [writer.waitsAt()?.kind, writer.history(), [...(gathered.get(writer) ?? [])].sort()]),
      ]),
  };
};

const isAt = (item: TableItem, { pk, sk }: Key): boolean => item.pk === pk && item.sk === sk;

/** `ARTICLE`, `STORY`, `FILE` … */
const kindOf = ({ pk }: Key): string => pk.split('#', 1)[0] ?? pk;

const kindsOf = (keys: readonly Key[]): string[] => [...new Set(keys.map(kindOf))];

const play = async (writer: Writer, table: MemoryTable): Promise<void> => {
  for (let call = writer.waitsAt(); call !== undefined; call = writer.waitsAt()) {
    if (call.kind === 'read') await call.answer(await table.read([...call.keys], call.freshness));
    else await call.answer(await table.commit([...call.writes]));
  }
};
