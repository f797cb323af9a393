import { printable } from '../../cli/columns.ts';
import { everySoMany } from '../../cli/progress.ts';
import { explain } from '../command/explain.ts';
import { StrayMessageError } from '../queues/stream-range-in.ts';
import type { RedriveReport } from './redrive-stack.ts';
import { type SecondThought, secondThought } from './second-thought.ts';

const progressEvery = 500;

/** What a person reads while everything is redriven: what was done on standard output, what stays and why on standard error. */
export function redriveReport(thought: SecondThought): RedriveReport {
  return {
    announced(notifications) {
      for (const { id, type } of notifications) console.log(`announced ${type} ${id}`);
    },
    failure: (subject, error) => console.error(`not announced: ${printable(subject)}: ${error}`),
    foundInTable: (found) => secondThought(found, thought),
    announcedAgain({ announced, left, held, kept }) {
      for (const { messageId, error } of kept) {
        const stray = error instanceof StrayMessageError;
        const why = stray ? `${error.message} (npm run redrive -- --drop ${messageId})` : String(error);
        console.error(`stays in the failure queue: message ${messageId}: ${printable(why)}`);
      }
      console.log(`${announced} notifications announced, ${left} messages stay in the failure queue`);
      if (held > 0) {
        console.error(`${held} are held by another redrive or one that broke off; they come back within five minutes`);
      }
    },
    notAnnouncedAgain: (error) => console.error(`the failure queue cannot be gone through: ${explain(error)}`),
    onMoved: everySoMany(progressEvery, (messages) => `${messages} dead letters moved so far`),
    onGoesOn: () => console.error('SQS goes on moving the dead letters by itself'),
    moved(messages, hidden) {
      console.log(`${messages} messages go back to be ingested`);
      if (messages > 0) {
        console.log('What fails again comes back after five tries (about 15 minutes on AWS): see npm run status');
      }
      if (hidden > 0) {
        console.error(`${hidden} stay in the dead-letter queue: somebody else holds them; redrive once they are back`);
      }
    },
  };
}
