import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { PutObjectCommand } from '@aws-sdk/client-s3';
import { REASON_UNITS } from '../../../../functions/story/correct/request.ts';
import type { RequestItem, TableItem } from '../../../../functions/story/items/items.ts';
import type { Clients } from '../../../../infra/aws/clients.ts';
import { HttpError } from '../../../../infra/desk/console/http.ts';
import { tokenIn } from '../../../../infra/desk/console/index.ts';
import { consoleRoutes } from '../../../../infra/desk/console/routes.ts';
import type { Served } from '../../../../infra/desk/console/served.ts';
import { listedFor, pageOfRows } from '../../../../infra/desk/console/story-query.ts';
import { storyOf } from '../../../functions/feed/stories.ts';
import { STACK } from '../operator/stack/some-outputs.ts';
import { requestOf, tableOf } from '../operator/stack/table-of.ts';
import { itemsOf } from '../operator/told-story.ts';

const story = storyOf('t1-a');

/** The console of a stack with a story, whose ingest answers a request as it is told to. */
function consoleOf(answer: Partial<RequestItem> = {}, more: Partial<Served> = {}) {
  const items: TableItem[] = itemsOf([story]);
  let held = Promise.resolve();
  const sqs = {
    async send({ input: { MessageBody } }: { input: { MessageBody?: string } }) {
      await held;
      const request = MessageBody === undefined ? undefined : JSON.parse(MessageBody);
      if (request) items.push(requestOf(request.id, { kind: request.kind, storyId: 't1-a', ...answer }));
      return { Attributes: {}, Messages: [] };
    },
  };
  const stored: string[] = [];
  const s3 = { send: async ({ input: { Key = '' } }: PutObjectCommand) => ({ VersionId: `v${stored.push(Key)}` }) };
  const served: Served = {
    clients: { dynamodb: tableOf(() => items), sqs, s3 } as unknown as Clients,
    outputs: { ...STACK, ingestedNames: 'articles/*.md', requestQueueUrl: 'https://requests' },
    state: async () => assert.fail(),
    ...{ pollMs: 1_000, read: async () => undefined, pending: [], uploads: [], ...more },
  };
  const routes = consoleRoutes(served);
  const ask = async (path: string, asked: object, query = {}) => {
    const { handle } = routes.find((one) => one.path === `/api/${path}`) ?? assert.fail(path);
    try {
      const { body } = await handle({ query, rest: '', body: async () => Buffer.from(JSON.stringify(asked)) });
      return JSON.parse(String(body));
    } catch (error) {
      if (error instanceof HttpError) return error.status;
      throw error;
    }
  };
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    return resolve;
  };
  return { ask, served, stored, hold };
}

it('the page shows sources where the stack knows some: by their files, or because it polls them', async () => {
  const shown = async (more: object) =>
    (await consoleOf({}, { outputs: { ...STACK, ...more } }).ask('hello', {})).sources;
  const found = [await shown({}), await shown({ sourcesBy: 'publisher' }), await shown({ pollLogGroupName: '/log' })];
  assert.deepEqual(found, [false, true, true]);
});

describe('a change from the page', () => {
  const withdraw = { name: 'withdraw', anything: 't1-a' };

  it('needs a reason where its command does, of five hundred characters at most, not to be shown before', async () => {
    const { ask } = consoleOf();
    assert.equal(await ask('operation', withdraw), 422);
    const preview = await ask('operation', { ...withdraw, dryRun: true });
    assert.match(preview.text, /^Would be withdrawn: /);
    assert.deepEqual(preview.announcements[0]?.type, 'story.withdrawn');
    assert.equal(await ask('operation', { ...withdraw, dryRun: true, reason: 'x'.repeat(REASON_UNITS + 1) }), 422);
    const found = (await ask('operation', { ...withdraw, dryRun: true, reason: 'x'.repeat(REASON_UNITS) })).changed;
    assert.equal(found, true);
  });

  it('is an error if ingest refuses it, unless it is so already; what it did can be undone', async () => {
    const reason = 'Wrong.';
    assert.equal(await consoleOf({ refusal: 'missing' }).ask('operation', { ...withdraw, reason }), 409);
    const already = await consoleOf({ refusal: 'already' }).ask('operation', { ...withdraw, reason });
    assert.deepEqual([already.changed, already.undo], [false, undefined]);
    const { ask, served } = consoleOf({ undo: { kind: 'restore', storyId: 't1-a' } });
    assert.ok((await ask('operation', { ...withdraw, reason })).undo);
    assert.deepEqual(served.pending, [], 'it was answered');
  });

  it('is of an operation that there is, with its subjects, in a JSON object', async () => {
    const { ask } = consoleOf();
    for (const [asked, status] of [
      [{ name: 'toString' }, 404],
      [{ name: 'stories' }, 404],
      [{ name: 'withdraw', reason: 'x' }, 400],
      ['text', 400],
      [null, 400],
      [{ ...withdraw, reason: 'x', anything: 't1-none' }, 409],
    ] as const)
      assert.equal(await ask('operation', asked as unknown as object), status, JSON.stringify(asked));
    assert.equal(await ask('read', {}, { name: 'redrive' }), 404, 'a read changes nothing');
    assert.equal(await ask('read', {}, { name: 'rejected' }), 404, 'the page has its own list of them');
    assert.deepEqual((await ask('read', {}, { name: 'sources', limit: '3' })).sources, []);
  });

  it('that is no change of a story runs once at a time', async () => {
    const { ask, hold } = consoleOf();
    const release = hold();
    const first = ask('operation', { name: 'redrive', deadLetters: 'true' });
    assert.equal(await ask('operation', { name: 'redrive', deadLetters: 'true' }), 409);
    release();
    await first.catch(() => {});
    assert.notEqual(await ask('operation', { name: 'redrive', deadLetters: 'true' }).catch(() => 'tried'), 409);
  });

  it('tries no announcement again alone, and drops or tries again nothing but messages that are there', async () => {
    const { ask } = consoleOf();
    assert.equal(await ask('letter', { id: 'a', queue: 'failure queue', action: 'retry' }), 422);
    assert.equal(await ask('letter', { id: 'a', queue: 'failure queue', action: 'drop' }), 409);
    assert.equal(await ask('letter', { id: 'a', action: 'read' }), 400);
  });
});

