import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { openWatchQueue, watchMessages } from '../../../infra/aws/watch-queue.ts';

const watched = { topicArn: 'arn:aws:sns:eu-west-1:1:topic', stackName: 'Wiredrop', filter: {} };

/** A stack that goes away: creates what it is asked for, and removes nothing. */
const openClients = (subscribes = true) => {
  const [sqs, sns] = [new SQSClient({ region: 'eu-west-1' }), new SNSClient({ region: 'eu-west-1' })];
  sqs.send = async (command: unknown) => {
    if (command instanceof CreateQueueCommand) return { QueueUrl: 'https://queue' };
    throw new Error('gone');
  };
  sns.send = async (command: unknown) => {
    if (command instanceof SubscribeCommand && subscribes) return { SubscriptionArn: 'arn:subscription' };
    throw new Error('gone');
  };
  return { sqs, sns };
};

describe('openWatchQueue', () => {
  it('names what it could not remove', async () => {
    const queue = await openWatchQueue(openClients(), watched);
    const message = 'could not remove the subscription arn:subscription and the queue https://queue of this watch';
    await assert.rejects(queue.close(), { name: 'AggregateError', message });
  });

  it('says why it could not be opened, and names what it left', () =>
    assert.rejects(openWatchQueue(openClients(false), watched), {
      message: 'could not remove the queue https://queue of this watch',
      errors: [new Error('gone'), new Error('gone')],
    }));
});

it('a watch subscribes its queue, which the topic alone may fill, by its filter, and ends that first', async () => {
  const asked: [name: string, input: Record<string, unknown>][] = [];
  const clients = openClients();
  for (const client of [clients.sqs, clients.sns])
    client.send = async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
      asked.push([command.constructor.name, command.input]);
      return { QueueUrl: 'https://queue', SubscriptionArn: 'arn:subscription' };
    };
  const queue = await openWatchQueue(clients, { ...watched, filter: { type: ['story.created'] } });
  await queue.close();
  const found = asked.map(([name]) => name);
  assert.deepEqual(found, ['CreateQueueCommand', 'SubscribeCommand', 'UnsubscribeCommand', 'DeleteQueueCommand']);
  const [[, created], [, subscribed]] = asked as [[string, never], [string, never]];
  const { Attributes } = subscribed as { Attributes: Record<string, string> };
  assert.deepEqual(Attributes, { RawMessageDelivery: 'true', FilterPolicy: '{"type":["story.created"]}' });
  await (await openWatchQueue(clients, watched)).close();
  const unfiltered = asked.findLast(([name]) => name === 'SubscribeCommand');
  assert.deepEqual(unfiltered?.[1].Attributes, { RawMessageDelivery: 'true' });
  const { QueueName, Attributes: made } = created as { QueueName: string; Attributes: Record<string, string> };
  const Resource = `${watched.topicArn.replace('sns', 'sqs').replace(/[^:]*$/, '')}${QueueName}`;
  const shown = [(subscribed as { Endpoint: string }).Endpoint, JSON.parse(made.Policy ?? '').Statement[0]];
  assert.deepEqual(shown, [
    Resource,
    {
      ...{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource },
      Condition: { ArnEquals: { 'aws:SourceArn': watched.topicArn } },
    },
  ]);
});

describe('watchMessages', () => {
  it('hands over each message with its attributes, and then deletes it', async () => {
    const { sqs } = openClients();
    const interrupted = new AbortController();
    const heard: unknown[] = [];
    sqs.send = async ({ input }: { input: { MessageAttributeNames?: string[]; Entries?: unknown } }) => {
      if (input.Entries !== undefined) {
        heard.push(input.Entries);
        interrupted.abort();
        return {};
      }
      assert.deepEqual(input.MessageAttributeNames, ['All']);
      return { Messages: [{ Body: 'news', ReceiptHandle: 'r', MessageAttributes: { type: { StringValue: 'a' } } }] };
    };
    await watchMessages(sqs, 'https://queue', interrupted.signal, (...message) => void heard.push(message));
    assert.deepEqual(heard, [['news', { type: 'a' }], [{ Id: '0', ReceiptHandle: 'r' }]]);
  });

  it('ends in silence when it is stopped, and fails with what SQS says otherwise', async () => {
    const { sqs } = openClients();
    await assert.rejects(
      watchMessages(sqs, 'https://queue', new AbortController().signal, () => {}),
      /gone/,
    );
    const interrupted = new AbortController();
    sqs.send = async () => {
      interrupted.abort();
      throw new Error('aborted');
    };
    await watchMessages(sqs, 'https://queue', interrupted.signal, () => {});
  });

  it('gives a long poll a longer timeout than its wait', async () => {
    const { sqs } = openClients();
    const interrupted = new AbortController();
    sqs.send = async (command: unknown, options: unknown) => {
      interrupted.abort();
      assert.ok(command instanceof ReceiveMessageCommand);
      const { requestTimeout } = options as { readonly requestTimeout: number };
      assert.ok(requestTimeout > 1_000 * (command.input.WaitTimeSeconds ?? 0));
      return {};
    };
    await watchMessages(sqs, 'https://queue', interrupted.signal, () => {});
  });
});
