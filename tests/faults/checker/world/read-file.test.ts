import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { articleFile } from '../../articles/article-file.ts';
import { FILE_KINDS, filePlan } from '../../articles/file-plan.ts';
import { seededRandom } from '../../random.ts';
import { readFile } from './read-file.ts';

const article = {
  oid: '001',
  aid: '0015827645',
  title: '[속보] "Rain" & 눈',
  publisher: '가람일보',
  category: '',
  author: '김하나(hana@example.com)',
  publishedAt: '2026-01-04 00:00',
  crawledAt: Date.UTC(2026, 0, 4, 4, 58, 38),
  text: 'It <rained>.\n\n---\n\nThen it snowed.',
};

describe('the checker’s own reader', () => {
  it('reads identity, crawl, hash and key out of a file of the crawler', () => {
    const reading = readFile(articleFile(article));
    assert.equal(reading?.articleId, '001_0015827645');
    assert.equal(reading?.crawledAt, '2026-01-04T04:58:38.000Z');
    assert.equal(reading?.title, article.title);
    assert.equal(reading?.headline, '"Rain" & 눈');
    assert.equal(reading?.publisher, '가람일보');
    assert.equal(reading?.category, '');
    // Midnight in Seoul.
    assert.equal(reading?.publishedAt, '2026-01-03T15:00:00.000Z');
    assert.deepEqual(reading?.authors, ['김하나']);
    assert.equal(reading?.url, 'https://n.news.naver.com/mnews/article/001/0015827645');
    assert.equal(reading?.hashVerified, true);
    assert.equal(readFile(articleFile({ ...article, declaredHash: 'a'.repeat(64) }))?.hashVerified, false);
    // printf 'It <rained>.\n\n---\n\nThen it snowed.' | sha256sum
    assert.equal(reading?.contentHash, 'ae1c0bea53a0bc9062478dfc5e3ff8eba270eec996e61e10ae8cfb40171db220');
  });

  it('gives equal keys to equal words, and to a short text only under one headline', () => {
    const keyOf = (fields: object) => readFile(articleFile({ ...article, ...fields }))?.textKey;
    assert.equal(keyOf({ text: 'it RAINED then it snowed' }), keyOf({}));
    assert.equal(keyOf({ title: 'Rain, 눈' }), keyOf({}));
    assert.notEqual(keyOf({ title: 'Sun' }), keyOf({}));
    assert.equal(keyOf({ text: 'long '.repeat(30), title: 'Sun' }), keyOf({ text: 'long '.repeat(30) }));
  });

  it('reads the names of authors without what they are and where they are reached', () => {
    const authorsOf = (author: string) => readFile(articleFile({ ...article, author }))?.authors;
    assert.deepEqual(authorsOf('김하나 기자(hana@example.com)'), ['김하나']);
    assert.deepEqual(authorsOf('Jo Three (jo@example.org)'), ['Jo Three']);
    assert.deepEqual(authorsOf('세종=김하나 기자(hana@example.com)'), ['김하나']);
    assert.deepEqual(authorsOf(''), []);
    const several = '김하나 기자(hana@example.com) 이두리 특파원(duri@example.com)';
    assert.deepEqual(authorsOf(`${several}\n\t\t\tJo Four jo@example.com`), ['김하나', '이두리', 'Jo Four']);
  });

  it('takes the markers off both ends of a title', () => {
    const headlineOf = (title: string) => readFile(articleFile({ ...article, title }))?.headline;
    assert.equal(headlineOf('[단독] Rain (종합2보)'), 'Rain');
    assert.equal(headlineOf('Rain (2nd LD)'), 'Rain');
  });

  it('unescapes once, and not where the hash is of what stands there', () => {
    const wordsOf = (fields: object) => {
      const { text, title, hashVerified } = readFile(articleFile({ ...article, ...fields })) ?? {};
      return { text, title, hashVerified };
    };
    const meant = { text: 'AT&amp;T "rains"', title: '"AT&amp;T" rains', hashVerified: true };
    assert.deepEqual(wordsOf(meant), meant);
    assert.deepEqual(wordsOf({ ...meant, isRaw: true }), meant);
  });

  it('leaves out what readers say, by the hash or by how they are named', () => {
    const textOf = (fields: object) => readFile(articleFile({ ...article, ...fields }))?.text;
    assert.equal(textOf({ comments: 'Well.\n\n---\n\nNo.' }), article.text);
    const declaredHash = 'a'.repeat(64);
    assert.equal(textOf({ comments: '**kim** | now\n\nWell.', declaredHash }), article.text);
    assert.equal(textOf({ comments: 'Well.', declaredHash }), `${article.text}\n\n---\n\nWell.`);
  });

  it('says all that is odd, and all that was mended and where', () => {
    const oddOf = (fields: object, contentType = '') => {
      const { warnings, repairs } = readFile(articleFile({ ...article, ...fields }), contentType) ?? {};
      return [warnings, repairs];
    };
    assert.deepEqual(oddOf({}), [[], ['tab-indent@7']]);
    assert.deepEqual(oddOf({ isRaw: true }), [[], ['raw-quotes@3']]);
    assert.deepEqual(oddOf({ isRaw: true, title: 'Rain', publisher: '', without: ['publication'] }), [
      ['no-publisher', 'no-date'],
      [],
    ]);
    assert.deepEqual(oddOf({}, 'text/plain; charset=iso-8859-1'), [['charset-mismatch'], ['tab-indent@7']]);
    assert.deepEqual(oddOf({}, 'text/plain; charset=utf-8'), [[], ['tab-indent@7']]);
  });

  it('knows a language by its letters, or by the commonest of its words', () => {
    const languageOf = (text: string) => readFile(articleFile({ ...article, text }))?.language;
    assert.equal(languageOf('눈이 왔다'), 'ko');
    assert.equal(languageOf('the snow of the north 눈이 왔다 눈이 왔다'), 'ko');
    assert.equal(languageOf('the snow of the north, the rain of the south'), 'en');
    assert.equal(languageOf('the snow of the north, the rain of the south 눈'), '');
    assert.equal(languageOf('bada gede'), '');
  });

  it('finds control characters in a text, which line ends and tabs are not', () => {
    const warningsOf = (text: string) => readFile(articleFile({ ...article, text }))?.warnings;
    assert.deepEqual(warningsOf('rain\x07 and snow'), ['control-characters']);
    assert.deepEqual(warningsOf('rain\n\tand snow'), []);
  });

  it('reads packed files, UTF-16 with its mark, and what S3 says of the charset, but for UTF-8', () => {
    const file = articleFile(article);
    assert.deepEqual(readFile(gzipSync(file)), readFile(file));
    assert.deepEqual(readFile(Buffer.from(`\ufeff${file}`, 'utf16le')), readFile(file));
    assert.deepEqual(readFile(Buffer.from(`\ufeff${file}`, 'utf16le').swap16()), readFile(file));
    const latin = Buffer.from(articleFile({ ...article, text: 'õ' }).toString(), 'latin1');
    assert.equal(readFile(latin, 'text/plain; charset=iso-8859-2')?.text, 'ő');
    assert.equal(readFile(latin, 'text/plain'), undefined);
    assert.equal(readFile(file, 'text/plain; charset=iso-8859-1')?.text, article.text);
  });

  it('takes the address of an article without an id, or what it lies under', () => {
    const url = 'https://n.news.naver.com/mnews/article/001/0015827645';
    assert.equal(readFile(articleFile({ ...article, without: ['id'] }))?.articleId, url);
    const file = articleFile({ ...article, without: ['id', 'address'] });
    assert.equal(readFile(file, '', 'a b.md')?.articleId, 'key:a b.md');
  });

  it('takes the numbers an id is made of where it is not there', () => {
    assert.equal(readFile(articleFile({ ...article, without: ['whole id'] }))?.articleId, '001_0015827645');
  });

  it('reads nothing where there is no article', () => {
    assert.equal(readFile(Buffer.alloc(0)), undefined);
    assert.equal(readFile(Buffer.from([0x89, 0x50, 0xff, 0])), undefined);
    assert.equal(readFile(articleFile({ ...article, text: ' ' })), undefined);
  });

  it('reads exactly those generated files that are meant to be read', () => {
    const seen = new Set<string>();
    for (const step of filePlan(seededRandom('reader'), 2_000)) {
      if (step.do === 'delete') continue;
      seen.add(step.kind);
      assert.equal(readFile(step.bytes) === undefined, step.kind === 'unreadable', step.key);
    }
    assert.deepEqual([...seen].sort(), Object.keys(FILE_KINDS).sort());
  });
});