it('an upload from the page gets the key under which it is ingested, and the newest is listed first', async () => {
  const { ask, served, stored } = consoleOf();
  for (const name of ['a.md', 'b.md']) assert.deepEqual(await ask('upload', {}, { name }), { key: `articles/${name}` });
  assert.equal(await ask('upload', {}, { name: 'c.png' }), 422);
  assert.deepEqual(stored, ['articles/a.md', 'articles/b.md']);
  const found = served.uploads.map(({ version: { key, versionId } }) => [key, versionId]);
  assert.deepEqual(found, [
    ['articles/b.md', 'v2'],
    ['articles/a.md', 'v1'],
  ]);
});

describe('the list of the page', () => {
  const row = (storyId: string, more: object = {}) => ({
    ...{ storyId, headline: storyId, reports: [], firstSeenAt: `2026-01-0${storyId}T00:00:00.000Z` },
    ...{ papers: 1, articles: 1, revision: 1, ...more },
  });
  const stories = [
    row('4', { mergedInto: '1', withdrawn: { at: '' } }),
    row('3', { withdrawn: { at: '' }, revision: 2 }),
    row('2', { revision: 2, papers: 3, articles: 3 }),
    row('1', { papers: 2, articles: 2 }),
  ];
  const idsFor = (query: Record<string, string>) => listedFor(query, stories as never).map(({ headline }) => headline);

  it('has no merged story, unless one asks for corrections; a withdrawn story is none that changed', () => {
    const given = [idsFor({}), idsFor({ only: 'corrected' })];
    assert.deepEqual(given, [
      ['3', '2', '1'],
      ['4', '3', '2', '1'],
    ]);
    assert.deepEqual([idsFor({ only: 'withdrawn' }), idsFor({ only: 'changed' })], [['3'], ['2']]);
    assert.deepEqual(idsFor({ only: 'several' }), ['2', '1']);
  });

  it('is of a time with its beginning and without its end, in the order that was asked for', () => {
    const [from, to] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
    assert.deepEqual(idsFor({ from, to }), ['1']);
    assert.deepEqual([idsFor({ sort: 'papers' })[0], idsFor({ sort: 'newest' })[0]], ['2', '3']);
    const ascending = listedFor({ sort: 'newest' }, stories.toReversed() as never);
    assert.equal(ascending[0]?.headline, '3');
  });

  it('has pages, of which the last names none after it', () => {
    const all = Array.from({ length: 200 }, (_, at) => at);
    const [first, last] = [pageOfRows(all, {}), pageOfRows(all, { before: '100' })];
    assert.deepEqual([first.rows.length, first.next, last.rows[0], last.next], [100, 100, 100, undefined]);
    assert.equal(pageOfRows(all, { limit: '9999' }).rows.length, 200);
  });
});

it('the token in a file is made once, for its owner alone, and refused if it is too short', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-token-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'token');
  const token = tokenIn(file);
  assert.deepEqual([token.length, tokenIn(file)], [32, token]);
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
  writeFileSync(join(folder, 'short'), 'secret');
  assert.throws(() => tokenIn(join(folder, 'short')), /has no token/);
  assert.throws(() => tokenIn(join(folder, 'none', 'token')), /cannot be written/);
});
