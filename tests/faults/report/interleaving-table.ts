import type { Search } from '../interleavings/search.ts';

export const interleavingTable = ({ faults, ok, summary }: Search): string =>
  `With up to ${faults < 2 ? 'one fault' : `${faults} faults`} in a schedule: **${summary}**, ${ok ? 'every one right' : '**not every one right**'}.`;
