import type { GrowthPoint } from './measure-growth.ts';
import { digits, ofSeries, times } from './numbers.ts';
import type { Section } from './section.ts';
import { pairedRatio } from './statistics.ts';

/** What "flat" may differ by. */
const tolerance = 0.1;

export function growthSection(points: readonly GrowthPoint[]): Section {
  const [smallest] = points;
  const largest = points.at(-1);
  if (smallest === undefined || largest === undefined) throw new Error('nothing was measured');
  const shares = (['calls', 'readUnits', 'writeUnits'] as const).map((what) => largest[what] / smallest[what]);
  const worst = Math.max(...shares.map((share) => Math.abs(share - 1)));
  return {
    title: 'Growth',
    targets: [
      {
        what: `calls and units of a new article with ${count(largest.stories)} stories against ${count(smallest.stories)}`,
        wanted: 'within 10%',
        figure: `${(worst * 100).toFixed(1)}% apart`,
        reached: worst <= tolerance,
      },
    ],
    tables: [
      {
        columns: ['stories in the table', 'calls', 'read units', 'write units', 'emulator, ms', 'against the smallest'],
        rows: points.map((point) => [
          count(point.stories),
          digits(point.calls),
          digits(point.readUnits),
          digits(point.writeUnits),
          ofSeries(point.milliseconds),
          times(pairedRatio(point.milliseconds, smallest.milliseconds)),
        ]),
      },
    ],
    text: [
      'The same new files into tables filled beforehand, in turn. Every call names its items by key, and none asks for more or fewer keys as the table grows: what it costs on AWS cannot depend on the table. The milliseconds are those of DynamoDB Local on its file, and show only that nothing here scans.',
    ],
  };
}

function count(stories: number): string {
  return stories.toLocaleString('en');
}
