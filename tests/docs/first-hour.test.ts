import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readArticle } from '../../functions/article/read.ts';
import { splitArticles } from '../../functions/article/split/split-articles.ts';
import { readFeed } from '../../functions/poll/read-feed.ts';
import { readSettings } from '../../infra/settings/read-settings.ts';
import { DEFAULT_SETTINGS } from '../../infra/settings/setting-rules.ts';
import { page } from './page.ts';
import { rowsBelow } from './rows-below.ts';

const TEXT =
  'The council voted on Tuesday to keep the night ferry, which carries two hundred people a day across the bay.';
const LINE = {
  title: 'Ferry stays',
  text: TEXT,
  url: 'https://news.example/ferry',
  published_at: '2026-01-05T01:00:00Z',
};
const lines = (count: number) =>
  Array.from({ length: count }, (_, at) => JSON.stringify({ ...LINE, title: `Ferry stays ${at}` }));
const NITF =
  '<nitf><head><docdata><date.issue norm="2026-01-05T08:00"/></docdata></head><body><body.head>' +
  `<hedline><hl1>Ferry stays</hl1></hedline></body.head><body.content><p>${TEXT}</p></body.content>` +
  '</body></nitf>';

/** Of each row the file that somebody has, and how many articles it holds. */
const ROWS: Readonly<Record<string, { key: string; file: string | Uint8Array; articles?: number }>> = {
  'a wire agency that delivers by SFTP': { key: 'agency-a/1.xml', file: NITF },
  'feeds: an OPML file, or their addresses': {
    key: 'polled/quay/1.json',
    file:
      (
        await readFeed(
          Buffer.from(
            `<rss><channel><title>Quay</title><item><title>Ferry stays</title><link>${LINE.url}</link>` +
              `<description>${TEXT}</description><pubDate>Mon, 05 Jan 2026 01:00:00 GMT</pubDate></item></channel>` +
              '</rss>',
          ),
          { url: 'https://news.example/rss' },
        )
      ).entries[0]?.json ?? '',
  },
  'JSON lines of a crawler': { key: 'crawl.jsonl.gz', file: gzipSync(lines(3).join('\n')), articles: 3 },
  'a search answer, of Elasticsearch or a news API': {
    key: 'answer.json',
    file: `{"hits":{"hits":[${lines(2).map((line) => `{"_id":"1","_source":${line}}`)}]}}`,
    articles: 2,
  },
  'news-please': {
    key: 'np/1.json',
    file: JSON.stringify({
      maintext: TEXT,
      title: 'Ferry stays',
      date_publish: '2026-01-05 01:00:00',
      authors: ['Jane Doe'],
      language: 'en',
    }),
  },
  newspaper3k: {
    key: 'n3k/1.json',
    file: JSON.stringify({
      title: 'Ferry stays',
      text: TEXT,
      authors: ['Jane Doe'],
      publish_date: '2026-01-05',
      url: LINE.url,
      meta_data: {},
    }),
  },
  Scrapy: { key: 'scrapy/2026-01-05T01-00-00.jsonl', file: lines(2).join('\n'), articles: 2 },
  Firecrawl: {
    key: 'fc/1.json',
    file: JSON.stringify({
      success: true,
      data: { markdown: `# Ferry stays\n\n${TEXT}`, metadata: { title: 'Ferry stays', sourceURL: LINE.url } },
    }),
  },
  'an RSS, Atom or JSON Feed file': {
    key: 'feed.xml',
    file:
      `<rss><channel><title>Gazette</title><item><title>Ferry stays</title><link>${LINE.url}</link>` +
      `<description>${TEXT}</description></item></channel></rss>`,
    articles: 1,
  },
  "a site's Markdown repository": {
    key: 'posts/2026-01-05-ferry.md',
    file: `---\ntitle: Ferry stays\ndate: 2026-01-05\n---\n\n${TEXT}\n`,
  },
  'saved web pages': {
    key: 'pages/ferry.html',
    file: `<html><head><title>Ferry stays</title></head><body><article>${`<p>${TEXT}</p>`.repeat(4)}</article></body></html>`,
  },
};

describe('docs/first-hour.md', () => {
  const rows = rowsBelow(page('docs/first-hour.md'), '| I have | do | so it is read |');

  it('has a row for each of these, and no other', () =>
    assert.deepEqual(rows.map(([have = '']) => have).sort(), Object.keys(ROWS).sort()));

  for (const [have, { key, file, articles }] of Object.entries(ROWS))
    it(`is true of ${have}`, async () => {
      assert.ok(
        DEFAULT_SETTINGS.suffixes.some((suffix) => key.endsWith(suffix)),
        key,
      );
      const files = [];
      if (articles === undefined) files.push(Buffer.from(file));
      else
        for await (const part of splitArticles(Buffer.from(file), { key }))
          files.push(Buffer.from(part.ok ? part.json : part.detail));
      assert.equal(files.length, articles ?? 1);
      for (const bytes of files) {
        const result = readArticle(bytes, {
          key: articles === undefined ? key : `${key}.unpacked/0.json`,
          timeZones: { 'agency-a/': 'Europe/Berlin' },
        });
        assert.ok(result.ok, JSON.stringify(result));
        assert.match(result.article.title, /^Ferry stays/);
        assert.ok(result.article.text.includes(TEXT));
        if (have.startsWith('a wire')) assert.equal(result.article.publishedAt, '2026-01-05T07:00:00.000Z');
      }
    });

  it('names settings that there are', () => {
    const row = rows.find(([have]) => have?.startsWith('a wire'))?.[1] ?? '';
    const [, scope = ''] = /-c articleScope=(\w+)/.exec(row) ?? [];
    const [, timeZones = ''] = /'timeZones=([^']+)'/.exec(row) ?? [];
    assert.deepEqual(readSettings({ articleScope: scope, timeZones }).timeZones, { 'agency-a/': 'Europe/Berlin' });
  });
});
