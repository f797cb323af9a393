import type { UncoveredBranch } from './branch-coverage.ts';

interface Unreachable {
  readonly file: string;
  /** The first line of the code, as the fuzzer prints it. */
  readonly code: string;
  readonly reason: string;
}

/** The branches of the reader that no file reaches, and why they stay. */
export const UNREACHABLE: readonly Unreachable[] = [
  {
    file: 'read.ts',
    code: 'catch (cause) {',
    reason: 'The net below a fault of the reader itself: a file that falls into it fails the fuzz run.',
  },
];

/** `missed`: branches that were not reached and are not listed; `stale`: listed ones that were reached, or are gone. */
export function compareWithList(uncovered: readonly UncoveredBranch[]): {
  missed: readonly UncoveredBranch[];
  stale: readonly Unreachable[];
} {
  const isSame = (one: UncoveredBranch, other: Unreachable) => one.file === other.file && one.code === other.code;
  return {
    missed: uncovered.filter((branch) => !UNREACHABLE.some((listed) => isSame(branch, listed))),
    stale: UNREACHABLE.filter((listed) => !uncovered.some((branch) => isSame(branch, listed))),
  };
}
