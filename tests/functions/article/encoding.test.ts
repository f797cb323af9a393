import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ReadOptions } from '../../../functions/article/article.ts';
import { crawled } from './crawled.ts';
import { read, refuse } from './reading.ts';

const markdown = (title: string, text: string) => `---\ntitle: ${title}\n---\n\n${text}\n`;

// Bytes of other encodings, written out: Node has no encoder for them.
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex');

const wide = (text: string) => Buffer.from(text, 'utf16le');
const big = (text: string) => wide(text).swap16();
const HTML = { key: 'a.html' };
const typed = (charset: string) => ({ contentType: `text/plain; charset=${charset}` });
const KOREAN = '시의회가야간여객선을지키기로했다'.repeat(4);
const FERRY = 'The council kept the ferry, seven to four.';
const MIXED = 'The council kept the ferry. 밤배는 남는다.';
const NAMED = latin1(
  '<?xml version="1.0" encoding="ISO-8859-2"?><nitf><hl1>A</hl1><body.content><p>Po\xbe\xe1r</p></body.content></nitf>',
);

/** Bytes, and the text and the encoding that they are read in. A `!` after the encoding: it is not the stated one. */
const BYTES: readonly (readonly [what: string, bytes: Buffer, text: string, encoding: string, of?: ReadOptions])[] = [
  ['the mark of UTF-8', Buffer.from('\ufeff본문이다.'), '본문이다.', 'utf-8'],
  ['UTF-16 with a mark', wide(`\ufeff${MIXED}`), MIXED, 'utf-16le'],
  ['UTF-16 with a mark, the other order', big(`\ufeff${MIXED}`), MIXED, 'utf-16be'],
  // By its zero bytes.
  ['UTF-16 without a mark', wide(markdown('A', MIXED)), MIXED, 'utf-16le'],
  ['UTF-16 without a mark, the other order', big(markdown('A', MIXED)), MIXED, 'utf-16be'],
  ['UTF-16 after the mark of UTF-8', Buffer.concat([hex('efbbbf'), wide(markdown('A', FERRY))]), FERRY, 'utf-16le'],
  ['UTF-16 after both marks', Buffer.concat([hex('efbbbffffe'), wide(MIXED)]), MIXED, 'utf-16le'],
  ['UTF-16 after both marks, the other order', Buffer.concat([hex('efbbbffeff'), big(MIXED)]), MIXED, 'utf-16be'],
  ['UTF-16 that is called UTF-8', wide(markdown('A', MIXED)), MIXED, 'utf-16le!', typed('utf-8')],
  ['UTF-16 that is called that', wide('ab'), 'ab', 'utf-16le', typed('utf-16')],
  // Without a line end it is Chinese in the other order.
  ...[FERRY, MIXED, KOREAN].flatMap((text) => [
    ['named UTF-16', wide(text), text, 'utf-16le', typed('utf-16')] as const,
    ['named UTF-16, the other order', big(text), text, 'utf-16be', typed('utf-16')] as const,
    ['named UTF-16BE', big(text), text, 'utf-16be', typed('utf-16be')] as const,
  ]),
  ['UTF-16 that is called the other order', big(markdown('A', MIXED)), MIXED, 'utf-16be!', typed('utf-16le')],
  ...['utf-16', 'UTF-16LE', 'utf-16be', 'ucs-2'].flatMap((label) =>
    [FERRY, '시의회가 여객선을 지켰다.'].map(
      (text) =>
        [`UTF-8 that is called ${label}`, Buffer.from(markdown('A', text)), text, 'utf-8!', typed(label)] as const,
    ),
  ),
  // With 똠 (8C 63) outside KS X 1001.
  [
    'CP949, also a syllable that EUC-KR lacks',
    hex('c7d1b1b9c0ba208c63b9e6b0a2c7cfc0c720b3aab6f3c0ccb0ed20c0ccb0cdc0ba20b1dbc0ccb4d92e'),
    '한국은 똠방각하의 나라이고 이것은 글이다.',
    'euc-kr',
  ],
  ['Shift_JIS', hex('82b182ea82cd93fa967b8cea82cc95b68fcd82c582b78142'), 'これは日本語の文章です。', 'shift_jis'],
  ['EUC-JP', hex('a4b3a4eca4cfc6fccbdcb8eca4cecab8becfa4c7a4b9a1a3'), 'これは日本語の文章です。', 'euc-jp'],
  [
    'GB18030',
    hex('d6d0b9fab5c4d0c2cec5cac7d5e2d1f9b5c4a3acced2c3c7d6aab5c0c1cba1a3'),
    '中国的新闻是这样的，我们知道了。',
    'gb18030',
  ],
  [
    'Big5',
    hex('a4a4b0eaaabab773bb44ac4fb36fbccbaabaa141a7daadccaabeb944a446a143'),
    '中國的新聞是這樣的，我們知道了。',
    'big5',
  ],
  ['western', latin1('Le caf\xe9 \x93Chez nous\x94 a ferm\xe9.'), 'Le café “Chez nous” a fermé.', 'windows-1252'],
  ['Cyrillic', hex('cdeee2eef1f2e820e3eef0eee4e020ea20eee1e5e4f3'), 'Новости города к обеду', 'windows-1251'],
  // Two syllables prove nothing by themselves.
  ['a stated charset', hex('b0a1b0a1'), '가가', 'euc-kr', { contentType: 'text/plain; charset="EUC-KR"' }],
  ['another stated charset', latin1('\xbe\xb9'), 'žš', 'iso-8859-2', typed('iso-8859-2')],
  ['a charset that the bytes contradict', Buffer.from('본문이다.'), '본문이다.', 'utf-8!', typed('iso-8859-1')],
  ['UTF-8 that is none', latin1('caf\xe9 society'), 'café society', 'windows-1252!', typed('utf-8')],
  ['a charset that nobody knows', Buffer.from('plain'), 'plain', 'utf-8!', typed('no-such')],
  ['the charset that XML names', NAMED, 'Požár', 'iso-8859-2', { key: 'a.xml' }],
  ['the Content-Type before that', NAMED, 'Po¾ár', 'windows-1252', { key: 'a.xml', ...typed('iso-8859-1') }],
  ['that of a page', latin1('<meta charset=iso-8859-2>Po\xbe'), '<meta charset=iso-8859-2>Pož', 'iso-8859-2', HTML],
];

