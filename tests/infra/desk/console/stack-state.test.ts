import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Clients } from '../../../../infra/aws/clients.ts';
import { stackState } from '../../../../infra/desk/console/stack-state.ts';
import { stackWith } from '../operator/stack/some-outputs.ts';

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
  it('has a row and its action for each webhook that needs a look', async () => {
    const urls = { queueUrl: 'q', deadLetterQueueUrl: 'd' };
    const webhooks = JSON.stringify(['chat', 'gone'].map((name) => ({ name, ...urls })));
    const clients = clientsThat({
      GetQueueAttributesCommand: () => ({ Attributes: { ApproximateNumberOfMessages: '2' } }),
      GetItemCommand: () => ({ Item: marshall({ offSince: '2026-01-05T17:00:00.000Z' }) }),
    });
    const { tiles, problems } = await stackState(stackWith(clients, { webhooks }))();
    const tile = tiles.find(({ name }) => name === 'Webhooks');
    assert.deepEqual(tile, { name: 'Webhooks', value: '4 waiting', state: 'bad', note: '2 of 2 need a look' });
    const rows = problems.filter(({ action }) => action?.operation === 'webhooks on');
    const found = rows.map(({ text, action }) => [text.slice(0, text.indexOf(' since')), action?.asked]);
    assert.deepEqual(found, [
      ['Webhook chat is switched off', { on: 'chat' }],
      ['Webhook gone is switched off', { on: 'gone' }],
    ]);
  });

  it('says since when files wait, and of what failed that it is bad', async () => {
    let waiting = '2';
    const clients = clientsThat({
      GetQueueAttributesCommand: () => ({ Attributes: { ApproximateNumberOfMessages: waiting } }),
      ReceiveMessageCommand: () => ({}),
    });
    const state = stackState(stackWith(clients));
    const partsOf = async () => new Map((await state()).tiles.map((one) => [one.name, one]));
    const [first, second] = [await partsOf(), await partsOf()];
    assert.deepEqual([first.get('Dead letters')?.state, first.get('Failure queue')?.state], ['bad', 'bad']);
    const since = first.get('Ingest queue')?.since;
    assert.ok(since !== undefined && second.get('Ingest queue')?.since === since, 'it has gone on since then');
    waiting = '0';
    const calm = await partsOf();
    assert.deepEqual([calm.get('Ingest queue')?.since, calm.get('Dead letters')?.state], [undefined, 'ok']);
  });

  it('says which tiles do not answer', async () => {
    const { tiles, problems } = await stackState(stackWith(clientsThat({})))();
    assert.deepEqual(problems, [], 'the page says that the stack does not answer');
    assert.deepEqual([...new Set(tiles.map(({ value, state }) => `${value} ${state}`))], ['No answer bad']);
    const half = clientsThat({ BatchGetItemCommand: () => ({ Responses: { table: [] } }) });
    const rows = (await stackState(stackWith(half))()).problems;
    assert.ok(
      rows.some(({ text }) => /^Cannot be read: .*queues/.test(text)),
      'of a table that answers',
    );
  });
});
