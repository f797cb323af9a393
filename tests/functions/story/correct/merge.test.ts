import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toNotification } from '../../../../functions/notify/to-notification.ts';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import type { ReportItem, StoryItem, TableItem } from '../../../../functions/story/items/items.ts';
import { reportKey, storyIdAt, storyKey } from '../../../../functions/story/items/keys.ts';
import { countingAlone, countPublishers, type Story, wordsAt } from '../../../../functions/story/items/story.ts';
import { storyView } from '../../../../functions/story/items/view.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival, withMatching, withSettings } from '../../../fixtures/arrivals.ts';
import { type MemoryTable, memoryTable, type ToldStory } from '../../../fixtures/memory-table.ts';
import { operatorOf } from '../../../fixtures/operator.ts';
import {
  AT_FOUR,
  AT_ONE,
  AT_THREE,
  AT_TWO,
  FERRY,
  recordedIn,
  retryPolicy,
  saidIn,
  storyIn,
} from '../../../fixtures/recording.ts';

// Goal: two stories that somebody merges are one for everybody from then on, and two again when that is undone. Method:
// two stories that do not match, files that refer to the one, and what of it the table says and the stream announces.

const BRIDGE = `Engineers closed the old river bridge at Low Fell on Wednesday after a crack was found in its third pier. Lorries are sent
over the motorway until spring, and the mayor expects that the repair will cost nine million.`;

const report = (articleId: string, text: string, fields: object = {}): Arrival =>
  withMatching(
    arrival(
      { articleId, text, headline: text.slice(0, 40), publisher: `${articleId} Times`, crawledAt: AT_ONE, ...fields },
      { key: `${articleId}.md`, versionId: `${articleId} ${text.length} ${JSON.stringify(fields).length}` },
      AT_TWO,
    ),
  );

const ferry = report('a', FERRY);
const bridge = report('b', BRIDGE);
async function twoStories() {
  const table = memoryTable();
  for (const one of [ferry, bridge]) await recordFile(one, table, retryPolicy);
  const [story, into] = table.stories().map(storyIdAt) as [string, string];
  const merge = (id = '1', from = story, to = into) => operatorOf(table, [ferry, bridge]).merge(from, to, id);
  return { table, story, into, merge };
}

const corrections = (table: MemoryTable) => table.items().filter((one: TableItem) => one.entity === 'request');

