import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival } from '../../../../functions/story/decision.ts';
import { storyIdAt } from '../../../../functions/story/keys.ts';
import { recordFile } from '../../../../functions/story/record-file.ts';
import { memoryTable } from '../../../fixtures/memory-table.ts';
import { sentences } from './invented.ts';
import { FERRY, FERRY_ELSEWHERE, FERRY_LONGER, QUARRY, told } from './told.ts';

const patience = { attempts: 50, sleep: async () => {}, random: () => 0.5 };

const record = async (...arrivals: Arrival[]) => {
  const table = memoryTable();
  const dispositions: string[] = [];
  for (const one of arrivals) dispositions.push((await recordFile(one, table, patience)).disposition);
  const announced = table.announced().flatMap((item) => (item.entity === 'story' ? item.announce : []));
  return { table, dispositions, announced, story: table.stories()[0] };
};

describe('recordFile: a report like one of a known story', () => {
  it('is an update when the publisher tells more of it later: the story takes its facts and is announced as updated', async () => {
    const { dispositions, announced, story } = await record(
      told({ id: 'a', text: FERRY }),
      told({ id: 'b', text: FERRY_LONGER, hour: 1, markers: ['(LEAD)'] }),
    );
    assert.deepEqual(dispositions, ['new', 'update']);
    assert.deepEqual(announced, ['story.created', 'story.updated']);
    assert.deepEqual([story?.articleId, story?.revision, story?.articleCount], ['b', 2, 2]);
    assert.deepEqual(
      story?.articles?.map(({ articleId, disposition }) => [articleId, disposition]),
      [
        ['a', 'new'],
        ['b', 'update'],
      ],
    );
  });

  it('joins by its words where one of the two has no headline, and nothing but a byline for a lead', async () => {
    const body = `${sentences(1, 4)} (한빛=가온통신) 홍길동 기자 =`;
    const [bare, longer] = [
      told({ id: 'a', text: body }),
      told({ id: 'b', text: `${body} 시장은 표결을 존중하겠다.`, hour: 1 }),
    ];
    for (const order of [
      [bare, longer],
      [longer, bare],
    ]) {
      const { dispositions, table } = await record(...order);
      assert.deepEqual([dispositions[0], table.stories().length], ['new', 1]);
    }
  });

  it('joins silently when it arrives after the fuller one: an older text never becomes the headline again', async () => {
    const { dispositions, announced, story } = await record(
      told({ id: 'b', text: FERRY_LONGER, hour: 1, markers: ['(LEAD)'] }),
      told({ id: 'a', text: FERRY }),
    );
    assert.deepEqual(dispositions, ['new', 'copy']);
    assert.deepEqual(announced, ['story.created']);
    assert.equal(story?.articleId, 'b');
  });

  it('is revised by the article that tells it, though the first look found the story as it was before', async () => {
    const { table } = await record(told({ id: 'a', text: FERRY, hour: 1 }));
    const before = structuredClone(table.stories());
    await recordFile(told({ id: 'd', text: FERRY_LONGER, hour: 2 }), table, patience);
    const read: typeof table.read = async (keys, freshness) => {
      const items = await table.read(keys, freshness);
      return freshness === 'strong' ? items : items.map((item) => before.find(({ pk }) => pk === item.pk) ?? item);
    };
    const back = told({ id: 'd', text: FERRY, hour: 3 });
    const revised = { ...back, file: { ...back.file, versionId: 'd2' } };
    assert.equal((await recordFile(revised, { ...table, read }, patience)).disposition, 'revision');
    assert.deepEqual([table.announced().length, table.stories()[0]?.revision], [3, 3]);
  });

  it('joins silently when the story is told by a later report than the one that it is like', async () => {
    const revised = told({ id: 'a', text: QUARRY, hour: 5 });
    const { dispositions, announced, story } = await record(
      told({ id: 'a', text: FERRY }),
      { ...revised, file: { ...revised.file, versionId: 'revised' } },
      told({ id: 'b', text: FERRY_LONGER, hour: 2 }),
    );
    assert.deepEqual(dispositions, ['new', 'revision', 'copy']);
    assert.deepEqual(announced, ['story.created', 'story.updated']);
    assert.equal(story?.articleId, 'a');
  });

  it('is held against when the story’s report was observed, not against a date that nobody believes', async () => {
    const first = told({ id: 'a', text: FERRY });
    assert.ok(first.result.ok);
    const { article } = first.result;
    const { dispositions } = await record(
      {
        ...first,
        file: { ...first.file, uploadedAt: '2026-02-01T00:00:00.000Z' },
        result: { ...first.result, article: { ...article, crawledAt: '2099-01-01T00:00:00.000Z' } },
      },
      told({ id: 'b', text: FERRY_LONGER, hour: 2 }),
    );
    assert.deepEqual(dispositions, ['new', 'update']);
  });

  it('is a copy under another publisher’s name, with the evidence on its receipt', async () => {
    const { dispositions, announced, table } = await record(
      told({ id: 'a', text: FERRY }),
      told({ id: 'c', text: FERRY_ELSEWHERE, publisher: 'Northern Post', hour: 2 }),
    );
    assert.deepEqual(dispositions, ['new', 'copy']);
    assert.deepEqual(announced, ['story.created']);
    const { evidence } = table.receipts().find(({ key }) => key === 'c.md') ?? {};
    assert.equal(evidence?.articleId, 'a');
    assert.ok((evidence?.containment ?? 0) > 0.6, JSON.stringify(evidence));
  });

  it('belongs to that story by its claims and its receipt, and claims what keys of its own are free', async () => {
    const { table, story } = await record(
      told({ id: 'a', text: FERRY }),
      told({ id: 'b', text: FERRY_LONGER, hour: 1, markers: ['(LEAD)'] }),
      told({ id: 'c', text: FERRY_ELSEWHERE, publisher: 'Northern Post', hour: 2 }),
    );
    const storyId = story && storyIdAt(story);
    const items = table.items();
    const of = (entity: string) => items.flatMap((item) => (item.entity === entity && 'storyId' in item ? item : []));
    for (const entity of ['article', 'receipt', 'near'])
      assert.deepEqual([...new Set(of(entity).map((item) => item.storyId))], [storyId], entity);
    assert.deepEqual(
      of('article').map(({ pk }) => pk),
      ['ARTICLE#a', 'ARTICLE#b', 'ARTICLE#c'],
    );
    assert.equal(of('receipt').length, 3);
    const holders = items.flatMap((item) => (item.entity === 'near' ? `${item.articleId} ${item.depth}` : []));
    // A publisher's own next version is no step from the first report, another's is one.
    assert.deepEqual([...new Set(holders)].sort(), ['a 0', 'b 0', 'c 1']);
  });

  it('makes its own words the story’s: their exact copy is known without a comparison', async () => {
    const { dispositions } = await record(
      told({ id: 'a', text: FERRY }),
      told({ id: 'c', text: FERRY_ELSEWHERE, publisher: 'Northern Post', hour: 2 }),
      told({ id: 'd', text: FERRY_ELSEWHERE, publisher: 'Southern Post', hour: 400 }, false),
    );
    assert.deepEqual(dispositions, ['new', 'copy', 'copy']);
  });

  it('is a story of its own when it tells something else', async () => {
    const { dispositions } = await record(told({ id: 'a', text: FERRY }), told({ id: 'q', text: QUARRY, hour: 1 }));
    assert.deepEqual(dispositions, ['new', 'new']);
  });

  it('is a story of its own where the story it is like is gone', async () => {
    const { table } = await record(told({ id: 'a', text: FERRY }));
    const removed = memoryTable();
    const left = table.items().filter(({ entity }) => entity !== 'story');
    await removed.write(left.map((item) => ({ item, expect: 'absent' })));
    const like = told({ id: 'b', text: FERRY_LONGER, hour: 1 });
    assert.equal((await recordFile(like, removed, patience)).disposition, 'new');
  });

  it('is a story of its own after the window, and its claims take the place of the expired ones', async () => {
    const { dispositions, table } = await record(
      told({ id: 'a', text: FERRY }),
      told({ id: 'c', text: FERRY_ELSEWHERE, hour: 24 * 9 }),
      told({ id: 'e', text: FERRY_LONGER, hour: 24 * 9 + 1 }),
    );
    assert.deepEqual(dispositions.slice(0, 2), ['new', 'new']);
    assert.notEqual(dispositions[2], 'new');
    assert.equal(table.stories().length, 2);
  });

  it('is a story of its own where near-duplicates are switched off, and nothing is claimed for likeness', async () => {
    const { dispositions, table } = await record(
      told({ id: 'a', text: FERRY }, false),
      told({ id: 'c', text: FERRY_ELSEWHERE, hour: 1 }, false),
    );
    assert.deepEqual(dispositions, ['new', 'new']);
    assert.equal(
      table.items().some(({ entity }) => entity === 'near'),
      false,
    );
  });

  it('costs a new article one batched read and at most six claims more', async () => {
    const table = memoryTable();
    const reads: number[] = [];
    const read: typeof table.read = (keys, freshness) => {
      reads.push(keys.length);
      return table.read(keys, freshness);
    };
    const { writes } = await recordFile(told({ id: 'a', text: FERRY }), { ...table, read }, patience);
    assert.equal(reads.length, 2);
    assert.ok(Math.max(...reads) <= 100);
    const claims = writes.filter(({ item }) => item.entity === 'near');
    assert.ok(claims.length > 0 && claims.length <= 6);
    for (const { item } of claims) assert.ok(JSON.stringify(item).length > 0 && 'expiresAt' in item);
  });
});
