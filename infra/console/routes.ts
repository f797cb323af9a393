import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import { REASONS, REPAIRS, WARNINGS } from '../../functions/article/codes.ts';
import { mapBounded } from '../../functions/map-bounded.ts';
import { DISPOSITIONS } from '../../functions/story/disposition.ts';
import { receiptsOfKey } from '../../functions/story/dynamo-table.ts';
import { ingestedKey, isIngested, parsePatterns } from '../operator/files/names.ts';
import { contentType } from '../operator/files/upload.ts';
import { lookAtLetters } from '../operator/redrive/letters.ts';
import { WHY } from '../operator/table/card.ts';
import { findAnything, findStory } from '../operator/table/find.ts';
import { actionRoutes } from './actions.ts';
import { type Answer, type Call, HttpError, json, type Route } from './http.ts';
import { offendingLine, repairedLines } from './offending-line.ts';
import { oneRedriveAtATime } from './redrive.ts';
import { byDecision, type FileRow, fileId, fileRow, type ReportRow, storyRow } from './rows.ts';
import type { Served } from './served.ts';
import { facetsOf, fileFilter, storyFilter, storyOrder } from './story-query.ts';

/** What a page gets first. */
export interface Hello {
  readonly stackName: string;
  readonly where: string;
  readonly ingestedNames: string;
  readonly dispositions: readonly string[];
  /** What codes mean, in a sentence each. */
  readonly meanings: Readonly<
    Record<'reasons' | 'repairs' | 'warnings' | 'dispositions', Readonly<Record<string, string>>>
  >;
  readonly history: boolean;
  readonly feedFolder?: string | undefined;
}

const PAGE_SIZE = 100;
/** Reports of a story that are listed, each read from its file. */
const REPORTS_SHOWN = 50;
const READS_AT_A_TIME = 8;
/** Stories that a search of the table reads: somebody waits for it. */
const MOST_SEARCHED = 20_000;
/** Of a file, as much as is read to show a line of it. */
const PREVIEW_BYTES = 2 ** 20;

const STATIC = {
  '/': ['index.html', 'text/html'],
  '/base.css': ['base.css', 'text/css'],
  '/console.css': ['console.css', 'text/css'],
  '/console.mjs': ['console.mjs', 'text/javascript'],
  '/api.mjs': ['api.mjs', 'text/javascript'],
  '/list.mjs': ['list.mjs', 'text/javascript'],
  '/live-list.mjs': ['live-list.mjs', 'text/javascript'],
  '/parts.mjs': ['parts.mjs', 'text/javascript'],
  '/story.mjs': ['story.mjs', 'text/javascript'],
  '/compare.mjs': ['compare.mjs', 'text/javascript'],
  '/letters.mjs': ['letters.mjs', 'text/javascript'],
  '/filters.mjs': ['filters.mjs', 'text/javascript'],
  '/keys.mjs': ['keys.mjs', 'text/javascript'],
} as const;

const FEED_TYPES = {
  atom: 'application/atom+xml',
  json: 'application/feed+json',
  html: 'text/html',
  opml: 'text/x-opml',
} as const;
const FEED_NAME = /^(?:[\p{L}\p{M}\p{N}/-]+\.(?=atom$|json$)|index\.(?=html$)|feeds\.(?=opml$))(\w+)$/u;

/** Everything that the console's server answers. */
export function consoleRoutes(served: Served): Route[] {
  const { outputs, pages } = served;
  const redrive = oneRedriveAtATime(served.clients, outputs);
  return [
    ...Object.entries(STATIC).map(([path, [file, type]]) => staticRoute(path, file, type)),
    ...feedRoutes(served),
    {
      method: 'GET',
      path: '/api/events',
      needs: 'token',
      handle({ response }) {
        pages.add(response, helloOf(served));
        return undefined;
      },
    },
    { method: 'GET', path: '/api/files', needs: 'token', handle: ({ query }) => filesPage(served, query) },
    { method: 'GET', path: '/api/stories', needs: 'token', handle: ({ query }) => storiesPage(served, query) },
    { method: 'GET', path: '/api/story', needs: 'token', handle: ({ query }) => story(served, query) },
    { method: 'GET', path: '/api/report', needs: 'token', handle: ({ query }) => report(served, query) },
    { method: 'GET', path: '/api/letters', needs: 'token', handle: () => letters(served) },
    { method: 'GET', path: '/api/lines', needs: 'token', handle: ({ query }) => lines(served, query) },
    { method: 'PUT', path: '/api/upload', needs: 'token', handle: (call) => upload(served, call) },
    ...actionRoutes(served),
    { method: 'POST', path: '/api/redrive', needs: 'token', handle: async () => json(await redrive()) },
  ];
}

