import assert from 'node:assert/strict';
import { it } from 'node:test';
import { learnedLines } from '../../../../../../infra/desk/operator/table/lists/status.ts';

const linesOf = (learned: Parameters<typeof learnedLines>[0]): string => learnedLines(learned).join('\n');
const at = '2026-01-05T00:10:00.000Z';

it('learnedLines says when a stack learned, from which stories, and what holds until then', () => {
  assert.match(linesOf(undefined), /^Nothing has been learned yet: .* the shipped table\.$/);
  assert.match(linesOf({ at, stories: 0, words: 0 }), /no story is older .* the shipped table\.$/);
  const learned = { at, from: '2025-12-01', to: '2026-01-01', stories: 1, words: 8_000 };
  assert.match(linesOf(learned), /^Learned 2026-01-05T\S+ from 1 story of 2025-12-01 to 2026-01-01: /);
});
