import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { REPAIRS } from '../../../functions/article/base/codes.ts';
import { type IngestDependencies, ingestFile, recallFile } from '../../../functions/ingest/ingest-file.ts';
import { MATCH_DEFAULTS } from '../../../functions/story/change/match-story.ts';
import { file, SETTINGS } from '../../fixtures/arrivals.ts';
import { memoryTable } from '../../fixtures/memory-table.ts';
import { crawled } from '../article/crawled.ts';

const ARTICLE = readFileSync(new URL('../../fixtures/articles/094_0000000402_인사_새벽일보.md', import.meta.url));

const world = (bytes: Uint8Array, settings: Partial<IngestDependencies['settings']> = {}) => {
  const table = memoryTable();
  const dependencies: IngestDependencies = {
    ...{ readObject: async () => ({ ok: true, bytes }), table },
    ...{ retryPolicy: { attempts: 3, sleep: async () => {}, random: () => 0 }, nowMs: () => Date.UTC(2026, 2, 1) },
    settings: { ...SETTINGS, matching: MATCH_DEFAULTS, ...settings },
  };
  return { table, dependencies };
};

describe('ingestFile', () => {
  it('records an object as a story and returns what became of it', async () => {
    const { table, dependencies } = world(ARTICLE);
    const outcome = await ingestFile(file({ key: 'a.md' }), dependencies);
    assert.equal(outcome.disposition, 'new');
    assert.equal('writes' in outcome, false);
    const [story] = table.stories();
    assert.deepEqual(
      [story?.facts.articleId, story?.facts.hashVerified, story?.firstSeenAt],
      ['094_0000000402', true, '2026-03-01T00:00:00.000Z'],
    );
  });

  it('records the reason for an unreadable file, and for a deleted object', async () => {
    const { table, dependencies } = world(new Uint8Array());
    assert.equal((await ingestFile(file({ key: 'empty.md' }), dependencies)).reason, 'empty');
    const readObject = async () => ({ ok: false, reason: 'deleted', detail: 'gone' }) as const;
    assert.equal((await ingestFile(file({ key: 'gone.md' }), { ...dependencies, readObject })).reason, 'deleted');
    const reasons = table.receipts().map(({ reason }) => reason);
    assert.deepEqual(reasons, ['empty', 'deleted']);
  });

  it('records a canary in an item of its own, once, and leaves stories, receipts and claims alone', async () => {
    const { table, dependencies } = world(ARTICLE, { notifications: false });
    const canary = file({ key: 'articles/.wiredrop-canary/1.md' });
    const outcomes = [await ingestFile(canary, dependencies), await ingestFile(canary, dependencies)];
    const found = outcomes.map(({ disposition, redelivered }) => [disposition, redelivered]);
    assert.deepEqual(found, [
      ['canary', false],
      ['canary', true],
    ]);
    const [item, ...others] = table.items();
    assert.deepEqual(others, []);
    assert.ok(item?.entity === 'canary' && item.announce === 'canary' && item.key === canary.key);
    assert.equal(item.expiresAt, Date.UTC(2026, 2, 16) / 1000);
    // The same article elsewhere is news all the same.
    assert.equal((await ingestFile(file({ key: 'articles/a.md' }), dependencies)).disposition, 'new');
  });

  it('announces no file of the canary that it cannot read', async () => {
    const { table, dependencies } = world(new Uint8Array());
    const outcome = await ingestFile(file({ key: '.wiredrop-canary/1.md' }), dependencies);
    assert.deepEqual([outcome.disposition, outcome.reason, table.items()], ['canary', 'empty', []]);
  });

  it('hands a file of many articles to unpack after its receipt, and again until that has ended', async () => {
    const lines = Buffer.from('{"title":"A","text":"One."}\n{"title":"B","text":"Two."}\n');
    const { dependencies } = world(lines);
    assert.equal((await ingestFile(file({ key: 'not.jsonl' }), dependencies)).disposition === 'container', false);
    const sent: unknown[] = [];
    const unpacking = { send: async (request: unknown) => void sent.push(request), principal: 'AWS:AROAUNPACK:' };
    const unpacks = { ...dependencies, unpacking };
    const container = file({ key: 'a.jsonl' });
    for (let delivery = 1; delivery < 3; delivery += 1) {
      assert.equal((await ingestFile(container, unpacks)).disposition, 'container');
      assert.equal(await recallFile(container, unpacks), undefined);
      assert.deepEqual(sent.at(-1), { wiredrop: 'file', file: container, uploader: '' });
    }
    const large = { ok: true, bytes: lines, size: 9_000_000 } as const;
    const readObject = async () => large;
    assert.equal((await ingestFile(file({ key: 'b.jsonl' }), { ...unpacks, readObject })).disposition, 'container');
    // What was unpacked is never unpacked again.
    const within = await ingestFile(file({ key: 'a.jsonl.unpacked/0a.json' }), unpacks);
    assert.notEqual(within.disposition, 'container');
  });

  it('believes of unpack alone who uploaded a file', async () => {
    const { table, dependencies } = world(ARTICLE);
    const metadata = { 'wiredrop-uploaded-by': 'AWS:AIDACRAWLER' };
    const readObject = async () => ({ ok: true, bytes: ARTICLE, metadata }) as const;
    const unpacking = { send: async () => {}, principal: 'AWS:AROAUNPACK:' };
    for (const [key, uploadedBy] of [
      ['a.md', 'AWS:AROAUNPACK:unpack'],
      ['b.md', 'AWS:AIDAOTHER'],
    ] as const)
      await ingestFile({ ...file({ key }), uploadedBy }, { ...dependencies, readObject, unpacking });
    const named = table.receipts().map(({ key, uploadedBy }) => [key, uploadedBy]);
    assert.deepEqual(named.sort(), [
      ['a.md', 'AWS:AIDACRAWLER'],
      ['b.md', 'AWS:AIDAOTHER'],
    ]);
  });

  it('takes the version id from the object if the event has none: a second upload is no redelivery', async () => {
    const { table, dependencies } = world(ARTICLE);
    const { versionId: _, ...unversioned } = file({ key: 'a.md', sequencer: '00' });
    const upload = (versionId: string, bytes: Uint8Array) =>
      ingestFile(unversioned, { ...dependencies, readObject: async () => ({ ok: true, bytes, versionId }) });
    await upload('v1', ARTICLE);
    const second = await upload(
      'v2',
      Buffer.from(crawled({ id: '001_0000000009', title: 'Ferry', text: 'Other words.' })),
    );
    assert.deepEqual([second.disposition, second.redelivered], ['new', false]);
    assert.equal((await upload('v1', ARTICLE)).redelivered, true);
    const versionIds = table.receipts().map(({ versionId }) => versionId);
    assert.deepEqual(versionIds, ['v1', 'v2']);
  });

  it('gives a retraction that is a notice the words of its own article, and not of its headline', async () => {
    const { dependencies, table } = world(ARTICLE);
    const files = ['[KILL] Ferry aground', '[KILL] Ferry aground again'].map((title) =>
      crawled({ id: '001_0000000001', title, text: 'Withdrawn.' }),
    );
    for (const [at, bytes] of [
      crawled({ id: '001_0000000001', title: 'Ferry aground', text: 'A'.repeat(9) }),
      ...files,
    ].entries()) {
      const readObject = async () => ({ ok: true, bytes: Buffer.from(bytes) }) as const;
      await ingestFile(file({ key: `${at}.md` }), { ...dependencies, readObject });
    }
    const [, one, other] = table.receipts();
    assert.ok(one?.textKey !== undefined && one.textKey === other?.textKey);
  });

  it('reads a date without a zone in the publishers’ zone', async () => {
    const [seoul, utc] = [world(ARTICLE), world(ARTICLE, { timeZone: 'Africa/Abidjan' })];
    const folder = world(ARTICLE, { timeZones: { 'a.md/': 'Asia/Tokyo', 'crawler/': 'UTC' } });
    await ingestFile(file({ key: 'crawler/a.md' }), folder.dependencies);
    for (const { dependencies } of [seoul, utc]) await ingestFile(file({ key: 'a.md' }), dependencies);
    const instant = ({ table }: typeof seoul) => Date.parse(table.stories()[0]?.facts.publishedAt ?? '');
    assert.equal(instant(utc) - instant(seoul), 9 * 3_600_000);
    assert.equal(instant(folder), instant(utc));
  });

  it('reads no more than the limit, whatever the object turns out to be', async () => {
    const { dependencies } = world(ARTICLE, { maxBytes: ARTICLE.length - 1 });
    const asked: number[] = [];
    const readObject: IngestDependencies['readObject'] = async (_, maxBytes) => {
      asked.push(maxBytes);
      return { ok: true, bytes: ARTICLE };
    };
    const outcome = await ingestFile(file({ key: 'a.md' }), { ...dependencies, readObject });
    assert.deepEqual([outcome.reason, asked], ['too-large', [ARTICLE.length - 1]]);
    const { dependencies: enough } = world(ARTICLE, { maxBytes: ARTICLE.length });
    assert.equal((await ingestFile(file({ key: 'a.md' }), enough)).disposition, 'new');
  });

  it('reads an object in the charset that S3 says it has', async () => {
    // Without a word from S3 they are Russian.
    const { table, dependencies } = world(Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]));
    const contentType = 'text/plain; charset=euc-kr';
    const readObject: IngestDependencies['readObject'] = async (...asked) => ({
      ...(await dependencies.readObject(...asked)),
      contentType,
    });
    await ingestFile(file({ key: 'a.md' }), { ...dependencies, readObject });
    assert.equal(table.stories()[0]?.facts.excerpt, '厥外奄');
  });

  it('warns of a date that is still to come', async () => {
    const { dependencies } = world(ARTICLE);
    const early = await ingestFile(file({ key: 'a.md' }), { ...dependencies, nowMs: () => Date.UTC(2000, 0, 1) });
    const late = await ingestFile(file({ key: 'b.md' }), { ...dependencies, nowMs: () => Date.UTC(2099, 0, 1) });
    const found = [early, late].map(({ warnings }) => warnings.includes('future-date'));
    assert.deepEqual(found, [true, false]);
  });

  it('returns the repairs, for the counts', async () => {
    const { dependencies } = world(Buffer.from('---\ntitle: one: two\n---\n\nIt rains.'));
    const { repairs } = await ingestFile(file({ key: 'a.md' }), dependencies);
    assert.ok(repairs.length > 0 && repairs.every((code) => code in REPAIRS), String(repairs));
  });

  it('throws if the reader itself fails, so that the file waits in the dead-letter queue', async () => {
    const { table, dependencies } = world(ARTICLE);
    // Bytes that cannot be touched: the only way to make a reader fail that takes every input.
    const bytes = new Proxy(ARTICLE, {
      get() {
        throw new Error('broken reader');
      },
    });
    const readObject = async () => ({ ok: true, bytes }) as const;
    await assert.rejects(ingestFile(file({ key: 'a.md' }), { ...dependencies, readObject }), {
      name: 'ReaderFaultError',
      message: 'a.md: Error: broken reader',
      cause: new Error('broken reader'),
    });
    assert.deepEqual(table.items(), []);
  });

  it('reads nothing of a redelivered file that has its receipt', async () => {
    const { dependencies } = world(ARTICLE);
    const first = await ingestFile(file({ key: 'a.md' }), dependencies);
    const readObject = async () => assert.fail('the object was read again');
    const again = await recallFile(file({ key: 'a.md' }), { ...dependencies, readObject } as IngestDependencies);
    assert.equal(await recallFile(file({ key: 'unknown.md' }), dependencies), undefined);
    assert.deepEqual(again, { ...first, redelivered: true, reason: undefined, evidence: undefined, repairs: [] });
  });
});
