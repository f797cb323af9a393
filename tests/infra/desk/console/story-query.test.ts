import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FeedStory, publicPart } from '../../../../functions/feed/feed-state.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { byDecision, type FileRow } from '../../../../infra/desk/console/page-rows.ts';
import { facetsOf, listedFor } from '../../../../infra/desk/console/story-query.ts';
import { at, storyOf, withReportOf } from '../../../functions/feed/stories.ts';

const [one, other]: [FeedStory, FeedStory] = [
  {
    ...publicPart(storyOf('one', { publisher: 'Echo', language: 'ko', category: '국제' }), false),
    ...{ section: 'world', storyline: 'one' },
  },
  publicPart(
    withReportOf(storyOf('other', { publisher: 'Wire' }, { firstSeenAt: at(9), articleCount: 2 }), {
      publisher: 'Post',
    }),
  ),
];
const idsFor = (query: Record<string, string>) => listedFor(query, [one, other]).map(storyIdAt);

it('the reports of a story are in the order of their decisions; of a batch, the one that began it is first', () => {
  const report = (id: string, disposition: FileRow['disposition'], minute: number): FileRow => ({
    ...{ id, key: id, uploadedAt: at(0), decidedAt: at(minute), ...(disposition && { disposition }) },
  });
  const reports = [report('late', 'copy', 9), report('copy', 'copy', 5), report('first', 'new', 5)];
  const found = reports.sort(byDecision).map(({ id }) => id);
  assert.deepEqual(found, ['first', 'copy', 'late']);
});

describe('the list of stories', () => {
  it('has those of every filter that is chosen, and no others', () => {
    const filters = {
      publisher: 'Echo',
      language: 'ko',
      category: '국제',
      section: 'world',
      storyline: 'one',
      to: at(5),
    };
    for (const [name, value] of Object.entries(filters)) assert.deepEqual(idsFor({ [name]: value }), ['one'], name);
    assert.deepEqual(idsFor({ publisher: 'Post' }), ['other'], 'any of its papers');
    assert.deepEqual([idsFor({ from: at(9) }), idsFor({ section: 'sports' })], [['other'], []]);
    assert.deepEqual([idsFor({ only: 'several' }), idsFor({ sort: 'newest' })], [['other'], ['other', 'one']]);
    const withdrawn = { at: at(10), by: 'operator' } as const;
    const gone = [
      { ...one, withdrawn },
      { ...other, withdrawn, mergedInto: 'one' },
    ];
    const ids = listedFor({ only: 'withdrawn', search: 'headline' }, gone).map(storyIdAt);
    assert.deepEqual(ids, ['one'], 'one that was merged is no withdrawn one, even where a search finds it');
  });

  it('offers what the stories have, the most frequent first', () => {
    assert.deepEqual(facetsOf([one, other, { ...one, section: 'sports' }, one]).sections, ['world', 'sports']);
    const rare = Array.from({ length: 60 }, () => other).concat(one);
    assert.deepEqual(facetsOf(rare).languages, ['en'], 'and no language of hardly any story');
  });
});
