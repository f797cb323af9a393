import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { readFlat } from '../../../../functions/article/front-matter/front-matter.ts';
import { readLenient } from '../../../../functions/article/front-matter/lenient/lenient.ts';
import { readStrict } from '../../../../functions/article/front-matter/yaml.ts';

/** Between bars, because blanks and line ends are among them. */
function oneOf(...pieces: readonly string[]) {
  return fc.constantFrom(...pieces.flatMap((piece) => piece.split('¦')));
}

const word = oneOf(
  'title¦Seoul¦뉴스¦日本語¦émigré¦2021-03-04 05:06:07 +0900¦the news: today¦C # major¦x#y¦it’s¦it\'s¦say "hi"¦- dash',
  '[x]¦{y}¦*star¦&amp¦@at¦`tick`¦%pct¦!bang¦|¦>¦?¦-¦~¦¦null¦multi\nline¦two\n\nparas¦  lead¦trail  ',
  'http://a.b/c?d=e¦a:b¦c\\:d¦\\back¦x, y',
  'long '.repeat(30),
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

function written(document: unknown, options: object): string {
  return stringify(document, options).replace(/\n$/, '');
}

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

/** Entries of a front matter as people and programs write them: key, and its value after it. */
const plainKey = fc.constantFrom('title', 'date', 'tags', 'x_y', 'a-b', 'k1', '메뉴', '日期', 'größe', 'ключ');
const anyKey = fc.oneof(
  plainKey,
  oneOf("Reading time¦og:title¦a/b¦a.b¦Is it (really) so¦출처 URL¦\"q: k\"¦'q k'¦2021¦it's"),
);
const entryValue = oneOf(
  ' one¦ "two: 2"¦ \'it\'\'s\'¦ # nothing¦ 2021-03-04¦ https://a.example/#x¦ "\\u00e9 \\U0001F600"¦ [a, "b, c"]',
  ' ["\\u00e9\\t"]¦ {a: b, c: [d]}¦ [\n  a,\n  b\n]¦\n- a\n- b¦\n  - a: b\n    c: d\n  - e¦\n  a: b\n  c d: e',
  ' |\n  text: of\n\n  it¦ >-\n  folded\n  text¦ plain\n  continued¦ "quoted\n  too"¦ &anchor x¦ !!str 5',
);
/** Lines that YAML refuses, and what makes it so. Those that open something need a key below that nobody takes for its end. */
const brokenLine = oneOf(
  'broken: a: b¦broken: @x¦broken: **b** x¦broken: *none¦broken:x¦broken: "a "b" c"¦broken: \'it\'s\'¦broken: %x',
  'broken: `x`¦broken: x\nbroken: y¦broken: "\\|"¦broken: - x¦broken: [a](b): c',
);
const opening = fc.constantFrom('broken: "a', "broken: 'a", 'broken: [a, b', 'broken: {{ x }');

describe('readLenient -> what YAML reads around a line that YAML refuses', () => {
  it('gives every other key the value that it has without that line', () => {
    let both = 0;
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(anyKey, entryValue), { selector: ([name]) => name, minLength: 1, maxLength: 6 }),
        fc.oneof(brokenLine, opening),
        fc.nat(),
        (entries, broken, place) => {
          const sound = entries.map(([name, written]) => `${name}:${written}`);
          const strict = readStrict(sound.join('\n'), 1);
          if (!strict.ok) return;
          const isOpening = !/^broken: (?!["'[{])|^broken:x|"\\\\|" c"|s'|\]\(/.test(broken);
          const places = entries.flatMap(([name], at) =>
            !isOpening || /^[\p{L}_][\w\p{L}-]*$/u.test(name) ? [at] : [],
          );
          if (!isOpening) places.push(entries.length);
          if (places.length === 0) return;
          const block = sound.toSpliced(places[place % places.length] ?? 0, 0, broken).join('\n');
          assert.equal(readStrict(block, 1).ok, false, block);
          both += 1;
          const { values } = readLenient(block, 1, false);
          const { broken: _, ...rest } = JSON.parse(JSON.stringify(values));
          assert.deepEqual(rest, JSON.parse(JSON.stringify(strict.values)), block);
        },
      ),
      { numRuns: 3000, seed: 20260109 },
    );
    assert.ok(both > 2000, `only ${both} were broken`);
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

/** Keys as YAML allows them and hardly anybody writes them, each with what it is called. */
const oddKey = oneOf(
  '[a, b]:¦["x: y"]:¦[]:¦-x:¦--y:¦-:¦?x:¦:z:¦&k anchored:¦!!str tagged:¦*known :¦"a\\tb":¦"say \\"hi\\"":',
  '\'it\'\'s\':¦"- q":¦? word\n:¦? two words\n:¦? "quoted: k"\n:¦? [c, d]\n:¦? - e\n  - f\n:',
  '? |\n  block\n  text\n:¦? >-\n  folded\n  text\n:¦? # none\n  below\n:',
);
const setItem = fc.constantFrom('? one', '? "two: 2"', '? [three, 3]', '? |\n  four', '? - five');
const oddValue = oneOf(
  '\n  &below\n  b: c¦\n  *known¦\n  !!str &text\n  t¦!!seq¦&empty !!map¦&word !!str w¦"a\n    text"',
  '\n- -  # none\n  - v¦one¦"two: 2"¦[a, "b, c"]¦{a: b, ? c : d, [e]: f}¦|\n  text: of\n\n  it',
  '>-\n  folded\n  text¦\n  - a: b\n    -c: d\n  - ? e\n    : f\n  - [g]: h¦\n  -a: b\n  ? c\n  "d": e',
  '[\n  a, # one\n  # two\n  b\n]',
);
const plainEntry = fc
  .tuple(fc.constantFrom('title', 'date', 'x_y', '메뉴', 'Reading time'), oddValue)
  .map(([name, written]) => `${name}: ${written}`);
const oddEntry = fc.tuple(oddKey, oddValue).map(([name, written]) => `${name} ${written}`);
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
