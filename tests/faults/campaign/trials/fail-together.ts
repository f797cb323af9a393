import type { Step } from '../../articles/file-plan.ts';
import type { Call } from '../../proxy/call.ts';
import type { Strike } from '../../proxy/strike.ts';
import type { Arranged } from '../../proxy/strike-plan.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { CLAIMS, RECEIPTS, STORIES } from './calls.ts';

/** The steps that files of one batch take together: each meets an outage, by the service's word or without one, and all come again. */
export const FAILING_STORIES = { label: STORIES, strike: 'internal error' } as const;
export const FAILING_RECEIPTS = { label: RECEIPTS, strike: 'connection reset' } as const;
/** Nobody may write to the table: none of their claims is taken. */
export const DENIED = { label: CLAIMS, strike: 'entries denied', keep: () => false } as const;
/** There is no table to write to. */
export const GONE = { ...DENIED, strike: 'table gone' } as const;
const OUTAGES: readonly Strike[] = [FAILING_STORIES.strike, FAILING_RECEIPTS.strike, DENIED.strike, GONE.strike];
/** Their claims are in, and their place in the list of the day, which is the last of these items, is not: none may go on without it. */
export const UNLISTED = {
  label: CLAIMS,
  strike: 'entries failed',
  keep: (at: number, of: number) => at < of - 1,
} as const;
/** The first of them is an item that no table takes: its file alone goes back, and the others are done. */
export const FAULTY = { label: CLAIMS, strike: 'entries not valid' } as const;
/** Older crawls take none together, for each has two writes that belong together; if they did, the first of these would fail alone. */
export const APART = { label: RECEIPTS, strike: 'entries failed' } as const;

/** @returns whether the blow fell. */
export const failTogether = async (
  lab: Laboratory,
  steps: readonly Step[],
  { label, ...blow }: Omit<Arranged, 'fits'> & { readonly label: string },
): Promise<boolean> => {
  let shared = 0;
  const fits = (call: Call): boolean => {
    if (call.label !== label) return false;
    // A claim of each file's article; behind that, an item of each.
    shared = call.files || call.parts;
    return true;
  };
  const before = lab.objectReads();
  void lab.strikes.arrange({ fits, ...blow });
  await lab.send(await upload(lab, steps));
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  const reads = lab.objectReads() - before;
  const isFaulty = blow.strike === FAULTY.strike;
  const back = OUTAGES.includes(blow.strike) ? shared : Number(isFaulty);
  const seen = `${label}, ${blow.strike}: ${back} of ${steps.length} files had to go back, and they were read ${reads} times`;
  if (reads < steps.length + back) lab.hasty.push(seen);
  if (isFaulty && reads > steps.length + back) lab.givenUp.push(seen);
  return !lab.strikes.disarm();
};
