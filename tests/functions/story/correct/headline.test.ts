import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival, withMatching } from '../../../fixtures/arrivals.ts';
import { memoryTable, type ToldStory } from '../../../fixtures/memory-table.ts';
import { operatorOf } from '../../../fixtures/operator.ts';
import { AT_FOUR, AT_ONE, AT_THREE, AT_TWO, FERRY, retryPolicy } from '../../../fixtures/recording.ts';

const report = (articleId: string, crawledAt: string, words: string, publisher: string): Arrival =>
  withMatching(
    arrival(
      { articleId, text: `${FERRY} ${words}`, headline: `Council keeps late ferry ${articleId}`, publisher, crawledAt },
      { key: `${articleId}.md`, uploadedAt: AT_FOUR, versionId: `${articleId} ${words.length}` },
    ),
  );

const first = report('a', AT_ONE, 'The mayor agrees.', 'Gull Bay Post');
const second = report('b', AT_TWO, 'Nobody objected.', 'Low Fell Echo');
const revised = report('b', AT_THREE, 'Somebody objected after all.', 'Low Fell Echo');
const next = report('d', AT_FOUR, 'Somebody will speak.', 'Low Fell Echo');
const third = report('c', AT_THREE, 'The mayor will speak.', 'Gull Bay Post');

async function twoReports() {
  const table = memoryTable();
  for (const one of [first, second]) await recordFile(one, table, retryPolicy);
  const story = () => table.stories()[0];
  const ask = operatorOf(table, [first, second, third, revised]);
  return { table, story, ask, id: storyIdAt(story() as NonNullable<ReturnType<typeof story>>) };
}

describe('a report that somebody chose to tell its story', () => {
  it('keeps its place until that is undone', async () => {
    const { table, story, ask, id } = await twoReports();
    assert.equal((await recordFile(third, memoryTable(table.contents()), retryPolicy)).disposition, 'update');
    const { item } = await ask.headline(id, 'b');
    assert.deepEqual(item.undo, { kind: 'headline', storyId: id, articleId: 'a' });
    const { announce, change, facts, previous } = story() ?? {};
    assert.deepEqual([announce, change, facts?.articleId], ['story.updated', 'correction', 'b']);
    assert.equal(previous?.headline, 'Council keeps late ferry a');
    for (const one of [third, next]) assert.equal((await recordFile(one, table, retryPolicy)).disposition, 'copy');
    assert.equal(story()?.facts.articleId, 'b');
    assert.equal((await ask.headline(id, 'a', true)).changed, true);
    assert.deepEqual([story()?.facts.articleId, story()?.isChosen], ['a', undefined]);
  });

  it('stays beside a correction of an article that was announced, which is announced as a development', async () => {
    const { table, story, ask, id } = await twoReports();
    for (const articleId of ['b', 'a']) assert.equal((await ask.headline(id, articleId)).changed, true);
    await recordFile(revised, table, retryPolicy);
    const { announce, change, facts, development, reports } = (story() ?? {}) as Partial<ToldStory>;
    assert.deepEqual(
      [announce, change, facts?.articleId, reports?.get(development?.report ?? '')?.articleId],
      ['story.updated', 'development', 'a', 'b'],
    );
  });

  it('is only locked if the story says it already, and is refused where the story does not have it', async () => {
    const { table, story, ask, id } = await twoReports();
    assert.equal((await ask.headline(id, 'a')).changed, true);
    assert.deepEqual([story()?.announce, story()?.isChosen, story()?.facts.articleId], ['none', true, 'a']);
    assert.equal((await ask.headline(id, 'a')).why, 'already');
    assert.equal((await ask.headline(id, 'c')).why, 'no-report');
    await recordFile(revised, table, retryPolicy);
    assert.equal(story()?.facts.articleId, 'a');
    assert.equal((await ask.split(id, first)).changed, true);
    assert.equal(table.stories().find((one) => storyIdAt(one) === id)?.isChosen, undefined);
  });
});
