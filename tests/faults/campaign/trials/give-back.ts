import type { Call } from '../../proxy/call.ts';
import { startFaultProxy } from '../../proxy/fault-proxy.ts';
import type { Strike } from '../../proxy/strike.ts';
import { seededRandom } from '../../random.ts';
import type { Laboratory } from '../laboratory.ts';
import { withOwnProcess } from '../own-process.ts';
import { isLabelled, KNOWN, OBJECT } from './calls.ts';
import { CONFLICT } from './refusal.ts';

/** More often nobody is refused: by then a file has long gone back to its queue, which others wait in as well. */
const REFUSALS = 24;
/** As the template has it: the pauses of one who is refused so often take six seconds, and more than eleven at the most. */
const TIMEOUT_MS = 30_000;

/** What is refused for as long as a file asks for it. */
interface Refused {
  readonly fits: (call: Call) => boolean;
  readonly strike: Strike;
  /** Of what passes it may ask again. What does not, or has outlasted the SDK's attempts, is not asked for twice. */
  readonly passes?: true;
}

const isTransaction = ({ operation }: Call): boolean => operation === 'TransactWriteItems';

const BUCKET_GONE: Refused = { fits: isLabelled(OBJECT), strike: 'bucket gone' };
const NOT_VALID: Refused = { fits: isTransaction, strike: 'transaction not valid' };
const DENIED: Refused = { fits: isTransaction, strike: 'access denied' };
const CONTENDED: Refused = { fits: isTransaction, strike: CONFLICT.strike, passes: true };
const THROTTLED: Refused = { fits: isLabelled(KNOWN), strike: 'throttled' };

/**
 * Whatever files ask for is refused until they have gone back to their queue, one way after the other, and then no more. Beside other trials, on a way to the services of
 * their own: the function has half a minute, and takes a third of it.
 * @param contended event that tells of a file which joins a story that is there.
 * @param repeated events that tell of files which say nothing new, and share a look at the table.
 * @returns whether each way they were refused.
 */
export const giveBack = async (lab: Laboratory, contended: string, repeated: readonly string[]): Promise<boolean> => {
  let refused: Refused | undefined;
  /** Calls that are refused, each with all its attempts, and of how many files they are. */
  const refusals = new Map<string, number>();
  const proxy = await startFaultProxy({
    decide: (call: Call) => {
      if (!refused?.fits(call) || (refusals.size === REFUSALS && !refusals.has(call.invocation))) return undefined;
      refusals.set(call.invocation, Math.max(1, call.files));
      return { strike: refused.strike, holdMs: 0, keep: () => true, dice: seededRandom('refused') };
    },
    answerFor: () => undefined,
    kill: () => {},
  });
  const { fauxqs, dynamodb } = lab.stack.endpoints;
  proxy.aim({ s3: fauxqs, sns: fauxqs, sqs: fauxqs, dynamodb });
  const through = (preload: string): string => {
    const url = new URL(preload);
    url.searchParams.set('proxy', proxy.endpoint);
    return url.href;
  };
  try {
    return await withOwnProcess(
      lab,
      'ingest',
      ({ preload }) => ({ preload: preload.map(through), timeoutMs: TIMEOUT_MS }),
      async ({ invoke }) => {
        const tell = (events: readonly string[]) => invoke(events.map((body, at) => ({ messageId: `${at}`, body })));
        const refuse = async (by: Refused, events: readonly string[]): Promise<boolean> => {
          refused = by;
          refusals.clear();
          const returned = await tell(events);
          refused = undefined;
          const asked = [...refusals.values()].reduce((sum, files) => sum + files, 0);
          if (asked > 0 && returned?.length !== events.length)
            lab.hasty.push(
              `${by.strike}: of ${events.length} files that were refused ${asked} times, ${returned?.length ?? 0} went back to their queue`,
            );
          if (!by.passes && asked > events.length)
            lab.hasty.push(`${by.strike}: ${events.length} files asked ${asked} times before they went back`);
          return asked > 0;
        };
        const each = [
          await refuse(BUCKET_GONE, [contended]),
          await refuse(NOT_VALID, [contended]),
          await refuse(DENIED, [contended]),
          await refuse(CONTENDED, [contended]),
          await refuse(THROTTLED, repeated),
        ];
        await tell([contended, ...repeated]);
        return each.every((isRefused) => isRefused);
      },
    );
  } finally {
    await proxy.stop();
  }
};
