import { setTimeout as delay } from 'node:timers/promises';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Become, Certain } from '../articles/certain-plan.ts';
import type { Fate } from '../checker/world/world.ts';
import { SHAPES } from './event-shapes.ts';
import type { Laboratory } from './laboratory.ts';
import { upload } from './upload.ts';

/** Far more than one file takes, milliseconds, be its function still to be loaded and the machine busy. */
const PATIENCE_MS = 40_000;
/** After one that was waited for in vain: what there is to find has been found, and a broken system is not to be waited for for ever. */
const SHORT_PATIENCE_MS = 8_000;

const SECOND_MS = 1_000;
/** Hundreds of files wait for that, one after the other. */
const LOOK_EVERY_MS = 8;

/**
 * Tells of uploads one after the other, of each when the one before it has its receipt: so it is certain what they become.
 * @param before is called before each.
 * @returns what they must become: those that were uploaded before one of them had no receipt within the patience.
 */
export const inOrder = async (
  lab: Laboratory,
  certain: readonly Certain[],
  before: (at: number) => void = () => {},
): Promise<Fate[]> => {
  const fates: Fate[] = [];
  for (const [at, { steps, told = 'from S3', later = false, become }] of certain.entries()) {
    before(at);
    if (later) await delay(SECOND_MS);
    const events = await upload(lab, steps);
    await lab.send(events.map(SHAPES[told]));
    const versions = lab.ledger.versions().slice(-become.length);
    fates.push(...fatesOf(versions, become));
    if (!(await haveReceipts(lab, versions))) break;
  }
  return fates;
};

type Version = Pick<Fate, 'bucket' | 'key' | 'version'>;

/** What these versions must become, in their order. */
export const fatesOf = (versions: readonly Version[], become: readonly Become[]): Fate[] =>
  versions.map(({ bucket, key, version }, at) => ({ bucket, key, version, ...(become[at] as Become) }));

export const hasReceipt = async ({ stack }: Laboratory, { bucket, key, version }: Version): Promise<boolean> => {
  const Key = { pk: { S: `FILE#${bucket}/${key}` }, sk: { S: version } };
  const command = new GetItemCommand({ TableName: stack.output('TableName'), Key, ConsistentRead: true });
  return (await stack.clients.dynamodb.send(command)).Item !== undefined;
};

/** Waits until all have one; who has none within the patience was given up. @returns whether all have one. */
export const haveReceipts = async (lab: Laboratory, versions: readonly Version[]): Promise<boolean> => {
  const until = Date.now() + (lab.givenUp.length === 0 ? PATIENCE_MS : SHORT_PATIENCE_MS);
  for (const version of versions) {
    while (!(await hasReceipt(lab, version))) {
      if (Date.now() > until) {
        lab.givenUp.push(`${version.key} ${version.version} has no receipt`);
        return false;
      }
      await delay(LOOK_EVERY_MS);
    }
  }
  return true;
};
