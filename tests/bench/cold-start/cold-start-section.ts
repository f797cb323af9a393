import { atLeast, atMost } from '../report/bounds.ts';
import type { Section, Target } from '../report/section.ts';
import { pairedRatio } from '../report/statistics.ts';
import { exactOnly, powertools, simple, wiredrop } from '../rig/systems.ts';
import { announcedRatios, announcedTable, announcerRows, coldStartRow } from './announced.ts';
import { type ColdStart, type ColdStartSeries, floorNames } from './measure-cold-start.ts';
import { coldStartParts } from './parts.ts';

const loading = 'loading against a bundle that constructs the two clients';

export function coldStartSection(all: readonly ColdStartSeries[]): Section {
  const [ours, exact] = [find(all, wiredrop.name), find(all, exactOnly.name)];
  const floors = {
    node: find(all, floorNames.node),
    clients: find(all, floorNames.clients),
    calls: find(all, floorNames.calls),
  };
  const baselines = [simple.name, powertools.name].map((name) => find(all, name));
  return {
    title: 'Cold start',
    targets: [
      ...baselines.flatMap((baseline): Target[] => {
        const what = `faster to the first file than ${baseline.name}`;
        return [
          atLeast(what, 1.3, pairedRatio(values(baseline, 'handledMs'), values(ours, 'handledMs'))),
          atLeast(
            `${what}, exact dedupe as there`,
            1.3,
            pairedRatio(values(baseline, 'handledMs'), values(exact, 'handledMs')),
          ),
          atLeast(`${what}, by CPU`, 1.3, pairedRatio(values(baseline, 'handledCpuMs'), values(ours, 'handledCpuMs'))),
          atLeast(
            `faster to load than ${baseline.name}, by CPU`,
            1.3,
            pairedRatio(values(baseline, 'readyCpuMs'), values(ours, 'readyCpuMs')),
          ),
          ...announcedRatios([ours, exact], baseline),
        ];
      }),
      atMost(`${loading}, by time`, 1.2, pairedRatio(values(ours, 'readyMs'), values(floors.clients, 'readyMs'))),
      atMost(`${loading}, by CPU`, 1.2, pairedRatio(values(ours, 'readyCpuMs'), values(floors.clients, 'readyCpuMs'))),
    ],
    tables: [
      {
        columns: [
          'function',
          'bundle, KB',
          'beside it, KB',
          'loaded, ms',
          'first file done, ms',
          'CPU until loaded, ms',
          'CPU until done, ms',
          'most memory, MB',
        ],
        rows: [...all.map(coldStartRow), ...announcerRows(all)],
      },
      announcedTable([ours, exact, ...baselines]),
      coldStartParts(ours, floors),
    ],
    text: [
      `From the start of a process to the end of its first file, ${ours.starts.length} starts of each function in turn, each with a new file, on the emulators. Median and the middle half; ratios are those of the same round. Where the machine has other work, the CPU time is the figure to trust. ` +
        'Before, 100 files have gone through each system, for the emulators are Java that is slow at first and AWS’s services are not; and each start waits for what follows from the one before. ' +
        'Our bundle and the floors are what `infra/bundle/bundle.ts` makes; the baselines are what CDK makes by default, with the SDK from `node_modules`, where it lies for a function on Lambda too. ' +
        'The first floor does nothing; the second constructs the clients of S3 and DynamoDB; the third makes the five calls of a new article and nothing else.',
      '**What "done" contains.** A baseline is done when it has stored the article and published it: one function does both. Ours is done at the receipt, when the story and all that belongs to it are in the table; it is announced by a second function, notify, which Lambda invokes from the table’s stream. ' +
        'The targets ask for the function that takes the file, so they compare our receipt with the baselines’ announcement. The rows "to the announcement" compare the same work: in the same rounds notify is started cold as well, with the stream record of that very file, when ingest has ended, and the two are added. ' +
        'Not in the sum is the time until the stream is read, up to a quarter of a second on Lambda (see Latency); on Lambda notify may begin before ingest has put its receipt, for the story comes before it. The plain baseline has neither a queue nor a stream, and no second start to pay for.',
      'The floors are bundled as ours is. What the bundler leaves out of the SDK speeds up the floors as well, so the ratio of loading compares our own code with an SDK that is already small: half of what the second floor takes is Node itself.',
    ],
  };
}

function find(all: readonly ColdStartSeries[], name: string): ColdStartSeries {
  const found = all.find((series) => series.name === name);
  if (found === undefined) throw new Error(`${name} was not started`);
  return found;
}

function values({ starts }: ColdStartSeries, what: keyof ColdStart): number[] {
  return starts.map((start) => start[what]);
}
