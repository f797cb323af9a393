import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { marshall } from '@aws-sdk/util-dynamodb';
import { SCHEMA } from '../../../functions/story/items/items.ts';
import type { Clients } from '../../../infra/aws/clients.ts';
import { type State, startStackUpdates } from '../../../infra/console/stack-updates.ts';
import { createView } from '../../../infra/console/view.ts';
import { onClock } from '../../../infra/operator/terminal/times.ts';
import { STACK } from '../operator/stack/some-outputs.ts';

/** Clients of which each call is answered by the name of its command; a name without an answer fails. */
function clientsThat(answers: Readonly<Record<string, () => unknown>>): Clients {
  const client = {
    async send(command: object) {
      const answer = answers[command.constructor.name];
      if (answer === undefined) throw new Error('unreachable');
      return answer();
    },
  };
  const names = ['dynamodb', 's3', 'sqs', 'sns', 'streams'];
  return Object.fromEntries(names.map((name) => [name, client])) as unknown as Clients;
}

describe('the state of a stack', () => {
  it('shows the latest stories at once, and says that the stream is being read until every shard has nothing more', async () => {
    let reads = 0;
    const { promise: isLast, resolve: readOn } = Promise.withResolvers<void>();
    const clients = clientsThat({
      QueryCommand: () => ({ Items: [] }),
      DescribeTableCommand: () => ({ Table: { LatestStreamArn: 'arn' } }),
      DescribeStreamCommand: () => ({ StreamDescription: { Shards: [{ ShardId: 'one' }, { ShardId: 'two' }] } }),
      GetShardIteratorCommand: () => ({ ShardIterator: 'at' }),
      async GetRecordsCommand() {
        reads += 1;
        if (reads === 2) await isLast;
        const Records = (reads < 5 ? [1, 2] : []).map((at) => ({
          dynamodb: {
            SequenceNumber: String(10 * reads + at),
            ApproximateCreationDateTime: new Date(Date.now() - 100_000),
            // A source has no schema.
            NewImage: marshall(at === 1 ? { pk: 'SOURCE' } : { entity: 'key', schema: SCHEMA }),
          },
        }));
        return { Records, NextShardIterator: 'next' };
      },
    });
    const view = createView();
    // The day index is read.
    view.heldSince = '';
    const updates = startStackUpdates(clients, STACK, view, true);
    after(() => updates.stop());
    await updates.readStream();
    const streamIn = ({ parts }: State) => parts.find(({ name }) => name === 'Stream')?.value;
    const first = await updates.state();
    assert.deepEqual([first.isReading, streamIn(first), reads], [false, 'Not read yet', 2]);
    readOn();
    await updates.readStream();
    assert.equal(streamIn(await updates.state()), 'Read');
    assert.ok(reads >= 6, 'every shard is read until it has nothing more');
  });

  it('says which webhooks have to be looked at', async () => {
    const urls = { queueUrl: 'q', deadLetterQueueUrl: 'd' };
    const webhooks = JSON.stringify([
      { name: 'chat', ...urls },
      { name: 'gone', ...urls },
    ]);
    const clients = clientsThat({
      GetQueueAttributesCommand: () => ({ Attributes: { ApproximateNumberOfMessages: '2' } }),
      GetItemCommand: () => ({ Item: marshall({ offSince: '2026-01-05T17:00:00.000Z' }) }),
    });
    const updates = startStackUpdates(clients, { ...STACK, webhooks }, createView(), true);
    after(() => updates.stop());
    const { parts } = await updates.state();
    const off = `switched off since ${onClock('2026-01-05T17:00:00.000Z')}`;
    assert.deepEqual(
      parts.filter(({ name }) => name === 'Webhooks'),
      [
        {
          ...{ name: 'Webhooks', value: '4 waiting', state: 'bad' },
          note: `chat: 2 dead letters, ${off}; gone: 2 dead letters, ${off}. Try again: wiredrop webhooks --on NAME`,
        },
      ],
    );
  });

  it('says which parts do not answer', async () => {
    const updates = startStackUpdates(clientsThat({}), STACK, createView(), true);
    after(() => updates.stop());
    await updates.readStream();
    const { parts } = await updates.state();
    assert.deepEqual([...new Set(parts.map(({ value, state }) => `${value} ${state}`))], ['No answer bad']);
  });
});
