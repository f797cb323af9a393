import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { digestText, normaliseText } from '../../../../functions/article/text/digest.ts';
import { normalForm } from '../../../../functions/article/text/normal-form.ts';
import { textKey } from '../../../../functions/article/text/text-key.ts';

const sha256 = (text: string, encoding: 'hex' | 'base64url') => createHash('sha256').update(text).digest(encoding);
const keyOf = (text: string, headline: string) => textKey({ text, headline, ...digestText(text) });

describe('digestText -> the same as by the book', () => {
  const holds = (text: string) => {
    const digest = digestText(text);
    assert.equal(digest.contentHash, sha256(text, 'hex'));
    assert.equal(digest.normalText, normalForm(text));
    assert.equal(digest.normalHash, sha256(digest.normalText, 'base64url'));
    assert.equal(normaliseText(text), digest.normalText);
  };

  it('holds for every UTF-16 code unit, alone and beside what could join it', () => {
    for (let code = 0; code < 0x10000; code += 1) {
      const unit = String.fromCharCode(code);
      for (const text of [unit, `a${unit}`, `가${unit}\u0301`, `Σ${unit}x`]) {
        if (normaliseText(text) !== normalForm(text)) assert.fail(`U+${code.toString(16)} in ${JSON.stringify(text)}`);
      }
    }
  });

  it('holds for text of any characters', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        '가',
        '한',
        'A',
        'z',
        ' ',
        '\n',
        'é',
        'e\u0301',
        'Σ',
        'ς',
        'ß',
        'İ',
        '㎡',
        '①',
        'ﷺ',
        '👍',
        'ᄀ',
        'ᅡ',
        'ᆨ',
        'が',
        'か\u3099',
      ),
      fc.string({ unit: 'binary', maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (units) => holds(units.join(''))),
      { numRuns: 3000 },
    );
  });

  it('holds for plain English, for a long text, and for half characters', () => {
    holds('The night ferry stays, "at least" until 2027.\n'.repeat(50));
    for (const end of ['’', 'x’', '’s, “at last”', 'é', '\u{1d7ce}']) holds(`The night ferry stays${end}`);
    holds('밤배는 남는다. '.repeat(20_000));
    holds('a\ud83d b\udc4d');
    holds('a\u{1d7ce}'.repeat(50_000));
    holds(`${'𠀀'.repeat(50_000)}가\ud800`);
    holds(`a${'𠀀'.repeat(50_000)}가\ud800`);
  });

  it('holds for the first texts of a process, whose characters nobody had before', async () => {
    const digest = new URL('../../../../functions/article/text/digest.ts', import.meta.url).href;
    const texts = [
      'The Night\tferry, "at last"',
      'xyz \x07 END',
      '한빛시는 A·B “공원” \u0085',
      '①é\u0301 Σας',
      'ab',
      '',
    ];
    for (const [at, first] of texts.entries()) {
      const fresh: { digestText: typeof digestText } = await import(`${digest}?${at}`);
      for (const text of [first, ...texts])
        assert.deepEqual(fresh.digestText(text), digestText(text), `${first}, ${text}`);
    }
  });

  it('says of no text what the one before it had', () => {
    for (const text of ['비가 온다', 'It rains', '1 비가 온다']) {
      assert.equal(digestText(`${text} \x07`).hasControls, true);
      for (const next of ['비가 온다', 'It rains', ''])
        assert.equal(digestText(next).hasControls, false, `${text}, ${next}`);
    }
  });

  it('sees control characters wherever they stand', () => {
    for (const text of ['a\u0007b', '가\u0000', '\u009f가', `${'x'.repeat(20)}\u001b`, 'a\u0007b’'])
      assert.equal(digestText(text).hasControls, true);
    for (let at = 0; at < 9; at += 1)
      assert.equal(digestText(`${'x'.repeat(at)}\u0007${'x'.repeat(8 - at)}`).hasControls, true, String(at));
    for (const text of ['a\tb\n', '가 \u0085 \u00a0', '']) assert.equal(digestText(text).hasControls, false);
  });

  it('takes a text of combining marks in linear time', () => {
    const started = performance.now();
    normaliseText(`a${'\u0301\u0316'.repeat(200_000)}`);
    assert.ok(performance.now() - started < 2000);
  });
});

describe('textKey -> equal for the same words', () => {
  const long = '한빛시는 옛 항만 창고 터에 시민 공원을 만든다고 밝혔다. '.repeat(8);

  it('does not see case, width, punctuation and white space', () => {
    assert.equal(keyOf(`Ａ b-C, ${long}`, 'x'), keyOf(`a B c\n\n${long.replaceAll(' ', '  ')}!`, 'y'));
  });

  it('is the documented hash', () => {
    assert.equal(keyOf(long, 'x'), `t1:${sha256(normalForm(long), 'base64url')}`);
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

  it('tells texts without a letter apart', () => {
    assert.notEqual(keyOf('👍', ''), keyOf('👎', ''));
  });
});
