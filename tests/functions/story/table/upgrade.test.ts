import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { centreOf, unpackCentre } from '../../../../functions/matching/centre.ts';
import { packProfile } from '../../../../functions/matching/profile.ts';
import { SCHEMA, type StoryItem } from '../../../../functions/story/items/items.ts';
import { changeLists } from '../../../../functions/story/table/dynamo-change-lists.ts';
import { imageOf, itemOf } from '../../../../functions/story/table/dynamo-item.ts';
import { upgraded } from '../../../../functions/story/table/upgrade.ts';
import { reportOf } from '../../matching/reports.ts';

const KEY = { pk: 'STORY#t1-AAAAAAAAAAAAAAAAAAAAAA', sk: 'STORY' };

const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

describe('upgrade', () => {
  const facts = { articleId: 'a', contentHash: 'c', title: 'Ferry', authors: ['A.'], language: 'en', kind: 'article' };
  const story = {
    ...KEY,
    entity: 'story',
    schema: 5,
    version: 3,
    revision: 2,
    firstSeenAt: '2026-01-05T01:00:00.000Z',
  };

  it('puts the newest reports of a story of schema 4 into its centre, and leaves its receipts as they are', () => {
    const reports = ['Ferry aground', 'Ferry towed', 'Ferry repaired'].map((words) => reportOf(words, words));
    const [first, ...recent] = reports.map(packProfile);
    const object = { bucket: 'b', key: 'a.md' };
    const { profiles } = upgraded({
      ...{ ...story, schema: 4, facts: { ...facts, object }, profiles: { first, recent } },
    }) as StoryItem;
    assert.deepEqual(Object.keys(profiles ?? {}), ['first', 'centre']);
    assert.deepEqual(unpackCentre(profiles?.centre ?? new Uint8Array()), centreOf(reports));
    const receipt = { ...KEY, entity: 'receipt', schema: 4, evidence: { report: 'recent' } };
    assert.deepEqual(upgraded(receipt), { ...receipt, schema: SCHEMA });
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
      assert.deepEqual(itemOf(marshall(item)), item);
      assert.deepEqual(itemOf(imageOf(item)), item);
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
    [1, /too old/],
    [undefined, /too old/],
  ] as const)
    it(`refuses schema ${schema} in one line that names the item`, () => {
      const read = () => itemOf(marshall({ ...KEY, entity: 'story', schema }, { removeUndefinedValues: true }));
      assert.throws(read, { name: 'UnknownSchemaError', message: action });
      assert.throws(read, { message: /^STORY#t1-A{22} STORY has schema [^\n]+$/ });
    });
});

describe('a list of changed stories', () => {
  it('is read as it was added, and as an earlier version wrote it', async () => {
    const before = { pk: 'CHANGED', sk: '1', entity: 'changes', storyIds: ['old'], expiresAt: 1 };
    const Items = [marshall(before)];
    const client = Object.assign(new DynamoDBClient({ region: 'us-east-1' }), {
      send: async (command: unknown) => {
        if (command instanceof PutItemCommand && command.input.Item) Items.push(command.input.Item);
        return { Items };
      },
    });
    const lists = changeLists(client, 'T');
    await lists.add(['s', 's', 't']);
    const [old, added] = await lists.read();
    assert.deepEqual(old, before);
    assert.deepEqual([added?.pk, added?.storyIds], ['CHANGED', ['s', 't']]);
    const many = Array.from({ length: 12_000 }, (_, at) => `s${at}`);
    await lists.add(many);
    // As many as a run has time for, each once.
    const [, , ...others] = await lists.read();
    assert.deepEqual(
      others.flatMap(({ storyIds }) => storyIds),
      many.slice(0, 10_000),
    );
    assert.ok(others.every(({ storyIds }) => storyIds.length <= 500));
  });
});
