import { setTimeout as delay } from 'node:timers/promises';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { localCredentials } from '../../../infra/aws/clients.ts';
import { queueDepth } from '../../../infra/aws/queue-depth.ts';
import { LocalError } from '../../../infra/local/machine/local-error.ts';
import { announceAgain } from '../../../infra/ops/redrive/announce-again.ts';
import { moveDeadLetters } from '../../../infra/ops/redrive/move-dead-letters.ts';
import { MALFORMED } from './event-shapes.ts';
import { type Laboratory, STACK_NAME } from './laboratory.ts';

export interface Healed {
  /** Messages moved out of the dead-letter queue. */
  readonly redriven: number;
  /** Notifications that the stream had given up, announced after all. */
  readonly announcedAgain: number;
  /** Bodies of messages nobody can understand, taken out of the dead-letter queue. */
  readonly oddFound: readonly string[];
  /** What stands still where, for longer than all time-outs; absent where everything came to an end. */
  readonly stuck?: string;
}

/** Redrives until nothing is left; more than this would mean that it never ends. What a failed redrive hid is back after 10 s. */
const PATIENCE_MS = 120_000;
const REST_MS = 500;

/**
 * What an operator does after the storm: lets everything settle, announces what the stream gave up, sends the dead letters
 * home, and takes away those that nobody can understand.
 * @param stormy whether the first redrive happens in a storm of its own.
 */
export const heal = async (lab: Laboratory, stormy: boolean): Promise<Healed> => {
  const healed = { redriven: 0, announcedAgain: 0, oddFound: [] as string[] };
  lab.deliveries.releaseLate();
  await lab.deliveries.drained();
  let stuck = await settle(lab);
  const until = Date.now() + PATIENCE_MS;
  for (let round = 0; stuck === undefined && Date.now() < until && (await leftovers(lab)) > 0; round++) {
    if (round > 1) await delay(REST_MS);
    const isStormy = round === 0 && stormy;
    // But for one: what is sent home and fails again must come back, and takes five seconds for that.
    healed.oddFound.push(...(await takeOddMessages(lab, isStormy)));
    if (isStormy) healed.redriven += await redriveInStorm(lab);
    healed.redriven += await moveDeadLetters(lab.stack.clients.sqs, lab.deadLetters);
    const again = await announceAgain(lab.stack.clients, outputsOf(lab), { announced: () => {}, failure: () => {} });
    healed.announcedAgain += again.announced;
    lab.problems.push(...again.kept.map(({ messageId, error }) => `announced again: ${messageId}: ${error}`));
    stuck = await settle(lab);
  }
  return { ...healed, ...(stuck !== undefined && { stuck }) };
};

/** What the emulators' own poller once failed at is visible again after 36 s, and a stack is called still after 27. */
const LOOKS = 2;

/** Functions that never end are no fault of the campaign's, but what it is there to find. @returns what stands still. */
const settle = async ({ stack }: Laboratory): Promise<string | undefined> => {
  let stuck: string | undefined;
  for (let look = 0; look < LOOKS; look++) {
    try {
      await stack.settle();
      return undefined;
    } catch (error) {
      if (!(error instanceof LocalError)) throw error;
      stuck = error.message;
    }
  }
  return stuck;
};

const leftovers = async ({ stack, deadLetters, failures }: Laboratory): Promise<number> =>
  (await queueDepth(stack.clients.sqs, deadLetters)) + (await queueDepth(stack.clients.sqs, failures));

const outputsOf = ({ stack, failures }: Laboratory) => ({
  stackName: STACK_NAME,
  topicArn: stack.output('TopicArn'),
  tableName: stack.output('TableName'),
  failureQueueUrl: failures,
});

/** The operator's own calls fail as well; what a failed redrive left in between is there for the next one. */
const redriveInStorm = async ({ stack, strikes, proxy, deadLetters, problems }: Laboratory): Promise<number> => {
  const { region } = stack;
  const sqs = new SQSClient({ endpoint: proxy, region, credentials: localCredentials, useQueueUrlAsEndpoint: false });
  strikes.storm(true);
  try {
    return await moveDeadLetters(sqs, deadLetters);
  } catch (error) {
    problems.push(`redrive: ${error}`);
    return 0;
  } finally {
    strikes.storm(false);
    sqs.destroy();
  }
};

/** Takes out what can be received now and nobody can understand; the rest is visible again at once. @param spares whether one of these stays. */
const takeOddMessages = async ({ stack, deadLetters: QueueUrl }: Laboratory, spares: boolean): Promise<string[]> => {
  const { sqs } = stack.clients;
  const found: string[] = [];
  let spared: string | undefined;
  for (let looks = await queueDepth(sqs, QueueUrl); looks > 0; looks--) {
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, VisibilityTimeout: 0 });
    const [message] = (await sqs.send(command)).Messages ?? [];
    if (message === undefined || !MALFORMED.includes(message.Body ?? '')) continue;
    if (spares) spared ??= message.MessageId;
    if (message.MessageId === spared) continue;
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    found.push(message.Body ?? '');
  }
  return found;
};
