import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RequestItem } from '../../../../../../functions/story/items/items.ts';
import {
  DAILY_CASES,
  dailyReview,
  type ReviewRow,
  reviewLines,
  reviewList,
} from '../../../../../../infra/desk/operator/table/lists/review.ts';
import { storyOf } from '../../../../../functions/feed/stories.ts';
import { STACK } from '../../stack/some-outputs.ts';
import { listedReceipt, requestOf, tableOf } from '../../stack/table-of.ts';
import { itemsOf } from '../../told-story.ts';

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
    const found = cases.map(({ id, more }) => [id, more]);
    assert.deepEqual(found, [[first?.id, 1]]);
  });

  it('asks once of files with the same doubt, beside what is asked of stories', () => {
    const files = ['An embargo?', 'An embargo?', 'A draft?'].map((text) => row('unsure', 0, [], { text, storyId: '' }));
    const { cases } = dailyReview([...files, row('unsure-join', 0.7, [3])], [], NOW);
    const found = cases.map(({ why, text, more }) => [why, text, more].join());
    assert.deepEqual(found.sort(), ['unsure,A draft?,', 'unsure,An embargo?,1', 'unsure-join,,']);
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
    assert.equal(idsOf(rows, [merge, { ...undo, refusal: 'already' }]).length, DAILY_CASES - 1, 'it was refused');
    const answers: readonly [Partial<RequestItem>, number][] = [
      [{ kind: 'label', label: 'different' }, 1],
      [{ kind: 'label', label: 'same' }, 0],
      [{ refusal: 'already' }, 0],
    ];
    for (const [answer, count] of answers)
      assert.equal(dailyReview(rows, [{ ...merge, ...answer }], NOW).answered, count);
    const twins = { ...row('twins', 0.9, [2, 3]), looked };
    const again = rows.slice(0, 2).map((one) => ({ ...one, report: { articleId: '', key: 'one.md' }, looked }));
    assert.equal(dailyReview([...again, twins], [merge], NOW).answered, 2, 'an answer counts once');
    const all = Array.from({ length: 30 }, () => ({ ...row('unsure-join', 0.7, [3]), looked }));
    assert.deepEqual(idsOf([...all, ...rows]), [], 'nothing is asked after thirty answers');
    assert.equal(idsOf(rows, [{ ...merge, at: hoursAgo(30) }]).length, DAILY_CASES, 'yesterday');
    const byMatcher = { ...merge, label: undefined } as unknown as RequestItem;
    assert.equal(idsOf(rows, [byMatcher]).length, DAILY_CASES, 'the matcher answers nothing');
  });

  it('puts the later of two that are as doubtful first', () => {
    const [early, late] = [3, 2].map((hours) => row('unsure-join', 0.7, [3], { at: hoursAgo(hours) }));
    assert.deepEqual(idsOf([early as ReviewRow, late as ReviewRow]), [late?.id, early?.id]);
  });

  it('asks of twins by the papers of the one that would end', () => {
    const joins = Array.from({ length: DAILY_CASES }, () => row('unsure-join', 0.4, [3]));
    assert.ok(!idsOf([...joins, row('twins', 0.5, [1, 30])]).some((id) => id === `${count}`));
    assert.ok(idsOf([...joins, row('twins', 0.5, [2, 30])]).includes(`${count}`));
  });

  it('says on a terminal what the answers do', () => {
    const [line, consequence] = reviewLines(row('twins', 0.6, [2, 3]), 80);
    assert.match(line ?? '', /^twins +60%/);
    assert.equal(consequence, '    It ends.');
  });
});

describe('the list of close decisions', () => {
  const now = Date.now();
  const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  const stories = ['t1-a', 't1-gone'].map((id) =>
    storyOf(id, {}, id === 't1-gone' ? { withdrawn: { at: ago(5), by: 'operator' } } : {}),
  );
  const receipts = ['t1-a', 't1-gone'].map((storyId) =>
    listedReceipt('review', ago(60), {
      disposition: 'copy',
      doubt: 'unsure-join',
      key: `${storyId}.md`,
      articleId: 'x',
      storyId,
    }),
  );
  const look = (minute: number, fields: Partial<RequestItem> = {}) =>
    requestOf(`${ago(minute)}#x`, {
      ...{ kind: 'label', storyId: 't1-a', reports: [{ articleId: 'x', key: 't1-a.md' }] },
      ...{ undo: { kind: 'label', storyId: 't1-a' }, ...fields },
    });
  const lookedAfter = async (...requests: RequestItem[]) => {
    const dynamodb = tableOf(() => [...itemsOf(stories), ...receipts, ...requests]);
    const { all } = await reviewList({ clients: { dynamodb } as never, outputs: STACK });
    assert.deepEqual(
      all.map(({ report }) => report.key),
      ['t1-a.md'],
      'a withdrawn story is not asked about',
    );
    return all[0]?.looked?.by;
  };

  it('says who has looked last, unless the look was taken back or refused', async () => {
    assert.equal(await lookedAfter(), undefined);
    assert.equal(await lookedAfter(look(9), look(8, { by: 'kim' })), 'kim');
    assert.equal(await lookedAfter(look(9, { refusal: 'already' })), undefined);
    const { undo: _, ...back } = look(8);
    assert.equal(await lookedAfter(look(9), back), undefined);
    assert.equal(await lookedAfter(look(9), { ...back, refusal: 'already' }), 'ed', 'it was not taken back');
  });
});
