import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { monthOf } from '../../../../functions/article/dates/date-words.ts';

/** Languages whose months are all known, and such as share words with them. */
const KNOWN = 'en de fr es pt it nl sv da nb pl cs sk ro hu bg ru uk el tr id ca'.split(' ');
const OTHERS = 'fi sl hr sr bs mk be sq az et lv lt ms gl eu cy ga af sw tl mt lb is la'.split(' ');

function namesIn(language: string, style: 'long' | 'short'): readonly [name: string, month: number][] {
  const format = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: style,
    year: 'numeric',
    calendar: 'gregory',
  });
  return Array.from({ length: 12 }, (_, at) => {
    const part = format.formatToParts(new Date(2021, at, 4)).find(({ type }) => type === 'month');
    return [(part?.value ?? '').replace(/^(?:de |d’)|[.]$/g, ''), at + 1];
  });
}

describe('monthOf -> the months of many languages', () => {
  it('knows every month of the languages that dates are read in', () => {
    for (const language of KNOWN)
      for (const [name, month] of namesIn(language, 'long'))
        assert.equal(monthOf(name), name === 'listopada' ? undefined : month, `${language}: ${name}`);
  });

  it('takes no month of any language for another', () => {
    for (const language of [...KNOWN, ...OTHERS])
      for (const [name, month] of [...namesIn(language, 'long'), ...namesIn(language, 'short')])
        assert.ok([month, undefined].includes(monthOf(name)), `${language}: ${name} is not ${monthOf(name)}`);
  });
});
