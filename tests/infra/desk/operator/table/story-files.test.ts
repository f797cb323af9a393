import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { S3Client } from '@aws-sdk/client-s3';
import { type FeedState, packed, publicPart, STATE } from '../../../../../functions/feed/feed-state.ts';
import type { Story } from '../../../../../functions/story/items/story.ts';
import { askedStories } from '../../../../../infra/desk/operator/table/asked-stories.ts';
import { storyOf } from '../../../../functions/feed/stories.ts';
import { stackWith } from '../stack/some-outputs.ts';
import { tableOf } from '../stack/table-of.ts';
import { itemsOf } from '../told-story.ts';

const today = new Date().toISOString().slice(0, 10);
const at = (hour: number) => `${today}T${String(hour).padStart(2, '0')}:00:00.000Z`;

/** A stack whose files have these stories, and whose table has those. */
function stackOf(filed: readonly Story[], stored: readonly Story[]) {
  const reads: string[] = [];
  const state: FeedState = {
    ...{ builtAtMs: 0, completeFrom: '2020-01-01', isPublishing: false, files: {} },
    parts: 1,
    days: { [today]: 'etag' },
  };
  const files = new Map([
    [`.feeds/${STATE}`, packed(state)],
    [`.feeds/${today}.gz`, packed(filed.map((story) => publicPart(story)))],
  ]);
  const s3 = new S3Client({ region: 'us-east-1' });
  s3.send = async ({ input }: { input: unknown }) => {
    const { Key = '' } = input as { Key?: string };
    reads.push(Key);
    return { Body: { transformToByteArray: async () => files.get(Key) } };
  };
  const dynamodb = tableOf(() => itemsOf(stored));
  const outputs = { tableName: 'T', bucketName: 'b', stateFolder: '.feeds/' };
  return { stack: stackWith({ s3, dynamodb }, outputs), reads };
}

describe('a search', () => {
  const ferry = storyOf('ferry', { title: 'The night ferry stays' }, { firstSeenAt: at(3) });
  const port = storyOf('port', { title: 'The night port opens' }, { firstSeenAt: at(2) });
  const ask = (stack: ReturnType<typeof stackOf>['stack'], limit = 10, signal?: AbortSignal) =>
    askedStories(stack, { newest: true, search: 'night', limit, ...(signal && { signal }) });

  it('reads the file of each day once, and says of a story what the table says now', async () => {
    const { stack, reads } = stackOf([ferry, port], [{ ...ferry, articleCount: 7 }, port]);
    for (const _ of [1, 2]) {
      const { page } = await ask(stack);
      const found = page.map(({ pk, articleCount }) => [pk, articleCount]);
      assert.deepEqual(found, [
        ['STORY#ferry', 7],
        ['STORY#port', 1],
      ]);
    }
    assert.deepEqual(reads, [`.feeds/${STATE}`, `.feeds/${today}.gz`, `.feeds/${STATE}`]);
  });

  it('finds the stories of a section', async () => {
    const { stack } = stackOf([{ ...ferry, section: 'local' }, port], [ferry, port]);
    const { page } = await askedStories(stack, { search: 'night', section: 'local', limit: 10 });
    const found = page.map(({ pk }) => pk);
    assert.deepEqual(found, ['STORY#ferry']);
  });

  it('finds the stories of a storyline', async () => {
    const [line, other] = [
      { ...ferry, storyline: 'ferry' },
      { ...port, storyline: 'port' },
    ];
    const { stack } = stackOf([line, other], [line, other]);
    const { page } = await askedStories(stack, { search: 'night', storyline: 'ferry', limit: 10 });
    const found = page.map(({ pk }) => pk);
    assert.deepEqual(found, ['STORY#ferry']);
  });

  it('leaves out what was withdrawn since its file was written', async () => {
    const { stack } = stackOf([ferry, port], [{ ...ferry, withdrawn: { at: at(4), by: 'operator' } }, port]);
    const found = (await ask(stack)).page.map(({ pk }) => pk);
    assert.deepEqual(found, ['STORY#port']);
  });

  it('says where to go on, also if it was ended early', async () => {
    const { stack } = stackOf([ferry, port], [ferry, port]);
    assert.equal((await ask(stack, 1)).next, at(3));
    const ended = new AbortController();
    ended.abort();
    const { page, next } = await ask(stack, 10, ended.signal);
    assert.deepEqual([page, typeof next], [[], 'string']);
  });
});
