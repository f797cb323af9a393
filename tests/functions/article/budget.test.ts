import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Budget } from '../../../functions/article/encoding/budget.ts';
import { readArticle } from '../../../functions/article/read.ts';
import { type SplitPart, splitWithin } from '../../../functions/article/split/split-articles.ts';

// Goal: what a container costs is bounded by its own packed size, in what every machine counts the same, and what
// stands before the bound is read. Method: repetition of whatever costs, in each kind of container, packed and not.

const KIB = 1024;
/** Below that size a container may cost as much as one of it. */
const LEAST = 16 * KIB;

const page = (html: string, encoding: '' | 'gzip' | 'br' = '') => {
  const packed =
    encoding === 'gzip' ? gzipSync(html) : encoding === 'br' ? brotliCompressSync(html) : Buffer.from(html);
  const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n${encoding && `Content-Encoding: ${encoding}\r\n`}\r\n`;
  const answer = Buffer.concat([Buffer.from(head), packed]);
  const about = `WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://g/a\r\nContent-Length: ${answer.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(about), answer, Buffer.from('\r\n\r\n')]);
};
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const list = (above: string, items: readonly string[]) => Buffer.from(`{${above}"articles":[${items.join(',')}]}`);
const rss = (above: string, items: readonly string[]) =>
  Buffer.from(`<rss><channel><title>A</title>${above}${items.join('')}</channel></rss>`);
const tiny = times(20_000, (at) => `{"title":"a${at}","text":"b"}`);

const HOSTILE: Readonly<Record<string, Buffer>> = {
  'pages of tags, packed twice': gzipSync(
    Buffer.concat(times(70, () => page(`<html><body>${'<div>'.repeat(200_000)}`, 'gzip'))),
  ),
  'pages of tags in brotli': gzipSync(
    Buffer.concat(times(70, () => page(`<html><body>${'<div>'.repeat(200_000)}`, 'br'))),
  ),
  'pages of entities': gzipSync(Buffer.concat(times(40, () => page(`<html><body>${'&amp;'.repeat(50_000)}`)))),
  'records of nothing': gzipSync(Buffer.concat(times(20_000, () => page('')))),
  'blanks without end': gzipSync(
    Buffer.concat([Buffer.from('[{"title":"a","text":"b"},'), Buffer.alloc(8_000_000, 32)]),
  ),
  'tiny articles': gzipSync(list('', tiny)),
  'tiny lines': gzipSync(Buffer.from(tiny.join('\n'))),
  'broken lines': gzipSync(Buffer.from(`{"title":"a"}\n${'{"title":\n'.repeat(30_000)}`)),
  'lists within lists': gzipSync(
    list(
      '',
      times(9, () => `{"title":"a","text":"b","x":${'['.repeat(90_000)}${']'.repeat(90_000)}}`),
    ),
  ),
  'tiny entries': gzipSync(
    rss(
      '',
      times(9_000, (at) => `<item><title>a${at}</title></item>`),
    ),
  ),
  'statements above a list': list(times(2_000, (at) => `"embargo${at}":"x",`).join(''), tiny),
  'statements above a feed': rss(
    '<embargo>x</embargo>'.repeat(2_000),
    times(900, () => '<item><title>a</title></item>'),
  ),
  'a long note above tiny articles': list(`"ednote":"${'Note. '.repeat(300)}",`, tiny),
  'more above a feed than is read': rss(`<x>${'x'.repeat(2 ** 20)}</x><embargo>2031-01-01</embargo>`, [
    '<item><title>a</title></item>',
  ]),
};

async function split(bytes: Buffer, budget = new Budget(bytes.length)) {
  const parts: SplitPart[] = [];
  for await (const part of splitWithin(budget, bytes, {})) parts.push(part);
  return { parts, spent: budget.spent };
}

const isRefused = (part: SplitPart | undefined): boolean => part?.ok === false && part.isRefused === true;

