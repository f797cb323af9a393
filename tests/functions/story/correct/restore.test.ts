import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival, withMatching, withSettings } from '../../../fixtures/arrivals.ts';
import { type MemoryTable, memoryTable } from '../../../fixtures/memory-table.ts';
import { operatorOf } from '../../../fixtures/operator.ts';
import { AT_FOUR, AT_ONE, AT_THREE, AT_TWO, FERRY, retryPolicy } from '../../../fixtures/recording.ts';

// Goal: what is withdrawn is nowhere any more, comes back only when somebody says so, and is announced once each time.

const crawl = (crawledAt: string, fields: object = {}, key = 'ferry.md'): Arrival =>
  withMatching(
    arrival(
      {
        ...{ articleId: 'a', text: FERRY, title: 'Harbour council keeps the ferry' },
        ...{ headline: 'Harbour council keeps the ferry', url: 'https://wire.example/harbour-ferry' },
        ...{ publisher: 'Low Fell Echo', crawledAt },
        ...fields,
      },
      { key, versionId: crawledAt },
    ),
  );

/** The first letters of every word of the article, as far as no other word begins so. */
const WORDS = /harbour|council|gullbay|ferr|debate|passenger|writer/i;

const recorded = async (...arrivals: Arrival[]) => {
  const table = memoryTable();
  for (const one of arrivals) await recordFile(one, table, retryPolicy);
  const [story] = table.stories();
  assert.ok(story);
  return { table, storyId: storyIdAt(story) };
};

const withdraw = (storyId: string, table: MemoryTable) => operatorOf(table, [crawl(AT_ONE)]).withdraw(storyId);

/** Everything that the table holds but for the names of files, which are the uploader's. */
const held = (table: MemoryTable): string => JSON.stringify(table.items()).replaceAll('ferry.md', '');

const announced = (table: MemoryTable) =>
  table.announced().map((item) => ('revision' in item ? `${item.announce} ${item.revision}` : ''));

describe('a story that an operator withdraws', () => {
  it('leaves no word of it in any item, and is announced once', async () => {
    const renamed = { title: 'Boat stays', headline: 'Boat stays' };
    const { table, storyId } = await recorded(
      crawl(AT_ONE),
      crawl(AT_TWO, { articleId: 'b', publisher: 'B Times' }),
      crawl(AT_THREE, renamed),
    );
    // A second reader's reason is a sentence about the texts.
    const reports = table.items().filter((item) => item.entity === 'report');
    const judged = (item: (typeof reports)[number]) => ({ ...item, version: item.version + 1, judged: 'Both: ferry.' });
    assert.ok(await table.write(reports.map((item) => ({ item: judged(item), expect: item.version }))));
    assert.match(held(table), WORDS);
    assert.equal(table.stories()[0]?.earlier?.length, 1);
    assert.equal((await withdraw(storyId, table)).changed, true);
    assert.doesNotMatch(held(table), WORDS);
    assert.deepEqual(announced(table), ['story.created 1', 'story.updated 2', 'story.withdrawn 3']);
    const [story] = table.stories();
    assert.deepEqual(
      [story?.withdrawnAt, story?.withdrawn?.by, story?.withdrawn?.reason],
      [AT_FOUR, 'operator', 'One event.'],
    );
    assert.equal((await withdraw(storyId, table)).changed, false);
    assert.equal(announced(table).length, 3);
  });

  it('is restored by no crawl and no copy, and neither leaves a word of it', async () => {
    const { table, storyId } = await recorded(crawl(AT_ONE));
    await withdraw(storyId, table);
    const other = { text: `${FERRY} More is to be decided in spring.` };
    await recordFile(crawl(AT_TWO, {}, 'again/ferry.md'), table, retryPolicy);
    await recordFile(crawl(AT_THREE, other), table, retryPolicy);
    await recordFile(crawl(AT_FOUR, { ...other, articleId: 'b' }, 'b/ferry.md'), table, retryPolicy);
    assert.doesNotMatch(held(table), WORDS);
    assert.deepEqual([table.stories().length, announced(table).length], [1, 2]);
  });

  it('matches no report with another text: another paper may report the event', async () => {
    const { table, storyId } = await recorded(crawl(AT_ONE));
    const report = {
      articleId: 'c',
      url: 'https://c.example/1',
      publisher: 'C Post',
      text: `${FERRY} So says the mayor.`,
    };
    const { table: control } = await recorded(crawl(AT_ONE), crawl(AT_TWO, report, 'c.md'));
    assert.equal(control.stories().length, 1);
    await withdraw(storyId, table);
    await recordFile(crawl(AT_TWO, report, 'c.md'), table, retryPolicy);
    assert.equal(table.stories().length, 2);
  });

  it('is not announced if it never was', async () => {
    const { table, storyId } = await recorded(withSettings(crawl(AT_ONE), { notifications: false }));
    await withdraw(storyId, table);
    assert.deepEqual(announced(table), []);
    assert.doesNotMatch(held(table), WORDS);
  });
});

