import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type ArticleClaim,
  type RequestItem,
  SCHEMA,
  type TableItem,
} from '../../../../../functions/story/items/items.ts';
import { articleClaimKey, requestKey, storyIdAt } from '../../../../../functions/story/items/keys.ts';
import type { Story } from '../../../../../functions/story/items/story.ts';
import type { Clients } from '../../../../../infra/aws/clients.ts';
import { correctedLines, correctedList } from '../../../../../infra/desk/operator/correct/corrected.ts';
import { storyOf } from '../../../../functions/feed/stories.ts';
import { STACK } from '../stack/some-outputs.ts';
import { tableOf } from '../stack/table-of.ts';
import { itemsOf } from '../told-story.ts';

const at = (index: number) => new Date(Date.parse('2026-03-01T00:00:00.000Z') + 60_000 * index).toISOString();

const clientsWith = (...items: readonly TableItem[]) => ({ dynamodb: tableOf(() => items) }) as unknown as Clients;

const merge = (index: number): RequestItem => ({
  ...requestKey(`${at(index)}#x`),
  ...{ entity: 'request', schema: SCHEMA, version: 1, kind: 'merge', at: at(index), by: 'ed', label: 'same' },
  ...{ storyId: `t1-ended${index}`, otherStoryId: `t1-kept${index}` },
  undo: { kind: 'restore', storyId: `t1-ended${index}` },
  reports: [
    { articleId: 'a', key: `ended${index}.md` },
    { articleId: 'b', key: `kept${index}.md` },
  ],
});

describe('the list of corrections', () => {
  it('has all stories, even more than one call reads', async () => {
    const withdrawn = { at: at(500), by: 'operator', name: 'kim' } as const;
    const gone = Array.from({ length: 120 }, (_, index) => storyOf(`t1-gone${index}`, {}, { withdrawn }));
    const corrections = Array.from({ length: 60 }, (_, index) => merge(index));
    const merged = corrections.map(({ storyId, otherStoryId = '' }) =>
      storyOf(storyId, {}, { withdrawn: { at: at(1), by: 'merge' }, mergedInto: otherStoryId }),
    );
    const kept = corrections.map(({ storyId, otherStoryId = '' }) => storyOf(otherStoryId, {}, { merged: [storyId] }));
    const stories = [...gone, ...merged, ...kept];
    const ids = stories.flatMap((one) => (one.withdrawn ? [storyIdAt(one)] : []));
    const stack = { clients: clientsWith(...corrections, ...itemsOf(stories)), outputs: STACK };
    const { rows, total } = await correctedList(stack, ids, 150);
    assert.deepEqual([rows.length, total], [150, 180]);
    assert.deepEqual([rows[0]?.kind, rows[0]?.by, rows[0]?.subject.headline], ['withdrawal', 'kim', undefined]);
    const last = rows[120];
    assert.deepEqual([last?.kind, last?.at, last?.object?.headline], ['merge', at(59), 'Headline of t1-kept59']);
    assert.match(
      correctedLines(rows[120] ?? assert.fail(), 200).join('\n'),
      /"Headline of t1-ended59" merged into "Headline of t1-kept59"\n +by ed\n +undo: wiredrop undo 2026-03-01T00:59:00\.000Z#x$/,
    );
  });

  it('marks an undone merge as undone, and shows no headline of a withdrawn story', async () => {
    const withdrawn = { at: at(5), by: 'operator', reason: 'Wrong.' } as const;
    const stories = [storyOf('t1-ended0', {}, { withdrawn }), storyOf('t1-kept0')];
    const pair = { ...merge(0), kind: 'label' as const, undo: { kind: 'label' as const, storyId: 't1-ended0' } };
    const claim = {
      ...articleClaimKey('a', ''),
      entity: 'article',
      schema: SCHEMA,
      storyId: 't1-ended0',
      report: 1,
    } as ArticleClaim;
    const headlines = async (ended: Story) => {
      const clients = clientsWith(pair, ...itemsOf([ended, storyOf('t1-kept0')]), claim);
      const { rows } = await correctedList({ clients, outputs: STACK }, [], 9);
      return rows.map(({ subject, object }) => [subject.headline, object?.headline]);
    };
    assert.deepEqual(await headlines(storyOf('t1-ended0')), [['Headline of t1-ended0', 'Headline of t1-kept0']]);
    assert.deepEqual(await headlines(stories[0] ?? assert.fail()), [[undefined, 'Headline of t1-kept0']]);
    const { rows } = await correctedList(
      { clients: clientsWith(merge(0), ...itemsOf(stories)), outputs: STACK },
      ['t1-ended0'],
      9,
    );
    const found = rows.map(({ kind, isUndone, undo, subject }) => [kind, isUndone, undo, subject.headline]);
    assert.deepEqual(found, [
      ['withdrawal', undefined, 't1-ended0', undefined],
      ['merge', true, undefined, undefined],
    ]);
  });
});
