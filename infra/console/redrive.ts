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
  const lines: string[] = [];
  const report: Parameters<typeof redriveStack>[2] = {
    announced: () => {},
    failure: (subject, error) => lines.push(`Not announced: ${subject}: ${explain(error)}`),
    // A button asks no second time; the command does.
    foundInTable: async ({ announcements }) => {
      lines.push(
        `The stream no longer holds ${announcements} announcements: the redrive command announces them from the table.`,
      );
      return false;
    },
    announcedAgain: ({ announced }) => lines.push(`${announced} announced again`),
    notAnnouncedAgain: (error) => lines.push(`The failure queue cannot be read: ${explain(error)}`),
    onMoved: () => {},
    onGoesOn: () => {},
    moved: (messages, hidden) =>
      lines.push(`${messages} sent back to be ingested${hidden ? `, ${hidden} in flight in another redrive` : ''}`),
  };
  const outlets = openStackOutlets(outputs);
  const done = await redriveStack({ ...clients, outlets }, outputs, report, { announcements: true, deadLetters: true });
  return { done, lines };
}
