import { markdownTable } from '../../docs/markdown-table.ts';
import type { CampaignResult } from '../campaign/result.ts';
import { STRIKES } from '../proxy/strike.ts';

/** A campaign in figures, as Markdown. */
export const campaignTable = (result: CampaignResult): string =>
  [headline(result), outcome(result), ...(result.hadStorm ? [blows(result), crashPoints(result)] : [])].join('\n\n');

const headline = ({ seed, milliseconds, violations, counts }: CampaignResult): string =>
  `**${counts.files.toLocaleString('en')} files, ${violations.length} violations** ` +
  `(seed \`${seed}\`, ${Math.round(milliseconds / 1000)} seconds).`;

const outcome = ({ counts, deliveries, refused, totals, violations }: CampaignResult): string =>
  markdownTable(
    ['what', 'how many'],
    [
      ['files put', counts.files],
      ['events delivered', deliveries.deliveries],
      ['of them kept back to the very end', deliveries.late],
      ['events that tell of no upload', deliveries.ignored],
      ['messages nobody can understand, sent', deliveries.malformed],
      ['… and found in the dead-letter queue', counts.oddFound],
      ['receipts', counts.receipts],
      ...Object.entries(counts.dispositions)
        .sort(([, a], [, b]) => b - a)
        .map(([name, many]) => [`… ${name}`, many] as const),
      ['stories', counts.stories],
      ['pairs of reports that are all but the same', counts.likes],
      ['notifications', counts.notifications],
      ['… that came again, under the same id', counts.repeated],
      ['calls while the table or the topic was gone', refused],
      ['dead letters while the table was gone', totals.tableOutages],
      ['messages redriven, without those of a redrive that failed midway', totals.redriven],
      ['announcements given up while the topic was gone', totals.topicOutages],
      ['… announced again', totals.announcedAgain],
      ['violations', violations.length],
    ],
  );

const blows = ({ strikes }: CampaignResult): string => {
  const names = Object.keys(STRIKES) as (keyof typeof STRIKES)[];
  return markdownTable(
    ['fault', 'what happens', 'times'],
    names.map((name) => [name, STRIKES[name], strikes.get(name) ?? 0]),
  );
};

const crashPoints = ({ crashPoints }: CampaignResult): string => {
  const labels = [...new Set([...crashPoints.keys()].map((point) => point.replace(/^(before|after) /, '')))].sort();
  const visits = (side: string, label: string): number => crashPoints.get(`${side} ${label}`) ?? 0;
  return markdownTable(
    ['killed around the call', 'before it', 'behind it'],
    labels.map((label) => [`\`${label}\``, visits('before', label), visits('after', label)]),
  );
};
