import type { CampaignResult } from '../campaign/result.ts';
import { table } from './table.ts';

/** A campaign in one row, for the README. */
export const summaryTable = ({ counts, deliveries, strikes, totals, violations }: CampaignResult): string =>
  table(
    [
      'files',
      'deliveries of their events',
      'faults',
      'of them processes killed',
      'dead letters redriven',
      'violations',
    ],
    [
      [
        counts.files,
        deliveries.deliveries,
        [...strikes.values()].reduce((all, times) => all + times, 0),
        (strikes.get('kill before') ?? 0) + (strikes.get('kill after') ?? 0),
        totals.redriven,
        violations.length,
      ],
    ],
  );
