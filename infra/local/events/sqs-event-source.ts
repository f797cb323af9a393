import { setTimeout as delay } from 'node:timers/promises';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { inBatches } from '../../aws/index.ts';
import type { EventSource, Invoke } from './event-source.ts';
import { batchFailures } from './event-source.ts';

export interface SqsEventSourceProps {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly region: string;
  readonly batchSize: number;
  /** How long a batch that is not full waits for more. */
  readonly windowMs: number;
  /** Most batches at a time. */
  readonly concurrency: number;
  /** `ReportBatchItemFailures`: the function says which messages failed. */
  readonly reportsFailures: boolean;
  /**
   * A failed message is received again after this many seconds. On AWS that is the queue's visibility timeout of
   * several minutes.
   */
  readonly redeliverySeconds: number;
  /** `maxReceiveCount` of the queue's redrive policy; absent: a message is redelivered for ever. */
  readonly maxReceives: number | undefined;
  /** A message has failed for the last time. */
  readonly onGivenUp: (body: string) => void;
  readonly invoke: Invoke;
  readonly onError: (error: unknown) => void;
}

/**
 * What one receive call returns at most:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
const RECEIVE_LIMIT = 10;

/**
 * The poller of a queue: receives, invokes, deletes the messages that succeeded. A message stays in flight until its
 * batch is done, so an empty queue means that all work is done. Source:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function startSqsEventSource(props: SqsEventSourceProps): EventSource {
  const { sqs, queueUrl: QueueUrl } = props;
  const stopped = new AbortController();
  const pollers = Array.from({ length: props.concurrency }, poll);

  async function poll(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        const batch = await receiveBatch();
        if (batch.length > 0) await process(batch);
      } catch (error) {
        if (stopped.signal.aborted) return;
        props.onError(error);
        await delay(1000, undefined, { ref: false });
      }
    }
  }

  async function receiveBatch(): Promise<Message[]> {
    const batch = await receive(props.batchSize, 20);
    const deadline = Date.now() + props.windowMs;
    while (batch.length > 0 && batch.length < props.batchSize && Date.now() < deadline) {
      batch.push(...(await receive(props.batchSize - batch.length, 1)));
    }
    return batch;
  }

  async function receive(count: number, WaitTimeSeconds: number): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      WaitTimeSeconds,
      MaxNumberOfMessages: Math.min(count, RECEIVE_LIMIT),
      MessageSystemAttributeNames: ['All'],
    });
    const { Messages = [] } = await sqs.send(command, { abortSignal: stopped.signal });
    return Messages;
  }

  async function process(batch: readonly Message[]): Promise<void> {
    const failed = await invoke(batch.map((message) => toRecord(message, props)));
    const hasFailed = ({ MessageId = '' }: Message) => failed.has(MessageId);
    const done = batch.filter((message) => !hasFailed(message));
    const again = batch.filter(hasFailed);
    for (const Entries of entriesOf(done)) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    for (const entries of entriesOf(again)) {
      const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout: props.redeliverySeconds }));
      await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    }
    const { maxReceives = Number.POSITIVE_INFINITY } = props;
    for (const { Attributes, Body = '' } of again) {
      if (Number(Attributes?.ApproximateReceiveCount) >= maxReceives) props.onGivenUp(Body);
    }
  }

  async function invoke(records: readonly SqsRecord[]): Promise<ReadonlySet<string>> {
    const result = await props.invoke({ Records: records });
    const ids = records.map((record) => record.messageId);
    return batchFailures(result, ids, props.reportsFailures);
  }

  return {
    async stop() {
      stopped.abort();
      await Promise.all(pollers);
    },
  };
}

type SqsRecord = ReturnType<typeof toRecord>;

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
function toRecord(message: Message, { queueArn, region }: SqsEventSourceProps) {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: message.Attributes ?? {},
    // No function reads them.
    messageAttributes: {},
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

/** Entries of batch calls, as many as one call takes. */
function entriesOf(messages: readonly Message[]): { Id: string; ReceiptHandle: string | undefined }[][] {
  const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  return inBatches(entries, RECEIVE_LIMIT);
}
