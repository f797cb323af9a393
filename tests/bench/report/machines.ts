import type { Section, Target } from './section.ts';

/** What one full run of the bench says of the targets. */
export interface MachineRun {
  /** Which machine: processor, cores and Node. A later run on the same replaces this one. */
  readonly machine: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly targets: readonly Target[];
}

/**
 * What a processor is called, with what tells it from others of that name: a virtual machine says `AMD EPYC` of whatever
 * generation it runs on. @param cpuInfo `/proc/cpuinfo`; empty where there is none.
 */
export function processorName(model: string, cpuInfo: string): string {
  const told = ['cpu family', 'model'].flatMap((what) => {
    const number = new RegExp(`^${what}\\s*:\\s*(\\d+)$`, 'm').exec(cpuInfo)?.[1];
    return number === undefined ? [] : [`${what.replace('cpu ', '')} ${number}`];
  });
  return [model, ...told].join(', ');
}

/** The runs with this one among them, in place of the last one on the same machine; the newest first. */
export function withRun(runs: readonly MachineRun[], run: MachineRun): MachineRun[] {
  return [run, ...runs.filter(({ machine }) => machine !== run.machine)];
}

/** The targets on all machines side by side: a ratio of two times is no constant either, for processors differ in what they are good at. */
export function machinesSection(runs: readonly MachineRun[]): Section {
  const [newest] = runs;
  const rows = (newest?.targets ?? []).map(({ what, wanted }) => [
    what,
    wanted,
    ...runs.map(({ targets }) => cell(targets.find((target) => target.what === what && target.wanted === wanted))),
  ]);
  return {
    title: 'Machine by machine',
    targets: [],
    tables: [{ columns: ['target', 'wanted', ...runs.map(({ machine, date }) => `${machine}, ${date}`)], rows }],
    text: [
      'The last full run on each machine, the newest first. The spread in a run is that of its rounds; how far the figures of two machines are apart is seen here alone. ' +
        'Processors differ in what they are good at, and a virtual machine has neighbours: where a row says "missed" on one of them, take it for missed.',
    ],
  };
}

function cell(target: Target | undefined): string {
  if (target === undefined) return '–';
  return target.reached === false ? `${target.figure} **missed**` : target.figure;
}