describe('a container that costs more than its size allows', () => {
  for (const [name, bytes] of Object.entries(HOSTILE))
    it(`is refused where it does, once: ${name}`, async () => {
      const { parts, spent } = await split(bytes);
      assert.deepEqual(parts.map(isRefused).indexOf(true), parts.length - 1, JSON.stringify(parts.at(-1)));
      const size = Math.max(LEAST, bytes.length);
      assert.ok(parts.length - 1 <= size / 32, `${parts.length} articles of ${bytes.length} bytes`);
      // The last article or chunk is what exceeds it.
      assert.ok(spent.work <= 100 * size + 30 * 200_000 + 2 ** 20, `${spent.work} of ${size}`);
      assert.ok(spent.written <= 20 * 100 * size);
      for (const part of parts.slice(0, -1)) assert.ok(part.ok || part.detail !== '');
    });

  it('has the same outcome in whatever pieces its bytes come, and over runs that go on', async () => {
    const bytes = HOSTILE['tiny articles'] as Buffer;
    const { parts } = await split(bytes);
    for (const piece of [1_000, 65_536]) {
      const pieces = async function* () {
        for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
      };
      const again: SplitPart[] = [];
      for await (const part of splitWithin(new Budget(bytes.length), pieces(), {})) again.push(part);
      assert.deepEqual(again, parts);
      const skip = 100;
      const rest: SplitPart[] = [];
      const budget = new Budget(bytes.length, { items: skip });
      for await (const part of splitWithin(budget, pieces(), { skip })) rest.push(part);
      assert.deepEqual(rest, parts.slice(skip));
    }
  });

  it('is none that is honest: pages of one template, feeds and lists, packed', async () => {
    const template = `<nav>${'<a href="/x">Section</a>'.repeat(300)}</nav>`;
    const words = (at: number) => times(120, (n) => `word${(at * 7919 + n * 104729) % 65_537}`).join(' ');
    const honest = [
      gzipSync(Buffer.concat(times(60, (at) => page(`<html><body>${template}<h1>A ${at}</h1><p>${words(at)}`)))),
      gzipSync(
        list(
          '"embargo":"2031-01-05T09:00:00Z",',
          times(500, (at) => JSON.stringify({ title: `A ${at}`, text: words(at) })),
        ),
      ),
      gzipSync(
        rss(
          '',
          times(500, (at) => `<item><title>A ${at}</title><description>${words(at)}</description></item>`),
        ),
      ),
    ];
    for (const bytes of honest) {
      const { parts } = await split(bytes);
      assert.ok(parts.length >= 60 && !parts.some(isRefused), JSON.stringify(parts.at(-1)));
    }
  });
});

describe('what stands around a list', () => {
  it('names each of its articles by what holds it back, and another way once it permits', async () => {
    const articles = times(3, (at) => JSON.stringify({ title: `A ${at}`, text: 'It ran.' }));
    const names = async (bytes: Buffer) =>
      (await split(bytes)).parts.map((part) => (part.ok ? part.name : assert.fail(part.detail)));
    for (const make of [
      (above: string) => list(above && `"embargo":"${above}",`, articles),
      (above: string) =>
        rss(
          above && `<embargo>${above}</embargo>`,
          times(
            3,
            (at) =>
              `<item><title>A ${at}</title><pubDate>Mon, 05 Jan 2026 09:00:00 GMT</pubDate><description>It ran in the night.</description></item>`,
          ),
        ),
    ]) {
      const [plain, held] = [await names(make('')), await names(make('2031-01-05T09:00:00Z'))];
      assert.equal(new Set([...plain, ...held, ...(await names(make('2031-02-05T09:00:00Z')))]).size, 9);
    }
  });
});

it('one packed article may not unpack to more either', () => {
  const bomb = readArticle(gzipSync(Buffer.alloc(1_900_000, 97)), { maxBytes: 2 ** 24 });
  assert.equal(bomb.kind === 'refused' && bomb.reason, 'unpack-too-large');
});
