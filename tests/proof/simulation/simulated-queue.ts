import type { StormContext } from './processes.ts';

export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  readonly receives: number;
}

export type SimulatedQueue = ReturnType<typeof simulatedQueue>;

const MOST_RECEIVES = 4;

/** A queue that delivers at least once and in any order, with its dead-letter queue. */
export function simulatedQueue({ random, faults }: StormContext) {
  let messages: QueueMessage[] = [];
  let deadLetters: QueueMessage[] = [];
  const redriven = new Set<string>();
  let sent = 0;
  return {
    send: (body: string) => void messages.push({ messageId: `message ${sent++}`, body, receives: 0 }),
    length: () => messages.length,
    receive: (most: number): QueueMessage[] => {
      const shuffled = random.shuffle(messages);
      messages = shuffled.slice(most);
      return shuffled.slice(0, most).map((message) => ({ ...message, receives: message.receives + 1 }));
    },
    /** The message failed, or whoever had it died. */
    giveBack: (message: QueueMessage) => {
      (message.receives < MOST_RECEIVES ? messages : deadLetters).push(message);
    },
    /** Whoever has the message takes so long that another one gets it as well. */
    showAgain: (message: QueueMessage) => void messages.push(message),
    deadLetters: () => deadLetters,
    /** An operator sends the dead letters back, each once. False where there are none. */
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
