import { setTimeout as delay } from 'node:timers/promises';
import { explain } from '../operator/explain.ts';
import { StrayMessageError } from '../operator/queues/stream-range.ts';
import type { RedriveObserver } from '../operator/redrive/redrive-stack.ts';
import type { FoundInTable } from '../operator/redrive/table-announcements.ts';
import { everySoMany } from '../operator/terminal/progress.ts';
import { counted, note, printable, WIREDROP } from '../operator/terminal/text.ts';

const PROGRESS_EVERY = 500;

/** What a person reads while everything is redriven: what was done on standard output, what stays and why on standard error. */
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
      if (held > 0) {
        const are = counted(held, 'is', 'are');
        note(`${are} held by another redrive or one that broke off, and can be had again within five minutes`);
      }
    },
    notAnnouncedAgain: (error) => note(`the failure queue cannot be gone through: ${explain(error)}`),
    onMoved: everySoMany(PROGRESS_EVERY, (messages) => `${messages} dead letters moved so far`),
    onGoesOn: () => note('SQS goes on moving the dead letters by itself'),
    moved(messages, hidden) {
      console.log(`${counted(messages, 'message goes', 'messages go')} back to be ingested`);
      if (messages > 0) {
        console.log(`What fails again comes back after five tries (about 15 minutes on AWS): see ${WIREDROP} status`);
      }
      if (hidden > 0) {
        const stay = counted(hidden, 'stays', 'stay');
        note(`${stay} in the dead-letter queue: somebody else holds them; redrive once they are back`);
      }
    },
  };
}

/** The same as one document for `--json`, which fills while everything is redriven. */
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

/** Long enough to read how much is about to be announced, short enough for whoever waits for it. */
const WAIT_SECONDS = 10;

export interface SecondThought {
  /** Nobody needs to be waited for. */
  readonly yes: boolean;
  /** Whether dead letters are to be moved afterwards: an end here is one for them, too. */
  readonly deadLetters: boolean;
  /** Whether the table stands in for what the stream has forgotten; otherwise a time was asked for. */
  readonly isForgotten: boolean;
  /** Whether there is somebody at a terminal who could stop it. */
  readonly attended: boolean;
  readonly signal: AbortSignal;
  readonly seconds?: number;
}

/** Says on standard error what is about to be announced from the table, and waits. @returns whether it shall be. */
export async function secondThought(
  { announcements, updates, days, firstDay, lastDay }: FoundInTable,
  { yes, deadLetters, isForgotten, attended, signal, seconds = WAIT_SECONDS }: SecondThought,
): Promise<boolean> {
  const why = isForgotten ? 'The stream has forgotten them: in their place ' : '';
  const seen = days === 1 ? `on ${firstDay}` : `on ${days} days (${firstDay} to ${lastDay})`;
  note(
    `${why}${counted(announcements, 'announcement')} from the table, ${updates} of them story.updated, first seen ${seen}`,
  );
  if (yes) return !signal.aborted;
  if (!attended) {
    note('Nobody can answer here, so nothing is announced: --yes announces them');
    return false;
  }
  const letters = deadLetters
    ? `, and the dead letters too (${WIREDROP} redrive --dead-letters sends those alone)`
    : '';
  note(`Ctrl-C within ${seconds} seconds leaves them${letters}`);
  await delay(1_000 * seconds, undefined, { signal }).catch(() => {});
  return !signal.aborted;
}
