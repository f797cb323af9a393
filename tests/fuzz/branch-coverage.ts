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

/** Starts counting which branches run in this process; the function it returns says which never did, below one folder. */
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
      for (const { ranges } of script.functions) {
        branches += ranges.length;
        for (const { startOffset, count } of ranges) {
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
