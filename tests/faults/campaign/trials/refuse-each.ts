import type { Certain } from '../../articles/certain-plan.ts';
import type { Call } from '../../proxy/call.ts';
import type { Strike } from '../../proxy/strike.ts';
import { inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { CLAIMS, isLabelled, PUBLISH } from './calls.ts';
import { CONFLICT, type Refusal, THROTTLED } from './refusal.ts';

/** SNS takes a batch but for its first entry, for its own fault or the sender's. */
const UNPUBLISHED = {
  fits: isLabelled(PUBLISH),
  strike: 'entries failed',
} as const;

/** More often, and the oldest announcement would be refused at each of its turns, until the stream gives it up. */
const UNPUBLISHED_EACH = 8;

/** The first of its claims, where it makes several. */
export const UNCLAIMED = { fits: isLabelled(CLAIMS), strike: 'entries failed' } as const;

/**
 * Each file's first write is refused, for another transaction or a partition's sake, and must be decided and written again, and not given back;
 * and so is some of what is announced of them. @returns what the files must have become, what they were refused by, and how often one that is told of alone then
 * looked for what was true a moment ago.
 */
export const refuseEach = async (lab: Laboratory, certain: readonly Certain[]) => {
  const { strikes } = lab;
  const refused = new Set<Strike>();
  let reads = 0;
  let oldLooks = 0;
  let refusedPid: number | undefined;
  const stop = lab.listen(({ eventual, pid }) => {
    if (eventual && pid === refusedPid) oldLooks += 1;
  });
  const noteReads = (at: number): void => {
    const before = reads;
    reads = lab.objectReads();
    const [step, more] = certain[at]?.steps ?? [];
    if (step !== undefined && more === undefined && reads - before > 1)
      lab.givenUp.push(`${step.key} was given back: it was read ${reads - before} times`);
  };
  const refuse = (at: number): void => {
    noteReads(at - 1);
    strikes.disarm();
    refusedPid = undefined;
    const isAlone = certain[at]?.steps.length === 1;
    const { strike, operations }: Refusal = at % 2 === 0 ? CONFLICT : THROTTLED;
    for (const one of [{ fits: ({ operation }: Call) => operations.includes(operation), strike }, UNCLAIMED]) {
      const fits = (call: Call): boolean => {
        if (isAlone && one.fits(call)) refusedPid = call.pid;
        return one.fits(call);
      };
      void strikes.arrange({ ...one, fits }).then(() => refused.add(one.strike));
    }
    if (at % UNPUBLISHED_EACH === 0) void strikes.arrange(UNPUBLISHED);
  };
  const fates = await inOrder(lab, certain, refuse);
  noteReads(certain.length - 1);
  stop();
  strikes.disarm();
  return { fates, refused, oldLooks };
};
