import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { post } from '../http/post.ts';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { errorFields, log } from '../runtime/log.ts';
import { inStage, staged } from '../runtime/stage.ts';
import { CredentialsError, parseCredentials, secretReader, secretVariable } from './credentials.ts';
import { type Delivery, deliverBatch } from './deliver-batch.ts';
import { endpointStates } from './endpoint-state.ts';
import { isFormat } from './formats/index.ts';

/** How long an endpoint may take. Half of the function's time-out: a batch is sent at the same time. */
const TIMEOUT_MS = 15_000;

const { env } = process;
const webhook = required(env, 'WEBHOOK_NAME');
const format = required(env, 'WEBHOOK_FORMAT');
const QueueUrl = required(env, 'QUEUE_URL');
const deadLetterQueueUrl = required(env, 'DEAD_LETTER_QUEUE_URL');
const sqs = new SQSClient({ ...CLIENT_LIMITS, useQueueUrlAsEndpoint: false });
const isLocal = env.WIREDROP_LOCAL !== undefined;

const delivery: Delivery = {
  format: isFormat(format) ? format : 'cloudevents',
  own: JSON.parse(env.WEBHOOK_HEADERS ?? '{}'),
  url: env.WEBHOOK_URL,
  credentials: inStage(
    'secret',
    isLocal
      ? localCredentials
      : secretReader(new SecretsManagerClient(CLIENT_LIMITS), required(env, 'SECRET_ID'), Date.now, parseCredentials),
  ),
  post: inStage('endpoint', (request) => post(request, { timeoutMs: TIMEOUT_MS, anyAddress: isLocal })),
  states: staged('table', endpointStates(new DynamoDBClient(CLIENT_LIMITS), required(env, 'TABLE_NAME'), webhook)),
  ...staged('queue', {
    async hide({ receiptHandle: ReceiptHandle }: SQSRecord, VisibilityTimeout: number) {
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    },
    async giveUp({ body: MessageBody }: SQSRecord) {
      await sqs.send(new SendMessageCommand({ QueueUrl: deadLetterQueueUrl, MessageBody }));
    },
  }),
  observer: {
    delivered: (ids) => log('INFO', { webhook, delivered: ids }),
    failed: ({ error, ...failure }) =>
      log('ERROR', { message: `webhook ${webhook}: not delivered yet`, ...failure, error: errorFields(error) }),
    givenUp: (ids, reason) => log('ERROR', { message: `webhook ${webhook}: ${reason}`, deadLetters: ids }),
  },
  now: Date.now,
  random: Math.random,
};

/** Queue of one webhook -> its endpoint. Answers with the messages that are to come again. */
export function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  return deliverBatch(Records, delivery);
}

/** Of the stack on this machine, which has no Secrets Manager: from the shell that started it. */
async function localCredentials() {
  const name = secretVariable(webhook);
  const text = env[name];
  if (text === undefined)
    throw new CredentialsError(
      `Set the environment variable ${name} to the secret of webhook ${webhook}, and start again`,
    );
  return parseCredentials(text);
}
