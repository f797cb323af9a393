import type { Random } from '../random.ts';
import type { Certain } from './certain-plan.ts';
import type { Step, Versioning } from './file-plan.ts';
import { type Alone, alone, NEW } from './told-alone.ts';

/** What is hidden before it is read, in buckets that keep it: it is read all the same. @param serial of the first file. */
export const versionsPlan = (random: Random, serial: number): Certain[] => {
  const files = alone(random, serial);
  const gone = oneIn('enabled', files);
  const [put] = gone.steps;
  return [
    hidden(oneIn('enabled', files), files),
    { ...hidden(oneIn('enabled', files), files), told: 'through EventBridge' },
    // Put before there were versions, it is kept under those that followed.
    hidden(oneIn('enabled later', files), files),
    { ...gone, steps: [...gone.steps, ...(put ? [{ do: 'delete', key: put.key } as const] : [])] },
  ];
};

const oneIn = (versioning: Versioning, { told, unlike }: Alone): Certain => {
  const { steps, become } = told('fresh', unlike(), NEW);
  return { steps: steps.map((step) => ({ ...step, versioning })), become };
};

/** Another article is put under the same key before either is told of. */
const hidden = (first: Certain, { told, unlike }: Alone): Certain => {
  const key = first.steps[0]?.key ?? '';
  const { steps, become } = told('overwrite', unlike(), NEW);
  return {
    steps: [...first.steps, ...steps.map((step): Step => ({ ...step, key }))],
    become: [...first.become, ...become],
  };
};
