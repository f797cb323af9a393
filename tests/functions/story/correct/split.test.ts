import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toNotification } from '../../../../functions/notify/to-notification.ts';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import type { RequestItem, TableItem } from '../../../../functions/story/items/items.ts';
import { storyIdAt, storyKey } from '../../../../functions/story/items/keys.ts';
import { countPublishers, type Story } from '../../../../functions/story/items/story.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival, withMatching } from '../../../fixtures/arrivals.ts';
import { type MemoryTable, memoryTable, type ToldStory } from '../../../fixtures/memory-table.ts';
import { operatorOf } from '../../../fixtures/operator.ts';
import {
  AT_FOUR,
  AT_ONE,
  AT_TWO,
  FERRY,
  recordedIn,
  retryPolicy,
  saidIn,
  storyIn,
} from '../../../fixtures/recording.ts';

// Goal: a report that is split off is a story of its own for good, and the story that it leaves says nothing of it any
// more. Method: reports that match, of which each is split off in turn, and then everything that may still arrive.

const report = (articleId: string, more: string, fields: object = {}): Arrival =>
  withMatching(
    arrival(
      {
        ...{ articleId, text: `${FERRY}${more}`, headline: `Harbour council keeps the ferry${more.slice(0, 20)}` },
        ...{ publisher: `${articleId} Times`, url: `https://${articleId}.example/ferry`, crawledAt: AT_ONE },
        ...fields,
      },
      { key: `${articleId}.md`, versionId: `${articleId}${more.length}${JSON.stringify(fields).length}` },
      AT_TWO,
    ),
  );

const first = report('a', '');
const second = report('b', ' So says the mayor.');
const third = report('c', ' Nobody asked the crew about it.');
const sameText = report('d', ' So says the mayor.');
const all = [first, second, third, sameText];

async function oneStory(...reports: Arrival[]) {
  const table = memoryTable();
  for (const one of reports) await recordFile(one, table, retryPolicy);
  const [story, ...others] = table.stories();
  assert.ok(story && others.length === 0, 'the reports are of one story');
  return { table, storyId: storyIdAt(story) };
}

const split = (table: MemoryTable, storyId: string, of: Arrival, { id = '1', files = all } = {}) =>
  operatorOf(table, [...files, of]).split(storyId, of, id);
const listed = ({ articles }: ToldStory) => articles.map(({ articleId }) => articleId);
const other = (table: MemoryTable, storyId: string) =>
  table
    .stories()
    .map(storyIdAt)
    .filter((id) => id !== storyId);

