import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Receipt, SCHEMA, type StoryItem } from '../../../functions/story/items/items.ts';
import { facetsOf, type Query, storyFilter, storyOrder } from '../../../infra/console/story-query.ts';
import { createView, MOST_STORIES } from '../../../infra/console/view.ts';
import { storyItem } from '../../functions/notify/items.ts';

const NOW = Date.parse('2026-01-06T12:00:00.000Z');
const ALL = { limit: 100, accepts: () => true };

async function story(articleId: string, fields: Partial<StoryItem>, facts: Partial<StoryItem['facts']> = {}) {
  const item = await storyItem({ articleId, text: `text of ${articleId}` });
  return { ...item, firstSeenAt: '2026-01-06T10:00:00.000Z', ...fields, facts: { ...item.facts, ...facts } };
}

const receipt = (key: string, uploadedAt: string): Receipt => ({
  pk: `FILE#b/${key}`,
  sk: 'v1',
  entity: 'receipt',
  schema: SCHEMA,
  version: 1,
  announce: 'none',
  disposition: 'copy',
  bucket: 'b',
  key,
  uploadedAt,
  receivedAt: uploadedAt,
});

describe('the rows of the console', () => {
  it('have a file that is uploaded again on top again', () => {
    const view = createView();
    for (const key of ['a.md', 'b.md', 'c.md']) view.receipt(receipt(key, '2026-01-06T10:00:00.000Z'));
    view.receipt(receipt('a.md', '2026-01-06T11:00:00.000Z'));
    view.receipt(receipt('b.md', '2026-01-06T10:00:00.000Z'));
    const { rows, total } = view.files.page(ALL);
    assert.deepEqual([rows.map(({ key }) => key), total], [['a.md', 'c.md', 'b.md'], 3]);
  });

  it('keep what is newer, in whatever order the index and the stream show a story and a file', async () => {
    const newer = await story('a', { version: 7, articleCount: 5 });
    const older = { ...newer, version: 3, articleCount: 2 };
    const split = { ...receipt('a.md', '2026-01-06T10:00:00.000Z'), version: 2, disposition: 'new' as const };
    const joined = { ...split, version: 1, disposition: 'copy' as const };
    for (const isEarly of [false, true]) {
      const view = createView();
      for (const item of isEarly ? [older, newer] : [newer, older]) view.story(item);
      for (const item of isEarly ? [joined, split] : [split, joined]) view.receipt(item);
      assert.deepEqual(
        view.stories.page(ALL).rows.map(({ reports }) => reports),
        [5],
      );
      assert.deepEqual(
        view.files.page(ALL).rows.map(({ disposition }) => disposition),
        ['new'],
      );
    }
  });

  it('have the day of a story that states no time', async () => {
    const view = createView();
    view.story(await story('a', {}, { publishedAt: '2026-01-04T15:00:00.000Z', publishedOn: '2026-01-05' }));
    assert.equal(view.stories.page(ALL).rows[0]?.published, '2026-01-05');
  });

  it('go on where a page ended, in any order', async () => {
    const view = createView();
    for (const index of [3, 1, 2, 5, 4])
      view.story(await story(`a${index}`, { articleCount: index, heat: 80_000 + index }));
    for (const query of [{}, { sort: 'papers' }, { sort: 'hot' }] as Query[]) {
      const order = storyOrder(query);
      const seen: number[] = [];
      let before: number | undefined;
      do {
        const page = view.stories.page({ ...ALL, limit: 2, order, before });
        seen.push(...page.rows.map(({ reports }) => reports));
        before = page.next;
      } while (before !== undefined);
      assert.deepEqual(seen, query.sort ? [5, 4, 3, 2, 1] : [4, 5, 2, 1, 3]);
    }
  });

  it('know from when on they have all stories, once the oldest are dropped', async () => {
    const view = createView();
    const item = await story('a', {});
    const at = (index: number) => new Date(NOW + index).toISOString();
    view.heldSince = '';
    for (let index = 1; index <= MOST_STORIES + 2; index++)
      view.story({ ...item, pk: `STORY#${index}`, firstSeenAt: at(index) });
    assert.equal(view.heldSince, at(3), 'the two oldest were dropped');
  });
});

describe('the filters of the console', () => {
  const found = async (query: Query): Promise<string[]> => {
    const view = createView();
    const earlier = [{ articleId: 'ferry', headline: 'Ferry kept' }];
    view.story(await story('ferry', { revision: 2, earlier }, { title: 'Fares rise', publisher: 'Gull Bay Wire' }));
    const publishers = ['Skerry Post', 'Meridian Ledger'];
    view.story(
      await story(
        'roof',
        { articleCount: 2, publishers, apart: ['t1-other'] },
        { title: 'Roof put off', category: 'local' },
      ),
    );
    const old = { firstSeenAt: '2026-01-05T10:00:00.000Z' };
    view.story(await story('park', old, { title: '바람숲 공원 착공', language: 'ko', kind: 'flash' }));
    const withdrawal = { withdrawnAt: '2026-01-06T11:00:00.000Z', withdrawnBy: 'operator' as const };
    view.story(await story('gone', { ...withdrawal, revision: 2 }, { title: '' }));
    assert.deepEqual(facetsOf(view.stories.all()).kinds.sort(), ['flash', 'notice']);
    const accepts = storyFilter(query, view.searched);
    return view.stories
      .page({ ...ALL, accepts })
      .rows.map(({ headline }) => headline)
      .sort();
  };
  const cases: [Query, string[]][] = [
    [{ publisher: 'Meridian Ledger' }, ['Roof put off']],
    [{ language: 'ko' }, ['바람숲 공원 착공']],
    [{ category: 'local' }, ['Roof put off']],
    [{ kind: 'flash' }, ['바람숲 공원 착공']],
    [{ from: '2026-01-05T00:00:00.000Z', to: '2026-01-06T00:00:00.000Z' }, ['바람숲 공원 착공']],
    [{ only: 'several' }, ['Roof put off']],
    [{ only: 'changed' }, ['Fares rise']],
    [{ only: 'withdrawn' }, ['(withdrawn)']],
    [{ only: 'corrected' }, ['Roof put off']],
    [{ search: 'kept ferry' }, ['Fares rise']],
    [{ search: 'gull fares' }, ['Fares rise']],
    [{ search: '공원 바람숲', language: 'ko' }, ['바람숲 공원 착공']],
    [{ search: 'roof', only: 'withdrawn' }, []],
  ];
  for (const [query, expected] of cases)
    it(`find ${expected.join(', ') || 'nothing'} by ${JSON.stringify(query)}`, async () => {
      assert.deepEqual(await found(query), expected);
    });
});
