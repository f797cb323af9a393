import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReportItem, TableItem } from '../../../../functions/story/items/items.ts';
import { address, type Key } from '../../../../functions/story/items/keys.ts';
import { isVisible, type Story } from '../../../../functions/story/items/story.ts';
import { viewedRefs } from '../../../../functions/story/items/view.ts';
import { MOST_REPORTS, withAllReportsOf, withReportsOf } from '../../../../functions/story/table/read-stories.ts';
import { at, storyOf, withReportOf } from '../../feed/stories.ts';

const storyWith = (id: string, reports: number, fields: Partial<Story> = {}): Story =>
  Array.from({ length: reports - 1 }).reduce<Story>((story) => withReportOf(story, {}), storyOf(id, {}, fields));

/** A table with these stories; it hands items over in an order of its own. */
function tableOf(stories: readonly Story[]) {
  const items = new Map<string, TableItem>();
  for (const { reports, ...head } of stories)
    for (const item of [head, ...reports.values()]) items.set(address(item), item);
  const reads: number[] = [];
  const read = async (keys: readonly Key[]) => {
    reads.push(keys.length);
    return keys.toReversed().flatMap((key) => items.get(address(key)) ?? []);
  };
  return { reads, read, heads: stories.map((story): Story => ({ ...story, reports: new Map() })) };
}

describe('the reports of a story that were read after its head', () => {
  it('are of another transaction if they say less than the head announced, are missing, or of a story before', () => {
    const told = storyWith('a', 2, { firstSeenAt: at(0) });
    const { announced = assert.fail() } = told;
    const since = (revision: number, fields = {}) => ({ announced: { ...announced, revision, ...fields } });
    const withdrawn = since(2, { announce: 'story.withdrawn' });
    const rows: [ReportItem['state'], Partial<Story>, Partial<ReportItem> | undefined, boolean][] = [
      [{ is: 'announced', revision: 1 }, {}, {}, true],
      [{ is: 'announced', revision: 1 }, since(2), {}, false],
      [{ is: 'announced', revision: 3 }, since(2), {}, true],
      [{ is: 'announced', revision: 1 }, since(2, { report: '2' }), {}, true],
      [{ is: 'announced', revision: 1 }, withdrawn, {}, true],
      [{ is: 'silent' }, since(2), {}, false],
      [{ is: 'silent' }, since(2, { report: '2' }), {}, true],
      [{ is: 'silent' }, withdrawn, {}, true],
      [{ is: 'waiting', until: at(9) }, since(2), {}, true],
      [{ is: 'erased', by: 'deletion' }, since(2), {}, true],
      [{ is: 'announced', revision: 1 }, {}, undefined, false],
      // The first report of a story that expired at this key; any other may be older than the head.
      [{ is: 'announced', revision: 1 }, { firstSeenAt: at(1) }, {}, false],
      [{ is: 'announced', revision: 1 }, { firstSeenAt: at(1) }, { at: at(1) }, true],
    ];
    for (const [state, head, fields, isThere] of rows) {
      const [one, other] = [...told.reports.values()];
      const reports = new Map([
        ...(fields ? [['1', { ...(one ?? assert.fail()), state, ...fields }] as const] : []),
        ['2', { ...(other ?? assert.fail()), state: { is: 'announced', revision: 9 } as const, at: at(0) }],
      ]);
      const story = { ...told, ...head, reports };
      assert.equal(isVisible(story, ['2']), isThere, JSON.stringify([state, head, fields]));
      assert.deepEqual([isVisible({ ...story, speaking: '2' }, ['1']), isVisible(story, ['3'])], [isThere, false]);
    }
  });
});

describe('the reports of many stories', () => {
  it('are read together, in the order in which they joined, with those of merged stories', async () => {
    const { heads, read, reads } = tableOf([
      storyWith('a', 3, { merged: ['b', 'gone'] }),
      storyWith('b', 2),
      storyWith('c', 1),
    ]);
    const stories = await withAllReportsOf(heads, read);
    const found = stories.map(({ reports }) => [...reports.keys()]);
    assert.deepEqual(found, [['1', '2', '3', 'b#1', 'b#2'], ['1', '2'], ['1']]);
    assert.deepEqual(reads, [2, 6]);
  });

  it('are the first hundred and the latest of a story that has too many', async () => {
    const { heads, read } = tableOf([storyWith('a', MOST_REPORTS + 9)]);
    const [story] = await withAllReportsOf(heads, read);
    const refs = [...(story?.reports.keys() ?? [])];
    assert.deepEqual(
      [refs.length, refs[99], refs[100], refs.at(-1)],
      [MOST_REPORTS, '100', '110', String(MOST_REPORTS + 9)],
    );
  });

  it('are for a list only those that its view tells of', async () => {
    const development = { report: '5', revision: 2, at: at(9) };
    const { heads, read } = tableOf([storyWith('a', 6, { shown: '3', development })]);
    const [story] = await withReportsOf(heads, viewedRefs, read);
    assert.deepEqual([...(story?.reports.keys() ?? [])], ['1', '3', '5']);
  });
});
