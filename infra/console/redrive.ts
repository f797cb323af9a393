import type { Clients } from '../aws/clients.ts';
import { explain } from '../operator/explain.ts';
import { openStackOutlets } from '../operator/redrive/announcer.ts';
import { redriveStack } from '../operator/redrive/redrive-stack.ts';
import type { StackOutputs } from '../operator/stack/outputs.ts';
import { HttpError } from './http.ts';

/** What a redrive did, and whether nothing is left. */
interface Redriven {
  readonly done: boolean;
  readonly lines: string[];
}

/** The redrive of a button. @returns a redrive, which is refused while one is under way. */
export function oneRedriveAtATime(clients: Clients, outputs: StackOutputs): () => Promise<Redriven> {
  let isUnderWay = false;
  return async () => {
    if (isUnderWay) throw new HttpError(409, 'A redrive is under way.');
    isUnderWay = true;
    try {
      return await redrive(clients, outputs);
    } finally {
      isUnderWay = false;
    }
  };
}

async function redrive(clients: Clients, outputs: StackOutputs): Promise<Redriven> {
  const failures: string[] = [];
  const outlets = openStackOutlets(outputs);
  const { announced, moved, left } = await redriveStack({ ...clients, outlets }, outputs, {
    announcements: true,
    deadLetters: true,
    announced: () => {},
    failure: (subject, error) => failures.push(`Not announced: ${subject}: ${explain(error)}`),
  });
  const done = failures.length === 0 && left.length === 0;
  return { done, lines: [...failures, `${announced} announced again`, `${moved} sent back to be ingested`, ...left] };
}
