import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readArticle } from '../../../functions/article/read.ts';
import {
  readArticles,
  type SplitOptions,
  type SplitPart,
  type StreamedArticle,
  splitArticles,
} from '../../../functions/article/split/split-articles.ts';
import NAMES from '../../fixtures/containers/names.json' with { type: 'json' };

interface Sample {
  title: string;
  text: string;
  url: string;
  published: string;
}

const SAMPLES: readonly Sample[] = Array.from({ length: 120 }, (_, at) => ({
  title: `Council ${at} keeps the "ferry" & more`,
  text: `The council of harbour ${at} voted on Tuesday to keep the night ferry.\n\nIt will run {until} [March] — ${'가나다 '.repeat(at % 7)}.`,
  url: `https://news.example/${at}?a=1&b=2`,
  published: '2026-01-04T05:00:00Z',
}));

const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const rssItem = ({ title, text, url }: Sample) =>
  `<item>\n<title>${xml(title)}</title><link>${xml(url)}</link><pubDate>Sun, 04 Jan 2026 05:00:00 GMT</pubDate>` +
  `<content:encoded><![CDATA[<p>${xml(text)}</p> <!-- </item> -->]]></content:encoded></item>`;
const atomEntry = ({ title, text, url }: Sample) =>
  `<entry>\n<title>${xml(title)}</title><link href="${xml(url)}"/><id>${xml(url)}</id><published>2026-01-04T05:00:00Z</published>` +
  `<content type="xhtml"><div>${xml(text)}</div></content></entry>`;
const newsItem = ({ title, text }: Sample, at: number) =>
  `<newsItem guid="urn:${at}">\n<contentMeta><headline>${xml(title)}</headline></contentMeta><contentSet><inlineXML>` +
  `<nitf><body><body.content><p>${xml(text)}</p></body.content></body></nitf></inlineXML></contentSet></newsItem>`;

/** How each kind of container is written, and how one of its articles is broken. */
const CONTAINERS = {
  'JSON lines': [(all: string[]) => all.join('\n'), (one: Sample) => JSON.stringify(one)],
  'a JSON list': [(all: string[]) => `[${all.join(',')}]`, (one: Sample) => JSON.stringify(one)],
  'a pretty JSON list': [
    (all: string[]) => `[\n  ${all.join(',\n  ')}\n]\n`,
    (one: Sample) => JSON.stringify(one, null, 2),
  ],
  'an answer of Elasticsearch': [
    (all: string[]) => `{"took":1,"hits":{"total":{"value":120},"max_score":"]","hits":[${all.join(',\n')}]}}`,
    (one: Sample) => JSON.stringify({ _index: 'news', _id: 'x', _source: one }),
  ],
  'an answer of a news API': [
    (all: string[]) => `{"status":"ok","articles":[${all.join(',')}],"next":null}`,
    (one: Sample) => JSON.stringify({ source: { name: 'Gazette' }, ...one, publishedAt: one.published }),
  ],
  'JSON Feed': [
    (all: string[]) => `{"version":"https://jsonfeed.org/version/1.1","title":"Gazette","items":[${all.join(',')}]}`,
    ({ title, text, url }: Sample) => JSON.stringify({ id: url, url, title, content_text: text }),
  ],
  RSS: [
    (all: string[]) => `<rss version="2.0"><channel><title>Gazette</title>${all.join('\n')}</channel></rss>`,
    rssItem,
  ],
  Atom: [(all: string[]) => `<feed xmlns="http://www.w3.org/2005/Atom">${all.join('\n')}</feed>`, atomEntry],
  'a NewsML message': [(all: string[]) => `<newsMessage><itemSet>${all.join('\n')}</itemSet></newsMessage>`, newsItem],
  'a web archive': [
    (all: string[]) => all.join('\r\n\r\n'),
    ({ title, text, url }: Sample) => {
      const article = JSON.stringify({ '@type': 'NewsArticle', headline: title, articleBody: text, url });
      const page = `<html><script type="application/ld+json">${article}</script></html>`;
      const answer = `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${page}`;
      return `WARC/1.0\r\nWARC-Type: response\r\nContent-Length: ${Buffer.byteLength(answer)}\r\n\r\n${answer}`;
    },
  ],
  'a Markdown digest': [
    (all: string[]) => all.join('\n'),
    ({ title, text, url }: Sample) =>
      `---\ntitle: ${JSON.stringify(title)}\nurl: ${url}\n---\n\n${text}\n\n---\n\nMore.\n`,
  ],
} as const;

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function split(bytes: Uint8Array | AsyncIterable<Uint8Array>, options?: SplitOptions): Promise<SplitPart[]> {
  const parts: SplitPart[] = [];
  for await (const part of splitArticles(bytes, options)) parts.push(part);
  return parts;
}

