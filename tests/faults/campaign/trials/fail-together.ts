import type { Step } from '../../articles/file-plan.ts';
import type { Arranged } from '../../proxy/strike-plan.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { CLAIMS, isLabelled, RECEIPTS, STORIES } from './calls.ts';

/** The steps that files of one batch take together: each fails for all of them, and all come again. */
export const FAILING_STORIES = { label: STORIES, strike: 'internal error' } as const;
export const FAILING_RECEIPTS = { label: RECEIPTS, strike: 'internal error' } as const;
/** Their claims are in, and their place in the list of the day, which is the last of these items, is not: none may go on without it. */
export const UNLISTED = {
  label: CLAIMS,
  strike: 'entries failed',
  keep: (at: number, of: number) => at < of - 1,
} as const;
/** Older crawls take none together, for each has two writes that belong together; if they did, the first of these would fail alone. */
export const APART = { label: RECEIPTS, strike: 'entries failed' } as const;

/** @returns whether the blow fell. */
export const failTogether = async (
  lab: Laboratory,
  steps: readonly Step[],
  { label, ...blow }: Omit<Arranged, 'fits'> & { readonly label: string },
): Promise<boolean> => {
  void lab.strikes.arrange({ fits: isLabelled(label), ...blow });
  await lab.send(await upload(lab, steps));
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  return !lab.strikes.disarm();
};