describe('a report that is split off its story', () => {
  it('leaves nothing of it in the lists of the story, also if it is no report that is named', async () => {
    const others = ['c', 'd', 'e', 'f'].map((id) => report(id, ` So says ${id.repeat(9)} of the crew.`));
    const { table, storyId } = await oneStory(first, second, ...others);
    assert.deepEqual(listed(storyIn(table, storyId)), ['a', 'b', 'c', 'd', 'e', 'f']);
    const [, , , sixth = first] = others;
    const renamed = report('f', ` So says ${'f'.repeat(9)} of the crew.`, {
      headline: 'Ferry: the crew is glad',
      crawledAt: AT_TWO,
    });
    await recordFile(renamed, table, retryPolicy);
    assert.equal((await split(table, storyId, sixth)).changed, true);
    assert.deepEqual(listed(storyIn(table, storyId)), ['a', 'b', 'c', 'd', 'e']);
  });

  it('leaves the story its publisher where another report has it, and announces nothing silent', async () => {
    const same = report('e', ' The boat is full.', { publisher: 'b Times' });
    const { table, storyId } = await oneStory(first, second, same);
    assert.equal((await split(table, storyId, second)).changed, true);
    assert.equal(countPublishers(storyIn(table, storyId)), 2);
    const quiet = [first, second].map((one) => ({ ...one, settings: { ...one.settings, notifications: false } }));
    const silent = await oneStory(...quiet);
    assert.equal((await split(silent.table, silent.storyId, second)).changed, true);
    assert.deepEqual(saidIn(silent.table), []);
  });

  it('takes its earlier headlines with it', async () => {
    const { table, storyId } = await oneStory(first, second, third);
    await recordFile(
      report('b', ' So says the mayor.', { headline: 'Mayor on the ferry', crawledAt: AT_TWO }),
      table,
      retryPolicy,
    );
    assert.equal(storyIn(table, storyId).earlier.length, 1);
    await split(table, storyId, second);
    assert.deepEqual(storyIn(table, storyId).earlier, []);
  });

  it('founds a story, and both are announced: the one as created, the other as updated', async () => {
    const { table, storyId } = await oneStory(first, second, third);
    const before = saidIn(table);
    assert.equal((await split(table, storyId, second)).changed, true);
    const [newStoryId] = other(table, storyId) as [string];
    assert.deepEqual(saidIn(table).slice(before.length), [
      `story.created ${newStoryId}.1`,
      `story.updated ${storyId}.2`,
    ]);
    const [created, updated] = table
      .announced()
      .slice(-2)
      .map((one) => toNotification(one as TableItem, one as Story, '/wiredrop/W'));
    assert.ok(created?.type === 'story.created' && updated?.type === 'story.updated');
    assert.deepEqual([created.data.splitFrom, created.data.articleId, created.data.articles], [storyId, 'b', 1]);
    assert.deepEqual([updated.data.articleId, updated.data.articles, updated.data.publishers], ['a', 2, 2]);
    const articleIds = updated.data.reports.map(({ articleId }) => articleId);
    assert.deepEqual(articleIds, ['a', 'c']);
    assert.deepEqual([storyIn(table, storyId).apart, storyIn(table, newStoryId).apart], [[newStoryId], [storyId]]);
    const receipt = table.receipts().find(({ key }) => key === 'b.md');
    assert.deepEqual([receipt?.storyId, receipt?.disposition, receipt?.splitFrom], [newStoryId, 'new', storyId]);
    const correction = table.items().find((one): one is RequestItem => one.entity === 'request');
    const { kind, by, label, reports, storyId: from, otherStoryId, evidence } = correction as RequestItem;
    assert.deepEqual(
      { kind, by, label, reports, from, otherStoryId },
      {
        kind: 'split',
        by: 'ed',
        label: 'different',
        reports: [
          { articleId: 'b', key: 'b.md' },
          { articleId: 'a', key: 'a.md' },
        ],
        from: storyId,
        otherStoryId: newStoryId,
      },
    );
    assert.ok((evidence?.probability ?? 0) > 0.6);
  });

  it('stays there, whatever arrives', async () => {
    const { table, storyId } = await oneStory(first, second, third);
    await split(table, storyId, second);
    const [newStoryId] = other(table, storyId) as [string];
    const found = await recordedIn(table, report('b', ' So says the mayor. Again.', { crawledAt: AT_FOUR }));
    assert.equal(found, newStoryId);
    assert.equal(await recordedIn(table, report('b', ' So says the mayor.', { crawledAt: AT_TWO })), newStoryId);
    assert.equal(await recordedIn(table, report('x', ' So says the mayor.')), newStoryId);
    for (let copies = 0; copies < 60; copies++) await recordedIn(table, report(`copy${copies}`, ''));
    // One that is like the report: the story that it left has more reports, and is not meant.
    assert.equal(await recordedIn(table, report('y', ' So says the mayor. He did.')), newStoryId);
    assert.equal(await recordedIn(table, report('z', ' Nobody asked the crew about it.')), storyId);
    assert.equal(await recordedIn(table, report('a', ' In the end.', { crawledAt: AT_FOUR })), storyId);
    assert.equal((await recordFile(second, table, retryPolicy)).redelivered, true);
  });

  it('leaves a third story the words that it has by now', async () => {
    const { table, storyId } = await oneStory(first, second);
    const third = report('t', '', { text: 'The lighthouse is white again.', headline: 'Lighthouse painted' });
    const thirdId = await recordedIn(table, third);
    const moved = report('b', ' Again.', { text: 'The lighthouse is white again.', crawledAt: AT_TWO });
    assert.equal(await recordedIn(table, moved), thirdId);
    const { changed, item: made } = await split(table, storyId, moved, { files: [first, second, third] });
    assert.equal(changed, true, made.refusal);
    assert.ok(made.otherStoryId !== thirdId && made.otherStoryId !== storyId);
    assert.equal(storyIn(table, thirdId as string).textStoryId, undefined);
    assert.equal(await recordedIn(table, report('u', '', { text: 'The lighthouse is white again.' })), thirdId);
  });

  it('is named beside the report that it was compared with, split off or confirmed', async () => {
    const update = report('b', ' So says the mayor of Gullbay, who was in the hall until midnight.', {
      ...{ publisher: 'a Times', url: 'https://a.example/ferry-2', crawledAt: AT_TWO },
    });
    for (const [more, compared, other] of [
      [' So says the mayor of Gullbay, who was in the hall until the morning.', 'current', 'b'],
      [' Nobody asked.', 'first', 'a'],
    ] as const) {
      const joined = report('c', more);
      const { table, storyId } = await oneStory(first, update, joined);
      assert.equal(storyIn(table, storyId).facts.articleId, 'b');
      assert.equal(table.receipts().at(-1)?.evidence?.report, compared);
      const reports = ['c', other].map((articleId) => ({ articleId, key: `${articleId}.md` }));
      const { item: said } = await operatorOf(table, []).right(storyId, joined);
      assert.deepEqual([said.label, said.reports], ['same', reports]);
      assert.deepEqual((await split(table, storyId, joined, { files: [first, update] })).item.reports, reports);
    }
  });

  it('takes the reports of the same text along, for equal words are one story', async () => {
    const { table, storyId } = await oneStory(first, second, sameText, third);
    await split(table, storyId, second);
    const [newStoryId] = other(table, storyId) as [string];
    assert.deepEqual(
      [listed(storyIn(table, newStoryId)), listed(storyIn(table, storyId))],
      [
        ['b', 'd'],
        ['a', 'c'],
      ],
    );
    assert.deepEqual([storyIn(table, newStoryId).articleCount, storyIn(table, storyId).articleCount], [2, 2]);
    const found = await recordedIn(table, report('d', ' So says the mayor. Again.', { crawledAt: AT_FOUR }));
    assert.equal(found, newStoryId);
  });

  it('takes its facts along: the story gets those of a report that stays', async () => {
    const update = report('b', ' So says the mayor.', {
      publisher: 'a Times',
      url: 'https://a.example/ferry-2',
      crawledAt: AT_TWO,
    });
    const { table, storyId } = await oneStory(first, update, third);
    assert.equal(storyIn(table, storyId).facts.articleId, 'b');
    assert.equal((await split(table, storyId, update, { files: [update] })).why, 'no-heir');
    const overwritten = report('a', ' In the end.', { crawledAt: AT_FOUR });
    const versions = [first, overwritten].map((one) => ({ ...one, file: { ...one.file, versionId: 'x' } }));
    assert.equal((await split(table, storyId, update, { id: '2', files: versions })).why, 'no-heir');
    assert.equal((await split(table, storyId, update, { id: '3' })).changed, true);
    const { facts, profiles } = storyIn(table, storyId);
    assert.deepEqual([facts.articleId, facts.url], ['a', 'https://a.example/ferry']);
    assert.deepEqual(profiles?.current ?? profiles?.first, profiles?.first);
  });

  it('may be the first one: the story keeps its id, and the text of that report belongs to the new story', async () => {
    const { table, storyId } = await oneStory(first, second, third);
    assert.equal((await split(table, storyId, first)).changed, true);
    const [newStoryId] = other(table, storyId) as [string];
    assert.deepEqual([storyIn(table, storyId).facts.articleId, listed(storyIn(table, storyId))], ['b', ['b', 'c']]);
    assert.equal(storyIn(table, newStoryId).facts.articleId, 'a');
    assert.equal(await recordedIn(table, report('x', '')), newStoryId);
    assert.equal(await recordedIn(table, report('a', ' In the end.', { crawledAt: AT_FOUR })), newStoryId);
    assert.equal(await recordedIn(table, report('b', '', { crawledAt: AT_FOUR })), newStoryId);
    assert.equal(await recordedIn(table, report('y', ' Nobody asked the crew about it.')), storyId);
    // Also where the first read does not show yet whose words they are.
    let reads = 0;
    const read: typeof table.read = async (...asked) =>
      (await table.read(...asked)).filter(({ pk }) => reads++ > 0 || pk !== storyKey(storyId).pk);
    assert.equal((await recordFile(report('z', ''), { ...table, read }, retryPolicy)).storyId, newStoryId);
    // What follows is a story's as any other's.
    await recordedIn(table, report('a', ' In the end, at last.', { crawledAt: '2026-03-01T05:00:00.000Z' }));
    const told = storyIn(table, newStoryId);
    const { type, data } = toNotification(told as TableItem, told, '/wiredrop/W') ?? assert.fail();
    assert.deepEqual([type, 'splitFrom' in data], ['story.updated', false]);
  });

  it('may be the first one again: the words at the story’s key stay with the report that left before', async () => {
    const { table, storyId } = await oneStory(first, second, third);
    await split(table, storyId, first);
    const [newStoryId] = other(table, storyId);
    await split(table, storyId, second, { id: '2' });
    assert.equal(other(table, storyId).length, 2);
    assert.equal(await recordedIn(table, report('z', '')), newStoryId);
  });

  it('is split once, and only if it is a report of that story, which keeps another one', async () => {
    const { table, storyId } = await oneStory(first, second, third);
    assert.equal((await split(table, 't1-other', second, { id: '0' })).why, 'no-report');
    await split(table, storyId, second);
    const after = table.items();
    assert.equal((await split(table, storyId, second)).why, 'already');
    assert.equal((await split(table, storyId, second, { id: '2' })).why, 'no-report');
    const [newStoryId] = other(table, storyId) as [string];
    assert.equal((await split(table, newStoryId, second, { id: '3' })).why, 'only-report');
    await operatorOf(table, all).withdraw(storyId);
    assert.equal((await split(table, storyId, third, { id: '4' })).why, 'withdrawn');
    const refusals = table.items().filter((one) => one.entity === 'request' && one.refusal !== undefined);
    assert.equal(table.items().length, after.length + refusals.length);
  });

  it('takes twenty-five copies of its text along at a time, and says how many are left', async () => {
    const { table, storyId } = await oneStory(first, second);
    for (let copies = 0; copies < 120; copies++)
      await recordedIn(table, report(`copy${copies}`, ' So says the mayor.'));
    const asked = await split(table, storyId, second);
    assert.equal(asked.changed, true, asked.why);
    const [newStoryId] = other(table, storyId) as [string];
    assert.equal(asked.item.unlisted, 96);
    assert.deepEqual([listed(storyIn(table, newStoryId)).length, listed(storyIn(table, storyId)).length], [25, 97]);
    assert.equal(await recordedIn(table, report('later', ' So says the mayor.')), newStoryId);
  });

  it('comes back when the two are merged again, and can be split off once more', async () => {
    const { table, storyId } = await oneStory(first, second, third);
    await split(table, storyId, second);
    const [newStoryId] = other(table, storyId) as [string];
    assert.equal((await operatorOf(table, all).merge(newStoryId, storyId, 'undo')).changed, true);
    assert.deepEqual(listed(storyIn(table, storyId)), ['a', 'c', 'b']);
    assert.deepEqual([storyIn(table, storyId).apart, storyIn(table, storyId).articleCount], [undefined, 3]);
    assert.equal((await split(table, storyId, second)).why, 'already');
    assert.equal((await split(table, storyId, second, { id: '5' })).changed, true);
    const again = other(table, storyId).find((id) => id !== newStoryId) as string;
    assert.deepEqual([listed(storyIn(table, storyId)), storyIn(table, again).facts.articleId], [['a', 'c'], 'b']);
    assert.equal(await recordedIn(table, report('x', ' So says the mayor.')), again);
    assert.equal(await recordedIn(table, report('b', ' So says the mayor. Again.', { crawledAt: AT_FOUR })), again);
    // The story of the first split has no report left to come back with.
    assert.equal((await operatorOf(table, all).unmerge(newStoryId)).why, 'no-report');
  });
});
