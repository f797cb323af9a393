import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { readBrokenYaml } from '../../../../functions/article/front-matter/broken-yaml.ts';
import { readFlat } from '../../../../functions/article/front-matter/front-matter.ts';
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
const style = fc.record({
  defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'),
  ...{ defaultKeyType: fc.constant('PLAIN'), indent: fc.constantFrom(2, 3, 4), indentSeq: fc.boolean() },
  lineWidth: fc.constantFrom(0, 20, 80),
} as const);

describe('readFlat', () => {
  it('reads flat documents as js-yaml does, or leaves them to it', () => {
    let flat = 0;
    fc.assert(
      fc.property(fc.dictionary(key, text, { minKeys: 1, maxKeys: 4 }), style, (document, options) => {
        const block = stringify(document, options).replace(/\n$/, '');
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

  it('leaves lines that are not plainly flat to YAML', () => {
    const blocks =
      'a: b: c¦a: b #c¦a: [b]¦a: |¦a: "b\\n"¦a: \'it\'\'s\'¦a: b\na: c¦a:b¦a:\n  - b¦a: b\n  c¦"a": b'.split('¦');
    for (const block of blocks) assert.equal(readFlat(block, 1), undefined, block);
  });
});

/** Entries of a front matter as people and programs write them: key, and its value after it. */
const anyKey = oneOf(
  'title¦date¦tags¦x_y¦a-b¦k1¦메뉴¦日期¦größe¦ключ',
  "Reading time¦og:title¦a/b¦a.b¦Is it (really) so¦출처 URL¦\"q: k\"¦'q k'¦2021¦it's",
);
const sound = oneOf(
  ' one¦ "two: 2"¦ \'it\'\'s\'¦ # nothing¦ 2021-03-04¦ https://a.example/#x¦ "\\u00e9 \\U0001F600"¦ [a, "b, c"]',
  ' ["\\u00e9\\t"]¦ {a: b, c: [d]}¦ [\n  a,\n  b\n]¦\n- a\n- b¦\n  - a: b\n    c: d\n  - e¦\n  a: b\n  c d: e',
  ' |\n  text: of\n\n  it¦ >-\n  folded\n  text¦ plain\n  continued¦ "quoted\n  too"¦ &anchor x¦ !!str 5',
);
/** Entries that YAML refuses. Those that open something need a key below that nobody takes for its end. */
const broken = oneOf(
  'broken: a: b¦broken: @x¦broken: **b** x¦broken: *none¦broken:x¦broken: "a "b" c"¦broken: \'it\'s\'¦broken: %x',
  'broken: `x`¦broken: x\nbroken: y¦broken: "\\|"¦broken: - x¦broken: [a](b): c¦broken: [a, "b]¦broken: {{ x }}',
  'broken:\n  - a: b\n   c: d¦broken: x\ny',
);

it('readBrokenYaml gives every other key the value that it has without a broken entry', () => {
  let both = 0;
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(anyKey, sound), { selector: ([name]) => name, minLength: 1, maxLength: 6 }),
      broken,
      fc.nat(),
      (pairs, entry, place) => {
        const entries = pairs.map(([name, value]) => `${name}:${value}`);
        const strict = readStrict(entries.join('\n'), 1);
        if (!strict.ok) return;
        const block = entries.toSpliced(place % (entries.length + 1), 0, entry).join('\n');
        assert.equal(readStrict(block, 1).ok, false, block);
        both += 1;
        const { broken: _, ...rest } = JSON.parse(JSON.stringify(readBrokenYaml(block, 1, false).values));
        assert.deepEqual(rest, JSON.parse(JSON.stringify(strict.values)), block);
      },
    ),
    { numRuns: 1500, seed: 20260109 },
  );
  assert.ok(both > 1000, `only ${both} were broken`);
});