describe('a story that is merged into another', () => {
  it('is withdrawn, and the other has its reports: both are announced, and who did it is stored', async () => {
    const { table, story, into, merge } = await twoStories();
    const [before, alone] = [saidIn(table), storyIn(table, into).heat];
    assert.equal((await merge()).changed, true);
    // Two papers tell it now.
    assert.ok((storyIn(table, into).heat ?? 0) > (alone ?? 0));
    assert.deepEqual(saidIn(table).slice(before.length), [`story.withdrawn ${story}.2`, `story.updated ${into}.2`]);
    const [withdrawn, updated] = table
      .announced()
      .slice(-2)
      .map((one) => toNotification(one as TableItem, one as Story, '/wiredrop/W'));
    assert.equal(withdrawn?.type === 'story.withdrawn' && withdrawn.data.mergedInto, into);
    assert.ok(updated?.type === 'story.updated');
    assert.deepEqual(
      [updated.data.articles, updated.data.publishers, updated.data.reports.map(({ articleId }) => articleId)],
      [2, 2, ['b', 'a']],
    );
    const [correction] = corrections(table);
    assert.ok(correction?.entity === 'request');
    const { kind, by, at, reason, label, reports } = correction;
    assert.deepEqual(
      { kind, by, at, reason, label, reports },
      {
        ...{ kind: 'merge', by: 'ed', at: AT_THREE, reason: 'One event.', label: 'same' },
        reports: [
          { articleId: 'a', key: 'a.md' },
          { articleId: 'b', key: 'b.md' },
        ],
      },
    );
    // Its reports stay where they are, and are the other one's.
    assert.deepEqual(
      [storyIn(table, into).merged, storyIn(table, into).articles.map(({ articleId }) => articleId)],
      [[story], ['b', 'a']],
    );
  });

  it('shows nothing of its own, and in the other the headline of the bigger, unless one was chosen', async () => {
    for (const isChosen of [false, true]) {
      const { table, story, into, merge } = await twoStories();
      await recordedIn(table, report('c', FERRY));
      await recordedIn(table, report('a', FERRY, { headline: 'Ferry stays', crawledAt: AT_TWO }));
      const operator = operatorOf(table, [ferry, bridge]);
      if (isChosen) await operator.headline(into, 'b');
      await merge();
      if (isChosen) await operator.headline(into, 'b', true);
      assert.equal(storyView(storyIn(table, into)).headline, isChosen ? BRIDGE.slice(0, 40) : 'Ferry stays');
      const { headline, earlier, reports } = storyView(storyIn(table, story));
      assert.deepEqual([headline, earlier], ['', []]);
      const saids = reports.map(({ at: _, object: __, ...said }) => said);
      assert.deepEqual(saids, [
        { articleId: 'a', disposition: 'new' },
        { articleId: 'c', disposition: 'copy' },
      ]);
    }
  });

  it('is merged once, and never with itself, a withdrawn or a missing story', async () => {
    const { table, story, into, merge } = await twoStories();
    assert.equal((await merge('0', story, story)).why, 'same-story');
    assert.equal((await merge('missing', story, 't1-missing')).why, 'missing');
    await merge();
    const after = table.items();
    assert.deepEqual([(await merge('2')).why, (await merge('3', into, story)).why], ['already', 'same-story']);
    assert.equal(table.items().length, after.length + 2);
    await operatorOf(table, [ferry]).withdraw(into);
    await recordedIn(table, report('z', 'Rain is expected in the hills by the evening, the office said on Friday.'));
    const third = table.stories().map(storyIdAt).at(-1) as string;
    assert.equal((await merge('4', third, story)).why, 'withdrawn');
  });

  it('expires as late as the later of the two would have', async () => {
    for (const isLater of [true, false]) {
      const [one, other] = isLater ? [ferry, bridge] : [bridge, ferry];
      const table = memoryTable();
      const kept = (arrival: Arrival, retentionDays: number) => withSettings(arrival, { retentionDays });
      await recordFile(kept(one, 90), table, retryPolicy);
      await recordFile(kept(other, 30), table, retryPolicy);
      const [long, short] = table.stories() as [ToldStory, ToldStory];
      const [story, into] = isLater ? [long, short] : [short, long];
      await operatorOf(table, []).merge(storyIdAt(story), storyIdAt(into));
      assert.equal(storyIn(table, storyIdAt(into)).expiresAt, long.expiresAt);
    }
  });

  it('brings all of its reports, and gives them back, however many there are', async () => {
    const { table, story, into } = await twoStories();
    const reports = (text: string, length: number, name: string) =>
      Array.from({ length }, (_, at) => report(`${name}${at}`, text));
    for (const one of [...reports(FERRY, 29, 'a'), ...reports(BRIDGE, 39, 'b')])
      await recordFile(one, table, retryPolicy);
    const operator = operatorOf(table, [ferry, bridge]);
    assert.equal((await operator.merge(story, into)).changed, true);
    const { articles, articleCount } = storyIn(table, into);
    assert.deepEqual([articles.length, articleCount], [70, 70]);
    assert.equal((await operator.unmerge(story)).changed, true);
    const counts = [story, into].map((id) => storyIn(table, id).articleCount);
    assert.deepEqual(counts, [30, 40]);
  });

  it('leads to the other whatever refers to it: its crawls, copies of its text, and reports like it', async () => {
    const { table, story, into, merge } = await twoStories();
    await merge();
    const revised = report('a', `${FERRY} The mayor objects.`, { crawledAt: AT_TWO });
    assert.equal(await recordedIn(table, revised), into);
    assert.equal(await recordedIn(table, report('a', FERRY, { crawledAt: AT_THREE, title: 'again' })), into);
    assert.equal(await recordedIn(table, report('c', FERRY)), into);
    assert.equal(await recordedIn(table, report('d', `${FERRY} So says the mayor.`)), into);
    assert.deepEqual([storyIn(table, into).articleCount, storyIn(table, story).articleCount], [4, 1]);
    assert.equal(storyIn(table, into).facts.articleId, 'b');
    assert.equal(saidIn(table).length, 4);
    // Where the two are withdrawn together, nothing leads there any more but what says the same.
    await operatorOf(table, [ferry]).withdraw(into);
    assert.equal(await recordedIn(table, report('e', FERRY)), into);
    assert.notEqual(await recordedIn(table, report('f', `${FERRY} Nobody asked the crew.`)), into);
  });

  it('leads on through thirty merges, and an undo gives back its own reports only', async () => {
    const LINKS = 30;
    for (const undone of [0, 8, 17, LINKS - 1]) {
      const table = memoryTable();
      const said = (at: number, id = `a${at}`): Arrival => {
        const one = report(id, `Paper ${at} says so in its own words: ${'x'.repeat(at)}.`);
        return withSettings(one, { matching: { ...one.settings.matching, enabled: false } });
      };
      const all = Array.from({ length: LINKS + 1 }, (_, at) => said(at));
      for (const one of all) await recordFile(one, table, retryPolicy);
      const ids = table.stories().map(storyIdAt);
      const operator = operatorOf(table, all);
      for (const [at, id] of ids.slice(0, LINKS).entries())
        await operator.merge(id, ids[at + 1] as string, `merge ${at}`);
      const last = ids[LINKS] as string;
      assert.equal(storyIn(table, last).articleCount, LINKS + 1);
      assert.equal(await recordedIn(table, said(0, 'copy')), last);
      const { why } = await operator.unmerge(ids[undone] as string, 'undo');
      assert.equal(why, undefined);
      const counts = [ids[undone], last].map((id) => storyIn(table, id as string).articleCount);
      // The copy joined the last story, and stays there.
      assert.deepEqual(counts, [undone + 1, LINKS - undone + 1]);
      const homes: (string | undefined)[] = [];
      for (const at of ids.keys()) homes.push(await recordedIn(table, said(at, `late ${at}`)));
      assert.deepEqual(
        homes,
        ids.map((_, at) => (at <= undone ? ids[undone] : last)),
      );
    }
  });

  it('is not merged by way of a third, and not given back where nothing else would be left', async () => {
    const { table, story, into, merge } = await twoStories();
    const rain = report('z', 'Rain is expected in the hills by the evening, the office said on Friday.');
    await recordedIn(table, rain);
    const third = table.stories().map(storyIdAt).at(-1) as string;
    const operator = operatorOf(table, [ferry, bridge, rain]);
    await merge('1', into, third);
    assert.equal((await operator.mergeTwins(story, into, 'twins')).why, 'apart');
    await operator.merge(story, third, 'merge');
    for (const one of [rain, bridge]) await operator.split(third, one, `split ${one.file.key}`);
    assert.equal(storyIn(table, third).articleCount, 1);
    assert.equal((await operator.unmerge(story, 'undo')).why, 'last-report');
  });

  it('says what it said before it was merged, and since it is back what its report said meanwhile', async () => {
    const { table, story, merge } = await twoStories();
    await merge();
    const revised = report('a', `${FERRY} The mayor objects.`, { crawledAt: AT_TWO });
    await recordedIn(table, revised);
    assert.equal((await operatorOf(table, [revised, bridge]).unmerge(story)).changed, true);
    const is = (one: TableItem): boolean => storyIdAt(one) === story && one.entity === 'report';
    const [item] = table.items().filter(is) as ReportItem[];
    const said = [1, 2, 3].map((revision) => item && wordsAt(item, revision, story).excerpt?.endsWith('objects.'));
    assert.deepEqual(said, [false, false, true]);
    // What its report says by now are its own words again.
    const copy = report('x', `${FERRY} The mayor objects.`);
    assert.equal(await recordedIn(table, copy), story);
  });

  it('is shown by no report that was erased while it was merged', () => {
    const report = { ...reportKey('s', '2'), words: { contentHash: '', title: '' }, articleId: 'c' };
    const story = { ...storyKey('s'), revision: 3, shown: '2', reports: new Map([['2', report]]) } as unknown as Story;
    assert.equal(countingAlone(story).shown, undefined);
    const said = { ...report, words: { contentHash: 'a', title: 'Ferry' } };
    assert.equal(countingAlone({ ...story, reports: new Map([['2', said]]) } as unknown as Story).shown, '2');
  });

  it('leaves the other story what it listed before, when it is undone', async () => {
    const table = memoryTable();
    const upload = (articleId: string, text: string, crawledAt: string): Arrival =>
      arrival({ articleId, text, crawledAt }, { key: `${articleId}.md`, versionId: `${articleId} ${crawledAt}` });
    for (const one of [upload('a', FERRY, AT_ONE), upload('b', BRIDGE, AT_ONE)]) await recordedIn(table, one);
    const [story, into] = table.stories().map(storyIdAt) as [string, string];
    // The bridge's article has the words of the ferry by now, and is listed in both stories.
    for (const one of [upload('b', FERRY, AT_TWO), upload('c', BRIDGE, AT_ONE)]) await recordedIn(table, one);
    const files = [upload('a', FERRY, AT_ONE), upload('b', FERRY, AT_TWO), upload('c', BRIDGE, AT_ONE)];
    await operatorOf(table, files).merge(story, into);
    assert.deepEqual([storyIn(table, into).articleCount, storyIn(table, into).articles.length], [3, 3]);
    await operatorOf(table, files).unmerge(story);
    const listed = (id: string) => storyIn(table, id).articles?.map(({ articleId }) => articleId);
    assert.deepEqual(
      [listed(story), listed(into)],
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
    );
    assert.deepEqual([storyIn(table, story).articleCount, storyIn(table, into).articleCount], [2, 2]);
  });

  it('counts no report that was split off while it was merged, when that is undone', async () => {
    const { table, story, into, merge } = await twoStories();
    const more = report('c', `${FERRY} So says the mayor.`);
    assert.equal(await recordedIn(table, more), story);
    await merge();
    const operator = operatorOf(table, [ferry, bridge, more]);
    assert.equal((await operator.split(into, more)).changed, true);
    assert.equal((await operator.unmerge(story)).changed, true);
    assert.deepEqual([storyIn(table, story).articleCount, storyIn(table, into).articleCount], [1, 1]);
  });

  it('is refused beyond fifty that are one already', async () => {
    const { table, story, merge } = await twoStories();
    const merged = Array.from({ length: 50 }, (_, at) => `t1-${at}`);
    const many = table.items().find((one) => one.entity === 'story' && storyIdAt(one) === story) as StoryItem;
    await table.write([{ item: { ...many, version: many.version + 1, merged }, expect: many.version }]);
    assert.equal((await merge()).why, 'too-many');
  });

  it('is one of its own again silently while notifications are off, and the other one changes silently', async () => {
    const { table, story, into, merge } = await twoStories();
    await merge();
    const before = saidIn(table);
    const quiet = operatorOf(table, [withSettings(ferry, { notifications: false })], { notifications: false });
    assert.equal((await quiet.unmerge(story)).changed, true);
    assert.deepEqual(saidIn(table), before);
    const revisions = [story, into].map((id) => storyIn(table, id).revision);
    assert.deepEqual(revisions, [3, 3]);
  });

  it('is a story of its own again when that is undone: both are kept apart, and have their own reports', async () => {
    const { table, story, into, merge } = await twoStories();
    await recordedIn(table, report('c', FERRY));
    await merge();
    await recordedIn(table, report('d', BRIDGE));
    const undo = (id: string) => operatorOf(table, [ferry]).unmerge(story, id);
    assert.equal((await undo('undo')).changed, true);
    assert.deepEqual(saidIn(table).slice(-2), [`story.updated ${story}.3`, `story.updated ${into}.3`]);
    const [one, other] = [storyIn(table, story), storyIn(table, into)];
    const lists = [one, other].map(({ articles }) => articles?.map(({ articleId }) => articleId));
    assert.deepEqual(lists, [
      ['a', 'c'],
      ['b', 'd'],
    ]);
    assert.deepEqual([one.articleCount, other.articleCount, one.apart, other.apart], [2, 2, [into], [story]]);
    assert.deepEqual([one, other].map(countPublishers), [2, 2]);
    assert.equal(await recordedIn(table, report('e', FERRY)), story);
    assert.equal(await recordedIn(table, report('a', `${FERRY} More.`, { crawledAt: AT_FOUR })), story);
    // A delivery of the undoing that comes late changes nothing.
    await merge('2');
    assert.equal((await undo('undo')).changed, false);
    const found = corrections(table).map((one) => one.entity === 'request' && one.label);
    assert.deepEqual(found, ['same', 'different', 'same']);
  });
});
