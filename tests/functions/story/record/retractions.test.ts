import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import { arrival, withSettings } from '../../../fixtures/arrivals.ts';
import { AT_FOUR, AT_ONE, AT_THREE, AT_TWO, record } from '../../../fixtures/recording.ts';

const crawl = (articleId: string, text: string, crawledAt: string): Arrival =>
  arrival(
    { articleId, text, crawledAt, headline: 'Harbour', publisher: 'A Times' },
    { key: `${articleId} ${crawledAt}.md` },
  );

const retraction = (articleId: string, crawledAt: string): Arrival => {
  const fields = { articleId, text: 'Withdrawn.', crawledAt, headline: 'Harbour', publisher: 'A Times' };
  return arrival(
    { ...fields, kind: 'retracted', textKey: `t1:${articleId.repeat(30)}` },
    { key: `retraction of ${articleId}.md` },
  );
};

describe('a retraction', () => {
  it('withdraws the story of its own article: its facts are erased, and the withdrawal is announced', async () => {
    const { announced, story, dispositions } = await record(crawl('a', 'rain', AT_ONE), retraction('a', AT_TWO));
    assert.deepEqual(dispositions, ['new', 'revision']);
    assert.deepEqual(announced, ['story.created', 'story.withdrawn']);
    assert.deepEqual(
      [story?.facts.title, story?.facts.excerpt, story?.facts.authors, story?.revision],
      ['', '', [], 2],
    );
    assert.ok(story?.withdrawnAt);
    assert.equal(story?.facts.headline ?? story?.facts.url ?? story?.profiles, undefined);
  });

  it('leaves its article known by the words that it had, and not by the notice', async () => {
    const own = { articleId: 'a', url: 'https://a.example/harbour', publisher: 'A Times' };
    const news = arrival(
      { ...own, text: 'rain', headline: 'Harbour council votes', crawledAt: AT_ONE },
      { key: 'a.md' },
    );
    const notice = arrival(
      {
        ...own,
        ...{ kind: 'retracted', text: 'Withdrawn.', textKey: `t1:${'a'.repeat(30)}`, headline: 'Note to editors' },
        crawledAt: AT_TWO,
      },
      { key: 'a.md', versionId: 'notice' },
    );
    const { url: _, ...bare } = own;
    const again = arrival(
      { ...bare, text: 'rain all day', headline: 'Harbour council votes', crawledAt: AT_THREE },
      { key: 'moved.md' },
    );
    const steadyOf = ({ table }: Awaited<ReturnType<typeof record>>) =>
      table.items().flatMap((item) => (item.entity === 'article' ? item.steady : []));
    assert.deepEqual(steadyOf(await record(news, notice)), steadyOf(await record(news)));
    const { announced, table } = await record(news, notice, again);
    assert.deepEqual([announced, table.stories().length], [['story.created', 'story.withdrawn'], 1]);
  });

  it('withdraws no story of another article', async () => {
    const { announced, story, table } = await record(
      crawl('a', 'rain', AT_ONE),
      crawl('b', 'rain', AT_ONE),
      retraction('b', AT_TWO),
    );
    assert.deepEqual(announced, ['story.created']);
    assert.deepEqual([story?.facts.excerpt, story?.withdrawnAt], ['rain', undefined]);
    assert.deepEqual(table.receipts().at(-1)?.warnings, ['story-of-others']);
    // That of the other article says nothing of a story that is withdrawn already.
    const both = [
      crawl('a', 'rain', AT_ONE),
      crawl('b', 'rain', AT_ONE),
      retraction('a', AT_TWO),
      retraction('b', AT_TWO),
    ];
    const later = await record(...both);
    assert.deepEqual(later.announced, ['story.created', 'story.withdrawn']);
    const allWarnings = later.table.receipts().map(({ warnings }) => warnings);
    assert.deepEqual(
      allWarnings,
      both.map(() => undefined),
    );
  });

  it('is final: neither a later crawl nor a copy restores the story', async () => {
    const { announced, story, table } = await record(
      crawl('a', 'rain', AT_ONE),
      retraction('a', AT_TWO),
      crawl('a', 'rain again', AT_THREE),
      crawl('c', 'rain', AT_FOUR),
    );
    assert.deepEqual(announced, ['story.created', 'story.withdrawn']);
    assert.deepEqual([table.stories().length, story?.facts.excerpt], [1, '']);
  });

  it('that arrives before its article claims nothing: the article is announced when it comes', async () => {
    const { announced, dispositions, table } = await record(retraction('a', AT_TWO), crawl('a', 'rain', AT_ONE));
    assert.deepEqual(dispositions, ['stale', 'new']);
    assert.deepEqual(announced, ['story.created']);
    const [receipt] = table.receipts();
    assert.deepEqual([receipt?.reason, receipt?.warnings], ['nothing-to-retract', ['nothing-to-retract']]);
  });

  it('of a story that was never announced is not announced either', async () => {
    const { announced } = await record(
      withSettings(crawl('a', 'rain', AT_ONE), { notifications: false }),
      retraction('a', AT_TWO),
    );
    assert.deepEqual(announced, []);
  });
});
