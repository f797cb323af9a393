import type { Step } from '../../articles/file-plan.ts';
import { openClosedDoor } from '../../proxy/closed-door.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { withOwnFunction } from '../own-function.ts';
import { upload } from '../upload.ts';

/**
 * A function finds the bucket where nobody takes its connection: after a second each of its three attempts is to be over, and the file to be given back before
 * the function's time is (functions/client-limits.ts, short-app.ts). Then it is told of as ever.
 * @param meanwhile is done while it waits.
 * @returns whether nobody took the connection, and what came of that.
 */
export const knock = async <T>(
  lab: Laboratory,
  step: Step,
  meanwhile: () => Promise<T>,
): Promise<{ isClosed: boolean; besides: T }> => {
  const events = await upload(lab, [step]);
  const versions = lab.ledger.versions().slice(-1);
  const door = await openClosedDoor();
  const atDoor = withOwnFunction(
    lab,
    () => ({ AWS_ENDPOINT_URL_S3: door.endpoint }),
    (_, invoke) => invoke(events),
  );
  const [isBack, besides] = await Promise.all([atDoor, meanwhile()]);
  door.close();
  if (!isBack)
    lab.givenUp.push(`${step.key}: a connection that nobody took was waited for as long as the function has`);
  await lab.send(events);
  await haveReceipts(lab, versions);
  return { isClosed: door.isClosed, besides };
};
