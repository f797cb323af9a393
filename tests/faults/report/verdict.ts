import type { CampaignResult } from '../campaign/result.ts';

/** A campaign in one line: whether it was sound, and what there was of what was not. */
export const verdict = ({ violations, gaps }: Pick<CampaignResult, 'violations' | 'gaps'>): string => {
  const names = [...Map.groupBy(violations, ({ name }) => name)].map(([name, { length }]) => `${name} ${length}`);
  const named = names.length > 0 ? ` (${names.join(', ')})` : '';
  const isSound = violations.length + gaps.length === 0;
  return `${isSound ? 'sound' : 'NOT sound'}: ${violations.length} violations${named}, ${gaps.length} gaps`;
};
