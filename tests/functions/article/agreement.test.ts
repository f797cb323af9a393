import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { readFlat } from '../../../functions/article/flat.ts';
import { readLenient } from '../../../functions/article/lenient.ts';
import { readStrict } from '../../../functions/article/strict.ts';

const word = fc.constantFrom(
  ...[
    'title',
    'Seoul',
    '뉴스',
    '日本語',
    'émigré',
    '2021-03-04 05:06:07 +0900',
    'the news: today',
    'C # major',
    'x#y',
    'it’s',
    "it's",
  ],
  ...[
    'say "hi"',
    '- dash',
    '[x]',
    '{y}',
    '*star',
    '&amp',
    '@at',
    '`tick`',
    '%pct',
    '!bang',
    '|',
    '>',
    '?',
    '-',
    '~',
    '',
    'null',
  ],
  ...[
    'multi\nline',
    'two\n\nparas',
    '  lead',
    'trail  ',
    'http://a.b/c?d=e',
    'a:b',
    'c\\:d',
    '\\back',
    'x, y',
    'long '.repeat(30),
  ],
);
const text = fc.oneof(
  { weight: 4, arbitrary: word },
  { weight: 1, arbitrary: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
);
const key = fc.constantFrom('title', 'date', 'tags', 'author', 'x_y', 'a-b', 'k1', 'Name', '메뉴', '日期');
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
}));
const style = fc.record({
  defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'),
  defaultKeyType: fc.constant('PLAIN'),
  indent: fc.constantFrom(2, 3, 4),
  indentSeq: fc.boolean(),
  lineWidth: fc.constantFrom(0, 20, 80),
} as const);

const written = (document: unknown, options: object) => stringify(document, options).replace(/\n$/, '');

describe('readLenient -> the same as YAML on what YAML accepts', () => {
  it('reads nested documents in every style as js-yaml does, and mends nothing', () => {
    let both = 0;
    fc.assert(
      fc.property(fc.dictionary(key, value, { minKeys: 1, maxKeys: 3 }), style, (document, options) => {
        const block = written(document, options);
        const strict = readStrict(block, 1);
        if (!strict.ok) return;
        both += 1;
        const lenient = readLenient(block, 1, false);
        assert.deepEqual(JSON.stringify(lenient.values), JSON.stringify(strict.values));
        assert.deepEqual(lenient.repairs, []);
      }),
      { numRuns: 1500, seed: 20260107 },
    );
    assert.ok(both > 1300, `only ${both} documents were read by both`);
  });
});

describe('readFlat -> the same as YAML where it is sure', () => {
  it('reads flat documents as js-yaml does, or leaves them to it', () => {
    let flat = 0;
    fc.assert(
      fc.property(fc.dictionary(key, text, { minKeys: 1, maxKeys: 4 }), style, (document, options) => {
        const block = written(document, options);
        const fast = readFlat(block, 1);
        if (!fast) return;
        flat += 1;
        const strict = readStrict(block, 1);
        assert.deepEqual(strict.ok && JSON.stringify(strict.values), JSON.stringify(fast.values));
      }),
      { numRuns: 1500, seed: 20260108 },
    );
    assert.ok(flat > 150, `only ${flat} documents were flat`);
  });

  it('leaves lines it is not sure of to YAML', () => {
    for (const block of [
      'a: b: c',
      'a: b #c',
      'a: [b]',
      'a: |',
      'a: "b\\n"',
      "a: 'it''s'",
      'a: b\na: c',
      'a:b',
      'a:\n  - b',
      'a: b\n  c',
      '"a": b',
    ]) {
      assert.equal(readFlat(block, 1), undefined, block);
    }
  });
});
