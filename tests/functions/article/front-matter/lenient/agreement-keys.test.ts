import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readLenient } from '../../../../../functions/article/front-matter/lenient/lenient.ts';
import { readStrict } from '../../../../../functions/article/front-matter/yaml.ts';

/** Keys as YAML allows them and hardly anybody writes them, each with what it is called. */
const oddKey = fc.constantFrom(
  ...['[a, b]:', '["x: y"]:', '[]:', '-x:', '--y:', '-:', '?x:', ':z:', '&k anchored:', '!!str tagged:', '*known :'],
  ...['"a\\tb":', '"say \\"hi\\"":', "'it''s':", '"- q":', '? word\n:', '? two words\n:', '? "quoted: k"\n:'],
  ...['? [c, d]\n:', '? - e\n  - f\n:', '? |\n  block\n  text\n:', '? >-\n  folded\n  text\n:', '? # none\n  below\n:'],
);
const setItem = fc.constantFrom('? one', '? "two: 2"', '? [three, 3]', '? |\n  four', '? - five');
const value = fc.constantFrom(
  ...[
    '\n  &below\n  b: c',
    '\n  *known',
    '\n  !!str &text\n  t',
    '!!seq',
    '&empty !!map',
    '&word !!str w',
    '"a\n    text"',
    '\n- -  # none\n  - v',
  ],
  ...['one', '"two: 2"', '[a, "b, c"]', '{a: b, ? c : d, [e]: f}', '|\n  text: of\n\n  it', '>-\n  folded\n  text'],
  ...[
    '\n  - a: b\n    -c: d\n  - ? e\n    : f\n  - [g]: h',
    '\n  -a: b\n  ? c\n  "d": e',
    '[\n  a, # one\n  # two\n  b\n]',
  ],
);
const plainEntry = fc
  .tuple(fc.constantFrom('title', 'date', 'x_y', '메뉴', 'Reading time'), value)
  .map(([name, written]) => `${name}: ${written}`);
const oddEntry = fc.tuple(oddKey, value).map(([name, written]) => `${name} ${written}`);
const entries = fc.array(fc.oneof(plainEntry, oddEntry, setItem), { minLength: 1, maxLength: 6 });

describe('readLenient -> the same as YAML on keys of every form', () => {
  it('reads lists, block texts, sets, anchors and dashes as keys, between sound lines and next to a broken one', () => {
    let both = 0;
    fc.assert(
      fc.property(entries, fc.boolean(), (written, isBroken) => {
        const sound = ['first: &known word', ...written, 'last: one'].join('\n');
        const strict = readStrict(sound, 1);
        if (!strict.ok) return;
        both += 1;
        const block = isBroken ? `broken: a: b\n${sound}` : sound;
        assert.equal(readStrict(block, 1).ok, !isBroken);
        const { values, rest } = readLenient(block, 1, false);
        const { broken: _, ...others } = JSON.parse(JSON.stringify(values));
        assert.deepEqual(others, JSON.parse(JSON.stringify(strict.values)), block);
        assert.equal(rest, '');
      }),
      { numRuns: 2000, seed: 20260112 },
    );
    assert.ok(both > 900, `only ${both} documents were read by both`);
  });

  it('refuses as a person does what js-yaml reads in another way', () => {
    const blocks: Record<string, unknown> = {
      'tags:\n-night: ferry\n-boat: x': { tags: [{ night: 'ferry' }, { boat: 'x' }] },
      'tags:\n- night\n-ferry: boat': { tags: ['night', { ferry: 'boat' }] },
      '{a: b}: c': { 'a: b': 'c' },
      '? {a: b}\n: c': { 'a: b': 'c' },
      'list:\n- {a: b}: c': { list: [{ 'a: b': 'c' }] },
      'title: "Night\ndate: 2021-03-04\ndeck: said Kim"': { title: 'Night', date: '2021-03-04', deck: 'said Kim"' },
      "title: 'Night\n\ndate: 2021-03-04\ndeck: Kim'": { title: 'Night', date: '2021-03-04', deck: "Kim'" },
      'x:\n- -\n- v': { x: [[''], 'v'] },
      'x:\n- - -\n  - v': { x: [[[''], 'v']] },
      'x:\n  a: "one\n  b: two"\n  c: d': { x: { a: 'one', b: 'two"', c: 'd' } },
      "x:\n  a: 'one\n    more\n  b: two'\n  c: d": { x: { a: 'one more', b: "two'", c: 'd' } },
      'x:\n  - a: "one\n    b: two"\n    c: d': { x: [{ a: 'one', b: 'two"', c: 'd' }] },
      'a: b\n? \n: c': { a: 'b', '': 'c' },
      'x:\n  ?\n  : c': { x: { '': 'c' } },
    };
    for (const [block, values] of Object.entries(blocks)) {
      assert.equal(readStrict(block, 1).ok, false, block);
      assert.deepEqual(JSON.parse(JSON.stringify(readLenient(block, 1, false).values)), values, block);
    }
  });

  it('keeps the last blank lines of a text that is to keep them', () => {
    for (const block of ['a: |+\n  text\n\n', 'a: |+\n  text\n', 'a: >+\n  text\n\n\n', 'a: |+\n\n']) {
      const strict = readStrict(block, 1);
      assert.ok(strict.ok);
      assert.deepEqual({ ...readLenient(block, 1, false).values }, { ...strict.values }, JSON.stringify(block));
    }
  });

  it('takes a link or a list below a blank line for text, not for keys', () => {
    for (const text of ['[1]: https://a.example/one', '-x: y', '*note*: this', '[a](b): c'])
      assert.equal(readLenient(`title: a: b\n\n${text}`, 1, false).rest.trim(), text);
  });
});
