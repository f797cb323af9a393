import { billOf, type MeasuredSystem } from '../calls/measured-system.ts';
import { costPerMillion, type Region } from '../prices/cost.ts';

/**
 * Files that an invocation of notify must have in a burst for ours to cost no more than `bound` times the baseline; all else as counted.
 * @returns 0: however few; Infinity: not even if it cost nothing.
 */
export function filesToAnnounce(
  { ours, baseline }: Readonly<Record<'ours' | 'baseline', MeasuredSystem>>,
  bound: number,
  region: Region,
): number {
  const { burst, memoryMb } = ours.facts;
  const seconds = burst.waitMs.notify / burst.invocations.notify / 1000;
  const invocation = { lambdaRequest: 1, snsRequest: 1, lambdaGbSecond: seconds * (memoryMb.notify / 1024) };
  const room = bound * billOf(baseline, 'batched', region).total - billOf(ours, 'batched', region).total;
  const most = burst.invocations.notify + room / costPerMillion(invocation, region).total;
  if (most <= 0) return Number.POSITIVE_INFINITY;
  return most >= 1 ? 0 : 1 / most;
}
