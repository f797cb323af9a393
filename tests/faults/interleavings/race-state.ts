import type { Arrival, Write } from '../../../functions/story/decision.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import { itemText } from './item-text.ts';
import type { Entrant } from './race.ts';
import type { Further, Writer } from './writer.ts';

export interface RaceParts {
  readonly faultsLeft: number;
  /** The table before the race and after each of its commits. */
  readonly snapshots: readonly (readonly TableItem[])[];
  readonly announced: readonly TableItem[];
  readonly entrants: readonly Entrant[];
  /** The entrant whose commit is next. */
  readonly next: Entrant | undefined;
}

/**
 * Everything the rest of a race depends on, and nothing else, so that races which can only go on alike are one state:
 * who is done or dead no longer matters, nor in which order entrants stand or announcements were made, nor what a writer was
 * told before its last commit failed (`recordFile` looks again and forgets), nor moments that nobody can see any more.
 */
export const raceState = ({ faultsLeft, snapshots, announced, entrants, next }: RaceParts): string => {
  const running = entrants.filter(({ writer }) => writer.waitsAt() !== undefined);
  const betweenSteps = (entrant: Entrant): boolean => entrant !== next && entrant.writer.waitsAt()?.kind === 'commit';
  const reading = running.filter((entrant) => !betweenSteps(entrant));
  const failures = entrants.flatMap(({ writer }) => String(writer.failure() ?? []));
  // Who is killed begins anew, and a first look may be as old as the race.
  const anyFirst = faultsLeft > 0 || reading.some(({ writer }) => writer.attempts() === 0);
  const from = anyFirst ? 0 : Math.min(snapshots.length - 1, ...reading.map(({ since }) => since));
  const stateOf = (entrant: Entrant): string => {
    const { writer, since, gathered } = entrant;
    const call = writer.waitsAt();
    // It writes what it has decided, or begins anew: what it has read no longer matters.
    if (call?.kind === 'commit' && betweenSteps(entrant))
      return [...ofWriter(writer), ...textsOf(call.writes), furtherText(call.further)].join();
    const got = gathered.map(({ items, moment }) => `${moment} ${items.map(itemText)}`);
    return [...ofWriter(writer), since - from, ...(entrant === next ? [writer.history(), ...got] : [])].join();
  };
  return JSON.stringify([
    faultsLeft,
    failures,
    snapshots.slice(from).map((items) => sorted(items)),
    sorted(announced),
    running.map(stateOf).sort(),
  ]);
};

const sorted = (items: readonly TableItem[]): string[] => items.map(itemText).sort();

const ofWriter = ({ arrival, backwards, attempts }: Writer) => [fileText(arrival), backwards, attempts()];

const fileText = ({ file: { key, versionId, sequencer } }: Arrival): string => `${key} ${versionId} ${sequencer}`;

const furtherText = ({ step, steps, refused }: Further): string =>
  [refused, ...textsOf(step), ...steps.flatMap(({ writes }) => ['then', ...textsOf(writes)])].join();

const textsOf = (writes: readonly Write[]): string[] => writes.map(({ item, expect }) => `${itemText(item)} ${expect}`);
