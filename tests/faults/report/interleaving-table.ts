import type { Search } from '../interleavings/search.ts';

const RACING = ['two', 'three', 'four'];

/** Two writers meet all the faults there are, each one more a fault less, and of too many there is no search. */
const among = (faults: number): string =>
  RACING.flatMap((racing, beside) =>
    faults >= beside
      ? `${faults === beside ? 'none' : `up to ${faults - beside}`} in a schedule of ${racing} writers`
      : [],
  ).join(', ');

export const interleavingTable = ({ faults, ok, summary }: Search): string =>
  `Faults: ${among(faults)}. **${summary}**, ${ok ? 'every one right' : '**not every one right**'}.`;
