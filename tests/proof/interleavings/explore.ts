import type { TableItem } from '../../../functions/story/items/items.ts';
import type { ProtocolMutant } from '../protocol-mutants.ts';
import { emptySnapshot, jsonOf, type Snapshot } from './snapshot.ts';
import { type Call, startWriter, type Work, type Writer } from './writer.ts';

export interface Race {
  /** Recorded one after the other before the race. */
  readonly before: readonly Work[];
  /** Recorded at the same time; one twice is an event that is delivered twice. */
  readonly racing: readonly Work[];
  /** How many faults may happen in one run. */
  readonly faults: number;
  readonly mutant?: ProtocolMutant | undefined;
}

export interface Explored {
  readonly states: number;
  /** Tables in which a run can end, by their text. */
  readonly ends: ReadonlyMap<string, Snapshot>;
}

interface Racer {
  readonly writer: Writer;
  /** The same file from the beginning: its process died, and its event comes again. */
  readonly again: Writer;
  /** Index of the snapshot at its last step. */
  readonly since: number;
}

interface State {
  /** The table before the race and after each transaction; the last is now. */
  readonly snapshots: readonly Snapshot[];
  readonly racers: readonly Racer[];
  readonly faults: number;
}

/** Something that can happen next: its name, for the path to a failure, and where it leads. */
interface Choice {
  readonly name: string;
  readonly next: () => Promise<State>;
}

/**
 * Goes through every order of the writers' steps, with a fault at any of them, depth first. Orders that lead to one
 * state go on together.
 * @throws what a writer throws, with the path that leads there.
 */
export async function explore({ before, racing, faults, mutant }: Race): Promise<Explored> {
  let start = emptySnapshot();
  for (const work of before) start = await record(work, start);
  const writers = new Map(
    await Promise.all([...new Set(racing)].map(async (one) => [one, await startWriter(one, mutant)] as const)),
  );
  const racers = racing.flatMap((one) => writers.get(one) ?? []).map((writer) => ({ writer, again: writer, since: 0 }));
  const known = new Set<string>();
  // Texts of writers are long, and few: in the text of a state they are numbers.
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  const ends = new Map<string, Snapshot>();

  const visit = async (state: State, path: readonly string[]): Promise<void> => {
    const text = stateText(state, numberOf);
    if (known.has(text)) return;
    known.add(text);
    const choices = state.racers.flatMap((racer, at) => choicesOf(state, racer, at));
    if (choices.length === 0) {
      const end = state.snapshots.at(-1);
      if (end) ends.set(end.text, end);
    }
    for (const { name, next } of choices) {
      const after = await next().catch((cause) => {
        throw new Error(`after ${[...path, name].join(', ')}: ${cause}`, { cause });
      });
      await visit(after, [...path, name]);
    }
  };
  await visit({ snapshots: [start], racers, faults }, []);
  return { states: known.size, ends };
}

/** The table after a writer that nobody disturbs. */
export async function record(work: Work, before: Snapshot, mutant?: ProtocolMutant): Promise<Snapshot> {
  let [writer, table] = [await startWriter(work, mutant), before];
  while (writer.call) {
    if (writer.call.kind === 'read') {
      writer = await writer.answered(writer.call.keys.flatMap((key) => table.item(key) ?? []));
    } else {
      const after = await table.after(writer.call.writes);
      table = after ?? table;
      writer = await writer.answered(after !== undefined);
    }
  }
  return table;
}

/**
 *     read    now | older than it is, in all or in part | it fails, or the process dies: the event comes again
 *     write   as the table says | refused for another's sake | done, and answered as refused
 *             | done, and the process dies or the answer is lost | the process dies before it
 */
function choicesOf(state: State, racer: Racer, at: number): Choice[] {
  const { call } = racer.writer;
  if (!call) return [];
  const now = state.snapshots.at(-1) as Snapshot;
  const go = (
    how: string,
    cost: number,
    step: () => Promise<{ writer: Writer; after?: Snapshot | undefined }>,
  ): Choice => ({
    name: `writer ${at + 1}: ${call.kind} ${how}`,
    next: async () => {
      const { writer, after } = await step();
      const snapshots = after ? [...state.snapshots, after] : state.snapshots;
      const moved = { ...racer, writer, since: snapshots.length - 1 };
      return { snapshots, racers: state.racers.with(at, moved), faults: state.faults - cost };
    },
  });
  const restart = go('not made', 1, async () => ({ writer: racer.again }));
  if (call.kind === 'read') {
    const [current = [], ...older] = answersOf(call, state.snapshots, racer.since);
    const read = (how: string, cost: number, items: TableItem[]) =>
      go(how, cost, async () => ({ writer: await racer.writer.answered(items) }));
    const faulty = older.map((items, nth) => read(`old ${nth + 1}`, 1, items));
    return [read('now', 0, current), ...(state.faults > 0 ? [...faulty, restart] : [])];
  }
  const write = (how: string, cost: number, answered: (after: Snapshot | undefined) => Promise<Writer> | Writer) =>
    go(how, cost, async () => {
      const after = await now.after(call.writes);
      return { writer: await answered(after), after };
    });
  const committed = write('made', 0, (after) => racer.writer.answered(after !== undefined));
  if (state.faults === 0) return [committed];
  const refused = go('refused', 1, async () => ({ writer: await racer.writer.answered(false) }));
  const doubted = write('made and answered as refused', 1, () => racer.writer.answered(false));
  const unanswered = write('made without an answer', 1, () => racer.again);
  return [committed, refused, doubted, unanswered, restart];
}

/** More items than this that differ between two moments are read old all together only. */
const MOST_TORN = 4;

/**
 * What a read may answer, first what is true now: of each item the present or one older version, down to the oldest
 * allowed.
 */
function answersOf(
  call: Extract<Call, { kind: 'read' }>,
  snapshots: readonly Snapshot[],
  since: number,
): TableItem[][] {
  const now = snapshots.at(-1) as Snapshot;
  const answers = new Map<string, TableItem[]>();
  const add = (items: (TableItem | undefined)[]): void => {
    const answer = items.flatMap((item) => item ?? []);
    answers.set(answer.map(jsonOf).join('\n'), answer);
  };
  add(call.keys.map(now.item));
  // Of the last transaction before it, even a strong read may show one item and not yet another.
  for (const old of snapshots.slice(call.freshness === 'strong' ? Math.max(0, since - 1) : 0, -1)) {
    const changed = call.keys.filter((key) => old.item(key) !== now.item(key));
    const subsets =
      changed.length > MOST_TORN ? [2 ** changed.length - 1] : Array.from({ length: 2 ** changed.length }, (_, n) => n);
    for (const subset of subsets) {
      const isOld = (key: (typeof call.keys)[number]): boolean => ((subset >> changed.indexOf(key)) & 1) === 1;
      add(call.keys.map((key) => (changed.includes(key) && isOld(key) ? old : now).item(key)));
    }
  }
  return [...answers.values()];
}

/** Everything that the rest of a run depends on; which of two equal writers is which does not matter. */
function stateText({ snapshots, racers, faults }: State, numberOf: (text: string) => number): string {
  const waiting = racers.filter(({ writer }) => writer.call);
  // Without faults nothing old can be read.
  const moments = faults > 0 && waiting.length > 0 ? snapshots : snapshots.slice(-1);
  const places = waiting.map(({ writer, since }) => `${faults > 0 ? since : ''}:${numberOf(writer.text)}`).sort();
  return [faults, ...places, 'of', ...moments.map(({ id }) => id)].join(' ');
}
