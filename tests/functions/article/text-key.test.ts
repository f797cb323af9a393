import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hashText, normaliseText, textKey } from '../../../functions/article/base/identity.ts';
import { growthOf } from '../../fixtures/growth.ts';

function sha256(text: string, encoding: 'hex' | 'base64url'): string {
  return createHash('sha256').update(text).digest(encoding);
}

function keyOf(text: string, headline: string): string {
  return textKey({ text, headline, ...hashText(text) });
}

/** The definition, without a bound. */
function plainForm(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
}

describe('hashText', () => {
  it('normalises and hashes texts of any characters by the definition', () => {
    const special = [
      ...['가', 'A', ' ', '\n', 'e\u0301', 'Σ', 'ς', 'ß', 'İ', '㎡', '①', '👍', 'ᄀ', 'ᅡ', 'か\u3099', '\ud83d'],
    ];
    const unit = fc.oneof(fc.constantFrom(...special), fc.string({ unit: 'binary', maxLength: 1 }));
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (units) => {
        const text = units.join('');
        const hashes = hashText(text);
        assert.deepEqual([hashes.normalText, hashes.contentHash], [plainForm(text), sha256(text, 'hex')]);
        assert.equal(hashes.normalHash, sha256(hashes.normalText, 'base64url'));
      }),
      { numRuns: 3000 },
    );
  });

  it('normalises a long text, which it goes through in chunks, by the definition', () => {
    for (const text of ['밤배는 남는다. '.repeat(20_000), 'a\u{1d7ce}'.repeat(50_000), `a${'𠀀'.repeat(50_000)}가`])
      assert.equal(normaliseText(text), plainForm(text));
  });

  it('sees control characters wherever they stand', () => {
    for (const text of ['a\u0007b', '가\u0000', '\u009f가', `${'x'.repeat(20)}\u001b`, 'a\u0007b’'])
      assert.equal(hashText(text).hasControls, true);
    for (const text of ['a\tb\n', '가 \u0085 \u00a0', '']) assert.equal(hashText(text).hasControls, false);
  });

  it('takes a text of combining marks in linear time', async () => {
    const marks = (bytes: number) => `a${'\u0301\u0316'.repeat(bytes / 4)}`;
    assert.equal(await growthOf(marks, normaliseText), undefined);
  });
});

describe('textKey -> equal for the same words', () => {
  const long = '한빛시는 옛 항만 창고 터에 시민 공원을 만든다고 밝혔다. '.repeat(8);

  it('does not see case, width, punctuation and white space', () =>
    assert.equal(keyOf(`Ａ b-C, ${long}`, 'x'), keyOf(`a B c\n\n${long.replaceAll(' ', '  ')}!`, 'y')));

  it('is the documented hash', () => {
    assert.equal(keyOf(long, 'x'), `t1:${sha256(normaliseText(long), 'base64url')}`);
    assert.equal(keyOf('Short.', 'A Headline'), `t1:${sha256('aheadlineshort', 'base64url')}`);
  });

  it('puts the headline in front below a hundred code points only', () => {
    const of = (length: number, headline: string) => keyOf('가'.repeat(length), headline);
    assert.notEqual(of(99, 'x'), of(99, 'y'));
    assert.equal(of(100, 'x'), of(100, 'y'));
    const wide = (length: number, headline: string) => keyOf('𠀀'.repeat(length), headline);
    assert.notEqual(wide(99, 'x'), wide(99, 'y'));
    assert.equal(wide(100, 'x'), wide(100, 'y'));
  });

  it('tells texts without a letter apart', () => assert.notEqual(keyOf('👍', ''), keyOf('👎', '')));
});
