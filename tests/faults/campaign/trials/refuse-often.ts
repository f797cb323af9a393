import type { Step } from '../../articles/file-plan.ts';
import type { Call } from '../../proxy/call.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { CONFLICT, THROTTLED } from './refusal.ts';

/** As often a file is refused, in about two seconds: others' commits may be faster so many times. */
const REFUSALS = 8;

/** The second's commit is refused again and again, now for another's sake and now for a partition's: it is decided anew, and not given back. @returns whether it was refused. */
export const refuseOften = async (lab: Laboratory, [original, copy]: readonly [Step, Step]): Promise<boolean> => {
  await lab.send(await upload(lab, [original]));
  await haveReceipts(lab, lab.ledger.versions().slice(-1));
  const before = lab.objectReads();
  let refusals = 0;
  const refuse = (): void => {
    if (refusals === REFUSALS) return;
    const { strike, operations } = refusals % 2 === 0 ? THROTTLED : CONFLICT;
    const fits = ({ operation }: Call): boolean => operation === operations[0];
    void lab.strikes.arrange({ fits, strike }).then(() => {
      refusals += 1;
      refuse();
    });
  };
  refuse();
  await lab.send(await upload(lab, [copy]));
  const [version] = lab.ledger.versions().slice(-1);
  await haveReceipts(lab, version ? [version] : []);
  const reads = lab.objectReads() - before;
  if (reads !== 1) lab.givenUp.push(`${version?.key} ${version?.version} was given back: it was read ${reads} times`);
  lab.strikes.disarm();
  return refusals === REFUSALS;
};
