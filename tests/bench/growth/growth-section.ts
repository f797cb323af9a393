import { digits, ofSeries, times } from '../report/numbers.ts';
import type { Section } from '../report/section.ts';
import { pairedRatio } from '../report/statistics.ts';
import type { GrowthPoint } from './measure-growth.ts';

/** What "flat" may differ by. */
const tolerance = 0.1;

export function growthSection(points: readonly GrowthPoint[]): Section {
  const [smallest] = points;
  const largest = points.at(-1);
  if (smallest === undefined || largest === undefined) throw new Error('nothing was measured');
  const shares = points.flatMap((point) =>
    (['calls', 'readUnits', 'writeUnits'] as const).map((what) => point[what] / smallest[what]),
  );
  const worst = Math.max(...shares.map((share) => Math.abs(share - 1)));
  const refused = Math.max(...points.map((point) => point.refused));
  const copied = points.filter(({ stories, real }) => stories > real);
  return {
    title: 'Growth',
    targets: [
      {
        what: `calls and units of a new article with ${count(largest.stories)} stories against ${count(smallest.stories)}`,
        wanted: 'within 10%',
        figure: `${(worst * 100).toFixed(1)}% apart${refused > 0 ? `, ${digits(refused)} refused` : ''}`,
        reached: worst <= tolerance && refused === 0,
      },
    ],
    tables: [
      {
        columns: [
          'stories in the table',
          'its keys that others hold',
          'calls',
          'read units',
          'write units',
          'writes refused',
          'emulator, ms',
          'against the smallest',
        ],
        rows: points.map((point) => [
          count(point.stories),
          digits(point.held),
          digits(point.calls),
          digits(point.readUnits),
          digits(point.writeUnits),
          digits(point.refused),
          ofSeries(point.milliseconds),
          times(pairedRatio(point.milliseconds, smallest.milliseconds)),
        ]),
      },
    ],
    text: [
      `The same ${smallest.milliseconds.length} new files into tables filled beforehand, in turn. Every call names its items by key, and none asks for more or fewer keys as the table grows. What can grow is what stands at those keys: a new article looks for like reports by up to twenty keys, and the more stories there are, the more of these are held by others that share a phrase with it. Each is compared, and one that is held is not claimed: the article claims its next one. This is where a call more, a refused put or other units would show.`,
      seeding(copied),
      'The milliseconds are those of DynamoDB Local on its file, and show only that nothing here scans.',
    ],
  };
}

/** What stands in the tables that are larger than what can be decided one by one. */
function seeding([copied]: readonly GrowthPoint[]): string {
  const decided =
    'The stories in the tables are generated articles of other texts, decided one after the other by the function’s own code, each against those before it, with the keys that these get';
  if (copied === undefined) return `${decided}.`;
  return (
    `${decided}: the first ${count(copied.real)} of them. Beyond, stories are copies of a hundred of these under names and keys of their own, drawn from the space of real ones. ` +
    'Copies share no phrase with the measured articles, so for them claims are put on keys of the measured articles, drawn by lot, until as many are held as the last tenfold of decided stories leads to expect: it adds as many again with every tenfold. In those tables the number of keys that others hold is so an extrapolation, the rest is counted.'
  );
}

function count(stories: number): string {
  return stories.toLocaleString('en');
}
