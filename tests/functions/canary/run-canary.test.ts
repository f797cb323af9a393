import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';
import {
  canaryFile,
  canaryKey,
  type HeardCanary,
  runCanary,
  uploadTime,
} from '../../../functions/canary/run-canary.ts';
import { isCanaryKey } from '../../../functions/story/items/file-version.ts';

const PLACE = { prefix: 'articles/', suffix: '.md' };
const START = Date.UTC(2026, 0, 5);

/** A run at `START` with 90 s, in which each poll answers with the next of these, or takes its whole wait. */
async function run(answers: (key: string) => HeardCanary[][], beforePoll = () => {}) {
  let now = START;
  const uploads: [key: string, body: string][] = [];
  let waiting: HeardCanary[][] | undefined;
  const result = await runCanary({
    place: PLACE,
    upload: async (...upload) => void uploads.push(upload),
    async receive(waitSeconds) {
      beforePoll();
      waiting ??= answers(uploads[0]?.[0] ?? '');
      const answer = waiting.shift() ?? [];
      now += answer.length > 0 ? 100 : waitSeconds * 1_000;
      return answer;
    },
    nowMs: () => now,
    newId: () => 'one',
    remainingMs: () => START + 90_000 - now,
  });
  return { result, uploads, tookMs: now - START };
}

describe('runCanary', () => {
  it('uploads one article below its folder, and measures until the queue has its announcement', async () => {
    const { result, uploads } = await run((key) => [[], [{ key, atMs: START + 1_234 }]]);
    assert.deepEqual(result, { key: uploads[0]?.[0] ?? '', heard: true, latenciesMs: [1_234] });
    assert.equal(uploads.length, 1);
    assert.ok(isCanaryKey(result.key));
    assert.match(result.key, /^articles\/\.wiredrop-canary\/.*\.md$/);
  });

  it('gives up in time, and says how long it waited: longer than the alarm allows', async () => {
    const { result, tookMs } = await run(() => []);
    assert.deepEqual([result.heard, result.latenciesMs], [false, [tookMs]]);
    assert.ok(tookMs > 60_000 && tookMs <= 85_000, String(tookMs));
  });

  it('says after a fault that it took the whole time, which the alarm hears, beside what it has measured', async () => {
    const late = canaryKey(PLACE, START - 300_000, 'earlier');
    let polls = 0;
    const fault = new Error('no queue');
    const { result } = await run(
      () => [[{ key: late, atMs: START }]],
      () => {
        if (polls++ > 0) throw fault;
      },
    );
    assert.deepEqual([result.heard, result.latenciesMs, result.fault], [false, [300_000, 90_000], fault]);
  });

  it('measures earlier uploads that are announced late, and passes over files that are none of its own', async () => {
    const late = canaryKey(PLACE, START - 300_000, 'earlier');
    const { result } = await run((key) => [
      [
        { key: late, atMs: START - 10_000 },
        { key: 'articles/.wiredrop-canary/forged.md', atMs: START },
        { key: canaryKey({ prefix: 'other/', suffix: '.md' }, START, 'theirs'), atMs: START },
      ],
      [{ key, atMs: START + 900 }],
    ]);
    assert.deepEqual(result.latenciesMs, [290_000, 900]);
  });
});

describe('the file of a canary', () => {
  it('says in its key when it was uploaded', () => {
    assert.equal(uploadTime(canaryKey(PLACE, START, 'x'), PLACE), START);
    for (const key of ['a.md', '.wiredrop-canary/176757120000-x.md', '.wiredrop-canary/17675712000000-x.md'])
      assert.equal(uploadTime(PLACE.prefix + key, PLACE), undefined, key);
  });

  for (const suffix of ['.md', '.txt', '.markdown', '.json', '.html', '.xml', '.rst'])
    it(`is an article under a name with ${suffix}`, () => {
      const key = canaryKey({ prefix: '', suffix }, START, 'x');
      const result = readArticle(Buffer.from(canaryFile(START, 'x')), { key });
      assert.ok(result.ok, JSON.stringify(result));
      if (suffix !== '.md') return;
      const { title, publisher, publishedAt } = result.article;
      assert.deepEqual([title, publisher, publishedAt], ['Canary x', 'wiredrop canary', new Date(START).toISOString()]);
    });
});

it('isCanaryKey is decided by a folder of that name, at any depth', () => {
  for (const key of ['.wiredrop-canary/1.md', 'articles/.wiredrop-canary/1.md', 'a/b/.wiredrop-canary/c/1.md'])
    assert.ok(isCanaryKey(key), key);
  for (const key of ['wiredrop-canary/1.md', '.wiredrop-canary.md', 'a.wiredrop-canary/1.md', 'a/.wiredrop-canary'])
    assert.ok(!isCanaryKey(key), key);
});
