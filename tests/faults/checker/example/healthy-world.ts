import { createHash } from 'node:crypto';
import type { Filtered, Labelled, PutVersion, RawItem, RawValue, World } from '../world/world.ts';
import { healthyLog, unannounced } from './healthy-log.ts';

/** A small world in which everything is right, written out by hand: what the checker's tests break, one thing at a time. */
export interface MutableWorld extends World {
  versions: PutVersion[];
  objects: Map<string, PutVersion['reading']>;
  items: RawItem[];
  writes: RawItem[];
  notifications: string[];
  labelled: Labelled[];
  filtered: (Filtered & { bodies: string[] })[];
  queues: Map<string, string[]>;
  odd: World['odd'];
  expired: World['expired'];
  quiet: World['quiet'];
  atOnce: World['atOnce'];
  refusable: World['refusable'];
  calm: World['calm'];
}

export const BUCKET = 'bucket';
const SOURCE = '/wiredrop/Wiredrop';
export const RAIN = `t1:${'rain'.padEnd(43, '-')}`;
export const SNOW = `t1:${'snow'.padEnd(43, '-')}`;
export const HAIL = `t1:${'hail'.padEnd(43, '-')}`;
export const STORY = `t1-${'rain'.padEnd(22, '-')}`;
/** By which like reports find it. */
export const KEY = 'BAND#1#key';
/** Where it is listed for the day on which it was first seen. */
export const LISTED_AT = 'TIMELINE#2026-03-02#0';

const hour = (n: number): string => `2026-03-01T0${n}:00:00.000Z`;
const UPLOADED = '2026-03-02T00:00:00.000Z';

/**
 * Article a in the words "rain", revised to "snow" in a version that has a name; an older crawl of it in the words "hail"; article b, a copy of "snow";
 * a file nobody can read; and one that was overwritten before it was read.
 */
