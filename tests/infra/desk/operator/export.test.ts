import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { DuckDBInstance } from '@duckdb/node-api';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { asStory } from '../../../../functions/story/items/story.ts';
import { papersOf, storyView } from '../../../../functions/story/items/view.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { imageOf } from '../../../../functions/story/table/dynamo-item.ts';
import { withAllReports } from '../../../../functions/story/table/read-stories.ts';
import { exportTable, largeTable } from '../../../../infra/desk/operator/export/export-table.ts';
import { targetAt } from '../../../../infra/desk/operator/export/target.ts';
import { arrival, withMatching } from '../../../fixtures/arrivals.ts';
import { type MemoryTable, memoryTable } from '../../../fixtures/memory-table.ts';
import { operatorOf } from '../../../fixtures/operator.ts';
import { retryPolicy } from '../../../fixtures/recording.ts';
import { stackWith } from './stack/some-outputs.ts';
import { tableOf } from './stack/table-of.ts';

// Goal: what is exported says the same as the table, to a reader that is not ours, after whatever interruption.
// Method: thirty events, reported by one to four papers, corrected by hand; DuckDB reads the files and adds up.

const PAGE = 7;
const ALL = { what: ['stories', 'reports', 'corrections'], format: 'parquet' } as const;

/** The table as its client shows it, in pages of a few items. */
function clientOf(table: MemoryTable): DynamoDBClient {
  const send = async (command: unknown) => {
    const items = table.items();
    if (!(command instanceof ScanCommand)) return tableOf(() => items).send(command as never);
    const { ExclusiveStartKey, ExpressionAttributeValues: values = {} } = command.input;
    const entities = Object.values(values).map(({ S }) => S);
    const start = ExclusiveStartKey === undefined ? 0 : Number(ExclusiveStartKey.at?.N);
    const Items = items
      .slice(start, start + PAGE)
      .filter(({ entity }) => entities.includes(entity))
      .filter((item) => {
        const times =
          item.entity === 'receipt'
            ? [item.receivedAt]
            : item.entity === 'story'
              ? [item.lastSeenAt, item.firstSeenAt]
              : [];
        return times.some((at = '') => at >= (values[':since']?.S ?? ''));
      })
      .map(imageOf);
    const next = start + PAGE;
    return { Items, ...(next < items.length && { LastEvaluatedKey: { at: { N: String(next) } } }) };
  };
  return Object.assign(new DynamoDBClient({ region: 'eu-west-1' }), { send });
}

const reportOf = (event: number, paper: number) => {
  // Words of its own: events that share none are stories of their own.
  const words = Array.from({ length: 40 }, (_, word) =>
    hash('sha256', `${event} ${word}`).replaceAll(/\d/g, '').slice(0, 9),
  );
  return withMatching(
    arrival(
      {
        articleId: `e${event}-p${paper}`,
        headline: words.slice(0, 6).join(' '),
        text: `${words.join(' ')}. Paper ${'abcd'[paper]} was there.`,
        publisher: `Paper ${'abcd'[paper]}`,
        crawledAt: minute(event * 10 + paper),
      },
      { key: `${event}/${paper}.md`, versionId: `v${event}-${paper}`, uploadedAt: minute(event * 10 + paper) },
      minute(event * 10 + paper),
    ),
  );
};
const minute = (count: number) => new Date(Date.parse('2026-03-01T00:00:00.000Z') + count * 60_000).toISOString();

