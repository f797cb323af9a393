import { markdownTable } from '../../docs/markdown-table.ts';
import type { CampaignResult } from '../campaign/result.ts';

/** A campaign in one row, for the README. */
export const summaryTable = ({ counts, deliveries, strikes, totals, violations }: CampaignResult): string =>
  markdownTable(
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
