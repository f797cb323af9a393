import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import { REASONS, REPAIRS, WARNINGS } from '../../../functions/article/base/index.ts';
import { mapBounded } from '../../../functions/runtime/index.ts';
import { DISPOSITION } from '../../../functions/story/items/index.ts';
import { FORMATS } from '../../../functions/webhook/formats/index.ts';
import { IS_PACKAGE } from '../../local/index.ts';
import { userName } from '../operator/correct/change.ts';
import { ingestedKey, parsePatterns } from '../operator/files/names.ts';
import { contentType } from '../operator/files/upload.ts';
import { failedMessages } from '../operator/queues/failed-messages.ts';
import { actionRoutes, OFFERED, readOperation } from './actions.ts';
import { filesPage } from './files.ts';
import { type Call, type HttpAnswer, HttpError, json, type Route } from './http.ts';
import type { Served } from './served.ts';
import { storyRoutes } from './story-routes.ts';

/** What a page gets first. */
export interface Hello {
  readonly stackName: string;
  readonly where: string;
  readonly ingestedNames: string;
  readonly dispositions: typeof DISPOSITION;
  /** What codes mean, in a sentence each. */
  readonly meanings: Readonly<Record<'reasons' | 'repairs' | 'warnings', Readonly<Record<string, string>>>>;
  readonly pollMs: number;
  readonly feedFolder?: string | undefined;
  /** The user of this machine: the default name on a correction. */
  readonly by: string;
  /** What a person may change, by name. */
  readonly operations: typeof OFFERED;
  /** Formats of webhooks. */
  readonly formats: readonly string[];
  /** Whether the stack watches its sources, or polls feeds. */
  readonly sources: boolean;
}

const READS_AT_A_TIME = 8;
/** Of this console, with what became of them. */
const MOST_UPLOADS = 1_000;

const PAGE = join(import.meta.dirname, 'page');
/** Files of the page and its folders, beside `index.html`. In the package its scripts have no types any more. */
const STATIC = readdirSync(PAGE, { encoding: 'utf8', recursive: true })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.(?:ts|css)$/.test(file));

const FEED_TYPES = {
  atom: 'application/atom+xml',
  json: 'application/feed+json',
  html: 'text/html',
  opml: 'text/x-opml',
  css: 'text/css',
} as const;
const FEED_NAME =
  /^(?:[\p{L}\p{M}\p{N}/-]+\.(?=atom$|json$)|(?:index|feeds|[\d-]+|story\/[\w-]+)\.(?=html$)|feeds\.(?=opml$)|style\.(?=css$))(\w+)$/u;

/** Everything that the console's server answers. */
export function consoleRoutes(served: Served): Route[] {
  return [
    staticRoute('/', 'index.html', 'text/html'),
    ...STATIC.map((file) => staticRoute(`/${file}`, file, file.endsWith('.css') ? 'text/css' : 'text/javascript')),
    ...feedRoutes(served),
    { method: 'GET', path: '/api/hello', needs: 'token', handle: () => json(helloOf(served)) },
    { method: 'GET', path: '/api/state', needs: 'token', handle: async () => json(await served.state()) },
    {
      method: 'GET',
      path: '/api/files',
      needs: 'token',
      handle: async ({ query }) => json(await filesPage(served, query)),
    },
    { method: 'GET', path: '/api/letters', needs: 'token', handle: () => letters(served) },
    { method: 'GET', path: '/api/read', needs: 'token', handle: ({ query }) => readOperation(served, query) },
    { method: 'PUT', path: '/api/upload', needs: 'token', handle: (call) => upload(served, call) },
    ...storyRoutes(served),
    ...actionRoutes(served),
  ];
}

function staticRoute(path: string, file: string, type: string): Route {
  const text = readFileSync(join(PAGE, file), 'utf8');
  // The package has no types to strip, and Node 20 has no such function to import.
  const isTyped = file.endsWith('.ts') && !IS_PACKAGE;
  const body = isTyped ? process.getBuiltinModule('node:module').stripTypeScriptTypes(text) : text;
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
      async handle({ rest: asked }) {
        const rest = asked || 'index.html';
        const [, kind] = FEED_NAME.exec(rest) ?? [];
        const missing = new HttpError(404, `There is no feed ${feedFolder}${rest}.`);
        if (kind === undefined) throw missing;
        const object = { Bucket: bucketName, Key: feedFolder + rest };
        const stored = await clients.s3.send(new GetObjectCommand(object)).catch((error) => {
          throw error instanceof NoSuchKey ? missing : error;
        });
        const body = (await stored.Body?.transformToString()) ?? '';
        return { type: `${FEED_TYPES[kind as keyof typeof FEED_TYPES]}; charset=utf-8`, body, mayShowPictures: true };
      },
    },
  ];
}

function helloOf({ outputs, pollMs }: Served): Hello {
  const { stackName, ingestedNames, feedFolder } = outputs;
  const where = outputs.endpoints ? 'on this machine' : `in ${outputs.topicArn.split(':')[3]}`;
  const meanings = { reasons: REASONS, repairs: REPAIRS, warnings: WARNINGS };
  return {
    ...{ stackName, where, ingestedNames, dispositions: DISPOSITION, meanings, pollMs, feedFolder },
    sources: outputs.sourcesBy !== undefined || outputs.pollLogGroupName !== undefined,
    ...{ by: userName(), operations: OFFERED, formats: FORMATS },
  };
}

/** Messages that wait for a person, and of each file whether it is still there and can be read. */
async function letters({ clients, outputs, read }: Served): Promise<HttpAnswer> {
  const found = await failedMessages(clients.sqs, outputs);
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

async function upload({ clients, outputs, uploads }: Served, { query, body }: Call): Promise<HttpAnswer> {
  const patterns = parsePatterns(outputs.ingestedNames);
  const key = ingestedKey(patterns, query.name ?? '');
  if (key === undefined) throw new HttpError(422, `Only names like ${outputs.ingestedNames} are ingested.`);
  const Body = await body();
  const type = contentType(Body);
  const put = { Bucket: outputs.bucketName, Key: key, Body, ContentLength: Body.length };
  const uploadedAt = new Date().toISOString();
  const { VersionId } = await clients.s3.send(new PutObjectCommand({ ...put, ...(type && { ContentType: type }) }));
  const versionId = VersionId === 'null' ? undefined : VersionId;
  uploads.unshift({ version: { bucket: outputs.bucketName, key, uploadedAt, ...(versionId && { versionId }) } });
  uploads.length = Math.min(uploads.length, MOST_UPLOADS);
  return json({ key });
}
