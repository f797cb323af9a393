import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SILENCING, WARNINGS } from '../../../../../../functions/article/base/codes.ts';
import type { Receipt } from '../../../../../../functions/story/items/items.ts';
import {
  silencedLines,
  silencedList,
  silencingOf,
  silencingsIn,
  WEAK_EVIDENCE,
} from '../../../../../../infra/desk/operator/table/lists/silenced.ts';

const receiptOf = (code: (typeof SILENCING)[number]): Receipt => {
  const receipt: Partial<Receipt> = { key: `a/${code}.md`, receivedAt: '2026-01-05T10:00:00.000Z' };
  return { ...receipt, warnings: ['no-publisher', code] } as Receipt;
};
const receipts = SILENCING.map(receiptOf);

describe('files that are not announced', () => {
  it('are asked for by their codes and nothing else', () => {
    assert.deepEqual(silencingsIn(SILENCING.join(' ')), SILENCING);
    for (const asked of ['', 'ferry', `${SILENCING[0]} ferry`]) assert.equal(silencingsIn(asked), undefined, asked);
  });

  it('are listed by their reason, with what it means', () => {
    for (const code of SILENCING) {
      assert.equal(silencingOf(receiptOf(code)), code);
      const said = silencedList([receiptOf(code)], 80)
        .join(' ')
        .replace(/\s+/g, ' ');
      assert.ok(said.includes(`a/${code}.md ${code}: ${WARNINGS[code]}`), said);
    }
  });

  it('are counted by the overview, which names the command that lists them; bulletins need no look', () => {
    assert.ok(!new Set<string>(WEAK_EVIDENCE).has('silenced-as-bulletin'));
    const [line = '', ...keys] = silencedLines(receipts, Number.POSITIVE_INFINITY);
    assert.match(line, /^not announced +\d+ since yesterday: \S.* status /);
    assert.deepEqual(line.split(' status ')[1]?.split(' '), SILENCING);
    const found = keys.map((key) => key.trim());
    assert.deepEqual(
      found,
      receipts.slice(0, 3).map(({ key }) => key),
    );
    assert.deepEqual(silencedLines([], 80), []);
  });
});
