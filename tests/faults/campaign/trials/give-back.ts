import type { Call } from '../../proxy/call.ts';
import { startFaultProxy } from '../../proxy/fault-proxy.ts';
import { seededRandom } from '../../random.ts';
import type { Laboratory } from '../laboratory.ts';
import { withOwnProcess } from '../own-process.ts';

/** More often nobody is refused: by then a file has long gone back to its queue, which others wait in as well. */
const REFUSALS = 24;
/** As the template has it: the pauses of one who is refused so often take six seconds, and more than eleven at the most. */
const TIMEOUT_MS = 30_000;

/**
 * Whatever one file wants to write is refused, until it has gone back to its queue, and then no more. Beside other trials, on a way to the table of
 * its own: the function has half a minute, and takes a quarter of it. @param event that tells of the file, which joins a story that is there.
 * @returns whether it was refused.
 */
export const giveBack = async (lab: Laboratory, event: string): Promise<boolean> => {
  let refusals = 0;
  let refuses = true;
  const proxy = await startFaultProxy({
    decide: ({ operation }: Call) => {
      if (operation !== 'TransactWriteItems' || !refuses || refusals === REFUSALS) return undefined;
      refusals += 1;
      return { strike: 'transaction conflict', holdMs: 0, keep: () => true, dice: seededRandom('refused') };
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
    await withOwnProcess(
      lab,
      'ingest',
      ({ preload }) => ({ preload: preload.map(through), timeoutMs: TIMEOUT_MS }),
      async ({ invoke }) => {
        const records = [{ messageId: 'refused', body: event }];
        const returned = await invoke(records);
        if (returned?.[0] !== 'refused')
          lab.hasty.push(`a file that was refused ${refusals} times did not go back to its queue`);
        refuses = false;
        if (returned?.length !== 0) await invoke(records);
      },
    );
  } finally {
    await proxy.stop();
  }
  return refusals > 0;
};
