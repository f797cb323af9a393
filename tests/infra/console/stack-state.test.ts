import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Clients } from '../../../infra/aws/clients.ts';
import { stackState } from '../../../infra/console/stack-state.ts';
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
    const { parts } = await stackState(clients, { ...STACK, webhooks })();
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
    const { parts } = await stackState(clientsThat({}), STACK)();
    assert.deepEqual([...new Set(parts.map(({ value, state }) => `${value} ${state}`))], ['No answer bad']);
  });
});
