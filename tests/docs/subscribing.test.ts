import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import schema from '../../functions/notify/notification.schema.json' with { type: 'json' };
import { page } from './page.ts';
import { codesIn, rowsBelow } from './rows-below.ts';

const { story, rejection } = schema.definitions;
const fieldsOf = ({ properties }: typeof story | typeof rejection): string[] =>
  Object.keys(properties).flatMap((name) =>
    name === 'data' ? Object.keys(properties.data.properties).map((inner) => `data.${inner}`) : [name],
  );

describe('docs/subscribing.md', () => {
  it('says of every field of a notification what it is, and of no other', () => {
    const listed = rowsBelow(page('docs/subscribing.md'), '| field | |').flatMap(([names]) => codesIn(names));
    assert.deepEqual(listed.sort(), [...new Set([...fieldsOf(story), ...fieldsOf(rejection)])].sort());
  });
});

describe('README.md', () => {
  it('shows a notification that fits the schema', () => {
    const [, example = ''] = /```json\n([^`]+)```/.exec(page('README.md')) ?? [];
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    assert.ok(validate(JSON.parse(example)), JSON.stringify(validate.errors));
  });
});
