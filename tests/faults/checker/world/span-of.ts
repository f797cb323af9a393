import type { Findings } from './findings.ts';
import { textOf } from './plain-item.ts';

/** A writer may be at work a little longer than the last receipt tells, and clocks may differ; seconds. */
const SLACK = 600;

/** @returns whether something may have been done at that time, in epoch seconds: between the first upload and the last receipt. */
export const spanOf = ({ world, receipts }: Pick<Findings, 'world' | 'receipts'>): ((seconds: number) => boolean) => {
  const first = Math.min(...world.versions.map(({ uploadedAt }) => secondsOf(uploadedAt)));
  const last = Math.max(...receipts.map((receipt) => secondsOf(textOf(receipt, 'receivedAt'))));
  return (seconds) => seconds >= first - SLACK && seconds <= last + SLACK;
};

const secondsOf = (instant: string): number => Date.parse(instant) / 1000;
