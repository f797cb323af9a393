import type { Certain } from '../../articles/certain-plan.ts';
import type { Fate } from '../../checker/world/world.ts';
import { inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { isObjectOf, LIKES } from './calls.ts';

/**
 * As often a function asks for keys that stay unread (functions/story/table/dynamo-table.ts). Its pauses take four and a half seconds at the most, of the
 * six that an invocation has (short-app.ts).
 */
const ROUNDS = 8;

interface Throttled {
  /** What the files must have become. */
  readonly fates: Fate[];
  /** Whether the last one's keys were left unread so often. */
  readonly isThrottled: boolean;
  /** Writes that its process then made before it read anything. */
  readonly blindWrites: number;
}

/**
 * The table is throttled for as long as a function asks for what the last file needs to find like reports: it has to come again, for nothing is known of
 * what was not read. Were it decided all the same, others' claims would mostly refuse it, but not always.
 */
export const throttle = async (lab: Laboratory, files: readonly Certain[]): Promise<Throttled> => {
  let rounds = 0;
  let blindWrites = 0;
  /** Calls for the last file's object, each with all its attempts. */
  const reads = new Set<string>();
  let reader: number | undefined;
  let hasRead = false;
  const stop = lab.listen(({ service, operation, pid }) => {
    if (rounds < ROUNDS || service !== 'dynamodb' || pid !== reader || hasRead) return;
    if (operation === 'BatchGetItem') hasRead = true;
    else blindWrites += 1;
  });
  const leave = (): void => {
    if (rounds === ROUNDS) return;
    void lab.strikes
      .arrange({
        fits: ({ label, pid }) => {
          if (label === LIKES) reader ??= pid;
          return label === LIKES && pid === reader;
        },
        strike: 'keys unprocessed',
        keep: () => false,
      })
      .then(() => {
        rounds += 1;
        leave();
      });
  };
  const [last] = files.at(-1)?.steps ?? [];
  const stopReads = lab.listen((call) => {
    if (isObjectOf(last?.key ?? '')(call)) reads.add(call.invocation);
  });
  const fates = await inOrder(lab, files, (at) => {
    if (at === files.length - 1) leave();
  });
  stop();
  stopReads();
  if (rounds === ROUNDS && reads.size < 2)
    lab.hasty.push(`${last?.key}: its keys stayed unread ${ROUNDS} times, and it did not go back to its queue`);
  lab.strikes.disarm();
  return { fates, isThrottled: rounds === ROUNDS, blindWrites };
};
