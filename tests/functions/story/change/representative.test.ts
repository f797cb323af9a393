import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withdrawDeleted } from '../../../../functions/story/correct/withdraw.ts';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { storyView } from '../../../../functions/story/items/view.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival, withMatching, withSettings } from '../../../fixtures/arrivals.ts';
import { memoryTable } from '../../../fixtures/memory-table.ts';
import { operatorOf } from '../../../fixtures/operator.ts';
import { AT_FOUR, AT_ONE, AT_TWO, retryPolicy } from '../../../fixtures/recording.ts';

const COUNCIL =
  'The harbour council of Gullbay voted on Tuesday night to keep the late ferry running through the winter, ' +
  'seven votes to four.';
const COMMENT =
  'An opposition speaker called the late ferry of the Gullbay harbour council a gift to Quillon, and asked ' +
  'what pensioners pay.';

function report(articleId: string, headline: string, text: string, fields: object = {}): Arrival {
  const article = { articleId, headline, title: headline, text, publisher: `Paper ${articleId}`, crawledAt: AT_ONE };
  const file = { key: `${articleId}.md`, uploadedAt: AT_FOUR, versionId: articleId };
  const one = withMatching(arrival({ ...article, ...fields }, file));
  const matching = { ...one.settings.matching, threshold: 0.02 };
  return withSettings(one, { matching, developments: 'silent' });
}

const comment = report('comment', 'Late ferry a gift to Quillon, opposition says', COMMENT);
const votes = ['a', 'b', 'c', 'd'].map((id) =>
  report(id, `Gullbay council keeps late ferry, 7 to 4, ${id}`, `${COUNCIL} The mayor agrees, says ${id}.`),
);

async function story(...arrivals: Arrival[]) {
  const table = memoryTable();
  const ask = operatorOf(table, [comment, ...votes]);
  const announced = async (one: Arrival) => (await recordFile(one, table, retryPolicy)).disposition;
  for (const one of arrivals) await announced(one);
  const item = () => table.stories()[0] ?? assert.fail();
  /** The article that is shown, if it is another than that of the facts. */
  const representative = () => item().reports.get(item().shown ?? '')?.articleId;
  return { table, ask, item, representative, id: storyIdAt(item()) };
}

describe('the representative of a story', () => {
  it('is the report nearest to its centre, and what was announced stays what it was', async () => {
    const { item, representative } = await story(comment, ...votes);
    assert.deepEqual([item().facts.articleId, item().revision], ['comment', 1]);
    const { headline, articleId, publisher, time, excerpt } = storyView(item());
    assert.match(headline, /^Gullbay council keeps late ferry/);
    assert.deepEqual([articleId, publisher, time], [representative(), `Paper ${articleId}`, AT_ONE]);
    assert.ok(excerpt?.startsWith(COUNCIL) && excerpt.endsWith(`says ${articleId}.`), 'its own excerpt');
  });

  it('is that of the facts while one publisher reports it, and of a headline that somebody chose', async () => {
    const own = votes.map((one) => {
      assert.ok(one.result.kind === 'article');
      return { ...one, result: { ...one.result, article: { ...one.result.article, publisher: 'Paper comment' } } };
    });
    const alone = await story(comment, ...own);
    assert.equal(alone.representative(), undefined);
    assert.equal(storyView(alone.item()).articleId, alone.item().facts.articleId);
    const { item, ask, id } = await story(comment, ...votes);
    await ask.headline(id, 'comment');
    const { articleId, excerpt } = storyView(item());
    assert.deepEqual([articleId, excerpt], ['comment', COMMENT]);
  });

  it('says what its newest crawl says', async () => {
    const { table, item, representative } = await story(comment, ...votes);
    const articleId = representative() ?? assert.fail();
    const again = report(
      articleId,
      'Gullbay council keeps late ferry after all, 7 to 4',
      `${COUNCIL} The mayor agrees, she says.`,
      { crawledAt: AT_TWO },
    );
    const crawl = { ...again, file: { ...again.file, versionId: 'again' } };
    assert.equal((await recordFile(crawl, table, retryPolicy)).disposition, 'revision');
    assert.equal(storyView(item()).headline, 'Gullbay council keeps late ferry after all, 7 to 4');
  });

  it('goes with its report: retracted, split off or withdrawn', async () => {
    for (const way of ['retracted', 'split', 'withdrawn'] as const) {
      const { table, representative, ask, id } = await story(comment, ...votes);
      const articleId = representative() ?? assert.fail();
      const chosen = votes.find(({ file }) => file.key === `${articleId}.md`) as Arrival;
      if (way === 'split') await ask.split(id, chosen);
      if (way === 'withdrawn') await ask.withdraw(id);
      if (way === 'retracted') {
        assert.ok(chosen.result.kind === 'article');
        const { article, profile } = chosen.result;
        const result = {
          kind: 'retracted',
          article: { ...article, textKey: 't1:gone', crawledAt: AT_TWO },
          profile,
        } as const;
        await recordFile(
          { ...chosen, file: { ...chosen.file, key: 'gone.md' }, result } as Arrival,
          table,
          retryPolicy,
        );
      }
      const left = table.stories().find((one) => storyIdAt(one) === id);
      assert.deepEqual([left?.shown, left?.profiles?.centre], [undefined, undefined], way);
      assert.ok(left && storyView(left).articleId === 'comment', way);
    }
  });

  it('goes with the words of a deleted file, and stays with those of another', async () => {
    const { table, item, id, representative } = await story(comment, ...votes);
    const shown = representative() ?? assert.fail();
    const remove = (key: string) =>
      withdrawDeleted(id, { file: { bucket: 'articles-bucket', key }, at: AT_FOUR }, { table, retryPolicy });
    await remove('other.md');
    await remove(shown === 'a' ? 'b.md' : 'a.md');
    assert.equal(storyView(item()).articleId, shown);
    await remove(`${shown}.md`);
    assert.deepEqual([representative(), storyView(item()).articleId], [undefined, 'comment']);
  });
});
