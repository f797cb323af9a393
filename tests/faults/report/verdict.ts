import type { CampaignResult } from '../campaign/result.ts';

type Found = Pick<CampaignResult, 'violations' | 'gaps'>;

/** Whether no promise was broken and nothing left out. */
export const isSound = ({ violations, gaps }: Found): boolean => violations.length + gaps.length === 0;

/** A campaign in one line: whether it was sound, and what there was of what was not. */
export const verdict = ({ violations, gaps }: Found): string => {
  const names = [...Map.groupBy(violations, ({ name }) => name)].map(([name, { length }]) => `${name} ${length}`);
  const named = names.length > 0 ? ` (${names.join(', ')})` : '';
  return `${isSound({ violations, gaps }) ? 'sound' : 'NOT sound'}: ${violations.length} violations${named}, ${gaps.length} gaps`;
};
