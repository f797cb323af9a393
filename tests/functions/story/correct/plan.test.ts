import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { keptApart, noLongerApart } from '../../../../functions/story/correct/plan.ts';
import { type OperatorRequest, requestIn, requestMessage } from '../../../../functions/story/correct/request.ts';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import type { RequestKind } from '../../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import type { Story } from '../../../../functions/story/items/story.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival, withMatching } from '../../../fixtures/arrivals.ts';
import { memoryTable } from '../../../fixtures/memory-table.ts';
import { noteOf, operatorOf } from '../../../fixtures/operator.ts';
import { AT_FOUR, AT_ONE, AT_THREE, AT_TWO, FERRY, retryPolicy } from '../../../fixtures/recording.ts';
import { storyItem } from '../../notify/items.ts';

describe('a request on the queue', () => {
  const report = { bucket: 'b', key: 'a.md', versionId: 'v', uploadedAt: AT_ONE };
  const storyId = 't1-a';
  const said: { [K in RequestKind]: readonly object[] } = {
    split: [{ storyId, report }],
    merge: [
      { storyId, into: 't1-b' },
      { storyId, into: 't1-b', isTwin: true },
    ],
    restore: [{ storyId }, { storyId, versions: [report], withdrawnAt: AT_TWO }],
    withdraw: [{ storyId }],
    headline: [
      { storyId, articleId: 'a' },
      { storyId, articleId: 'a', isUndo: true },
    ],
    storyline: [{ storyId }, { storyId, into: 't1-b' }],
    label: [
      { storyId, label: 'looked', report },
      { storyId, label: 'same', reports: [{ articleId: 'a', key: 'a.md' }] },
      { storyId, label: 'different', other: 't1-b', isUndo: true },
    ],
    publish: [
      { storyId: '', report },
      { storyId: '', report, isUndo: true },
    ],
  };

  it('says all that was asked, whatever is asked', () => {
    for (const [kind, payloads] of Object.entries(said))
      for (const payload of payloads) {
        const request = { ...noteOf('1'), undoes: '0', kind, ...payload } as OperatorRequest;
        assert.deepEqual(requestIn(JSON.parse(requestMessage(request))), request);
      }
  });

  it('is refused where nobody carries it out', () => {
    for (const wrong of [{ kind: 'toString' }, { kind: 'label', storyId, label: 'other' }, { kind: 'merge', storyId }])
      assert.throws(() => requestIn({ ...noteOf('1'), ...wrong }), { name: 'UnknownMessageError' });
  });
});

describe('a story that a person changes', () => {
  const report = (articleId: string, more: string, crawledAt: string): Arrival =>
    withMatching(
      arrival(
        {
          ...{ articleId, text: `${FERRY}${more}`, headline: `Council keeps the ferry ${articleId}`, crawledAt },
          ...{ publisher: 'A Times', url: `https://a.example/${articleId}` },
        },
        { key: `${articleId}.md`, uploadedAt: AT_FOUR, versionId: `${articleId} ${crawledAt}` },
      ),
    );
  const [first, update] = [report('a', '', AT_ONE), report('b', ' So says the mayor.', AT_TWO)];
  const again = report('a', '', AT_THREE);

  for (const change of ['split', 'headline', 'unmerge', 'restore'] as const)
    it(`tells the newest crawl of its report, though that came in the same moment: ${change}`, async () => {
      const table = memoryTable();
      for (const one of [first, update]) await recordFile(one, table, retryPolicy);
      const [story = assert.fail()] = table.stories();
      const storyId = storyIdAt(story);
      assert.deepEqual([table.stories().length, story.facts.articleId], [1, 'b']);
      let isFirst = true;
      const write: typeof table.write = async (writes) => {
        if (isFirst) await recordFile(again, table, retryPolicy);
        isFirst = false;
        return table.write(writes);
      };
      const files = [first, update, again];
      const [before, ask] = [operatorOf(table, files), operatorOf({ ...table, write }, files)];
      if (change === 'restore') await before.withdraw(storyId);
      if (change === 'unmerge') {
        const { item } = await before.split(storyId, update);
        await before.merge(storyId, item.otherStoryId ?? '');
      }
      const asked = {
        split: () => ask.split(storyId, update),
        headline: () => ask.headline(storyId, 'a'),
        unmerge: () => ask.unmerge(storyId),
        restore: () => ask.unmerge(storyId),
      };
      assert.equal((await asked[change]()).why, undefined);
      const { facts } = table.stories().find((one) => storyIdAt(one) === storyId) ?? assert.fail();
      assert.equal(facts.object.versionId, again.file.versionId);
    });
});

describe('a story that is kept apart from others', () => {
  it('remembers each of the latest twenty once, the latest last, until one is the same after all', async () => {
    const story = await storyItem({ articleId: 'a', text: 'Rain.' });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }).map(String), { minLength: 1, maxLength: 80, size: 'max' }),
        (ids) => {
          const latest = [...new Set([...ids].reverse())].slice(0, 20).reverse();
          const kept = ids.reduce<Story>(keptApart, story);
          assert.deepEqual(kept.apart, latest);
          const [first = '', ...others] = latest;
          assert.deepEqual(noLongerApart(kept, first).apart, others.length > 0 ? others : undefined);
        },
      ),
    );
  });
});