export const healthyWorld = (): MutableWorld => {
  const versions = [
    version('a.md', '01', { articleId: 'a', textKey: RAIN, crawledAt: hour(2) }),
    {
      ...version('a revised.md', '02', { articleId: 'a', textKey: SNOW, crawledAt: hour(3) }),
      version: 'v2',
      versionId: 'v2',
    },
    version('a old.md', '03', { articleId: 'a', textKey: HAIL, crawledAt: hour(1) }),
    version('b.md', '04', { articleId: 'b', textKey: SNOW, crawledAt: hour(2) }),
    { ...version('x.md', '05'), hiddenBy: 'overwrite' as const },
    version('x.md', '06'),
  ];
  return {
    source: SOURCE,
    timeline: true,
    nearDuplicates: true,
    versions,
    objects: new Map(versions.map(({ key, reading }) => [key, reading])),
    items: [
      story(),
      item({ pk: LISTED_AT, sk: `${UPLOADED}#${STORY}#0`, entity: 'timeline', stories: [STORY] }),
      { ...nearClaim(KEY, 'NEAR'), packed: { B: Buffer.alloc(328, 'other words').toString('base64') } },
      claim('text', `STORY#t1-${'snow'.padEnd(22, '-')}`, 'STORY', { textKey: SNOW }),
      claim('text', `STORY#t1-${'hail'.padEnd(22, '-')}`, 'STORY', { textKey: HAIL }),
      claim('article', 'ARTICLE#a', 'ARTICLE', {
        articleId: 'a',
        textKey: SNOW,
        observedAt: hour(3),
        ...uploadOf('a revised.md', '02'),
      }),
      claim('article', 'ARTICLE#b', 'ARTICLE', {
        articleId: 'b',
        textKey: SNOW,
        observedAt: hour(2),
        ...uploadOf('b.md', '04'),
      }),
      receipt('a.md', '01', { disposition: 'new', articleId: 'a', textKey: RAIN }),
      receipt('a revised.md', '02', {
        sk: 'v2',
        versionId: 'v2',
        disposition: 'revision',
        articleId: 'a',
        textKey: SNOW,
      }),
      receipt('a old.md', '03', { disposition: 'stale', articleId: 'a', textKey: HAIL }),
      receipt('b.md', '04', { disposition: 'copy', articleId: 'b', textKey: SNOW }),
      item({
        pk: `FILE#${BUCKET}/x.md`,
        sk: '05',
        sequencer: '05',
        ...REJECTED,
        disposition: 'stale',
        reason: 'overwritten',
      }),
      item({
        pk: `FILE#${BUCKET}/x.md`,
        sk: '06',
        sequencer: '06',
        ...REJECTED,
        disposition: 'rejected',
        reason: 'empty',
        detail: DETAIL,
      }),
    ],
    writes: [storyWrite(1), storyWrite(2), item({ pk: 'ARTICLE#a', sk: 'ARTICLE', version: 1 }), storyWrite(3)],
    notifications: [announcement(1), announcement(2), announcement(1), rejection()],
    labelled: [
      {
        body: announcement(1),
        attributes: {
          type: 'story.created',
          publisher: 'Weather',
          category: 'weather',
          language: 'en',
          articleId: 'a',
        },
      },
      { body: rejection(), attributes: { type: 'article.rejected', reason: 'empty' } },
    ],
    filtered: [
      { policy: { type: ['article.rejected'] }, bodies: [rejection(), rejection()] },
      { policy: { type: ['story.created'], publisher: ['Weather'] }, bodies: [announcement(1)] },
      { policy: { articleId: [{ prefix: 'a' }] }, bodies: [announcement(1), announcement(2)] },
      { policy: { category: ['news', 'weather'], language: ['en'] }, bodies: [announcement(2), announcement(1)] },
      { policy: { reason: ['empty'] }, bodies: [rejection()] },
    ],
    queues: new Map([
      ['intake', []],
      ['dead letters', []],
    ]),
    odd: { sent: ['not JSON', '[]'], found: ['[]', 'not JSON', '[]'] },
    expired: [],
    quiet: [],
    atOnce: [],
    refusable: [],
    calm: {
      uploads: 10,
      reads: 11,
      fates: [
        { bucket: BUCKET, key: 'a old.md', version: '03', disposition: 'stale' },
        { bucket: BUCKET, key: 'x.md', version: '06', disposition: 'rejected', reason: 'empty' },
        { bucket: BUCKET, key: 'b.md', version: '04', disposition: 'copy', sameStoryAs: 'a.md', announced: false },
        { bucket: BUCKET, key: 'a revised.md', version: 'v2', disposition: 'revision', announced: true },
      ],
      givenUp: [],
      versions: [
        ['a.md', '01'],
        ['a revised.md', 'v2'],
        ['x.md', '05'],
        ['x.md', '06'],
      ].map(([key = '', version = '']) => ({ bucket: BUCKET, key, version })),
      lines: healthyLog(STORY),
      malformed: 1,
      heard: [announcement(1)],
      unheard: { blows: 2, lines: [unannounced], untried: ['7'] },
      eventualReads: 0,
      alone: [
        {
          ...{ bucket: BUCKET, key: 'x.md', version: '06' },
          calls: ['s3:GetObject', 'dynamodb:PutItem rejected'].map((label) => ({ label, parts: 1, eventual: false })),
        },
      ],
      eventualLooks: 8,
      pauses: [7, 30, 90, 11],
      oldLooks: 0,
      earlyLooks: 0,
      blindWrites: 0,
      isApart: false,
      rests: [3, 70, 20],
      hasty: [],
      counted: [],
      batches: [],
    },
  };
};

const DETAIL = 'no bytes';
const TIMES = { uploadedAt: UPLOADED, receivedAt: UPLOADED };
const REJECTED = { entity: 'receipt', bucket: BUCKET, key: 'x.md', ...TIMES };

const version = (key: string, sequencer: string, facts?: object): PutVersion => ({
  bucket: BUCKET,
  key,
  version: sequencer,
  sequencer,
  uploadedAt: UPLOADED,
  hiddenBy: 'nothing',
  bytes: 8,
  refusal: facts ? undefined : 'empty',
  reading: facts && {
    articleId: '',
    crawledAt: '',
    textKey: '',
    contentHash: hashOf(key),
    text: key,
    title: '[속보] Rain',
    headline: 'Rain',
    publisher: 'Weather',
    category: 'weather',
    authors: ['Jo'],
    publishedAt: hour(0),
    url: 'https://example.com/a',
    language: '',
    hashVerified: true,
    warnings: [],
    repairs: [],
    ...facts,
  },
});

const uploadOf = (key: string, sequencer: string) => ({ bucket: BUCKET, key, sequencer, uploadedAt: UPLOADED });

