import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { filesIn } from '../../../../functions/ingest/index.ts';
import { giveBack } from '../../../aws/index.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { failedRange, isUnderstood } from './failed-range.ts';
import { receiveEach } from './receive-each.ts';

/** One message that a function gave up, or that another system sent to its queue. */
export interface FailedMessage {
  readonly id: string;
  readonly queue: 'dead letters' | 'failure queue';
  /** When it was first sent: ISO 8601. */
  readonly since?: string;
  readonly files: readonly { readonly key: string; readonly versionId?: string | undefined }[];
  /** Why it is here, where the message says so. */
  readonly cause?: string;
  /** Another system or a person sent it: not an event of this stack. */
  readonly isStray: boolean;
  /** The beginning of a stray. */
  readonly body?: string;
}

type Queues = Pick<StackOutputs, 'queueUrl' | 'deadLetterQueueUrl' | 'notifyFailureQueueUrl'>;

/** The number that one look returns at most; on AWS often fewer. */
export const MESSAGES_SHOWN = 10;
/** Looks at a queue. */
const LOOKS = 3;
const BODY_SHOWN = 200;

/** Messages of both queues that wait for a person, some thirty of each at most. They stay visible. */
export async function failedMessages(
  sqs: SQSClient,
  { deadLetterQueueUrl, notifyFailureQueueUrl }: Queues,
): Promise<FailedMessage[]> {
  const [dead, unannounced] = await Promise.all([
    look(sqs, deadLetterQueueUrl, 'dead letters'),
    look(sqs, notifyFailureQueueUrl, 'failure queue'),
  ]);
  return [...dead, ...unannounced];
}

/** Messages of a queue that no function reads, the oldest first: a look at the ingest queue counts as a receive. */
export async function look(
  sqs: SQSClient,
  QueueUrl: string,
  queue: FailedMessage['queue'],
  looks = LOOKS,
): Promise<FailedMessage[]> {
  const letters = new Map<string, FailedMessage>();
  for (let turn = 0; turn < looks; turn++) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: MESSAGES_SHOWN,
        VisibilityTimeout: 0,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    const known = letters.size;
    for (const message of Messages) letters.set(message.MessageId ?? '', letterOf(message, queue));
    if (letters.size === known || Messages.length < MESSAGES_SHOWN) break;
  }
  return [...letters.values()].sort((one, other) => ((one.since ?? '') < (other.since ?? '') ? -1 : 1));
}

function letterOf(
  { MessageId: id = '', Body = '', Attributes, MessageAttributes = {} }: Message,
  queue: FailedMessage['queue'],
): FailedMessage {
  const isDead = queue === 'dead letters';
  const isStray = !isUnderstood(Body, isDead ? filesIn : failedRange);
  const sent = Number(Attributes?.SentTimestamp);
  // EventBridge and SNS say why; Lambda's queue does not.
  const cause =
    MessageAttributes.ERROR_MESSAGE?.StringValue ?? MessageAttributes.ERROR_CODE?.StringValue ?? causeIn(Body);
  return {
    id,
    queue,
    ...(sent > 0 && { since: new Date(sent).toISOString() }),
    files: isDead && !isStray ? filesIn(Body).map(({ key, versionId }) => ({ key, versionId })) : [],
    ...(cause && { cause }),
    isStray,
    ...(isStray && { body: Body.slice(0, BODY_SHOWN) }),
  };
}

/** Lambda says of a batch that it gave up how often it tried, and with what result. */
function causeIn(body: string): string | undefined {
  try {
    const { requestContext: { condition = '', approximateInvokeCount: tries = 0 } = {} } = JSON.parse(body);
    return tries > 0 ? `${condition} after ${tries} tries` : condition;
  } catch {
    return undefined;
  }
}

/**
 * Sends one dead letter back to the ingest queue, or deletes one message of either queue. All others stay there.
 * @returns whether it was found: another redrive may have taken it.
 */
export async function settleFailedMessage(
  sqs: SQSClient,
  queues: Queues,
  { id, queue }: Pick<FailedMessage, 'id' | 'queue'>,
  action: 'retry' | 'drop',
): Promise<boolean> {
  const QueueUrl = queue === 'dead letters' ? queues.deadLetterQueueUrl : queues.notifyFailureQueueUrl;
  const others: Message[] = [];
  try {
    for await (const message of receiveEach(sqs, QueueUrl)) {
      const { MessageId, Body: MessageBody = '', MessageAttributes, ReceiptHandle } = message;
      if (MessageId !== id) {
        others.push(message);
        continue;
      }
      try {
        // First sent, then deleted: it may be there twice, and is never lost.
        if (action === 'retry')
          await sqs.send(new SendMessageCommand({ QueueUrl: queues.queueUrl, MessageBody, MessageAttributes }));
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      } catch (error) {
        others.push(message);
        throw error;
      }
      return true;
    }
  } finally {
    await giveBack(sqs, QueueUrl, others);
  }
  return false;
}
