import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_SETTINGS, SETTING_RULES } from '../../infra/settings/setting-rules.ts';
import { page } from './page.ts';
import { codesIn, rowsBelow } from './rows-below.ts';

const rows = rowsBelow(page('docs/settings.md'), '| setting | default | |');
const documented = new Map(rows.map(([name, value]) => [codesIn(name)[0] ?? '', value]));

describe('docs/settings.md', () => {
  it('lists exactly the settings that exist', () =>
    assert.deepEqual([...documented.keys()].sort(), Object.keys(SETTING_RULES).sort()));

  for (const [name, value] of Object.entries(DEFAULT_SETTINGS)) {
    it(`has the default of ${name}`, () => {
      const isEmpty = typeof value === 'object' && value ? Object.keys(value).length === 0 : (value ?? '') === '';
      assert.equal(documented.get(name), isEmpty ? 'empty' : `\`${value}\``);
    });
  }
});

it('README.md names only existing settings, with valid values', () => {
  const named = page('README.md')
    .split('\n')
    .flatMap((line) => codesIn(line.split('|')[1]))
    .map((code) => /^(\w+)=(\S+)$/.exec(code))
    .filter((match) => match !== null);
  assert.ok(named.length >= 5);
  for (const [, name = '', value = ''] of named) {
    const rule = Object.entries(SETTING_RULES).find(([setting]) => setting === name)?.[1];
    const example = value.replace('arn:…', 'arn:aws:sns:eu-west-1:123456789012:on-call');
    assert.notEqual(rule?.parse(example), undefined, `${name}=${value}`);
  }
});
