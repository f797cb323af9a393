import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readRefused } from '../../../../functions/article/front-matter/refused.ts';
import { readStrict } from '../../../../functions/article/front-matter/strict.ts';

describe('readRefused -> only what YAML refuses', () => {
  it('takes a second colon in a plain value', () => {
    assert.equal(readRefused('deck: The plan: a stopgap\ndate: 2026-01-07', 2)?.values.deck, 'The plan: a stopgap');
  });

  it('leaves to YAML what may be in a quote, a bracket or a comment', () => {
    for (const block of [
      'a: "b\nc: d e: f"',
      "a: 'b\nc: d e: f\n'",
      'a: [b,\nc: d e: f\n]',
      'a: b # c: d',
      'a: |\n  c: d e: f',
      'a: b c:d',
      'a: b\n  c: d: e',
    ])
      assert.equal(readRefused(block, 1), undefined, block);
  });

  it('never takes a block that YAML reads', () => {
    const line = fc.constantFrom(
      ...['a: b', 'c: d: e', 'f: g h: i', 'k: "l', 'm"', "n: 'o", "p'", 'q: [r,', 's]', 't: {u: v,', 'w}', '  x: y: z'],
      ...[
        'a: |',
        'b: >-',
        '  text: more: words',
        '- item',
        '  - item: one: two',
        '? a',
        ': b',
        '# c: d: e',
        'd: e # f: g',
      ],
      ...[
        '&x',
        'h: &x y',
        'i: *x',
        'j: !!str k: l',
        '',
        '\t',
        '"m": n: o',
        'p:',
        '%YAML 1.2',
        '...',
        'a b: c: d',
        '|',
        '"',
      ],
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 7 }), (lines) => {
        const block = lines.join('\n');
        if (readRefused(block, 1) === undefined) return;
        taken += 1;
        assert.equal(readStrict(block, 1).ok, false);
      }),
      { numRuns: 20_000 },
    );
    assert.ok(taken > 1000, String(taken));
  });
});
