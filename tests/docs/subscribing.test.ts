import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import schema from '../../functions/events/notification.schema.json' with { type: 'json' };
import { page } from './page.ts';
import { codesIn, rowsBelow } from './rows-below.ts';

const { story, withdrawal, rejection } = schema.definitions;
const fieldsOf = ({ properties }: typeof story | typeof withdrawal | typeof rejection): string[] =>
  Object.keys(properties).flatMap((name) =>
    name === 'data' ? Object.keys(properties.data.properties).map((inner) => `data.${inner}`) : [name],
  );

const payloadIn = (markdown: string): unknown => JSON.parse(/```json\n([^`]+)```/.exec(markdown)?.[1] ?? '');
const subscribing = page('docs/subscribing.md');

describe('docs/subscribing.md', () => {
  it('has a row for every field of a notification, and for no other', () => {
    const listed = rowsBelow(subscribing, '| field | |').flatMap(([names]) => codesIn(names));
    assert.deepEqual(listed.sort(), [...new Set([story, withdrawal, rejection].flatMap(fieldsOf))].sort());
  });
});

for (const document of ['README.md', 'docs/subscribing.md']) {
  describe(document, () => {
    it('shows a notification that fits the schema', () => {
      const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
      assert.ok(validate(payloadIn(page(document))), JSON.stringify(validate.errors));
    });
  });
}
