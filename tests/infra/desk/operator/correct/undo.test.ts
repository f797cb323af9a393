import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { S3Client } from '@aws-sdk/client-s3';
import type { RequestItem, TableItem } from '../../../../../functions/story/items/items.ts';
import type { Story } from '../../../../../functions/story/items/story.ts';
import type { Clients } from '../../../../../infra/aws/clients.ts';
import { undoOfStory } from '../../../../../infra/desk/operator/correct/corrected.ts';
import { publishFile } from '../../../../../infra/desk/operator/correct/publish-file.ts';
import { onlyReport, requestNamed, unsureFile } from '../../../../../infra/desk/operator/correct/subjects.ts';
import { undo, undoRequest } from '../../../../../infra/desk/operator/correct/undo.ts';
import { restore } from '../../../../../infra/desk/operator/correct/withdraw-story.ts';
import { storyOf, withdrawnAt } from '../../../../functions/feed/stories.ts';
import { versionedBucket } from '../files/versioned-bucket.ts';
import { STACK } from '../stack/some-outputs.ts';
import { listedReceipt, requestOf, tableOf } from '../stack/table-of.ts';
import { itemsOf } from '../told-story.ts';

const dryRun = { dryRun: true };
const minute = (at: number) => `2026-01-05T10:${String(at).padStart(2, '0')}:00.000Z#x`;
const stackOf = (stories: readonly Story[], others: readonly TableItem[] = []) => ({
  clients: { dynamodb: tableOf(() => [...itemsOf(stories), ...others]) } as unknown as Clients,
  outputs: STACK,
});

/** The second story was merged into the first. */
const kept = storyOf('t1-kept', { title: 'Rain' }, { merged: ['t1-ended'] });
const ended = storyOf('t1-ended', {}, { ...withdrawnAt(9), mergedInto: 't1-kept' });
const merge = requestOf(minute(1), {
  ...{ kind: 'merge', storyId: 't1-ended', otherStoryId: 't1-kept', label: 'same' },
  undo: { kind: 'restore', storyId: 't1-ended' },
});
const undoing = requestOf(minute(2), { kind: 'restore', storyId: 't1-ended', undoes: merge.sk });

describe('an undo', () => {
  const preview = async (request: RequestItem, made: readonly RequestItem[], stories = [kept, ended]) => {
    const { changed, text } = await undoRequest(stackOf(stories, made), request, dryRun);
    return [changed, text.split('\n')[0]];
  };

  it('of a merge takes the story out; once, unless that was refused', async () => {
    const taken = [true, 'Would be a story of its own again: t1-ended'];
    assert.deepEqual(await preview(merge, [merge]), taken);
    assert.deepEqual(await preview(merge, [merge, undoing]), [false, `Undone already: ${merge.sk}`]);
    assert.deepEqual(await preview(merge, [merge, { ...undoing, refusal: 'already' }]), taken);
  });

  it('of a withdrawal restores the story, of a split puts the report back where it was, however big', async () => {
    const gone = storyOf('t1-gone', {}, withdrawnAt(9));
    const withdraw = requestOf(minute(1), {
      ...{ kind: 'withdraw', storyId: 't1-gone', undo: { kind: 'restore', storyId: 't1-gone' } },
    });
    const stack = stackOf([gone], [withdraw]);
    stack.clients = { ...stack.clients, s3: versionedBucket([], 2) };
    await assert.rejects(undoRequest(stack, withdraw, dryRun), /t1-gone\.md is not in the bucket any more/);
    const papers = (count: number) => ({ publishers: new Uint8Array(4 * count) });
    const [made, left] = [storyOf('t1-made', {}, { ...papers(5), articleCount: 5 }), storyOf('t1-left')];
    const split = requestOf(minute(1), {
      ...{ kind: 'split', storyId: 't1-left', otherStoryId: 't1-made', label: 'different' },
      ...{ undo: { kind: 'merge', storyId: 't1-made', into: 't1-left' }, reports: [{ articleId: 'a', key: 'a.md' }] },
    });
    assert.deepEqual(await preview(split, [split], [made, left]), [
      true,
      'Would be put back into "Headline of t1-left", t1-left: a.md',
    ]);
  });

  it('of a withdrawn story takes back the request that withdrew it, or the withdrawal by anybody else', async () => {
    const gone = storyOf('t1-gone', { object: { bucket: 'bucket', key: 'a.md' } }, withdrawnAt(9));
    const withdraw = requestOf(minute(1), {
      ...{ kind: 'withdraw', storyId: 't1-gone', undo: { kind: 'restore', storyId: 't1-gone' } },
    });
    const back = 'Would be restored from a.md, version v2';
    const s3 = versionedBucket([{ key: 'a.md', versionId: 'v2', at: '2026-01-05T12:00:00.000Z' }], 9);
    for (const made of [[], [withdraw]]) {
      const stack = stackOf([gone], made);
      stack.clients = { ...stack.clients, s3 };
      assert.equal((await undo(stack, { story: gone }, dryRun)).text, back);
      await assert.rejects(undo(stack, { story: gone, key: 'moved.md' }, dryRun), /moved\.md is not in the bucket/);
    }
    const taken = await undo(stackOf([kept, ended]), { story: ended }, dryRun);
    assert.equal(taken.text, 'Would be a story of its own again: t1-ended');
  });

  it('of what was not carried out, or cannot be undone, changes nothing', async () => {
    const found = String(await preview({ ...merge, refusal: 'held' }, []));
    assert.match(found, /^false,There is nothing to undo: the request was not/);
    const { undo: _, ...none } = merge;
    assert.match(String(await preview(none as RequestItem, [])), /^false,There is nothing to undo: 2026/);
    await assert.rejects(requestNamed(stackOf([], [merge]), 'another'), /There is no request another/);
    assert.equal((await requestNamed(stackOf([], [merge]), merge.sk)).kind, 'merge');
  });

  it('is offered for the last request by which a story is as it is', async () => {
    const stories = [kept, ended];
    const offered = (id: string, ...made: RequestItem[]) => undoOfStory(stackOf(stories, made), id);
    const again = { ...merge, ...requestOf(minute(5), {}), kind: 'merge' as const, reports: [] };
    const later: RequestItem = { ...merge, sk: again.sk, at: again.at };
    assert.equal(await offered('t1-ended', merge, later), later.sk);
    assert.equal(await offered('t1-kept', merge, later), undefined);
    assert.equal(await offered('t1-ended', merge, undoing), undefined);
    assert.equal(await offered('t1-ended', { ...merge, refusal: 'held' }), undefined);
    const split = requestOf(minute(3), {
      ...{ kind: 'split', storyId: 't1-kept', otherStoryId: 't1-made', undo: { kind: 'merge', storyId: 't1-made' } },
    });
    stories.push(storyOf('t1-made'));
    assert.deepEqual([await offered('t1-made', split), await offered('t1-kept', split)], [split.sk, undefined]);
  });
});

