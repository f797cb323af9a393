import type { StormContext } from './processes.ts';

export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  readonly receives: number;
}

/** A queue that delivers at least once and in any order, with its dead-letter queue. */
export interface SimulatedQueue {
  readonly send: (body: string) => void;
  readonly length: () => number;
  readonly receive: (most: number) => QueueMessage[];
  /** The message failed, or whoever had it died. */
  readonly giveBack: (message: QueueMessage) => void;
  /** Whoever has the message takes so long that another one gets it as well. */
  readonly showAgain: (message: QueueMessage) => void;
  readonly deadLetters: () => readonly QueueMessage[];
  /** An operator sends the dead letters back, each once. False where there are none. */
  readonly redrive: () => boolean;
}

const MOST_RECEIVES = 4;

export function simulatedQueue({ random, faults }: StormContext): SimulatedQueue {
  let messages: QueueMessage[] = [];
  let deadLetters: QueueMessage[] = [];
  const redriven = new Set<string>();
  let sent = 0;
  return {
    send: (body) => void messages.push({ messageId: `message ${sent++}`, body, receives: 0 }),
    length: () => messages.length,
    receive: (most) => {
      const shuffled = random.shuffle(messages);
      messages = shuffled.slice(most);
      return shuffled.slice(0, most).map((message) => ({ ...message, receives: message.receives + 1 }));
    },
    giveBack: (message) => {
      (message.receives < MOST_RECEIVES ? messages : deadLetters).push(message);
    },
    showAgain: (message) => void messages.push(message),
    deadLetters: () => deadLetters,
    redrive: () => {
      const letters = deadLetters.filter(({ messageId }) => !redriven.has(messageId));
      deadLetters = deadLetters.filter(({ messageId }) => redriven.has(messageId));
      for (const letter of letters) {
        faults.note('dead letter redriven');
        redriven.add(letter.messageId);
        messages.push({ ...letter, receives: 0 });
      }
      return letters.length > 0;
    },
  };
}