function staticRoute(path: string, file: string, type: string): Route {
  const body = readFileSync(join(import.meta.dirname, 'page', file));
  return { method: 'GET', path, needs: 'none', handle: () => ({ type: `${type}; charset=utf-8`, body }) };
}

/** The feeds, if the stack has them. Feed readers know no token, and feeds are meant for everybody. */
function feedRoutes({ clients, outputs }: Served): Route[] {
  const { feedFolder, bucketName } = outputs;
  if (feedFolder === undefined) return [];
  return [
    {
      method: 'GET',
      path: `/${feedFolder}*`,
      needs: 'none',
      async handle({ rest }) {
        const [, kind] = FEED_NAME.exec(rest) ?? [];
        const missing = new HttpError(404, `There is no feed ${feedFolder}${rest}.`);
        if (kind === undefined) throw missing;
        const object = { Bucket: bucketName, Key: feedFolder + rest };
        const stored = await clients.s3.send(new GetObjectCommand(object)).catch((error) => {
          throw error instanceof NoSuchKey ? missing : error;
        });
        const body = (await stored.Body?.transformToString()) ?? '';
        return { type: `${FEED_TYPES[kind as keyof typeof FEED_TYPES]}; charset=utf-8`, body };
      },
    },
  ];
}

function helloOf({ outputs, history }: Served): Hello {
  const { stackName, ingestedNames, feedFolder } = outputs;
  const where = outputs.endpoints ? 'on this machine' : `in ${outputs.topicArn.split(':')[3]}`;
  const meanings = { reasons: REASONS, repairs: REPAIRS, warnings: WARNINGS, dispositions: WHY };
  return { stackName, where, ingestedNames, dispositions: DISPOSITIONS, meanings, history, feedFolder };
}

async function filesPage(served: Served, query: Call['query']): Promise<Answer> {
  const { search = '', before } = query;
  const accepts = fileFilter(query);
  const page = served.view.files.page({ limit: PAGE_SIZE, accepts, ...(before && { before: Number(before) }) });
  if (page.total > 0 || search === '' || query.live) return json(page);
  const rows = (await inTable(served, search)).flatMap(({ receipts }) => receipts.map(fileRow)).filter(accepts);
  return json({ rows, total: rows.length });
}

async function storiesPage(served: Served, query: Call['query']): Promise<Answer> {
  const { stories, searched } = served.view;
  const { search = '', before } = query;
  const accepts = storyFilter(query, searched);
  const order = storyOrder(query, Date.now());
  const page = stories.page({ limit: PAGE_SIZE, accepts, order, ...(before && { before: Number(before) }) });
  const facets = before ? undefined : facetsOf(stories.all());
  // A page that looks for news of its query does not search the table again each time.
  if (page.total > 0 || search === '' || query.live) return json({ ...page, facets });
  // What the page does not hold: other filters are left to it, so that a name is found whatever they are set to.
  const rows = (await inTable(served, search)).flatMap(({ story }) => (story === undefined ? [] : [storyRow(story)]));
  return json({ rows, total: rows.length, facets });
}

/** For what the view does not hold. */
function inTable({ clients, outputs }: Served, search: string): ReturnType<typeof findAnything> {
  return findAnything(clients, outputs, search, { most: MOST_SEARCHED });
}