const jsonOf = (parts: readonly SplitPart[]) => parts.flatMap((part) => (part.ok ? part.json : []));
const titlesOf = (parts: readonly SplitPart[]) =>
  parts.flatMap((part) => {
    const result = part.ok ? readArticle(Buffer.from(part.json)) : undefined;
    if (result && !result.ok) throw new Error(`${result.reason}: ${result.detail}`);
    return result?.article.title ?? [];
  });
const brokenOf = (parts: readonly SplitPart[]) => parts.flatMap((part) => (part.ok ? [] : part));

const withoutEnd = (part: SplitPart): SplitPart => {
  const { end: _, ...others } = part as SplitPart & { end?: number };
  return others;
};

describe('splitArticles', () => {
  for (const [name, [join, write]] of Object.entries(CONTAINERS)) {
    const all = SAMPLES.map((one, at) => write(one, at));

    it(`reads every article of ${name}, in pieces of any size, gzipped or not`, async () => {
      const bytes = Buffer.from(join(all));
      const whole = await split(bytes);
      assert.deepEqual(brokenOf(whole), []);
      const found = titlesOf(whole);
      assert.deepEqual(
        found,
        SAMPLES.map(({ title }) => title),
      );
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 37, max: 70_000 }), fc.boolean(), async (size, isPacked) => {
          // Only a file that is not packed can be read from the end of an article on.
          const expected = isPacked ? whole.map(withoutEnd) : whole;
          assert.deepEqual(await split(inPieces(isPacked ? gzipSync(bytes) : bytes, size)), expected);
        }),
        { numRuns: 5 },
      );
    });

    // A Markdown article has nothing that could be broken, and a cut record takes the next one into itself.
    if (name === 'a Markdown digest' || name === 'a web archive') continue;

    it(`names the broken article of ${name} with its line, and reads all the others`, async () => {
      const whole = jsonOf(await split(Buffer.from(join(all))));
      const where = [fc.integer({ min: 0, max: 119 }), fc.double({ min: 0.3, max: 0.9, noNaN: true })] as const;
      await fc.assert(
        fc.asyncProperty(...where, async (at, share) => {
          const good = all[at] as string;
          // Within a tag or a text: an entry all of whose elements are closed can be read.
          const broken = all.with(at, good.slice(0, Math.floor(share * good.length)).replace(/[\s>]+$/, ''));
          const parts = await split(inPieces(Buffer.from(join(broken)), 5000));
          const before = join(broken.slice(0, at + 1));
          const line = before.slice(0, before.indexOf(broken[at] as string)).split('\n').length;
          assert.equal(brokenOf(parts)[0]?.line, line);
          const read = new Set(jsonOf(parts));
          const found = whole.filter((json, index) => index !== at && !read.has(json));
          assert.deepEqual(found, []);
        }),
        { numRuns: 15 },
      );
    });
  }

  it('goes on after any number of articles, of JSON lines at any line', async () => {
    const bytes = Buffer.from(SAMPLES.map((one) => JSON.stringify(one)).join('\r\n'));
    const whole = await split(bytes);
    const { end } = whole[49] as { end: number };
    assert.deepEqual(await split(bytes, { skip: 50 }), whole.slice(50));
    assert.deepEqual(jsonOf(await split(bytes.subarray(end), { kind: 'json-lines' })), jsonOf(whole.slice(50)));
  });

  it('reads other encodings than UTF-8, and what stands before a gzip file breaks off', async () => {
    const feed = `<rss><channel>${SAMPLES.map(rssItem).join('')}</channel></rss>`;
    const titles = SAMPLES.map(({ title }) => title);
    assert.deepEqual(titlesOf(await split(Buffer.from(`\ufeff${feed}`, 'utf16le'))), titles);
    const latin = feed.replaceAll('keeps', 'g\u00e4rde').replaceAll(/[가-힣—]/g, '');
    const declared = Buffer.from(`<?xml version="1.0" encoding="iso-8859-1"?>${latin}`, 'latin1');
    assert.match(titlesOf(await split(declared))[7] ?? '', /g\u00e4rde/);
    const lines = SAMPLES.map((one, at) => JSON.stringify({ ...one, text: one.text.repeat(5) + at ** 9 })).join('\n');
    const parts = await split(gzipSync(lines).subarray(0, 3000), { key: 'crawl.jsonl.gz' });
    assert.ok(jsonOf(parts).length > 10);
    assert.match(brokenOf(parts).at(-1)?.detail ?? '', /gzip/);
  });

  it('unpacks the pages of a web archive, gzipped member by member, and counts its other records', async () => {
    const record = (type: string, content: string | Buffer, more = '') => {
      const length = `Content-Length: ${Buffer.byteLength(content)}\r\n`;
      const head = `WARC/1.1\r\nWARC-Type: ${type}\r\nWARC-Date: 2026-01-04T05:00:00Z\r\n${more}${length}\r\n`;
      return Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n\r\n')]);
    };
    const answer = (status: string, type: string, body: string | Buffer, more = '') =>
      Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\n${more}\r\n`), Buffer.from(body)]);
    const prose = `<h1>F\u00e4hre bleibt</h1><p>${'Der Rat stimmte am Sonntag f\u00fcr die F\u00e4hre. '.repeat(9)}</p>`;
    const article = `<html><head><title>F\u00e4hre bleibt</title></head><body><article>${prose}</article></body></html>`;
    const page = Buffer.from(article, 'latin1');
    const chunked = Buffer.concat([Buffer.from(`${page.length.toString(16)}\r\n`), page, Buffer.from('\r\n0\r\n\r\n')]);
    const target = 'WARC-Target-URI: https://gull.example/1\r\n';
    const records = [
      record('warcinfo', 'software: x'),
      record('request', 'GET / HTTP/1.1'),
      record('response', answer('200 OK', 'text/html; charset=iso-8859-1', page), target),
      record('response', answer('404 Not Found', 'text/html', page)),
      record('response', answer('200 OK', 'image/png', Buffer.from([0, 255, 13, 10, 13, 10]))),
      record('response', answer('200 OK', 'text/html', gzipSync(article), 'Content-Encoding: gzip\r\n'), target),
      record(
        'response',
        answer('200 OK', 'text/html; charset=latin1', chunked, 'Transfer-Encoding: chunked\r\n'),
        target,
      ),
      record('response', answer('200 OK', 'text/html', '<html><body>Cookies?</body></html>')),
    ];
    const bytes = Buffer.concat(records.map((one) => gzipSync(one)));
    const parts = await split(inPieces(bytes, 50), { key: 'news.warc.gz' });
    const found = parts.map((part) => [part.line, part.ok || part.isOther]);
    assert.deepEqual(
      found,
      [3, 4, 5, 6, 7, 8].map((line) => [line, true]),
    );
    const read = jsonOf(parts).map((one) => readArticle(Buffer.from(one)));
    assert.equal(read.length, 3);
    for (const one of read) {
      assert.ok(one.ok);
      const { title, url, crawledAt, warnings } = one.article;
      assert.deepEqual(
        [title, url, crawledAt],
        ['F\u00e4hre bleibt', 'https://gull.example/1', '2026-01-04T05:00:00.000Z'],
      );
      assert.ok(warnings.includes('page-guessed'));
    }
    assert.deepEqual(await split(bytes, { skip: 2 }), parts.slice(2));
    const [broken] = brokenOf(await split(Buffer.concat(records).subarray(0, 400)));
    assert.match(broken?.detail ?? '', /ends within/);
  });

  it('reads each article of a stream, or the only one of a file', async () => {
    const readAll = async (source: Uint8Array | AsyncIterable<Uint8Array>, key: string) => {
      const found: StreamedArticle[] = [];
      for await (const result of readArticles(source, { key })) found.push(result);
      return found;
    };
    const lines = `{"title":"Ferry","text":"It stays.","url":"https://a.example/1"}\n{broken\n{"title":"Port","text":"It opens.","draft":true}\n`;
    for (const bytes of [Buffer.from(lines), gzipSync(lines)]) {
      const found = await readAll(inPieces(bytes, 7), 'a.jsonl');
      const given = found.map(({ kind, line }) => [kind, line]);
      assert.deepEqual(given, [
        ['article', 1],
        ['refused', 2],
        ['refused', 3],
      ]);
      assert.ok(found[0]?.ok && found[0].article.title === 'Ferry');
    }
    const only = await readAll(Buffer.from('---\ntitle: Ferry\n---\nIt stays.'), 'a.md');
    const actual = only.map(({ kind, line }) => [kind, line]);
    assert.deepEqual(actual, [['article', 1]]);
    const [broken] = await readAll(Buffer.from('{"title": "Ferry",\n"text": oops}'), 'a.json');
    assert.ok(
      broken &&
        !broken.ok &&
        broken.reason === 'malformed' &&
        broken.line === 2 &&
        /does not parse/.test(broken.detail),
    );
  });

  it('finds no container in an article, and none in what is no text', async () => {
    const one = JSON.stringify(SAMPLES[0]);
    const texts = [one, `[${one}]`, `{"article":${one}}`, '', '\0\0', '---\ntitle: A\n---\n\nText.\n\n---\n\nMore.'];
    for (const text of [...texts, '<!doctype html><html><p>A</p></html>', `${newsItem(SAMPLES[0] as Sample, 0)}`]) {
      const parts = await split(Buffer.from(text));
      assert.match(brokenOf(parts)[0]?.detail ?? '', /no list/, text.slice(0, 80));
      assert.equal(parts.length, 1);
    }
  });

  it('keeps no more than one article in memory', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    // Counted one by one: what V8 frees in another thread it frees late on a busy machine.
    let pieces: WeakRef<ArrayBufferLike>[] = [];
    const held = async () => {
      await immediate();
      collectGarbage();
      return pieces.filter((piece) => piece.deref() !== undefined).length;
    };
    const PIECES = 400;
    const one = JSON.stringify({ ...SAMPLES[0], text: 'The council voted. '.repeat(2000) });
    const item = `<item><title>A</title><description>${'The council voted. '.repeat(2000)}</description></item>`;
    async function* repeated(start: string, piece: string): AsyncGenerator<Buffer> {
      yield Buffer.from(start);
      for (let at = 0; at < PIECES; at += 1) {
        const bytes = Buffer.from(piece);
        pieces.push(new WeakRef(bytes.buffer));
        yield bytes;
      }
    }
    for (const [start, piece] of [
      ['', `${one}\n`],
      ['[', `${one},`],
      ['<rss>', item],
    ] as const) {
      pieces = [];
      let most = 0;
      let parts = 0;
      for await (const part of splitArticles(repeated(start, piece))) {
        parts += part.ok ? 1 : 0;
        if (parts === PIECES - 50) most = Math.max(most, await held());
      }
      assert.equal(parts, PIECES);
      assert.ok(most <= 8, `${start}: ${most} pieces`);
    }
  });

  it('names each article as the last version did: a container that is unpacked again writes nothing', async () => {
    for (const [key, names] of Object.entries(NAMES.unpacked)) {
      const said: string[] = [];
      for await (const part of splitArticles(readFileSync(`tests/fixtures/containers/${key}`), { key }))
        if (part.ok) said.push(part.name);
      assert.deepEqual(said, names, key);
    }
  });

  it('gives of an export of Ghost what it has published', async () => {
    const post = { id: '1', title: 'Ferry stays', html: '<p>The council voted.</p>', status: 'published' };
    const posts = [post, { ...post, id: '2', title: 'Secret', status: 'draft' }];
    const file = JSON.stringify({
      db: [{ meta: { version: '5' }, data: { posts, users: [{ id: '1', name: 'Jane' }] } }],
    });
    const kinds: string[] = [];
    for await (const { kind } of readArticles(Buffer.from(file), { key: 'ghost.json' })) kinds.push(kind);
    assert.deepEqual(kinds, ['article', 'refused']);
  });

  it('gives of an export of WordPress what it has published', async () => {
    const verdicts: string[] = [];
    for await (const part of splitArticles(readFileSync('tests/fixtures/containers/wordpress.xml'))) {
      const read = part.ok && readArticle(Buffer.from(part.json));
      verdicts.push(read ? (read.ok ? read.article.title : read.reason) : part.ok || part.isOther ? 'other' : 'broken');
    }
    assert.deepEqual(verdicts, ['Council keeps the night ferry', 'draft', 'draft', 'draft', 'draft', 'other', 'other']);
  });

  it('gives an entry another name once it may be published', async () => {
    const named = async (status: string) => {
      const text = readFileSync('tests/fixtures/containers/wordpress.xml', 'utf8').replace(
        '[CDATA[publish]',
        `[CDATA[${status}]`,
      );
      const { value } = await splitArticles(Buffer.from(text)).next();
      return value?.ok && value.name;
    };
    assert.notEqual(await named('draft'), await named('publish'));
  });
});
