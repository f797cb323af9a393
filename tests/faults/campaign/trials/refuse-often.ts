import type { Step } from '../../articles/file-plan.ts';
import type { Call } from '../../proxy/call.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { CONFLICT, THROTTLED } from './refusal.ts';

/**
 * As often a file is refused: others' commits may be faster so many times. Its pauses take two and a half seconds and five at the most, of
 * the six that an invocation has (short-app.ts); with one more they could take them all.
 */
const REFUSALS = 9;

interface Refused {
  /** Whether it was refused so often. */
  readonly isOften: boolean;
  /** Milliseconds from each refusal to the next call of the table. */
  readonly pauses: readonly number[];
  /** Reads of the table behind a refusal that were content with what was true a moment ago. */
  readonly oldLooks: number;
}

/** The second's commit is refused again and again, now for another's sake and now for a partition's: it is decided anew, and not given back. */
export const refuseOften = async (lab: Laboratory, [original, copy]: readonly [Step, Step]): Promise<Refused> => {
  await lab.send(await upload(lab, [original]));
  await haveReceipts(lab, lab.ledger.versions().slice(-1));
  const before = lab.objectReads();
  let refusals = 0;
  let refusedAt: number | undefined;
  let refused: number | undefined;
  const pauses: number[] = [];
  let oldLooks = 0;
  /** Nothing else is at work at the table; but on a slow machine the function's time may be over, and another process look at it for the first time. */
  const stop = lab.listen(({ service, eventual, pid }) => {
    if (pid === refused && eventual) oldLooks += 1;
    if (service !== 'dynamodb' || refusedAt === undefined) return;
    pauses.push(Date.now() - refusedAt);
    refusedAt = undefined;
  });
  const refuse = (): void => {
    if (refusals === REFUSALS) return;
    const { strike, operations } = refusals % 2 === 0 ? THROTTLED : CONFLICT;
    const fits = ({ operation, pid }: Call): boolean => {
      if (operation === operations[0]) refused = pid;
      return operation === operations[0];
    };
    void lab.strikes.arrange({ fits, strike }).then(() => {
      refusals += 1;
      refusedAt = Date.now();
      refuse();
    });
  };
  refuse();
  await lab.send(await upload(lab, [copy]));
  const [version] = lab.ledger.versions().slice(-1);
  await haveReceipts(lab, version ? [version] : []);
  const reads = lab.objectReads() - before;
  if (reads !== 1) lab.givenUp.push(`${version?.key} ${version?.version} was given back: it was read ${reads} times`);
  stop();
  lab.strikes.disarm();
  return { isOften: refusals === REFUSALS, pauses, oldLooks };
};
