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

const TEXT = 'The council voted on Tuesday to keep the night ferry, which carries two hundred people across the bay.';
const [title, url, day] = ['Ferry stays', 'https://news.example/ferry', '2026-01-05'];
const LINE = { title, text: TEXT, url, published_at: `${day}T01:00:00Z` };
const lines = (count: number) =>
  Array.from({ length: count }, (_, at) => JSON.stringify({ ...LINE, title: `${title} ${at}` }));
const NITF =
  `<nitf><head><docdata><date.issue norm="${day}T08:00"/></docdata></head><body><body.head>` +
  `<hedline><hl1>${title}</hl1></hedline></body.head><body.content><p>${TEXT}</p></body.content></body></nitf>`;
const feed = (name: string, date = '') =>
  `<rss><channel><title>${name}</title><item><title>${title}</title><link>${url}</link>` +
  `<description>${TEXT}</description>${date}</item></channel></rss>`;
const QUAY = feed('Quay', '<pubDate>Mon, 05 Jan 2026 01:00:00 GMT</pubDate>');
const { entries: polled } = await readFeed(Buffer.from(QUAY), { url: 'https://news.example/rss' });
const authors = ['Jane Doe'];
const news = { maintext: TEXT, title, date_publish: `${day} 01:00:00`, authors, language: 'en' };
const scraped = { markdown: `# ${title}\n\n${TEXT}`, metadata: { title, sourceURL: url } };
const found = lines(2).map((line) => `{"_id":"1","_source":${line}}`);
const page3k = { title, text: TEXT, authors, publish_date: day, url, meta_data: {} };
const html = `<html><head><title>${title}</title></head><body><article>${`<p>${TEXT}</p>`.repeat(4)}</article></body></html>`;

/** Of each row the file that somebody has, and how many articles it holds. */
const ROWS: Readonly<Record<string, readonly [key: string, file: string | Uint8Array, articles?: number]>> = {
  'a wire agency that delivers by SFTP': ['agency-a/1.xml', NITF],
  'feeds: an OPML file, or their addresses': ['polled/quay/1.json', polled[0]?.json ?? ''],
  'JSON lines of a crawler': ['crawl.jsonl.gz', gzipSync(lines(3).join('\n')), 3],
  'a search answer, of Elasticsearch or a news API': ['answer.json', `{"hits":{"hits":[${found}]}}`, 2],
  'news-please': ['np/1.json', JSON.stringify(news)],
  newspaper3k: ['n3k/1.json', JSON.stringify(page3k)],
  Scrapy: [`scrapy/${day}T01-00-00.jsonl`, lines(2).join('\n'), 2],
  Firecrawl: ['fc/1.json', JSON.stringify({ success: true, data: scraped })],
  'an RSS, Atom or JSON Feed file': ['feed.xml', feed('Gazette'), 1],
  "a site's Markdown repository": [`posts/${day}-ferry.md`, `---\ntitle: ${title}\ndate: ${day}\n---\n\n${TEXT}\n`],
  'saved web pages': ['pages/ferry.html', html],
};

describe('docs/first-hour.md', () => {
  const rows = rowsBelow(page('docs/first-hour.md'), '| I have | do | so it is read |');

  it('has a row for each of these, and no other', () =>
    assert.deepEqual(rows.map(([have = '']) => have).sort(), Object.keys(ROWS).sort()));

  for (const [have, [key, file, articles]] of Object.entries(ROWS))
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
