import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cellWidth, clip, fit, printable } from '../../../../infra/cli/terminal/text.ts';

describe('columns', () => {
  it('counts two cells for Hangul, one for Latin, none for combining marks', () => {
    assert.deepEqual(['연합뉴스', 'Wire', 'e\u0301', '⑧', '🚢'].map(cellWidth), [8, 4, 1, 1, 2]);
  });

  it('fills and cuts to the cell, also in the middle of a wide character', () => {
    assert.equal(fit('연합', 6), '연합  ');
    assert.equal(fit('연합뉴스', 6), '연합… ');
    assert.equal(clip('Harbour Wire', 8), 'Harbour…');
  });

  it('fits whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        assert.equal(cellWidth(fit(printable(text), width)), width);
      }),
    );
  });

  it('lets no escape sequence of a title reach the terminal', () => {
    assert.equal(printable('\u001b[31mred\u001b[0m\n  two\u0007\u202e lines'), 'red two lines');
  });
});
