import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { learnedLine } from '../../../../infra/operator/table/learned.ts';

const at = '2026-01-05T00:10:00.000Z';

describe('learnedLine', () => {
  it('says when a stack learned, from which stories, and what holds until then', () => {
    assert.match(learnedLine(undefined), /^Nothing has been learned yet: .* the shipped table\.$/);
    assert.match(learnedLine({ at, stories: 0, words: 0 }), /no story is older .* the shipped table\.$/);
    const learned = { at, from: '2025-12-01', to: '2026-01-01', stories: 1, words: 8_000 };
    assert.match(learnedLine(learned), /^Learned 2026-01-05T\S+ from 1 story of 2025-12-01 to 2026-01-01: /);
  });
});
