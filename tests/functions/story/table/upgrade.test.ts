import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { SCHEMA } from '../../../../functions/story/items/items.ts';
import { changeLists } from '../../../../functions/story/table/dynamo-change-lists.ts';
import { imageOf, itemOf } from '../../../../functions/story/table/dynamo-item.ts';
import { type Stored, upgraded } from '../../../../functions/story/table/upgrade.ts';

const KEY = { pk: 'STORY#t1-AAAAAAAAAAAAAAAAAAAAAA', sk: 'STORY' };

const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

describe('upgrade', () => {
  const facts = { articleId: 'a', contentHash: 'c', title: 'Ferry', authors: ['A.'], language: 'en', kind: 'article' };

  it('applies each function from the number of an item on, once, and refuses one that has none', () => {
    const alias = { ...KEY, entity: 'alias', schema: SCHEMA - 1, text: 't' };
    const steps = { [SCHEMA - 1]: ({ text, ...others }: Stored) => ({ ...others, textKey: text }) };
    assert.deepEqual(upgraded(alias, steps), { ...KEY, entity: 'alias', schema: SCHEMA, textKey: 't' });
    const older = { ...alias, schema: SCHEMA - 2, text: undefined, old: 't' };
    const both = { ...steps, [SCHEMA - 2]: ({ old, ...others }: Stored) => ({ ...others, text: old }) };
    assert.deepEqual(upgraded(older, both), upgraded(alias, steps));
    assert.throws(() => upgraded(older, steps), { name: 'UnknownSchemaError' });
    const present = { ...KEY, entity: 'alias', schema: SCHEMA };
    assert.deepEqual(upgraded(present, { [SCHEMA]: () => assert.fail('a newer step') }), present);
  });

  it('leaves an item of the present schema as it is, stored plainly or packed', () => {
    const alias = { ...KEY, entity: 'alias', schema: SCHEMA, version: 1, textKey: 't', storyId: 's' };
    const words = { ...facts, excerpt: 'A \ud800 half.', object: { bucket: 'b', key: 'a.md' } };
    const before = [{ until: 1, words }];
    const report = {
      ...{ ...KEY, sk: 'REPORT#2', entity: 'report', schema: SCHEMA, articleId: 'a' },
      ...{ words, before, news: ['It.'] },
    };
    for (const item of [alias, report]) {
      assert.deepEqual([itemOf(marshall(item)), itemOf(imageOf(item))], [item, item]);
    }
    const { words: plain, packed, ...image } = unmarshall(imageOf(report));
    // What an export of the table can read.
    assert.deepEqual(plain, { title: facts.title, language: facts.language });
    const inEvent = { ...imageOf(report), packed: { B: base64Of(packed) } };
    assert.deepEqual(itemOf(inEvent as never), report);
    assert.ok(packed instanceof Uint8Array && !('before' in image) && !('news' in image));
  });

  for (const [schema, action] of [
    [SCHEMA + 1, /Use the version that is deployed/],
    [SCHEMA - 1, /this version of wiredrop reads \d+\./],
    [undefined, /has schema none, /],
  ] as const)
    it(`refuses schema ${schema} in one line that names the item`, () => {
      const read = () => itemOf(marshall({ ...KEY, entity: 'story', schema }, { removeUndefinedValues: true }));
      assert.throws(read, { name: 'UnknownSchemaError', message: action });
      assert.throws(read, { message: /^STORY#t1-A{22} STORY has schema [^\n]+$/ });
    });
});

it('a list of changed stories is read as it was added, each story once', async () => {
  const Items: object[] = [];
  const client = Object.assign(new DynamoDBClient({ region: 'us-east-1' }), {
    send: async (command: unknown) => {
      if (command instanceof PutItemCommand && command.input.Item) Items.push(command.input.Item);
      return { Items };
    },
  });
  const lists = changeLists(client, 'T');
  await lists.add(['s', 's', 't']);
  const [added] = await lists.read();
  assert.deepEqual([added?.pk, added?.storyIds], ['CHANGED', ['s', 't']]);
  const many = Array.from({ length: 12_000 }, (_, at) => `s${at}`);
  await lists.add(many);
  // As many as a run has time for, each once.
  const [, ...others] = await lists.read();
  const allStoryIds = others.flatMap(({ storyIds }) => storyIds);
  assert.deepEqual(allStoryIds, many.slice(0, 10_000));
  assert.ok(others.every(({ storyIds }) => storyIds.length <= 500));
});