describe('readArticle -> the bytes of a file', () => {
  for (const [what, bytes, text, encoding, options] of BYTES)
    it(`are read: ${what}`, () => {
      const article = read(bytes, options);
      const isMismatch = article.warnings.includes('charset-mismatch');
      assert.deepEqual([article.text, `${article.encoding}${isMismatch ? '!' : ''}`], [text, encoding]);
    });

  it('are read with a warning where they have lone surrogates, stray bytes of an editor, or controls', () => {
    const stray = Buffer.concat([
      Buffer.from('Žluťoučký kůň, by Pavel '),
      latin1('\x8aimerda, part of the\xc2 talk, \xc3  la carte'),
    ]);
    const controls = `---\ntitle: Seri\u0000al\n---\n${'A long text. '.repeat(40)}\u0000`;
    for (const [bytes, text, warning] of [
      [wide('\ufefftext \ud83d here'), 'text \ufffd here', 'replaced-characters'],
      [stray, 'Žluťoučký kůň, by Pavel Šimerda, part of the\u00a0talk, à la carte', 'mixed-encoding'],
      [Buffer.from(controls), `${'A long text. '.repeat(40)}\u0000`, 'control-characters'],
    ] as const) {
      const article = read(bytes);
      assert.ok(article.text === text && article.warnings.includes(warning), warning);
    }
    assert.deepEqual([read(stray).encoding, read(controls).title], ['utf-8', 'Serial']);
  });

  it('are unpacked by the magic bytes of gzip', () => assert.equal(read(gzipSync(crawled())).hashVerified, true));

  it('have CRLF and lone CR turned into LF', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const article = read(['---', 'title: A', 'date: 2021-03-04', '---', 'one', 'two'].join(end));
      assert.deepEqual([article.title, article.text], ['A', 'one\ntwo']);
    }
  });
});