/** Stands for the hash of what the file says. */
export const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

const item = (fields: Record<string, string | number | boolean | string[]>): RawItem =>
  Object.fromEntries(Object.entries({ schema: 1, ...fields }).map(([name, value]) => [name, raw(value)]));

/** Article b's claim on a key of like reports, made as the world was; or its fence. */
export const nearClaim = (
  pk: string,
  sk: string,
  storyId = STORY,
  expiresAt = Date.UTC(2026, 2, 9) / 1000,
): RawItem => ({
  ...item({ pk, sk, entity: 'near', storyId, expiresAt, articleId: 'b', observedAt: hour(2), depth: 0 }),
  ...item({ kind: 'prose', wire: 'plain', headline: 'rain', source: 'weather' }),
  packed: { B: Buffer.alloc(328).toString('base64') },
});

const raw = (value: string | number | boolean | string[]): RawValue => {
  if (Array.isArray(value)) return { L: value.map(raw) };
  if (typeof value === 'string') return { S: value };
  return typeof value === 'number' ? { N: String(value) } : { BOOL: value };
};

const receipt = (key: string, sk: string, fields: Record<string, string>): RawItem =>
  item({
    pk: `FILE#${BUCKET}/${key}`,
    sk,
    sequencer: sk,
    entity: 'receipt',
    bucket: BUCKET,
    key,
    storyId: STORY,
    contentHash: hashOf(key),
    hashVerified: true,
    ...TIMES,
    ...fields,
  });

const claim = (entity: string, pk: string, sk: string, fields: Record<string, string>): RawItem =>
  item({ pk, sk, entity, storyId: STORY, ...fields });

/** What article a says in its file: the first time, and revised. */
const factsOf = (key: string, crawledAt: string) => ({
  articleId: 'a',
  title: '[속보] Rain',
  headline: 'Rain',
  publisher: 'Weather',
  category: 'weather',
  authors: ['Jo'],
  language: 'en',
  publishedAt: hour(0),
  firstSeenAt: UPLOADED,
  url: 'https://example.com/a',
  excerpt: key,
  hashVerified: true,
  contentHash: hashOf(key),
  crawledAt,
});

/** When it began, and when it was last joined. */
const SEEN = { firstSeenAt: UPLOADED };
const SEEN_LAST = { ...SEEN, lastSeenAt: UPLOADED };

const listed = (articleId: string, disposition: string): RawValue => ({
  M: item({ articleId, publisher: 'Weather', disposition, at: UPLOADED }),
});

const story = (): RawItem => ({
  articles: { L: [listed('a', 'new'), listed('b', 'copy')] },
  ...item({
    pk: `STORY#${STORY}`,
    sk: 'STORY',
    entity: 'story',
    // The first 16 characters of the SHA-256 of "FILE#bucket/a.md", a line's end and "01", in base64url.
    founder: 'ErwhneODA8WefIw7',
    revision: 2,
    articleCount: 2,
    ...SEEN_LAST,
    ...factsOf('a revised.md', hour(3)),
  }),
});

const storyWrite = (version: number): RawItem =>
  item({ pk: `STORY#${STORY}`, sk: 'STORY', entity: 'story', version, ...(version === 1 ? SEEN : SEEN_LAST) });

const EVENT = { specversion: '1.0', datacontenttype: 'application/json' };

export const announcement = (revision: number): string => {
  const [type, key, crawledAt, named] =
    revision === 1
      ? ['story.created', 'a.md', hour(2), {}]
      : ['story.updated', 'a revised.md', hour(3), { versionId: 'v2' }];
  const data = { storyId: STORY, revision, ...factsOf(key, crawledAt), object: { bucket: BUCKET, key, ...named } };
  const id = `${STORY}.${revision}`;
  return JSON.stringify({ ...EVENT, id, type, source: SOURCE, subject: STORY, time: UPLOADED, data });
};

export const rejection = (): string =>
  JSON.stringify({
    ...EVENT,
    id: `FILE#${BUCKET}/x.md@06`,
    type: 'article.rejected',
    source: SOURCE,
    subject: `${BUCKET}/x.md`,
    time: UPLOADED,
    data: { reason: 'empty', detail: DETAIL, object: { bucket: BUCKET, key: 'x.md' } },
  });
