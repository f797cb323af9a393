import type { Random } from '../random.ts';
import type { Certain } from './certain-plan.ts';
import type { Step, Versioning } from './file-plan.ts';
import { type Alone, alone, NEW } from './told-alone.ts';

/** What is hidden before it is read, in buckets that keep it: it is read all the same, unless it is deleted by its name. @param serial of the first file. */
export const versionsPlan = (random: Random, serial: number): Certain[] => {
  const files = alone(random, serial);
  const [gone, goneForEver] = [oneIn('enabled', files), oneIn('enabled', files)];
  const under = oneIn('enabled later', files);
  return [
    hidden(oneIn('enabled', files), files),
    { ...hidden(oneIn('enabled', files), files), told: 'through EventBridge' },
    // Put before there were versions, it is kept under those that followed, and under a delete marker.
    hidden(oneIn('enabled later', files), files),
    { ...under, steps: [...under.steps, { do: 'delete', key: keyIn(under) }] },
    { ...gone, told: 'through EventBridge', steps: [...gone.steps, { do: 'delete', key: keyIn(gone) }] },
    {
      steps: [...goneForEver.steps, { do: 'delete', key: keyIn(goneForEver), forEver: true }],
      become: [{ disposition: 'rejected', reason: 'deleted' }],
    },
  ];
};

const oneIn = (versioning: Versioning, { told, unlike }: Alone): Certain => {
  const { steps, become } = told('fresh', unlike(), NEW);
  return { steps: steps.map((step) => ({ ...step, versioning })), become };
};

/** Another article is put under the same key before either is told of. */
const hidden = (first: Certain, { told, unlike }: Alone): Certain => {
  const key = keyIn(first);
  const { steps, become } = told('overwrite', unlike(), NEW);
  return {
    steps: [...first.steps, ...steps.map((step): Step => ({ ...step, key }))],
    become: [...first.become, ...become],
  };
};

const keyIn = ({ steps: [step] }: Certain): string => step?.key ?? '';
