import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { ContainerKind, ReadResult, ShapeName } from '../../functions/article/article.ts';
import { readArticle } from '../../functions/article/read.ts';
import { splitArticles } from '../../functions/article/split/split-articles.ts';
import { readArrival } from '../../functions/ingest/ingest-file.ts';
import { readFeed } from '../../functions/poll/read-feed.ts';
import { planRestore } from '../../functions/story/correct/restore.ts';
import { planSplit } from '../../functions/story/correct/split.ts';
import type { Reading } from '../../functions/story/items/article-report.ts';
import type { Arrival } from '../../functions/story/items/decision.ts';
import { storyIdAt } from '../../functions/story/items/keys.ts';
import { recordFile } from '../../functions/story/record/record-file.ts';
import { unpackContainer } from '../../functions/unpack/unpack-container.ts';
import { file, SETTINGS } from '../fixtures/arrivals.ts';
import { memoryTable } from '../fixtures/memory-table.ts';
import { operatorOf } from '../fixtures/operator.ts';
import { record, retryPolicy } from '../fixtures/recording.ts';

// Goal: what a file states about itself gives one verdict, wherever it is stated and whoever reads it. Method: each
// statement in each wrapping through each door; the doors are those that call the reader, the wrappings cover each kind
// of container.

const NOW = Date.UTC(2026, 2, 1, 12);
const LATER = '2030-02-01T09:00:00.000Z';
const TITLE = 'Council keeps the night ferry';
const TEXT = 'The harbour council voted on Sunday to keep the night ferry to the islands.';
const URL = 'https://gull.example/ferry';

/** What a file may state, and what becomes of it. */
const STATEMENTS: readonly (readonly [key: string, value: string, verdict: string])[] = [
  ['desk', 'harbour', 'article'],
  ['status', 'publish', 'article'],
  ['embargo', '2020-02-01T09:00:00Z', 'article'],
  ['draft', 'true', 'draft'],
  ['status', 'draft', 'draft'],
  ['status', 'private', 'draft'],
  ['post_status', 'future', 'draft'],
  ['status', 'embargoed', 'draft'],
  ['visibility', 'private', 'draft'],
  ['hidden', 'yes', 'draft'],
  ['isPublic', 'false', 'draft'],
  ['post_password', 'secret', 'draft'],
  ['embargo', LATER, `held ${LATER}`],
  ['embargoed', `until ${LATER}`, `held ${LATER}`],
  ['hold_until', LATER, `held ${LATER}`],
  ['ednote', `EMBARGOED until ${LATER}`, `held ${LATER}`],
  ['embargo', 'TBD', 'embargoed'],
  ['status', 'retracted', 'retracted'],
  ['withdrawn', 'true', 'retracted'],
  ['publishAt', LATER, `held ${LATER}`],
  ['headline', 'Not for publication before 1 February 2030, 09:00 UTC', `held ${LATER}`],
  ['headline', 'Embargo until 1 February 2020, 09:00', 'article'],
  ['first line', 'EMBARGOED UNTIL 2030-02-01 09:00 GMT', `held ${LATER}`],
  ['first line', '보도시점: 2030. 2. 1.(금) 09:00 UTC', `held ${LATER}`],
  ['first line', 'STRICTLY EMBARGOED', 'embargoed'],
  ['first line', 'STRICTLY EMBARGOED: not for publication before 4 a.m. ET/09:00 GMT, 1 Feb 2030', `held ${LATER}`],
  ['first line', 'EMBARGO: see below', 'unsure-publication'],
  ['moderation_state', 'draft', 'draft'],
  ['pubstatus', 'withhold', 'draft'],
  ['state', 'spiked', 'retracted'],
  ['publish_up', LATER, `held ${LATER}`],
  ['usageterms', `Embargoed until ${LATER}`, `held ${LATER}`],
  ['stage', 'DRAFT', 'draft'],
  ['publicado', 'false', 'draft'],
  ['access', 'staff-only', 'draft'],
  ['access', 'paid', 'article'],
  ['pub_status', 'not-ready', 'draft'],
  ['signal', 'sig:kill', 'retracted'],
  ['signal', 'sig:update', 'article'],
  ['headline', 'DRAFT', 'unsure-publication'],
  ['headline', 'NFL DRAFT', 'article'],
  ['first line', 'INTERNAL DRAFT - NOT FOR DISTRIBUTION', 'unsure-publication'],
  ['first line', 'Hold: do not publish until cleared by legal', 'embargoed'],
  ['first line', 'HFR 1 February 2030 9 a.m. UTC', `held ${LATER}`],
  ['first line', 'Do not use the lift in case of fire, the brigade warned on Sunday.', 'article'],
];