/** A story with its first reports, each as its own file says it. */
async function story({ clients, outputs, view, read }: Served, { id = '' }: Call['query']): Promise<Answer> {
  const seen = view.stories.get(id);
  const known = view.reportsOf(id);
  const articles = new Set(known.map(({ articleId }) => articleId));
  const isSeen = known.length > 0 && seen?.articles.every(({ articleId }) => articles.has(articleId));
  const found = isSeen ? undefined : await findStory(clients, outputs, id);
  const story = seen ?? (found?.story && storyRow(found.story));
  if (story === undefined) throw new HttpError(404, `The table has no story ${id}.`);
  const others = (found?.reports ?? []).flatMap(({ receipt }) => (receipt === undefined ? [] : [fileRow(receipt)]));
  const all = [...new Map([...others, ...known].map((row) => [row.id, row])).values()].sort(byDecision);
  const publishers = new Map(story.articles.map(({ articleId, publisher }) => [articleId, publisher]));
  const reports = all.slice(0, REPORTS_SHOWN).map((row): ReportRow => ({ ...row }));
  await mapBounded(reports, READS_AT_A_TIME, async (row) => {
    const own = row.disposition === 'rejected' ? undefined : await read(row);
    const publisher = publishers.get(row.articleId ?? '') ?? own?.publisher;
    if (publisher) row.publisher = publisher;
    if (own?.headline) row.headline = own.headline;
    if (own?.url) row.url = own.url;
    if (own?.published) row.published = own.published;
  });
  const shown = new Set(
    reports.filter(({ disposition }) => disposition !== 'rejected').map(({ articleId }) => articleId),
  );
  return json({ story, reports, more: Math.max(0, story.reports - shown.size) });
}

/** What one report says, whole: to be read beside another. */
async function report({ read }: Served, { key = '', version = '' }: Call['query']): Promise<Answer> {
  const own = await read({ key, versionId: version || undefined });
  if (own === undefined) throw new HttpError(404, `${key} is not in the bucket any more, or holds no article.`);
  return json(own);
}

/** Messages that wait for a person, and of each file whether it is still there and can be read. */
async function letters({ clients, outputs, read }: Served): Promise<Answer> {
  const found = await lookAtLetters(clients.sqs, outputs);
  const rows = found.map((letter) => ({ ...letter, object: '' }));
  await mapBounded(rows, READS_AT_A_TIME, async (row) => {
    const [file] = row.files;
    if (file === undefined) return;
    const object = { Bucket: outputs.bucketName, Key: file.key, ...(file.versionId && { VersionId: file.versionId }) };
    const head = await clients.s3.send(new HeadObjectCommand(object)).catch(() => undefined);
    if (head === undefined) row.object = 'The object is not in the bucket any more: drop the message.';
    else {
      const size = `${((head.ContentLength ?? 0) / 1024).toFixed(1)} KB`;
      row.object = (await read(file))
        ? `The object is in the bucket (${size}) and can be read: try again.`
        : `The object is in the bucket (${size}); no article can be read from it here.`;
    }
  });
  return json({ letters: rows });
}

async function lines(served: Served, { key = '', version = '' }: Call['query']): Promise<Answer> {
  const { clients, outputs, view } = served;
  const row = view.files.get(fileId({ key, versionId: version })) ?? (await receiptOf(served, key, version));
  if (row === undefined) throw new HttpError(404, `There is no receipt of ${key}.`);
  // A range of a file without bytes cannot be answered.
  if (row.reason === 'empty') return json({ lines: [] });
  const object = { Bucket: outputs.bucketName, Key: key, ...(version && { VersionId: version }) };
  const range = { Range: `bytes=0-${PREVIEW_BYTES - 1}` };
  const { Body } = await clients.s3.send(new GetObjectCommand({ ...object, ...range }));
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  const offending = offendingLine(bytes, row.reason);
  return json({ lines: [...(offending ? [offending] : []), ...repairedLines(bytes, row.repairs ?? [], REPAIRS)] });
}

async function receiptOf({ clients, outputs }: Served, key: string, version: string): Promise<FileRow | undefined> {
  const { bucketName: bucket, tableName } = outputs;
  const receipts = await receiptsOfKey(clients.dynamodb, tableName, { bucket, key });
  return receipts.map(fileRow).find(({ versionId = '' }) => versionId === version);
}

async function upload({ clients, outputs, view }: Served, { query, body }: Call): Promise<Answer> {
  const patterns = parsePatterns(outputs.ingestedNames);
  const key = ingestedKey(patterns, query.name ?? '');
  if (key === undefined || !isIngested(patterns, key))
    throw new HttpError(422, `Only names like ${outputs.ingestedNames} are ingested.`);
  const Body = await body();
  const type = contentType(Body);
  const put = { Bucket: outputs.bucketName, Key: key, Body, ContentLength: Body.length };
  const uploadedAt = new Date().toISOString();
  const { VersionId } = await clients.s3.send(new PutObjectCommand({ ...put, ...(type && { ContentType: type }) }));
  const versionId = VersionId === 'null' ? undefined : VersionId;
  view.uploaded({ key, versionId, uploadedAt });
  return json({ key });
}
