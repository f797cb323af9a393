import type { Search } from '../interleavings/search.ts';

const counted = (faults: number): string => (faults === 1 ? 'one fault' : `${faults} faults`);

export const interleavingTable = ({ faults, ok, summary }: Search): string =>
  `With up to ${counted(faults)} in a schedule of two writers, and ${counted(faults - 1)} in one of three: **${summary}**, ${ok ? 'every one right' : '**not every one right**'}.`;