type File = { key: string; text: string };
type Wrapping = (key: string, value: string) => File;

const inFile =
  (key: string, textOf: (k: string, v: string) => string): Wrapping =>
  (k, v) => ({ key, text: textOf(k, v) });

/** The first article of a file with a statement: a field, or words of its headline or above its text. */
function withStatement(wrap: Wrapping, statement: string, value: string): File {
  const isField = statement !== 'headline' && statement !== 'first line';
  const { key, text } = isField ? wrap(statement, value) : wrap('desk', 'harbour');
  if (isField) return { key, text: measured(text) };
  if (statement === 'headline') return { key, text: measured(text.replace(TITLE, `${value}: ${TITLE}`)) };
  const blank = text.includes(`<p>${TEXT}`) ? '</p><p>' : text.includes(json(TEXT)) ? '\\n\\n' : '\n\n';
  return { key, text: measured(text.replace(TEXT, `${value}${blank}${TEXT}`)) };
}

/** The records of a web archive with their lengths. */
function measured(text: string): string {
  return text.replace(/(Content-Length: )\?(\r\n\r\n)([^\0]*?)(?=\r\n\r\n(?:WARC|$))/g, (_, name, blank, content) =>
    [name, Buffer.byteLength(content), blank, content].join(''),
  );
}

/** A page with its article as JSON-LD. */
const pageOf = (article: object, more = '') =>
  `<!doctype html><html><head>${more}<script type="application/ld+json">${json({ '@type': 'NewsArticle', ...article })}</script></head></html>`;

const json = JSON.stringify;
const JSON_ITEM = { title: TITLE, url: URL, text: TEXT, date: '2026-03-01T10:00:00Z' };
const element = (key: string, value: string) => `<${key}>${value}</${key}>`;
const RSS = `<item><title>${TITLE}</title><link>${URL}</link><description>${TEXT}</description>`;
const rss = (above: string, ...items: string[]) => ({
  key: 'feed.xml',
  text: `<?xml version="1.0"?><rss version="2.0" xmlns:x="urn:x"><channel><title>Gull Bay Wire</title>${above}${items.join('')}</channel></rss>`,
});
const NEWS = (more: string) =>
  `<newsItem guid="urn:7"><itemMeta><provider><name>Gull Bay Wire</name></provider>${more}</itemMeta>` +
  `<contentMeta><headline>${TITLE}</headline></contentMeta><contentSet><inlineXML><html><body>` +
  `<p>${TEXT}</p></body></html></inlineXML></contentSet></newsItem>`;
const MORE_TEXT =
  'Residents had asked for it since spring. The operator, who had wanted to end it, said that it would raise the ' +
  'fare by a fifth, and that two ships would sail each night.';
const nitf = (head: string) =>
  `<nitf><head>${head}</head><body><body.head><hedline><hl1>${TITLE}</hl1></hedline></body.head>` +
  `<body.content><p>${TEXT}</p></body.content></body></nitf>`;
const PICTURE = '<newsItem guid="urn:8"><contentSet/></newsItem>';
const OTHER = { ...JSON_ITEM, title: 'Another', url: `${URL}/2` };

