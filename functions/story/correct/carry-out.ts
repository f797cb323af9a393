import { itemIn, type RequestItem, type RequestKind } from '../items/items.ts';
import { requestKey } from '../items/keys.ts';
import { withRetries } from '../table/retry-policy.ts';
import { planHeadline } from './headline.ts';
import { planLabel } from './label.ts';
import { planMerge } from './merge.ts';
import { type Plan, type RequestAccess, requestItem } from './plan.ts';
import { planPublish } from './publish.ts';
import type { OperatorRequest, RequestOf } from './request.ts';
import { planRestore } from './restore.ts';
import { planSplit } from './split.ts';
import { planStoryline } from './storyline.ts';
import { planWithdraw } from './withdraw.ts';

/**
 * Reads what the request is about, and says what it changes.
 * @param attempt number of the read, from 0.
 * @returns undefined if what was read cannot be all: read again.
 */
type Planner<K extends RequestKind> = (
  request: RequestOf<K>,
  access: RequestAccess,
  attempt: number,
) => Promise<Plan | undefined>;

const PLANNERS: { [K in RequestKind]: Planner<K> } = {
  split: planSplit,
  merge: planMerge,
  restore: planRestore,
  withdraw: planWithdraw,
  headline: planHeadline,
  storyline: planStoryline,
  label: planLabel,
  publish: planPublish,
};

/** What became of a request. */
export interface CarriedOut {
  item: RequestItem;
  /** It was carried out by an earlier delivery. */
  redelivered: boolean;
}

/**
 * Carries out what an operator asks, in one transaction with the item that says so. A request that changes nothing
 * leaves the item alone, which has the reason. A request that is delivered again finds its item and changes nothing.
 * @throws ContentionError if other writers are faster each time; any fault of the table or of the bucket.
 */
export function carryOut(request: OperatorRequest, access: RequestAccess): Promise<CarriedOut> {
  const { table, retryPolicy } = access;
  return withRetries(`request ${request.id}`, retryPolicy, async (attempt) => {
    const item = await recallRequest(request, access);
    if (item) return { item, redelivered: true };
    const planner = PLANNERS[request.kind] as Planner<RequestKind>;
    const plan = await planner(request, access, attempt);
    if (plan === undefined) return undefined;
    const made = requestItem(request, plan);
    const writes = [...(plan.refusal === undefined ? plan.writes : []), { item: made, expect: 'absent' } as const];
    return (await table.write(writes)) ? { item: made, redelivered: false } : undefined;
  });
}

/** What became of a request that an earlier delivery carried out. */
export async function recallRequest(
  { id }: Pick<OperatorRequest, 'id'>,
  { table }: Pick<RequestAccess, 'table'>,
): Promise<RequestItem | undefined> {
  return itemIn('request', await table.read([requestKey(id)], 'strong'));
}
