import type { Arrival, Write } from '../../../functions/story/decision.ts';
import { itemText } from './item-text.ts';
import type { Entrant, RaceParts } from './race.ts';
import type { Further, Writer } from './writer.ts';

/**
 * Everything the rest of a race depends on, and nothing else, so that races which can only go on alike are one state:
 * who is done no longer matters, nor in which order entrants stand or announcements were made, nor what a writer was
 * told before its last commit failed (`recordFile` looks again and forgets), nor moments that nobody can see any more.
 */
export const raceState = ({ faultsLeft, snapshots, entrants, next }: RaceParts): string => {
  const running = entrants.filter(({ writer }) => writer.call !== undefined);
  const isNext = (entrant: Entrant): boolean => next !== undefined && entrant === entrants[next];
  const betweenSteps = (entrant: Entrant): boolean => !isNext(entrant) && entrant.writer.call?.kind === 'commit';
  const reading = running.filter((entrant) => !betweenSteps(entrant));
  const failures = entrants.flatMap(({ writer: { failure } }) => (failure === undefined ? [] : String(failure)));
  // Who is killed begins anew, and a first look may be as old as the race.
  const anyFirst = faultsLeft > 0 || reading.some(({ writer }) => writer.attempts === 0);
  const from = anyFirst ? 0 : Math.min(snapshots.length - 1, ...reading.map(({ since }) => since));
  const stateOf = (entrant: Entrant): string => {
    const { writer, since, gathered } = entrant;
    // It writes what it has decided, or begins anew: what it has read no longer matters.
    if (writer.call?.kind === 'commit' && betweenSteps(entrant))
      return [...ofWriter(writer), ...textsOf(writer.call.writes), furtherText(writer.call.further)].join();
    const got = gathered.map(({ text, moment }) => `${moment} ${text}`);
    return [...ofWriter(writer), since - from, ...(isNext(entrant) ? [writer.history, ...got] : [])].join();
  };
  return JSON.stringify([
    faultsLeft,
    failures,
    snapshots.slice(from, -1).map(({ itemsText }) => itemsText),
    snapshots.at(-1)?.text,
    running.map(stateOf).sort(),
  ]);
};

const ofWriter = ({ arrival, backwards, attempts }: Writer) => [fileText(arrival), backwards, attempts];

const fileText = ({ file: { key, versionId, sequencer } }: Arrival): string => `${key} ${versionId} ${sequencer}`;

const furtherText = ({ step, steps, refused }: Further): string =>
  [refused, ...textsOf(step), ...steps.flatMap(({ writes }) => ['then', ...textsOf(writes)])].join();

const textsOf = (writes: readonly Write[]): string[] => writes.map(({ item, expect }) => `${itemText(item)} ${expect}`);
