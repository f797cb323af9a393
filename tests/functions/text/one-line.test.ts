import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { minuteOf, NOT_XML, oneLine } from '../../../functions/text/one-line.ts';

describe('a text of a file on one line', () => {
  it('has no line end, control, half of a pair or change of direction, and says the same words', () => {
    assert.equal(oneLine(' Ferry\n\t kept\u0000 by\u202e 7\u2066 votes\ud800 '), 'Ferry kept by 7 votes');
    assert.equal(oneLine('해오름시…\r\n착공 4월 😀'), '해오름시… 착공 4월 😀');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const line = oneLine(value);
        assert.doesNotMatch(line, /[\n\r\t\p{Cc}\u202a-\u202e\u2066-\u2069]|^\s|\s$|\s\s/u);
        assert.equal(line.replace(NOT_XML, ''), line);
        const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];
        assert.deepEqual(words(line).join(''), words(value).join(''));
      }),
    );
  });
});

it('the minute of an instant is for people', () =>
  assert.equal(minuteOf('2026-01-05T08:15:59.123Z'), '2026-01-05 08:15'));

it('what XML 1.0 does not allow is every character outside of its ranges, and none inside', () => {
  for (const allowed of ['\t', '\n', '\r', ' ', '\ud7ff', '\ue000', '\ufffd', '\u{10000}', '\u{10ffff}'])
    assert.equal(allowed.replace(NOT_XML, ''), allowed);
  for (const refused of ['\u0000', '\u0008', '\u000b', '\u001f', '\ud800', '\udfff', '\ufffe', '\uffff'])
    assert.equal(refused.replace(NOT_XML, ''), '');
});