/** Files of one article, by shape: where a statement may stand in each. */
const FILES: Readonly<Record<ShapeName | 'text', Readonly<Record<string, Wrapping>>>> = {
  text: {
    'front matter': inFile('a.md', (k, v) => `---\ntitle: ${TITLE}\nurl: ${URL}\n${k}: ${v}\n---\n${TEXT}`),
    'a table of the front matter': inFile(
      'a.md',
      (k, v) => `---\ntitle: ${TITLE}\nurl: ${URL}\nparams:\n  ${k}: ${v}\n---\n${TEXT}`,
    ),
  },
  JSON: {
    JSON: inFile('a.json', (k, v) => json({ ...JSON_ITEM, [k]: v })),
    'pairs of JSON': inFile('a.json', (k, v) => json({ ...JSON_ITEM, meta: [{ name: k, content: v }] })),
    'custom fields of JSON': inFile('a.json', (k, v) => json({ ...JSON_ITEM, custom_fields: [{ key: k, value: v }] })),
    'the header of an envelope': inFile('a.json', (k, v) => json({ header: { [k]: v }, items: [JSON_ITEM] })),
    'metadata of JSON': inFile('a.json', (k, v) => json({ ...JSON_ITEM, meta: { [k]: v } })),
    'an envelope of JSON': inFile('a.json', (k, v) => json({ [k]: v, article: JSON_ITEM })),
  },
  'JSON-LD': {
    'JSON-LD': inFile('a.json', (k, v) =>
      json({ '@type': 'NewsArticle', headline: TITLE, articleBody: TEXT, url: URL, [k]: v }),
    ),
  },
  ninjs: {
    ninjs: inFile('a.json', (k, v) =>
      json({ uri: URL, versioncreated: '2026-03-01T10:00:00Z', headline: TITLE, body_text: TEXT, [k]: v }),
    ),
  },
  'NewsML-G2': {
    'NewsML-G2': inFile('a.xml', (k, v) => NEWS(element(k, v))),
    'a message of one item': inFile(
      'a.xml',
      (k, v) => `<newsMessage><header>${element(k, v)}</header><itemSet>${NEWS('')}</itemSet></newsMessage>`,
    ),
  },
  NITF: {
    'the head of NITF': inFile('a.xml', (k, v) => nitf(`<meta name="${k}" content="${v}"/>`)),
    'document data of NITF': inFile('a.xml', (k, v) => nitf(`<docdata>${element(k, v)}</docdata>`)),
  },
  'NewsML 1': {
    'management of NewsML 1': inFile(
      'a.xml',
      (k, v) =>
        `<NewsML><NewsItem><NewsManagement>${element(k, v)}</NewsManagement><NewsComponent><NewsLines>` +
        `<HeadLine>${TITLE}</HeadLine></NewsLines><ContentItem><DataContent><p>${TEXT}</p></DataContent></ContentItem>` +
        '</NewsComponent></NewsItem></NewsML>',
    ),
  },
  'web page with JSON-LD': {
    'a page': inFile('a.html', (k, v) =>
      pageOf({ headline: TITLE, articleBody: TEXT, url: URL }, `<meta property="${k}" content="${v}">`),
    ),
    'JSON-LD of a page': inFile('a.html', (k, v) => pageOf({ headline: TITLE, articleBody: TEXT, url: URL, [k]: v })),
  },
  'web page': {
    'a page without JSON-LD': inFile(
      'a.html',
      (k, v) =>
        `<!doctype html><html><head><title>${TITLE}</title><meta property="og:type" content="article">` +
        `<meta property="article:published_time" content="2026-03-01T10:00:00Z"><meta name="${k}" content="${v}">` +
        `</head><body><article><h1>${TITLE}</h1><p>${TEXT}</p><p>${MORE_TEXT}</p></article></body></html>`,
    ),
  },
  mail: {
    'a mail': inFile(
      'a.eml',
      (k, v) =>
        `Message-ID: <1@gull.example>\nFrom: Gull <a@gull.example>\nSubject: ${TITLE}\nX-${k}: ${v}\n\n${TEXT}\n`,
    ),
  },
};

