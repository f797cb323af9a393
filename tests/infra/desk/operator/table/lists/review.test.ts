import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RequestItem } from '../../../../../../functions/story/items/items.ts';
import {
  DAILY_CASES,
  dailyReview,
  type ReviewRow,
  reviewLines,
} from '../../../../../../infra/desk/operator/table/lists/review.ts';

const NOW = Date.parse('2026-01-05T12:00:00.000Z');
const hoursAgo = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();

let count = 0;
function row(
  why: ReviewRow['why'],
  probability: number,
  papers: readonly number[],
  more: Partial<ReviewRow> = {},
): ReviewRow {
  const id = `${++count}`;
  const stories = papers.map((all, at) => ({
    storyId: `t1-${id}-${at}`,
    headline: `Story ${id}`,
    papers: all,
    articles: 2 * all,
  }));
  return {
    ...{
      id,
      why,
      text: '',
      at: hoursAgo(1),
      storyId: `t1-${id}`,
      headline: '',
      report: { articleId: id, key: `${id}.md` },
    },
    ...{ against: '', probability, stories, consequence: 'It ends.', ...more },
  };
}

const idsOf = (rows: readonly ReviewRow[], made: readonly RequestItem[] = []) =>
  dailyReview(rows, made, NOW).cases.map(({ id }) => id);

describe('the review of a day', () => {
  it('asks of some twenty of six hundred, by what an answer would change, the most doubtful first', () => {
    const joins = Array.from({ length: 600 }, () => row('unsure-join', 0.7, [3]));
    const twins = row('twins', 0.99, [15, 16]);
    const told = row('development', 0.6, [26]);
    const asked = idsOf([...joins, twins, told]);
    assert.equal(asked.length, DAILY_CASES);
    assert.ok(asked.includes(told.id) && asked.includes(twins.id), 'the biggest stories of the day are asked of');
    assert.equal(asked.at(-1), twins.id, 'the surest comes last');
  });

  it('leaves out what stands on no page, what nobody has answered for a day, and what is like another', () => {
    const alone = row('unsure-join', 0.6, [1]);
    const old = row('development', 0.6, [20], { at: hoursAgo(25) });
    const [first, second] = [0.6, 0.9].map((one) => row('unsure-join', one, [9], { storyId: 't1-one' }));
    const { cases } = dailyReview([alone, old, first as ReviewRow, second as ReviewRow], [], NOW);
    assert.deepEqual(
      cases.map(({ id, more }) => [id, more]),
      [[first?.id, 1]],
    );
  });

  it('counts each answer of the day, and no undone one: another case does not take its place', () => {
    const rows = Array.from({ length: 40 }, () => row('unsure-join', 0.7, [3]));
    const looked = { by: 'ed', at: hoursAgo(2), did: 'same' };
    const [first, ...others] = rows;
    assert.equal(idsOf([{ ...(first as ReviewRow), looked }, ...others]).length, DAILY_CASES - 1);
    const merge = { kind: 'merge', label: 'same', sk: 'm', at: hoursAgo(1), reports: [] } as unknown as RequestItem;
    assert.equal(idsOf(rows, [merge]).length, DAILY_CASES - 1);
    const undo = { kind: 'restore', undoes: 'm', sk: 'u', at: hoursAgo(0), reports: [] } as unknown as RequestItem;
    assert.equal(idsOf(rows, [merge, undo]).length, DAILY_CASES);
    assert.equal(idsOf(rows, [{ ...merge, at: hoursAgo(30) }]).length, DAILY_CASES, 'yesterday');
    const byMatcher = { ...merge, label: undefined } as unknown as RequestItem;
    assert.equal(idsOf(rows, [byMatcher]).length, DAILY_CASES, 'the matcher answers nothing');
  });

  it('says on a terminal what the answers do', () => {
    const [line, consequence] = reviewLines(row('twins', 0.6, [2, 3]), 80);
    assert.match(line ?? '', /^twins +60%/);
    assert.equal(consequence, '    It ends.');
  });
});
