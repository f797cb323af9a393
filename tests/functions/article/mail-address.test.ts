import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { findMailAddress } from '../../../functions/article/byline.ts';

const found = (text: string) => {
  const match = findMailAddress(text);
  return match && [match.index, match[0]];
};

describe('findMailAddress', () => {
  it('finds the first one, and where it stands', () => {
    assert.deepEqual(found('한빛=김한빛 기자 kim.han-bit@news.example.com, lee@b.co'), [
      10,
      'kim.han-bit@news.example.com',
    ]);
    assert.deepEqual(found('김한빛kim@news.example.com에서'), [3, 'kim@news.example.com']);
    assert.deepEqual(found('hong＠yna．co．kr'), [0, 'hong＠yna．co．kr']);
    for (const one of ['é@b.co', 'α@b.co', 'я@b.co', 'ａ@b.co', 'a@b.cö', 'e\u0301@b.co', '٣@b.co'])
      assert.deepEqual(found(one), [0, one]);
    assert.deepEqual(found(`${'x'.repeat(70)}@b.co`), [6, `${'x'.repeat(64)}@b.co`]);
    assert.deepEqual(found('a@b.c.d.e.f.g.h'), [0, 'a@b.c.d.e.f.g']);
    for (const text of ['', 'a@b', '@b.co', 'kim at b.co', '김@한.국']) assert.equal(found(text), null, text);
  });

  it('finds the same in a plain text as in one with letters of other scripts behind it', () => {
    const unit = fc.constantFrom('a', 'Z', '0', '_', '.', '-', '+', '@', ' ', ',', '(', '가', '힣', '·', '\n');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), (units) => {
        const text = `${units.join('')}a@b.c`;
        assert.notEqual(found(text), null);
        assert.deepEqual(found(text), found(`${text} é`));
      }),
      { numRuns: 5000 },
    );
  });
});