describe('a withdrawn story that is restored', () => {
  const restore = (storyId: string, from: Arrival, table: MemoryTable) =>
    operatorOf(table, [from]).restore(storyId, from);

  it('has the facts of its file again, with the next revision, and reports join it again', async () => {
    const { table, storyId } = await recorded(crawl(AT_ONE));
    const [before] = table.stories();
    await withdraw(storyId, table);
    assert.equal((await restore(storyId, crawl(AT_ONE), table)).changed, true);
    const [story] = table.stories();
    const { revision, announce, change, facts, profiles } = story ?? {};
    assert.deepEqual(
      { revision, announce, change, facts, profiles },
      {
        ...{ revision: 3, announce: 'story.updated', change: 'correction' },
        facts: before?.facts,
        profiles: before?.profiles,
      },
    );
    assert.equal(story?.withdrawn, undefined);
    assert.deepEqual(announced(table), ['story.created 1', 'story.withdrawn 2', 'story.updated 3']);
    const report = { articleId: 'c', publisher: 'C Post', text: `${FERRY} So says the mayor.` };
    assert.equal((await recordFile(crawl(AT_TWO, report, 'c.md'), table, retryPolicy)).disposition, 'copy');
  });

  it('expires again', async () => {
    const kept = withSettings(crawl(AT_ONE), { retentionDays: 30 });
    const { table, storyId } = await recorded(kept);
    const operator = operatorOf(table, [kept]);
    await operator.withdraw(storyId);
    assert.equal(table.stories()[0]?.expiresAt, undefined);
    await operator.restore(storyId, kept);
    assert.equal(table.stories()[0]?.expiresAt, Date.parse(AT_FOUR) / 1000 + 30 * 86_400);
  });

  it('is restored only from a file of its own, and only if it is withdrawn', async () => {
    const retraction = crawl(AT_TWO, { kind: 'retracted', text: 'Withdrawn.', textKey: `t1:${'w'.repeat(43)}` });
    const { table, storyId } = await recorded(crawl(AT_ONE), retraction);
    const other = crawl(AT_ONE, { articleId: 'z', text: 'Rain.', url: 'https://z.example/', headline: 'Rain' }, 'z.md');
    await recordFile(other, table, retryPolicy);
    for (const wrong of [retraction, other, crawl(AT_THREE)])
      assert.equal((await restore(storyId, wrong, table)).changed, false);
    assert.equal((await restore(storyId, crawl(AT_ONE), table)).changed, true);
    assert.equal((await restore(storyId, crawl(AT_ONE), table)).changed, false);
    assert.deepEqual(announced(table).slice(0, 2), ['story.created 1', 'story.withdrawn 2']);
  });

  it('is not restored from an older crawl', async () => {
    const older = crawl(AT_ONE, { text: `${FERRY} The vote is at eight.` }, 'older/ferry.md');
    const { table, storyId } = await recorded(crawl(AT_TWO), older);
    assert.equal(table.receipts().at(-1)?.disposition, 'stale');
    await withdraw(storyId, table);
    assert.equal((await restore(storyId, older, table)).changed, false);
  });

  it('has the own id of an article that came under the id of another one', async () => {
    const tusk = {
      text: 'A tusk of two metres was found in the quarry on Friday.',
      headline: 'Tusk found',
      url: 'https://t.example/1',
    };
    const second = crawl(AT_TWO, tusk, 'tusk.md');
    const { table } = await recorded(crawl(AT_ONE), second);
    const before = table.stories().find(({ facts }) => facts.headline === 'Tusk found');
    assert.ok(before);
    assert.ok(before.facts.articleId.startsWith('a#'));
    await withdraw(storyIdAt(before), table);
    await restore(storyIdAt(before), second, table);
    const after = table.stories().find((one) => one.pk === before.pk);
    assert.equal(after?.facts.articleId, before.facts.articleId);
  });
});
