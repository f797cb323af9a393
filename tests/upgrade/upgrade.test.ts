import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { marshall } from '@aws-sdk/util-dynamodb';
import { parseNotification } from '../../functions/notifications/parse-notification.ts';
import { announcedAgain, toNotification } from '../../functions/notify/to-notification.ts';
import { refOf, storyIdAt } from '../../functions/story/items/keys.ts';
import { asStory } from '../../functions/story/items/story.ts';
import { itemOf } from '../../functions/story/table/dynamo-item.ts';
import manifest from '../../package.json' with { type: 'json' };
import { replacements } from './replacements.ts';

import { baselines, describeUpdate } from './update.ts';

// Those from the tables of commits between releases, and of other profiles, are in upgrade.long.test.ts.

it('a release has its baseline: npm run baseline', () =>
  assert.ok(baselines.some(({ version }) => version === manifest.version)));

it('a story of an earlier version is announced again by the schema, though it lacks later fields', () => {
  const last = new Map(
    baselines.flatMap(({ version, items }) => items.map((item) => [`${version} ${item.pk} ${item.sk}`, item])),
  );
  const stored = [...last.values()].map((item) => itemOf(marshall(item)));
  const reports = stored.filter((item) => item.entity === 'report');
  const stories = stored.flatMap((item) => {
    if (item.entity !== 'story') return [];
    const own = reports.filter(({ pk }) => pk === item.pk).map((one) => [refOf(one, storyIdAt(item)), one] as const);
    return [{ ...asStory(item), reports: new Map(own) }];
  });
  const again = stories.flatMap(announcedAgain);
  const messages = again.flatMap(
    ({ reports: all, ...head }) => toNotification(head, { ...head, reports: all }, '/s') ?? [],
  );
  for (const message of messages) assert.deepEqual(parseNotification(JSON.stringify(message)), message);
  assert.ok(messages.length >= 3 * baselines.length);
});

for (const baseline of baselines) if (baseline.version === manifest.version) describeUpdate(baseline);

describe('replacements', () => {
  const table = {
    Type: 'AWS::DynamoDB::Table',
    Properties: { KeySchema: [{ AttributeName: 'pk' }], StreamSpecification: 1 },
  };

  it('are found for a logical id, a type, a key and an index that change, and for nothing else', () => {
    const other = (Properties: object) => ({ T: { ...table, Properties: { ...table.Properties, ...Properties } } });
    assert.deepEqual(replacements({ T: table }, { U: table }), ['T is gone']);
    assert.deepEqual(replacements({ T: table }, { T: { ...table, Type: 'AWS::SQS::Queue' } }), [
      'T was AWS::DynamoDB::Table and is AWS::SQS::Queue',
    ]);
    assert.deepEqual(replacements({ T: table }, other({ KeySchema: [] })), ['T has another KeySchema']);
    const of = (...GlobalSecondaryIndexes: number[]) => other({ GlobalSecondaryIndexes });
    assert.deepEqual(replacements(of(1), of(2)), ['T has another GlobalSecondaryIndexes']);
    assert.deepEqual(replacements(of(1), of(1, 2, 3)), ['T has 2 more GlobalSecondaryIndexes']);
    assert.deepEqual(replacements(of(1), of(2, 1)), []);
    assert.deepEqual(replacements({ T: table }, { ...other({ StreamSpecification: 2 }), U: table }), []);
  });

  it('are found for an event source of the same queue and function, and of any stream', () => {
    const mapping = (FunctionName: string, more = {}) => ({
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: 'queue', FunctionName, ...more },
    });
    const stream = { StartingPosition: 'TRIM_HORIZON' };
    assert.deepEqual(replacements({ A: mapping('F') }, { B: mapping('F') }), ['A is gone']);
    assert.deepEqual(replacements({ A: mapping('F') }, { B: mapping('G') }), []);
    assert.deepEqual(replacements({ A: mapping('F', stream) }, { B: mapping('G', stream) }), ['A is gone']);
  });
});
