import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { crawled } from './crawled.ts';
import { read, refuse } from './reading.ts';

const markdown = (title: string, text: string) => `---\ntitle: ${title}\n---\n\n${text}\n`;

// Bytes of other encodings, written out: Node has no encoder for them.
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex');

describe('readArticle -> the bytes of a file', () => {
  it('removes the byte order mark of UTF-8', () => {
    const article = read(`\ufeff${markdown('제목', '본문이다.')}`);
    assert.deepEqual([article.title, article.encoding], ['제목', 'utf-8']);
  });

  it('reads UTF-16 in both byte orders, with a mark', () => {
    const little = Buffer.from(`\ufeff${markdown('제목', '본문이다.')}`, 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const [bytes, encoding] of [
      [little, 'utf-16le'],
      [big, 'utf-16be'],
    ] as const) {
      const article = read(bytes);
      assert.deepEqual([article.text, article.encoding], ['본문이다.', encoding]);
    }
  });

  it('reads UTF-16 without a mark by its zero bytes', () => {
    const bytes = Buffer.from(markdown('Ferry', 'The night ferry stays. 밤배는 남는다.'), 'utf16le');
    assert.equal(read(bytes).text, 'The night ferry stays. 밤배는 남는다.');
    assert.equal(read(Buffer.from(bytes).swap16()).encoding, 'utf-16be');
  });

  it('replaces lone surrogates of UTF-16, with a warning', () => {
    const bytes = Buffer.from('\ufefftext \ud83d here', 'utf16le');
    const article = read(bytes);
    assert.equal(article.text, 'text \ufffd here');
    assert.ok(article.warnings.includes('replaced-characters'));
  });

  it('reads CP949, also the syllables that EUC-KR lacks', () => {
    // "한국은 똠방각하의 나라이고 이것은 글이다." with 똠 (8C 63) outside KS X 1001
    const text = hex(
      'c7 d1 b1 b9 c0 ba 20 8c 63 b9 e6 b0 a2 c7 cf c0 c7 20 b3 aa b6 f3 c0 cc b0 ed 20 c0 cc b0 cd c0 ba 20 b1 db c0 cc b4 d9 2e',
    );
    const article = read(Buffer.concat([latin1('---\npublisher: x\n---\n'), text]));
    assert.deepEqual(
      [article.text, article.encoding, article.language],
      ['한국은 똠방각하의 나라이고 이것은 글이다.', 'euc-kr', 'ko'],
    );
  });

  it('reads Shift_JIS, EUC-JP, GB18030 and Big5 if they make plausible text', () => {
    const samples = [
      [
        'shift_jis',
        '82 b1 82 ea 82 cd 93 fa 96 7b 8c ea 82 cc 95 b6 8f cd 82 c5 82 b7 81 42',
        'これは日本語の文章です。',
      ],
      ['euc-jp', 'a4 b3 a4 ec a4 cf c6 fc cb dc b8 ec a4 ce ca b8 be cf a4 c7 a4 b9 a1 a3', 'これは日本語の文章です。'],
      [
        'gb18030',
        'd6 d0 b9 fa b5 c4 d0 c2 ce c5 ca c7 d5 e2 d1 f9 b5 c4 a3 ac ce d2 c3 c7 d6 aa b5 c0 c1 cb a1 a3',
        '中国的新闻是这样的，我们知道了。',
      ],
      [
        'big5',
        'a4 a4 b0 ea aa ba b7 73 bb 44 ac 4f b3 6f bc cb aa ba a1 41 a7 da ad cc aa be b9 44 a4 46 a1 43',
        '中國的新聞是這樣的，我們知道了。',
      ],
    ] as const;
    for (const [encoding, bytes, text] of samples) {
      const article = read(hex(bytes));
      assert.deepEqual([article.text, article.encoding], [text, encoding]);
    }
  });

  it('reads western and Cyrillic single-byte text', () => {
    const western = read(latin1('Le caf\xe9 \x93Chez nous\x94 a ferm\xe9 ses portes.'));
    assert.deepEqual([western.text, western.encoding], ['Le café “Chez nous” a fermé ses portes.', 'windows-1252']);
    const russian = read(hex('cd ee e2 ee f1 f2 e8 20 e3 ee f0 ee e4 e0 20 ea 20 ee e1 e5 e4 f3'));
    assert.deepEqual([russian.text, russian.encoding], ['Новости города к обеду', 'windows-1251']);
  });

  it('reads the charset that the Content-Type names', () => {
    const bytes = hex('b0 a1 b0 a1'); // two syllables prove nothing by themselves
    assert.equal(read(bytes, { contentType: 'text/plain; charset="EUC-KR"' }).text, '가가');
    assert.equal(read(latin1('\xbe\xb9'), { contentType: 'text/plain; charset=iso-8859-2' }).text, 'žš');
  });

  it('ignores a charset that the bytes contradict', () => {
    const korean = read(markdown('제목', '본문이다.'), { contentType: 'text/plain; charset=iso-8859-1' });
    assert.equal(korean.text, '본문이다.');
    assert.ok(korean.warnings.includes('charset-mismatch'));
    const utf8 = read(latin1('caf\xe9 society'), { contentType: 'text/plain; charset=utf-8' });
    assert.equal(utf8.text, 'café society');
    assert.ok(utf8.warnings.includes('charset-mismatch'));
    assert.equal(read('plain', { contentType: 'text/plain; charset=no-such' }).text, 'plain');
  });

  it('reads the charset that XML or a page names itself, and the Content-Type before it', () => {
    const named = '<?xml version="1.0" encoding="ISO-8859-2"?>';
    const nitf = latin1(`${named}<nitf><hl1>A</hl1><body.content><p>Po\xbe\xe1r</p></body.content></nitf>`);
    assert.equal(read(nitf, { key: 'a.xml' }).text, 'Požár');
    assert.equal(read(nitf, { key: 'a.xml', contentType: 'text/xml; charset=iso-8859-1' }).text, 'Po¾ár');
    assert.equal(read(latin1('<meta charset=iso-8859-2><p>Po\xbe\xe1r</p>'), { key: 'a.html' }).encoding, 'iso-8859-2');
  });

  it('reads UTF-8 that the Content-Type calls UTF-16 as UTF-8', () => {
    for (const label of ['utf-16', 'UTF-16LE', 'utf-16be', 'ucs-2'])
      for (const text of ['The council kept the ferry.', '시의회가 여객선을 지켰다.']) {
        const article = read(markdown('Night ferry', text), { contentType: `text/markdown; charset=${label}` });
        assert.deepEqual([article.text, article.encoding], [text, 'utf-8'], label);
        assert.ok(article.warnings.includes('charset-mismatch'), label);
      }
  });

  it('reads UTF-16 in both byte orders if the Content-Type names it, also without ASCII', () => {
    const mixed = markdown('Night ferry', 'The council kept the ferry. 밤배는 남는다.');
    const korean = '시의회가야간여객선을지키기로했다'.repeat(4);
    const english = 'The council kept the ferry, seven to four.'; // without a line end: Chinese in the other order
    for (const [file, text] of [
      [english, english],
      [mixed, 'The council kept the ferry. 밤배는 남는다.'],
      [korean, korean],
    ] as const) {
      const little = Buffer.from(file, 'utf16le');
      const big = Buffer.from(little).swap16();
      const labelled = (bytes: Buffer, charset: string) => {
        const { text, encoding, warnings } = read(bytes, { contentType: `text/plain; charset=${charset}` });
        return [text, encoding, warnings.includes('charset-mismatch')];
      };
      assert.deepEqual(labelled(little, 'utf-16'), [text, 'utf-16le', false]);
      assert.deepEqual(labelled(big, 'utf-16'), [text, 'utf-16be', false]);
      assert.deepEqual(labelled(big, 'utf-16be'), [text, 'utf-16be', false]);
    }
    const { encoding, warnings } = read(Buffer.from(mixed, 'utf16le').swap16(), {
      contentType: 'text/plain; charset=utf-16le',
    });
    assert.equal(encoding, 'utf-16be');
    assert.ok(warnings.includes('charset-mismatch'));
    const short = read(Buffer.from('ab', 'utf16le'), { contentType: 'text/plain; charset=utf-16' });
    assert.equal(short.text, 'ab');
  });

  it('reads UTF-16 after the mark of UTF-8, with or without a mark of its own, and UTF-16 that the Content-Type calls UTF-8', () => {
    const text = 'The council kept the ferry.';
    const wide = Buffer.from(markdown('Night ferry', text), 'utf16le');
    for (const mark of ['efbbbf', 'efbbbffffe']) assert.equal(read(Buffer.concat([hex(mark), wide])).text, text, mark);
    assert.equal(read(Buffer.concat([hex('efbbbffeff'), Buffer.from(wide).swap16()])).text, text);
    const called = read(wide, { contentType: 'text/plain; charset=utf-8' });
    assert.deepEqual([called.text, called.encoding], [text, 'utf-16le']);
    assert.ok(called.warnings.includes('charset-mismatch'));
  });

  it('reads UTF-8 with stray bytes in it: `Pavel \\x8aimerda` and no-break spaces that an editor broke', () => {
    const bytes = Buffer.concat([
      Buffer.from('Žluťoučký kůň, by Pavel '),
      latin1('\x8aimerda, part of the\xc2 talk, \xc3  la carte'),
    ]);
    const article = read(bytes);
    assert.equal(article.text, 'Žluťoučký kůň, by Pavel Šimerda, part of the\u00a0talk, à la carte');
    assert.equal(article.encoding, 'utf-8');
    assert.ok(article.warnings.includes('mixed-encoding'));
  });

  it('unpacks gzip by its magic bytes', () => assert.equal(read(gzipSync(crawled())).hashVerified, true));

  it('turns CRLF and lone CR into LF', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const article = read(['---', 'title: A', 'date: 2021-03-04', '---', 'one', 'two'].join(end));
      assert.deepEqual([article.title, article.text], ['A', 'one\ntwo']);
    }
  });

  it('keeps a few control characters, with a warning', () => {
    const article = read(`---\ntitle: Seri\u0000al\n---\n${'A long text. '.repeat(40)}\u0000`);
    assert.equal(article.title, 'Serial');
    assert.ok(article.text.endsWith('\u0000'));
    assert.ok(article.warnings.includes('control-characters'));
  });
});