it('a report that an operator names is the one file of that name: of several none is taken, all are listed', async () => {
  const at = '2026-01-05T10:00:00.000Z';
  const story = storyOf('t1-a');
  const fields = { disposition: 'new', storyId: 't1-a', articleId: 'article-t1-a' } as const;
  const receipts = ['x/a.md', 'y/a.md', 'y/b.md'].map((key) => listedReceipt('unsure', at, { ...fields, key }));
  const s3 = new S3Client({ region: 'us-east-1' });
  s3.send = async () => ({ Contents: receipts.map(({ key }) => ({ Key: key })) });
  const stack = stackOf([story], receipts);
  stack.clients = { ...stack.clients, s3 };
  assert.equal((await onlyReport(stack, 'b.md')).receipt.key, 'y/b.md');
  await assert.rejects(onlyReport(stack, 'a.md'), /a\.md matches 2 reports:\nx\/a\.md\ny\/a\.md\nName one/);
  await assert.rejects(onlyReport(stack, 'c.md'), /c\.md matches no report/);
});

it('a withdrawn story is restored from the newest version of its file, which shares a beginning with others', async () => {
  const gone = storyOf('t1-gone', { object: { bucket: 'bucket', key: 'a.md', versionId: 'v1' } }, withdrawnAt(9));
  const at = (hour: number) => `2026-01-05T${10 + hour}:00:00.000Z`;
  const stack = stackOf([gone]);
  const s3 = versionedBucket(
    [
      { key: 'a.md', versionId: 'v1', at: at(1) },
      { key: 'a.md', versionId: 'v2', at: at(2) },
      { key: 'a.md.old.md', versionId: 'w1', at: at(3) },
    ],
    9,
  );
  stack.clients = { ...stack.clients, s3 };
  const { text } = await restore(stack, gone, dryRun);
  assert.equal(text, 'Would be restored from a.md, version v2');
  await assert.rejects(restore(stack, gone, dryRun, 'a.m'), /a\.m is not in the bucket any more/);
  assert.match((await restore(stack, storyOf('t1-there'), dryRun)).text, /^Not withdrawn: /);
});

describe('a file of which the reader is unsure', () => {
  it('is published; any other is as it is', async () => {
    const unsure = listedReceipt('unsure', '2026-01-05T10:00:00.000Z', { disposition: 'unsure', detail: 'a draft?' });
    const preview = await publishFile(stackOf([]), unsure, dryRun);
    assert.deepEqual([preview.changed, preview.text], [true, `Would be published: ${unsure.key}\na draft?`]);
    const known = await publishFile(stackOf([]), { ...unsure, disposition: 'copy' }, dryRun);
    assert.deepEqual([known.changed, known.text], [false, `Not unsure: ${unsure.key} is copy.`]);
  });

  it('is named by its key, the newest of its versions; or by what matches one file alone', async () => {
    const at = (hour: number) => `2026-01-05T${10 + hour}:00:00.000Z`;
    const versions = [2, 3, 1].map((hour) =>
      listedReceipt('unsure', at(hour), {
        ...{ disposition: 'unsure', key: 'a.md' },
        versionId: `v${hour}`,
        sk: `v${hour}`,
      }),
    );
    assert.equal((await unsureFile(stackOf([], versions), 'a.md')).versionId, 'v3');
    const known = versions.map((one) => ({ ...one, disposition: 'copy' as const }));
    await assert.rejects(unsureFile(stackOf([], known), 'a.md'), /a\.md is not unsure/);
  });
});
