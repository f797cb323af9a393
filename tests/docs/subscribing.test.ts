import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient, type GetItemCommand, type PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Ajv } from 'ajv';
import { Match } from 'aws-cdk-lib/assertions';
import type { SQSBatchResponse } from 'aws-lambda';
import { NOTIFICATION_TYPES } from '../../functions/notifications/facts.ts';
import { NOTIFICATION_SCHEMA, SAMPLES } from '../../functions/notifications/index.ts';
import { DEFINITIONS } from '../../functions/notifications/schema.ts';
import { toMessage } from '../../functions/notify/outlets/topic.ts';
import type { Sending } from '../functions/loaded.ts';
import { codeBlocks, importExample, synthesizeExample } from './examples.ts';
import { page } from './page.ts';
import { codesIn, rowsBelow } from './rows-below.ts';

const fields = ['story', 'coverage', 'withdrawal', 'rejection'].flatMap((definition) => {
  const { data, ...envelope } = DEFINITIONS[definition]?.properties ?? {};
  return [...Object.keys(envelope), ...Object.keys(data?.properties ?? {}).map((name) => `data.${name}`)];
});

const subscribing = page('docs/subscribing.md');

describe('docs/subscribing.md', () => {
  it('explains only fields that a notification has', () => {
    const listed = rowsBelow(subscribing, '| field | |').flatMap(([names]) => codesIn(names));
    const found = listed.filter((name) => !fields.includes(name));
    assert.deepEqual(found, []);
  });

  it('has a row for every type', () => {
    const types = rowsBelow(subscribing, '| type | is sent when | `data` |').flatMap(([type]) => codesIn(type));
    assert.deepEqual(types, NOTIFICATION_TYPES);
  });

  it('has a filter policy of attributes that notifications have, which passes that sample', () => {
    const [shell = ''] = codeBlocks(subscribing, 'sh', '## Filters');
    const policy: Record<string, string[]> = JSON.parse(/--attribute-value '(.*)'/.exec(shell)?.[1] ?? '');
    const { MessageAttributes = {} } = toMessage(SAMPLES['story.created'], 'id');
    for (const [name, values] of Object.entries(policy))
      assert.ok(values.includes(MessageAttributes[name]?.StringValue ?? ''), name);
  });
});

it('README.md shows a notification that fits the schema', () => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(NOTIFICATION_SCHEMA);
  assert.ok(validate(JSON.parse(codeBlocks(page('README.md'), 'json')[0] ?? '')), JSON.stringify(validate.errors));
});

it('the queue of docs/subscribing.md has the same policy on the command line as in docs/examples/subscriber.ts', () => {
  const { Desk } = synthesizeExample(page('docs/examples/subscriber.ts'));
  const [shell = ''] = codeBlocks(subscribing, 'sh', '## A queue');
  const attributes = JSON.parse(/^\{ "Policy".*$/m.exec(shell)?.[0] ?? '');
  const [{ Resource, Condition, ...statement }] = JSON.parse(attributes.Policy).Statement;
  assert.deepEqual([Resource, Condition], ['QUEUE_ARN', { ArnEquals: { 'aws:SourceArn': 'TOPIC' } }]);
  Desk?.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: { Statement: [{ ...statement, Condition: { ArnEquals: { 'aws:SourceArn': Match.anyValue() } } }] },
  });
  Desk?.hasResourceProperties('AWS::SNS::Subscription', {
    RawMessageDelivery: true,
    FilterPolicy: { type: ['story.created'], language: ['de'] },
    RedrivePolicy: Match.anyValue(),
  });
});

/** DynamoDB as the example uses it: the item of the last put, by story. */
const tableOf = (context: import('node:test').TestContext): Map<string, unknown> => {
  const items = new Map<string, unknown>();
  const send = async ({ input }: GetItemCommand | PutItemCommand) => {
    if ('Key' in input) return { Item: items.get(input.Key?.storyId?.S ?? '') };
    if ('Item' in input) items.set(input.Item?.storyId?.S ?? '', input.Item);
    return {};
  };
  context.mock.method(DynamoDBClient.prototype as Sending, 'send', send);
  return items;
};

it('docs/examples/function.ts handles a notification once, drops old revisions, and returns unreadable ones', async (context) => {
  tableOf(context);
  const errors = context.mock.method(console, 'error', () => {});
  const log = context.mock.method(console, 'log', () => {});
  const { handler } = await importExample<{ handler: (event: object) => Promise<SQSBatchResponse> }>(
    page('docs/examples/function.ts'),
  );
  const handle = (...bodies: string[]) =>
    handler({ Records: bodies.map((body, at) => ({ messageId: String(at), body })) });
  const { 'story.created': created, 'story.updated': updated, 'story.covered': covered } = SAMPLES;
  const response = await handle(
    ...[created, covered, covered, updated, created].map((one) => JSON.stringify(one)),
    '<html>',
  );
  assert.deepEqual(response, { batchItemFailures: [{ itemIdentifier: '5' }] });
  await handle(JSON.stringify(SAMPLES['article.rejected']), JSON.stringify(SAMPLES['story.withdrawn']));
  const types = log.mock.calls.map(({ arguments: [type] }) => type);
  assert.deepEqual(types, ['story.created', 'story.covered', 'story.withdrawn']);
  assert.equal(errors.mock.callCount(), 1);
});
