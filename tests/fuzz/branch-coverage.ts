import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';

export interface UncoveredBranch {
  readonly file: string;
  readonly line: number;
  /** The first line of the code that never ran. */
  readonly code: string;
}

export interface BranchCoverage {
  readonly branches: number;
  readonly uncovered: readonly UncoveredBranch[];
}

/**
 * Starts counting which branches run in this process; the function it returns says which never did, in the modules of one
 * folder that have been loaded since. Modules that were loaded before would be counted by function only: that throws.
 * What V8 does not count: the other outcome of an `if` without `else`, of `&&` and of `?.` where it has no code of its own;
 * and what is nested in a branch that never ran, which is one branch until it runs.
 */
export async function watchBranches(folder: URL): Promise<() => Promise<BranchCoverage>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return async () => {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    session.disconnect();
    let branches = 0;
    const uncovered: UncoveredBranch[] = [];
    for (const script of result) {
      if (!script.url.startsWith(folder.href)) continue;
      const source = readFileSync(fileURLToPath(script.url), 'utf8');
      for (const { ranges, isBlockCoverage, functionName } of script.functions) {
        if (!isBlockCoverage && ranges.some(({ count }) => count > 0)) {
          throw new Error(`${script.url}: ${functionName} ran, and its branches were not counted`);
        }
        for (const { startOffset, endOffset, count } of ranges) {
          if (/^[\s};]*$/.test(source.slice(startOffset, endOffset))) continue; // the end of a loop without one: no code
          branches += 1;
          if (count > 0) continue;
          const line = source.slice(0, startOffset).split('\n').length;
          const code = source.slice(startOffset).trim().split('\n')[0] ?? '';
          uncovered.push({ file: script.url.slice(folder.href.length), line, code });
        }
      }
    }
    return { branches, uncovered };
  };
}