describe('an export', () => {
  const table = memoryTable();
  let folder: string;
  let rows: (sql: string, where?: string) => Promise<Record<string, unknown>[]>;
  const exported = (name: string, options = {}, from = {}) =>
    exportTable({ ...ALL, ...options }, targetAt(join(folder, name), {} as S3Client), {
      ...{ ...stackWith({ dynamodb: clientOf(table) }, { tableName: 'news' }), slice: 10, ...from },
    });
  const shown = () => table.stories().filter(({ withdrawn }) => withdrawn === undefined);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wiredrop-export-'));
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    rows = async (sql) =>
      (
        await connection.runAndReadAll(
          sql.replaceAll("'news/", `'${folder}/news/`).replaceAll("'data/", `'${folder}/data/`),
        )
      ).getRowObjectsJson();
    const arrivals = Array.from({ length: 30 }, (_, event) =>
      Array.from({ length: 1 + (event % 4) }, (_, paper) => reportOf(event, paper)),
    ).flat();
    for (const one of arrivals) await recordFile(one, table, retryPolicy);
    const storyOf = async (key: string) => table.receipts().find((one) => one.key === key)?.storyId ?? '';
    const operator = operatorOf(table, arrivals);
    await operator.withdraw(await storyOf('3/0.md'));
    await operator.split(await storyOf('6/0.md'), reportOf(6, 2));
    await operator.merge(await storyOf('8/0.md'), await storyOf('9/0.md'));
    await operator.right(await storyOf('10/0.md'), reportOf(10, 1));
    await exported('news');
  });
  after(() => rm(folder, { recursive: true }));

  it('has each story once, none that is withdrawn, with the sums of the table', async () => {
    const stories = shown();
    const sums =
      await rows(`SELECT count(*)::INT AS stories, sum(articles)::INT AS articles, sum(papers)::INT AS papers,
      count(DISTINCT storyId)::INT AS ids FROM 'news/stories/*.parquet'`);
    const sum = (of: (story: (typeof stories)[number]) => number) =>
      stories.reduce((total, story) => total + of(story), 0);
    const papers = sum(papersOf);
    const articles = sum(({ articleCount }) => articleCount);
    assert.deepEqual(sums, [{ stories: stories.length, articles, papers, ids: stories.length }]);
    const [{ reports } = {}] =
      await rows(`SELECT count(DISTINCT articleId)::INT AS reports FROM 'news/reports/*.parquet'
      SEMI JOIN 'news/stories/*.parquet' USING (storyId)`);
    assert.equal(reports, articles);
    const whole = await Promise.all(stories.map((story) => withAllReports(asStory(story), table)));
    const names = new Set(whole.map((story) => storyView(story).headline));
    const headlines = await rows(`SELECT headline FROM 'news/stories/*.parquet'`);
    assert.deepEqual(new Set(headlines.map(({ headline }) => headline)), names);
  });

  it('puts each report into the story that has it by now, and says what somebody said of it', async () => {
    const places = await rows(`SELECT key, storyId, correction FROM 'news/reports/*.parquet'`);
    const idOf = (key: string) => places.find((row) => row.key === key)?.storyId;
    assert.equal(idOf('8/0.md'), idOf('9/0.md'));
    assert.notEqual(idOf('6/2.md'), idOf('6/0.md'));
    assert.equal(idOf('3/0.md'), undefined);
    assert.equal(places.find(({ key }) => key === '6/2.md')?.correction, 'split');
    const kinds = await rows(`SELECT kind, "by" FROM 'news/corrections/*.parquet' ORDER BY kind`);
    const found = kinds.map(({ kind }) => kind);
    assert.deepEqual(found, ['label', 'merge', 'split', 'withdraw']);
  });

  it('is the same whole after an interruption at any slice, and never written over', async () => {
    const files = async (name: string) => {
      const all = (await readdir(join(folder, name), { recursive: true })).filter((file) => file.endsWith('.parquet'));
      return Promise.all(
        all.sort().map(async (file) => [file, (await readFile(join(folder, name, file))).toString('base64')]),
      );
    };
    const whole = await files('news');
    let calls = 0;
    for (let complete = false; !complete; calls++) {
      const stop = new AbortController();
      const written = () =>
        existsSync(join(folder, 'again')) ? readdirSync(join(folder, 'again'), { recursive: true }) : [];
      const before = written().length;
      // Progress is also reported within a slice, which is written again after an interruption.
      const onProgress = () => written().length > before && stop.abort();
      ({ complete } = await exported('again', {}, { signal: stop.signal, onProgress }));
    }
    assert.ok(calls > 5, `${calls} calls`);
    assert.deepEqual(await files('again'), whole);
    await assert.rejects(exported('again'), /complete export of .*: choose another folder/);
    await assert.rejects(exported('again', { format: 'jsonl' }), /another export/);
  });

  it('goes on with the corrections of its beginning, and has a file of stories although there are none', async () => {
    const stop = new AbortController();
    const stops = () => existsSync(join(folder, 'twice', 'export.json')) && stop.abort();
    const { complete } = await exported('twice', {}, { signal: stop.signal, onProgress: stops });
    const corrections = join(folder, 'twice', 'corrections', '00000.parquet');
    assert.ok(!complete && existsSync(corrections));
    await writeFile(corrections, 'as it was');
    await exported('twice');
    assert.equal(await readFile(corrections, 'utf8'), 'as it was');
    await exported('none', { what: ['stories'], since: minute(99_999) });
    assert.deepEqual(await readdir(join(folder, 'none', 'stories')), ['00000.parquet']);
  });

  it('fails where its folder cannot be read, instead of beginning again', async () => {
    await mkdir(join(folder, 'odd', 'export.json'), { recursive: true });
    await assert.rejects(exported('odd'), /EISDIR/);
    assert.deepEqual(await readdir(join(folder, 'odd')), ['export.json']);
  });

  it('has only what changed lately, and writes the same as JSON lines', async () => {
    const since = minute(200);
    const { rows: counts } = await exported('lately', { format: 'jsonl', since });
    const lately = shown().filter(({ firstSeenAt, lastSeenAt = firstSeenAt }) => lastSeenAt >= since);
    assert.equal(counts.stories, lately.length);
    assert.ok(lately.length > 5 && lately.length < shown().length);
    const lines = (
      await Promise.all(
        (
          await readdir(join(folder, 'lately', 'stories'))
        ).map((name) => readFile(join(folder, 'lately', 'stories', name), 'utf8')),
      )
    ).join('');
    const ids = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).storyId);
    assert.deepEqual(ids.sort(), lately.map(storyIdAt).sort());
  });

  it('of a large table says first what it takes, and how DynamoDB writes the table itself', async () => {
    const TableArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/news';
    const said = (TableSizeBytes: number) =>
      largeTable({ send: async () => ({ Table: { TableSizeBytes, TableArn } }) } as never, 'news');
    assert.equal(await said(15e9), undefined);
    const text = (await said(160e9)) ?? '';
    assert.match(
      text,
      /160 GB: reading it takes 3\.0 to 8\.0 hours.* dynamodb:ExportTableToPointInTime .* s3:PutObject/,
    );
    assert.ok(text.includes(`export-table-to-point-in-time --table-arn ${TableArn} --s3-bucket`));
  });

  it('answers every question of docs/examples/analysing.sql, which agree with each other', async () => {
    await mkdir(join(folder, 'data'));
    const dump = table.items().map((item) => JSON.stringify({ Item: imageOf(item) }, binary));
    await writeFile(join(folder, 'data', 'one.json.gz'), gzipSync(dump.join('\n')));
    const examples = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'examples');
    const [, ...queries] = (await readFile(join(examples, 'analysing.sql'), 'utf8')).split(/\n\n-- .*\n/);
    queries.push(await readFile(join(examples, 'dynamodb-export.sql'), 'utf8'));
    assert.equal(queries.length, 7);
    const answers: Record<string, unknown>[][] = [];
    for (const query of queries) answers.push(await rows(query));
    for (const [index, answer] of answers.entries()) assert.ok(answer.length > 0, queries[index]);
    const [first, speed, copies, , , , large] = answers;
    assert.deepEqual([large, first?.[0]?.publisher], [first, 'Paper a']);
    assert.ok(speed?.[0]?.minutes === 1 && Number(speed[0].stories) > 15);
    assert.ok(copies?.some(({ source, publisher }) => source === 'Paper a' && publisher === 'Paper b'));
  });
});

/** Bytes as DynamoDB's own export writes them. */
const binary = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
