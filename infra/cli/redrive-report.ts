import { setTimeout as delay } from 'node:timers/promises';
import { explain } from '../operator/explain.ts';
import { StrayMessageError } from '../operator/queues/stream-range.ts';
import type { RedriveObserver } from '../operator/redrive/redrive-stack.ts';
import type { FoundInTable } from '../operator/redrive/table-announcements.ts';
import { everySoMany } from '../operator/terminal/progress.ts';
import { counted, note, printable, WIREDROP } from '../operator/terminal/text.ts';

const PROGRESS_EVERY = 500;

/** Prints what was done on standard output, and what stays and why on standard error. */
export function redriveReport(thought: SecondThought): RedriveObserver {
  return {
    announced(notifications) {
      for (const { id, type } of notifications) console.log(`announced ${type} ${id}`);
    },
    failure: (subject, error) => note(`not announced: ${printable(subject)}: ${error}`),
    foundInTable: (found) => secondThought(found, thought),
    announcedAgain({ announced, left, held, kept }) {
      for (const { messageId, error } of kept) {
        const stray = error instanceof StrayMessageError;
        const why = stray ? `${error.message} (${WIREDROP} redrive --drop ${messageId})` : String(error);
        note(`stays in the failure queue: message ${messageId}: ${printable(why)}`);
      }
      const stay = counted(left, 'message stays', 'messages stay');
      console.log(`${counted(announced, 'notification')} announced, ${stay} in the failure queue`);
      if (held > 0)
        note(`${counted(held, 'is', 'are')} in flight in another or an interrupted redrive; try again in five minutes`);
    },
    notAnnouncedAgain: (error) => note(`the failure queue cannot be read: ${explain(error)}`),
    onMoved: everySoMany(PROGRESS_EVERY, (messages) => `${messages} dead letters moved so far`),
    onGoesOn: () => note('SQS goes on moving the dead letters by itself'),
    moved(messages, hidden) {
      console.log(`${counted(messages, 'dead letter')} moved to the ingest queue`);
      if (messages > 0) {
        console.log(
          `A file that fails again is a dead letter after five attempts (15 minutes on AWS): ${WIREDROP} status`,
        );
      }
      if (hidden > 0) {
        const stay = counted(hidden, 'stays', 'stay');
        note(`${stay} in the dead-letter queue: in flight elsewhere; redrive again in five minutes`);
      }
    },
  };
}

/** Collects the same in one document for `--json`. */
export function jsonReport(thought: SecondThought): RedriveObserver & { readonly document: object } {
  const announced: { id: string; type: string }[] = [];
  const failures: { subject: string; error: string }[] = [];
  const document: Record<string, unknown> = { announced, failures };
  return {
    document,
    announced: (notifications) => void announced.push(...notifications.map(({ id, type }) => ({ id, type }))),
    failure: (subject, error) => void failures.push({ subject, error: String(error) }),
    foundInTable(found) {
      document.foundInTable = found;
      return secondThought(found, thought);
    },
    announcedAgain({ left, held, kept }) {
      const stay = kept.map(({ messageId, error }) => ({ messageId, error: String(error) }));
      Object.assign(document, { left, held, kept: stay });
    },
    notAnnouncedAgain: (error) => void failures.push({ subject: 'failure queue', error: explain(error) }),
    moved: (messages, hidden) => void Object.assign(document, { moved: messages, hidden }),
  };
}

/** Enough time to read the numbers. */
const WAIT_SECONDS = 10;

export interface SecondThought {
  /** Announce without waiting. */
  readonly yes: boolean;
  /** Whether dead letters are moved afterwards: a Ctrl-C cancels that, too. */
  readonly deadLetters: boolean;
  /** Whether the stream has forgotten them; otherwise a time was asked for. */
  readonly isForgotten: boolean;
  /** Whether somebody at a terminal could cancel it. */
  readonly attended: boolean;
  readonly signal: AbortSignal;
  readonly seconds?: number;
}

/** Prints what is about to be announced from the table, and waits for a Ctrl-C. @returns whether to announce it. */
export async function secondThought(
  { announcements, updates, days, firstDay, lastDay }: FoundInTable,
  { yes, deadLetters, isForgotten, attended, signal, seconds = WAIT_SECONDS }: SecondThought,
): Promise<boolean> {
  const why = isForgotten ? 'The stream has forgotten them. In their place: ' : '';
  const seen = days === 1 ? `on ${firstDay}` : `on ${days} days (${firstDay} to ${lastDay})`;
  note(
    `${why}${counted(announcements, 'announcement')} from the table, ${updates} of them story.updated, first seen ${seen}`,
  );
  if (yes) return !signal.aborted;
  if (!attended) {
    note('No terminal to confirm, so nothing is announced: pass --yes');
    return false;
  }
  const letters = deadLetters
    ? `, and the dead letters too (${WIREDROP} redrive --dead-letters sends those alone)`
    : '';
  note(`Ctrl-C within ${seconds} seconds cancels them${letters}`);
  await delay(1_000 * seconds, undefined, { signal }).catch(() => {});
  return !signal.aborted;
}