describe('readArticle -> bytes that are not an article', () => {
  it('refuses a file without text as empty', () => {
    assert.deepEqual([refuse('').reason, refuse(' \n\t\r\n').reason], ['empty', 'empty']);
    assert.equal(refuse('\ufeff').reason, 'empty');
  });

  it('refuses a file above the limit as too-large', () => {
    assert.equal(refuse('x'.repeat(101), { maxBytes: 100 }).reason, 'too-large');
    assert.equal(read('x'.repeat(100), { maxBytes: 100 }).text.length, 100);
    assert.equal(refuse(Buffer.alloc(1024 * 1024 + 1, 'a')).reason, 'too-large');
  });

  it('refuses a gzip bomb as unpack-too-large, and a broken one as unpack-failed', () => {
    assert.equal(refuse(gzipSync(Buffer.alloc(50 * 1024 * 1024))).reason, 'unpack-too-large');
    assert.equal(refuse(gzipSync(crawled()).subarray(0, 60)).reason, 'unpack-failed');
  });

  it('refuses images and archives as binary', () => {
    assert.equal(refuse(hex('89504e470d0a1a0a0000000d49484452000000100000001008060000001ff3ff61')).reason, 'binary');
    assert.equal(refuse(Buffer.concat([gzipSync(gzipSync('x'))])).reason, 'binary');
  });

  it('refuses images and archives with any byte order mark and any charset', () => {
    const header = hex('89504e470d0a1a0a0000000d49484452000000100000001008060000001ff3ff61');
    let state = 1;
    const random = Array.from({ length: 4000 }, () => {
      state = (state * 48271) % 0x7fffffff;
      return state >> 8;
    });
    const sound = Buffer.from(Uint16Array.from({ length: 500 }, (_, at) => 1 + (at % 40)).buffer);
    for (const image of [header, sound, Buffer.concat([header, Buffer.from(random)])]) {
      for (const mark of ['', 'fffe', 'feff', 'efbbbf', 'efbbbffffe'])
        assert.equal(refuse(Buffer.concat([hex(mark), image])).reason, 'binary', mark);
      const labels =
        'utf-8 utf-16 utf-16le utf-16be iso-8859-1 iso-8859-2 windows-1251 koi8-r macintosh euc-kr gb18030 big5';
      for (const label of labels.split(' '))
        assert.equal(refuse(image, { contentType: `text/plain; charset=${label}` }).reason, 'binary', label);
    }
  });

  it('refuses UTF-32 with a mark as undecodable', () => {
    const text = markdown('Night ferry', 'The council kept the ferry.');
    const little = Buffer.concat(Array.from(`\ufeff${text}`, (character) => Buffer.from(`${character}\0`, 'utf16le')));
    for (const bytes of [little, Buffer.from(little).swap32()]) {
      assert.equal(refuse(bytes).reason, 'undecodable');
      assert.equal(refuse(bytes, { contentType: 'text/plain; charset=utf-32' }).reason, 'undecodable');
    }
  });

  it('refuses bytes that make text in no encoding as undecodable', () => {
    assert.equal(refuse(Buffer.alloc(3000, 0xff)).reason, 'undecodable');
    const found = refuse(Buffer.from(Array.from({ length: 3000 }, (_, at) => 0x80 + ((at * 37) % 128)))).reason;
    assert.equal(found, 'undecodable');
  });

  it('refuses front matter without title, description and text as no-text', () => {
    for (const frontMatter of ['', 'draft: true', 'title:', 'title: ""\ndate: 2021-03-04'])
      assert.equal(refuse(`---\n${frontMatter}\n---\n`, { key: 'notes/Ferries.md' }).reason, 'no-text', frontMatter);
  });

  it('refuses a file without its text as no-text, if the declared hash is of a text', () =>
    assert.equal(refuse(crawled({ text: '', declaredHash: 'a'.repeat(64) })).reason, 'no-text'));

  it('reads an empty text if the declared hash is of an empty text', () => {
    const article = read(crawled({ text: '' }));
    assert.deepEqual([article.text, article.warnings], ['', ['empty-text']]);
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
