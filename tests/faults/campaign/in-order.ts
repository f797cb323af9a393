import { setTimeout as delay } from 'node:timers/promises';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Become, Certain } from '../articles/certain-plan.ts';
import type { Fate } from '../checker/world.ts';
import type { Laboratory } from './laboratory.ts';
import { upload } from './upload.ts';

/** Far more than one file takes, milliseconds, be its function still to be loaded. */
const PATIENCE_MS = 20_000;

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
  for (const [at, { steps, become }] of certain.entries()) {
    before(at);
    await lab.send(await upload(lab, steps));
    const versions = lab.ledger.versions().slice(-become.length);
    fates.push(
      ...versions.map(({ bucket, key, version }, at) => ({ bucket, key, version, ...(become[at] as Become) })),
    );
    if (!(await haveReceipts(lab, versions))) break;
  }
  return fates;
};

/** @returns whether all have one within the patience. */
export const haveReceipts = async (
  { stack }: Laboratory,
  versions: readonly Pick<Fate, 'bucket' | 'key' | 'version'>[],
): Promise<boolean> => {
  const TableName = stack.output('TableName');
  const until = Date.now() + PATIENCE_MS;
  for (const { bucket, key, version } of versions) {
    const Key = { pk: { S: `FILE#${bucket}/${key}` }, sk: { S: version } };
    const command = new GetItemCommand({ TableName, Key, ConsistentRead: true });
    while ((await stack.clients.dynamodb.send(command)).Item === undefined) {
      if (Date.now() > until) return false;
      await delay(20);
    }
  }
  return true;
};