/** Of each kind of container, where a statement may stand. The first item has it, or all have. */
const CONTAINERS: Readonly<Record<ContainerKind, Readonly<Record<string, Wrapping>>>> = {
  feed: {
    'an RSS item': (key, value) => rss('', `${RSS}${element(key, value)}</item>`),
    'an RSS item, by namespace': (key, value) => rss('', `${RSS}<x:${key}><![CDATA[${value}]]></x:${key}></item>`),
    'an element within an RSS item': (key, value) => rss('', `${RSS}<control>${element(key, value)}</control></item>`),
    'metadata of a post': (key, value) =>
      rss('', `${RSS}<postmeta><meta_key>${key}</meta_key><meta_value>${value}</meta_value></postmeta></item>`),
    'a channel, below its items': (key, value) => rss('', `${RSS}</item>`, element(key, value)),
    'a channel': (key, value) => rss(element(key, value), `${RSS}</item>`),
    'an Atom entry': inFile(
      'atom.xml',
      (k, v) =>
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Gull</title><entry><id>urn:1</id>' +
        `<title>${TITLE}</title><link href="${URL}"/><summary>${TEXT}</summary>` +
        `<control>${element(k, v)}</control></entry></feed>`,
    ),
    'an item of RDF': inFile(
      'rdf.xml',
      (k, v) =>
        `<rdf:RDF xmlns:rdf="urn:rdf"><channel><title>Gull</title></channel>${RSS}${element(k, v)}</item></rdf:RDF>`,
    ),
  },
  'json-list': {
    'an item of JSON': inFile('a.json', (k, v) => json([{ ...JSON_ITEM, [k]: v }, OTHER])),
    'above a list of JSON': inFile('a.json', (k, v) =>
      json({ [k]: v, response: { total: 2, articles: [JSON_ITEM, OTHER] } }),
    ),
    'the head of an answer': inFile('a.json', (k, v) =>
      json({ meta: { count: 2, [k]: v }, articles: [JSON_ITEM, OTHER] }),
    ),
    'the header of a list': inFile('a.json', (k, v) => json({ header: { [k]: v }, items: [JSON_ITEM, OTHER] })),
    'pairs above a list of JSON': inFile('a.json', (k, v) =>
      json({ meta: [{ name: k, content: v }], items: [JSON_ITEM, OTHER] }),
    ),
    'below a list of JSON': inFile('a.json', (k, v) =>
      json({ articles: [JSON_ITEM, { ...OTHER, tags: ['port', 'ferry'] }], links: [], [k]: v }),
    ),
    'below a list of JSON, in an object around it': inFile('a.json', (k, v) =>
      json({ response: { articles: [JSON_ITEM, OTHER], total: 2 }, meta: { [k]: v } }),
    ),
    'below a long list of JSON': inFile('a.json', (k, v) =>
      json({ articles: [JSON_ITEM, { ...OTHER, text: `${TEXT} `.repeat(1000) }], [k]: v }),
    ),
    'an item of JSON Feed': inFile('feed.json', (k, v) =>
      json({
        ...{ version: 'https://jsonfeed.org/version/1.1', title: 'Gull' },
        items: [
          { id: '1', url: URL, title: TITLE, content_text: TEXT, [k]: v },
          { ...OTHER, id: '2' },
        ],
      }),
    ),
    'above a JSON Feed': inFile('feed.json', (k, v) =>
      json({
        ...{ version: 'https://jsonfeed.org/version/1.1', title: 'Gull', [k]: v },
        items: [
          { id: '1', url: URL, title: TITLE, content_text: TEXT },
          { ...OTHER, id: '2' },
        ],
      }),
    ),
  },
  'json-lines': {
    'a line of JSON': inFile('a.jsonl', (k, v) => [{ ...JSON_ITEM, [k]: v }, OTHER].map((one) => json(one)).join('\n')),
  },
  newsml: {
    'an item of a message': inFile(
      'a.xml',
      (k, v) => `<newsMessage><itemSet>${NEWS(element(k, v))}${NEWS('')}${PICTURE}</itemSet></newsMessage>`,
    ),
    'the header of a message': inFile(
      'a.xml',
      (k, v) => `<newsMessage><header>${element(k, v)}</header><itemSet>${NEWS('')}${NEWS('')}</itemSet></newsMessage>`,
    ),
  },
  warc: {
    'a page of a web archive': inFile('a.warc', (k, v) =>
      [pageOf({ headline: TITLE, articleBody: TEXT }, `<meta property="${k}" content="${v}">`), 'Short.']
        .map(
          (page) =>
            'WARC/1.0\r\nWARC-Type: response\r\nContent-Length: ?\r\n\r\n' +
            `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${page}\r\n\r\n`,
        )
        .join(''),
    ),
  },
  digest: {
    'an article of a digest': inFile(
      'a.md',
      (k, v) =>
        `---\ntitle: ${TITLE}\nurl: ${URL}\n${k}: ${v}\n---\n${TEXT}\n\n---\ntitle: Another\nurl: ${URL}/2\n---\n${TEXT}\n`,
    ),
  },
};

function verdictOf(result: ReadResult | Reading): string {
  if (result.kind === 'refused' || result.kind === 'unsure') return result.reason;
  return result.kind === 'held' ? `held ${result.until}` : result.kind;
}

const OPTIONS = { now: NOW, timeZone: 'UTC' };
const readDirectly = (text: string, key: string) => verdictOf(readArticle(Buffer.from(text), { ...OPTIONS, key }));

async function readByIngest(text: string, key: string): Promise<Arrival> {
  return readArrival(file({ key }), {
    ...{ readObject: async () => ({ ok: true, bytes: Buffer.from(text) }), table: memoryTable(), retryPolicy },
    ...{ nowMs: () => NOW, settings: SETTINGS, unpacking: { send: async () => {}, principal: '' } },
  });
}

/** What corrections make of a file whose new version states something: its story stays, unless it is an article. */
async function correctedBy(text: string, key: string): Promise<{ restore: string; split: string }> {
  const plain = await readByIngest(`---\ntitle: ${TITLE}\nurl: ${URL}\n---\n${TEXT}`, key);
  const { table } = await record(plain);
  const [story] = table.stories();
  assert.ok(story);
  const storyId = storyIdAt(story);
  const stated = await readByIngest(text, key);
  const read = async () => ({ ...stated, file: plain.file });
  const access = { table, read, nowMs: () => NOW, notifications: true };
  const split = await planSplit({ id: '1', storyId, report: plain.file }, access, 9);
  await operatorOf(table, [plain]).withdraw(storyId);
  const restore = await planRestore({ storyId, versions: [plain.file] }, access, 9);
  const said = (plan: typeof split) =>
    [plan?.refusal ?? 'done', plan && 'heldUntil' in plan ? plan.heldUntil : ''].join(' ').trim();
  return { restore: said(restore), split: said(split) };
}

