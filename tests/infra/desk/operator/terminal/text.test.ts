import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {
  clipCells,
  firstOf,
  fit,
  printable,
  terminalJson,
  terminalWidth,
  wrap,
} from '../../../../../infra/desk/operator/terminal/text.ts';

describe('columns', () => {
  it('fills and cuts to the cell, also in the middle of a wide character', () => {
    assert.deepEqual([fit('연합', 6), fit('연합뉴스', 6)], ['연합  ', '연합… ']);
    assert.equal(clipCells('Harbour Wire', 8), 'Harbour…');
    // One picture of five code points, in two cells; and a letter with its accent, in one.
    assert.deepEqual([fit('👩‍🚒 on call', 4), fit('e\u0301te\u0301', 2)], ['👩‍🚒 …', 'e\u0301…']);
  });

  it('fits whatever it is given', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        assert.equal(stringWidth(fit(printable(text), width)), width);
      }),
    ));

  it('wraps a character that is wider than the line', () => {
    const text = `ｶ${'ﾞ'.repeat(60)} 연합`;
    assert.equal(wrap(text, 20).join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
  });

  it('lets no escape sequence of a title reach the terminal', () => {
    assert.equal(printable('\u001b[31mred\u001b[0m\n  two\u0007\u202e lines'), 'red two lines');
    const hostile = { 'k\u2066': 'a\u202e\u009b31m\u200f\u001b[31m\u{1f468}\u200d\u{1f469}' };
    assert.deepEqual(JSON.parse(terminalJson(hostile)), hostile);
    assert.doesNotMatch(terminalJson(hostile), /(?!\u200d)\p{C}/u);
  });
});

it('the width of a terminal is 80 cells if the terminal says 0, and without end where there is none', () => {
  const widths = [{ columns: 0 }, { columns: 120 }, {}].map(terminalWidth);
  assert.deepEqual(widths, [80, 120, Number.POSITIVE_INFINITY]);
});

it('the first few of many says how many more there are, and what shows them', () => {
  const line = (one: string) => `  ${one}`;
  assert.deepEqual(firstOf(['a', 'b'], 2, line, 'all'), ['  a', '  b']);
  assert.deepEqual(firstOf(['a', 'b', 'c'], 1, line, 'wiredrop review --only rejected'), [
    '  a',
    '  and 2 more: wiredrop review --only rejected',
  ]);
  assert.deepEqual(firstOf(['a', 'b'], 1, line), ['  a', '  and 1 more']);
});
