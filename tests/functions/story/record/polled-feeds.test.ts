import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Inbox, inbox, type Upload } from '../../../fixtures/inbox.ts';
import { POLLED_STORIES } from '../../../fixtures/polled-stories.ts';

const IN_BUCKET = { prefix: 'articles/' };
/** All entries are recorded, and were announced. */
async function stored(): Promise<Inbox> {
  const box = inbox(IN_BUCKET);
  for (const upload of POLLED_STORIES) await box.put(upload);
  return inbox(IN_BUCKET, { items: box.table.items(), announced: [] });
}

const corrected = (at: number, minute: number): Upload => {
  const upload = POLLED_STORIES[at] ?? assert.fail('no such entry');
  return { ...upload, text: `${upload.text} The first of them comes on Friday, said a spokesman.`, minute };
};

it('articles that feeds brought are announced by no poll of the same entries, in whatever order', async () => {
  for (const order of [POLLED_STORIES, POLLED_STORIES.toReversed()]) {
    const box = await stored();
    for (const [at, upload] of order.entries()) await box.put({ ...upload, minute: 30 + at });
    assert.deepEqual([box.table.announced(), box.table.stories().length], [[], 3]);
  }
});

describe('an entry of a polled feed', () => {
  it('that two feeds have is one story, whose correction is announced once', async () => {
    const box = inbox(IN_BUCKET);
    for (const at of [1, 2]) await box.put(POLLED_STORIES[at] ?? assert.fail());
    for (const at of [2, 1]) await box.put(corrected(at, 30 + at));
    const told = box.table.announced().map((item) => item.entity === 'story' && item.announce);
    assert.deepEqual(told, ['story.created', 'story.updated']);
    assert.equal(box.table.stories().length, 1);
  });

  it('joins a story that its feed can neither rewrite nor withdraw', async () => {
    const box = inbox(IN_BUCKET);
    const first = POLLED_STORIES[0] ?? assert.fail();
    await box.put(first);
    const joins = { ...first, key: 'articles/polled/evil/1.md' };
    const more = 'Police arrested Skerry Mining director Aldous Finch, 51, who paid 90,000 to three councillors.';
    await box.put({ ...joins, text: `${first.text} ${more}` });
    await box.put({ ...joins, text: `${first.text} ${more} ${more.replace('three', 'four')} He denies it.` });
    await box.put({ ...joins, says: { ...joins.says, title: `KILL: ${first.says?.title}` }, text: 'Withdrawn.' });
    const [story] = box.table.stories();
    assert.equal(box.table.stories().length, 1);
    assert.deepEqual([story?.withdrawnAt, story?.facts.object.key], [undefined, first.key]);
  });
});