async function unpacked(text: string, key: string): Promise<string[]> {
  const table = memoryTable();
  const container = file({ key });
  await recordFile({ ...(await readByIngest(text, key)), file: container }, table, retryPolicy);
  const bodies: string[] = [];
  await unpackContainer(
    { wiredrop: 'file', file: container },
    {
      open: async (_file, from = 0) => ({
        bytes: [Buffer.from(text).subarray(from)] as never,
        metadata: {},
        size: Buffer.byteLength(text),
      }),
      put: async (_bucket: string, _key: string, body: string) => bodies.push(body) > 0,
      ...{ othersWait: async () => false, send: async () => {}, table, retryPolicy },
      ...{ settings: { maxBytes: 2 ** 20, notifications: true }, nowMs: () => NOW, remainingMs: () => 900_000 },
    },
  );
  return bodies;
}

/** Who calls the reader, and how this test goes through it. */
const DOORS: Readonly<Record<string, string>> = {
  'functions/article/split/split-articles.ts': 'names entries by it, and reads streams (`readArticles`) part by part',
  'functions/ingest/ingest-file.ts': 'ingest, unpack, restore, split, release',
  'functions/poll/full-text.ts': 'takes the text of a page, and what it states goes into the file that ingest reads',
  'functions/poll/poll-feed.ts':
    'asks what date, words, categories and authors an entry has; ingest reads its file again',
  'infra/desk/operator/files/report-reader.ts': 'shows what may be shown',
  'infra/desk/cli/read.ts': 'wiredrop read',
};

describe('what a file states', () => {
  it('is read by no other door than those that are tested here', () => {
    const callers = globSync('{functions,infra}/**/*.ts').filter((path) =>
      /import \{[^}]*\breadArticle\b/.test(readFileSync(path, 'utf8')),
    );
    assert.deepEqual(callers.sort(), Object.keys(DOORS).sort());
  });

  for (const [shape, name, wrap] of Object.entries(FILES).flatMap(([shape, all]) =>
    Object.entries(all).map(([name, wrap]) => [shape, name, wrap] as const),
  ))
    it(`gives its verdict in ${name}, to the reader and to ingest`, async () => {
      const plain = wrap('desk', 'harbour');
      const read = readArticle(Buffer.from(plain.text), { ...OPTIONS, key: plain.key });
      assert.equal(read.ok && (read.shape?.name ?? 'text'), shape);
      for (const [statement, value, verdict] of STATEMENTS) {
        const { key, text } = withStatement(wrap, statement, value);
        const said = [readDirectly(text, key), verdictOf((await readByIngest(text, key)).result)];
        assert.deepEqual(said, [verdict, verdict], `${statement}: ${value}`);
      }
    });

  for (const [kind, wrappings] of Object.entries(CONTAINERS))
    for (const [name, wrap] of Object.entries(wrappings))
      it(`gives its verdict in ${name}, to whoever splits it, unpacks it or polls it`, async () => {
        for (const [statement, value, verdict] of STATEMENTS) {
          const { key, text } = withStatement(wrap, statement, value);
          assert.equal(readDirectly(text, key), 'container', text);
          const part = (await splitArticles(Buffer.from(text), { key }).next()).value;
          const [body = ''] = await unpacked(text, key);
          const polled =
            kind === 'feed' || key === 'feed.json'
              ? (await readFeed(Buffer.from(text), { url: 'https://gull.example/feed' })).entries.map((one) => one.json)
              : [];
          const said = [part?.ok ? part.json : '', body, ...polled.slice(0, 1)].map((one) =>
            readDirectly(one, 'a.json'),
          );
          assert.deepEqual([...new Set(said)], [verdict], `${statement}: ${value}`);
        }
      });

  it('keeps a correction from bringing back or announcing what may not be published', async () => {
    for (const [statement, value, verdict] of STATEMENTS) {
      const { key, text } = withStatement(FILES.text['front matter'] ?? assert.fail(), statement, value);
      const until = verdict.startsWith('held') ? verdict : 'no-report';
      const expected =
        verdict === 'article' ? { restore: 'done', split: 'only-report' } : { restore: until, split: until };
      assert.deepEqual(await correctedBy(text, key), expected, `${statement}: ${value}`);
    }
  });
});
