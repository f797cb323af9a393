import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { crawled, DEFAULT_TEXT } from './crawled.ts';
import { codes, read } from './reading.ts';

describe('readArticle -> a file of the crawler', () => {
  it('takes a declared hash in capitals for the same', () => {
    const hash = createHash('sha256').update(DEFAULT_TEXT).digest('hex');
    const article = read(crawled({ declaredHash: hash.toUpperCase() }));
    assert.deepEqual([article.declaredHash, article.hashVerified], [hash, true]);
  });

  it('takes every field as the crawler wrote it', () => {
    const article = read(crawled({ category: 'culture' }), { key: 'articles/one.md' });
    assert.deepEqual([article.articleId, article.title], ['901_0000012345', '한빛시 "새 도서관 연다"']);
    assert.deepEqual([article.headline, article.category, article.publisher], [article.title, 'culture', '한빛뉴스']);
    assert.deepEqual(article.authors, [{ name: '홍길동', email: 'gildong@example.com' }]);
    assert.deepEqual([article.publishedAt, article.publishedOn], ['2026-01-06T15:00:00.000Z', '2026-01-07']);
    assert.equal(article.crawledAt, '2026-01-06T21:15:09.000Z');
    assert.deepEqual([article.url, article.oid], ['https://n.news.example.com/mnews/article/901/0000012345', '901']);
    assert.deepEqual([article.aid, article.text], ['0000012345', DEFAULT_TEXT]);
    assert.deepEqual([article.declaredHash, article.hashVerified], [article.contentHash, true]);
    assert.deepEqual([article.language, article.encoding, article.warnings], ['ko', 'utf-8', []]);
  });

  it('says that it mended the tabs of the byline, once', () => {
    const article = read(crawled());
    assert.deepEqual([article.frontMatterState, article.repairs], ['repaired', [{ code: 'tab-indent', line: 7 }]]);
  });

  it('keeps identifiers as text: 001 is not 1, and 0012345670 is no octal number', () => {
    const article = read(crawled({ id: '001_0012345670' }));
    assert.deepEqual([article.oid, article.aid, article.frontMatter.aid], ['001', '0012345670', '0012345670']);
  });

  it('leaves blank fields out', () => {
    const article = read(crawled({ author: [], publisher: '', publishedAt: '' }));
    assert.deepEqual(article.authors, []);
    assert.equal('publisher' in article, false);
    assert.equal('publishedAt' in article, false);
    assert.deepEqual([article.warnings, article.hashVerified], [['no-publisher', 'no-date'], true]);
  });

  it('reads the later era, whose quotes stand raw', () => {
    const article = read(
      crawled({ title: '시장 "예산 "두 배"로" it\'s [종합]', text: '본문 A&amp;B <b>는 그대로다. "인용"' }, 'raw'),
    );
    assert.deepEqual(
      [article.title, article.text],
      ['시장 "예산 "두 배"로" it\'s [종합]', '본문 A&amp;B <b>는 그대로다. "인용"'],
    );
    assert.equal(article.hashVerified, true);
    assert.ok(codes(article).includes('raw-quotes'));
  });

  it('lets the declared hash decide whether a text is escaped', () => {
    const asItStands = read(crawled({ title: 'AT&amp;T', text: 'A &amp; B' }, 'raw'));
    assert.deepEqual([asItStands.text, asItStands.title], ['A &amp; B', 'AT&amp;T']);
    const decoded = read(crawled({ title: 'AT&T', text: 'A & B' }));
    assert.deepEqual([decoded.text, decoded.title], ['A & B', 'AT&T']);
  });

  it('decodes once: what was an entity in the source stays one', () => {
    const article = read(crawled({ title: 'A &amp; B', text: 'C &amp; D' }));
    assert.deepEqual([article.title, article.text, article.hashVerified], ['A &amp; B', 'C &amp; D', true]);
  });

  it('keeps a carriage return that the declared hash confirms, and verifies a file turned to CRLF', () => {
    const text = '첫 줄\r\n둘째 줄\r셋째 줄';
    const article = read(crawled({ text }, 'raw'));
    assert.deepEqual([article.text, article.hashVerified], [text, true]);
    const turned = read(crawled({ text: '첫 줄\n둘째 줄' }).replaceAll('\n', '\r\n'));
    assert.deepEqual([turned.text, turned.hashVerified], ['첫 줄\n둘째 줄', true]);
  });

  it('keeps rules inside the text', () => {
    const text = '앞 문단이다.\n\n---\n\n뒤 문단이다.\n--------------- 끝';
    assert.equal(read(crawled({ text })).text, text);
  });

  it('leaves reader comments out of the text', () => {
    const comments = [
      ...['**kim** | 2026-02-16 09:00 | 👍 1 | 👎 0', '', '좋다', '', '> **lee** | 2026-02-16 09:05 | 👍 0 | 👎 0'],
      ...['> 글쎄', '', '---', '', '끝'],
    ];
    const { text, hashVerified } = read(crawled({ comments }, 'raw'));
    assert.deepEqual([text, hashVerified], [DEFAULT_TEXT, true]);
    assert.equal(read(crawled({ comments: ['*댓글이 없습니다.*'] }, 'raw')).text, DEFAULT_TEXT);
    const unverified = read(crawled({ comments, declaredHash: '0'.repeat(64) }, 'raw'));
    assert.deepEqual([unverified.text, unverified.warnings], [DEFAULT_TEXT, ['hash-mismatch']]);
    const headed = read(crawled({ comments: ['## 댓글', '', ...comments], declaredHash: '0'.repeat(64) }, 'raw'));
    assert.equal(headed.text, DEFAULT_TEXT);
  });

  it('tells the later era by what stands raw in the title alone, where no hash confirms either', () => {
    const text = '본문 A &amp; B';
    const unverified = { title: '시장 "두 배"', text, declaredHash: '0'.repeat(64) };
    assert.equal(read(crawled(unverified, 'raw')).text, text);
  });

  it('gives two flashes with one placeholder text different keys', () => {
    const text = '후속기사가 이어집니다';
    const one = read(crawled({ title: '[속보] 한빛시장 사퇴', text }));
    const two = read(crawled({ title: '[속보] 한빛시장 복귀', text }));
    assert.equal(one.contentHash, two.contentHash);
    assert.notEqual(one.textKey, two.textKey);
    assert.deepEqual([one.headline, one.markers], ['한빛시장 사퇴', ['[속보]']]);
  });

  it('takes a byline with a colon or a bracket as it stands', () => {
    const article = read(crawled({ author: ['BY KIM NARAE [narae@example.com]'] }, 'raw'));
    assert.deepEqual(article.authors, [{ name: 'KIM NARAE', email: 'narae@example.com' }]);
    assert.equal(read(crawled({ author: ['[기획: 한빛] 홍길동'] }, 'raw')).frontMatter.author, '[기획: 한빛] 홍길동');
  });
});