describe('readArticle -> bytes that are not an article', () => {
  const PNG = hex('89504e470d0a1a0a0000000d49484452000000100000001008060000001ff3ff61');
  const utf32 = Buffer.concat(Array.from(`\ufeff${markdown('A', FERRY)}`, (one) => wide(`${one}\0`)));
  const rows: readonly (readonly [reason: string, bytes: string | Buffer, options?: ReadOptions])[] = [
    ...['', ' \n\t\r\n', '\ufeff'].map((blank) => ['empty', blank] as const),
    ['too-large', 'x'.repeat(101), { maxBytes: 100 }],
    ['too-large', Buffer.alloc(1024 * 1024 + 1, 'a')],
    ['unpack-too-large', gzipSync(Buffer.alloc(50 * 1024 * 1024))],
    ['unpack-failed', gzipSync(crawled()).subarray(0, 60)],
    ['binary', gzipSync(gzipSync('x'))],
    ...[utf32, Buffer.from(utf32).swap32()].flatMap((bytes) =>
      [{}, typed('utf-32')].map((options) => ['undecodable', bytes, options] as const),
    ),
    ['undecodable', Buffer.alloc(3000, 0xff)],
    ['undecodable', Buffer.from(Array.from({ length: 3000 }, (_, at) => 0x80 + ((at * 37) % 128)))],
    // Front matter without title, description and text.
    ...['', 'draft: true', 'title:', 'title: ""\ndate: 2021-03-04'].map(
      (fields) => ['no-text', `---\n${fields}\n---\n`, { key: 'notes/Ferries.md' }] as const,
    ),
    // The declared hash is of a text.
    ['no-text', crawled({ text: '', declaredHash: 'a'.repeat(64) })],
  ];

  it('are refused with their reason, and read up to the limit or where an empty text is declared', () => {
    for (const [reason, bytes, options] of rows)
      assert.equal(refuse(bytes, options).reason, reason, JSON.stringify(bytes).slice(0, 200));
    assert.equal(read('x'.repeat(100), { maxBytes: 100 }).text.length, 100);
    const article = read(crawled({ text: '' }));
    assert.deepEqual([article.text, article.warnings], ['', ['empty-text']]);
  });

  it('are refused as images and archives with any byte order mark and any charset', () => {
    let state = 1;
    const random = Array.from({ length: 4000 }, () => {
      state = (state * 48271) % 0x7fffffff;
      return state >> 8;
    });
    const sound = Buffer.from(Uint16Array.from({ length: 500 }, (_, at) => 1 + (at % 40)).buffer);
    for (const image of [PNG, sound, Buffer.concat([PNG, Buffer.from(random)])]) {
      for (const mark of ['', 'fffe', 'feff', 'efbbbf', 'efbbbffffe'])
        assert.equal(refuse(Buffer.concat([hex(mark), image])).reason, 'binary', mark);
      const labels =
        'utf-8 utf-16 utf-16le utf-16be iso-8859-1 iso-8859-2 windows-1251 koi8-r macintosh euc-kr gb18030 big5';
      for (const label of labels.split(' ')) assert.equal(refuse(image, typed(label)).reason, 'binary', label);
    }
  });
});

describe('readArticle -> lone surrogates', () => {
  it('from escapes in JSON become U+FFFD, in every field', () => {
    const stated = ['title', 'id', 'publisher', 'category', 'author', 'description', 'language'].map(
      (name) => `"${name}": "a\\ud83d${name}"`,
    );
    const { title, articleId, publisher, category, authors, description, frontMatter } = read(
      `{${stated.join(', ')}, "tags": ["\\udc00"], "x": {"\\ud800": ["\\ud800"]}, "url": "https://example.com/\\ud83d"}\n\nThe text.\n`,
    );
    assert.deepEqual(
      [title, articleId, publisher, category, authors[0]?.name, description],
      'a�title id:host:example.com:a�id a�publisher a�category a�author a�description'.split(' '),
    );
    assert.ok(JSON.stringify(frontMatter).includes('"\ufffd":["\ufffd"]'));
  });

  it('from escapes in YAML become U+FFFD, and pairs stay', () => {
    const { title, url, articleId } = read(
      '---\ntitle: "\\uD83D rain \\uD83D\\uDE00"\nurl: "https://example.com/\\uD83D"\n---\n\nThe text.\n',
    );
    assert.deepEqual([title, url], ['\ufffd rain 😀', 'https://example.com/\ufffd']);
    assert.equal(articleId, `url:${url}`);
  });

  it('from UTF-16 or from a cut are in no field', () => {
    const utf16 = Buffer.from(
      '\ufeff---\ntitle: rain \ud83d\npublisher: A Times\n---\n\nThe text \udc00.\n',
      'utf16le',
    );
    const { title, text } = read(utf16);
    assert.deepEqual([title, text], ['rain \ufffd', 'The text \ufffd.']);
    const escaped = Buffer.from('\ufeff---\ntitle: "rain \\uD83D"\n---\n\nThe text.\n', 'utf16le');
    assert.equal(read(escaped).title, 'rain \ufffd');
    const author = `x${'𠀀'.repeat(3000)}`;
    for (const stated of [`author: ${author}`, `author:\n  - name: ${author}`]) {
      const [one] = read(`---\ntitle: rain\n${stated}\n---\n\nThe text.\n`).authors;
      assert.deepEqual([one?.name.isWellFormed(), one?.name.length], [true, 3999]);
    }
  });

  it('leave an article without them unchanged', () =>
    assert.equal(read('---\ntitle: 비 😀\n---\n\nThe text.\n').title, '비 😀'));
});
