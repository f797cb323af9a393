import type { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Message } from '../checker/world.ts';
import { transientFault } from './faults.ts';
import type { Step, StormContext } from './processes.ts';

/** How many messages one message may come before that was published after them. */
const MOST_AHEAD = 3;

/**
 * A topic with one subscriber, which receives some messages twice and out of order. @param hidesRefusals a mutant: the
 * client says that no entry was refused.
 */
export function simulatedTopic({ random, faults, clock }: StormContext, hidesRefusals = false) {
  const messages: Message[] = [];
  const deliver = (message: Message): void => {
    const ahead = random.int(1 + Math.min(MOST_AHEAD, messages.length));
    messages.splice(messages.length - ahead, 0, message);
  };
  const publish = async ({ input: { PublishBatchRequestEntries: entries = [] } }: PublishBatchCommand, step: Step) => {
    if (faults.happens('failed publish')) throw transientFault('InternalErrorException');
    const refused = entries.filter(() => faults.happens('partial publish'));
    await step(async () => {
      for (const { Message: body = '', MessageAttributes = {} } of entries.filter((one) => !refused.includes(one))) {
        const values = Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]);
        const message = { at: clock.now, body, attributes: Object.fromEntries(values) };
        deliver(message);
        if (faults.happens('message delivered twice')) deliver(message);
      }
    });
    if (faults.happens('answer lost after a publish')) throw transientFault('TimeoutError');
    return { Failed: hidesRefusals ? [] : refused.map(({ Id }) => ({ Id, Code: 'Throttled' })) };
  };
  return {
    messages,
    /** The topic as one process reaches it. */
    client: (step: Step) =>
      ({ send: (command: PublishBatchCommand) => publish(command, step) }) as unknown as SNSClient,
  };
}
