import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readArticle } from '../../../functions/article/read.ts';
import { articleTextOf } from '../../../functions/article/shapes/page-text.ts';

// Goal: the article of a page is found among what pages have around it, in any language and of any markup.
// Method: pages that are put together by a generator. Real pages: docs/decisions/0010-*.

const PARAGRAPHS: Readonly<Record<string, string>> = {
  en: 'The council voted on Tuesday to keep the night ferry, which carries two hundred people a day across the bay.',
  ko: '시의회는 화요일 야간 여객선을 유지하기로 의결했으며, 하루 이백 명이 이 배로 만을 건너 출근하고 있다고 밝혔다.',
  zh: '市议会周二投票决定保留夜间渡轮，该渡轮每天运送两百人穿越海湾，许多居民依靠它上下班，票价保持不变。',
  ar: 'صوت المجلس يوم الثلاثاء على الإبقاء على العبارة الليلية التي تنقل مئتي شخص يوميا عبر الخليج إلى أعمالهم.',
  ru: 'Городской совет во вторник решил сохранить ночной паром, который перевозит через залив двести человек в день.',
};
const links = (count: number) =>
  Array.from({ length: count }, (_, at) => `<li><a href="/${at}">Other story ${at} of the day</a></li>`).join('');
const AROUND = [
  `<nav><ul>${links(12)}</ul></nav>`,
  `<header class="site-header"><div class="logo">The Gazette</div><form><input name="q"><button>Search</button></form></header>`,
  `<aside class="sidebar"><h3>Most read</h3><ol>${links(8)}</ol></aside>`,
  `<div class="related-stories"><h2>More</h2><ul>${links(6)}</ul></div>`,
  '<section id="comments"><div class="comment"><p>I take it every night, and I think that the council ' +
    'is right about this ferry, as always.</p></div></section>',
  `<div class="newsletter"><p>Sign up for our newsletter and get the best stories of the week into your inbox every Monday.</p></div>`,
  `<footer><p>Copyright 2026 The Gazette. All rights reserved. Do not copy any of this without our permission in writing.</p></footer>`,
  '<script>var a = "<p>not a text</p>";</script><style>p { color: red }</style><!-- <p>none</p> -->',
  `<div data-player='{"html":"<b>Ad</b> for a long sentence about something that nobody has to buy."}'></div>`,
  `<input type="hidden" value="${'QWxh'.repeat(6_000)}">`,
  `<table><tr><td><a href="/a">Weather</a></td><td><a href="/b">Traffic</a></td></tr></table>`,
];
const WRAPPERS = [
  (inner: string) => `<article><h1>Ferry stays</h1>${inner}</article>`,
  (inner: string) => `<div class="with-sidebar"><div class="post-content">${inner}</div></div>`,
  (inner: string) => `<form><table><tbody><tr><td>${inner}</td></tr></tbody></table></form>`,
  (inner: string) => `<div><div><span>${inner}</span></div></div>`,
  (inner: string) => `<main>${inner.replaceAll('</p>', '')}</main>`,
];

describe('a saved web page', () => {
  it('gives the paragraphs of its article, whatever stands around them', () => {
    const around = fc.array(fc.constantFrom(...AROUND), { maxLength: 6 });
    const count = fc.integer({ min: 4, max: 12 });
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(PARAGRAPHS)),
        count,
        fc.constantFrom(...WRAPPERS),
        around,
        around,
        (language, paragraphs, wrap, above, below) => {
          const texts = Array.from({ length: paragraphs }, (_, at) => `${PARAGRAPHS[language]} ${at}.`);
          const html =
            '<html><head><title>x</title></head>' +
            `<body>${above.join('\n')}${wrap(texts.map((text) => `<p>${text}</p>`).join('\n'))}${below.join('\n')}</body>` +
            '</html>';
          const found = articleTextOf(html)
            .split('\n\n')
            .filter((line) => line !== 'Ferry stays');
          assert.deepEqual(found, texts);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('states title, date, author, language and publisher, and that its text is a guess', () => {
    const body = `<article>${`<p>${PARAGRAPHS.en}</p>`.repeat(5)}</article>`;
    const html = `<!doctype html><html lang="en-GB"><head><title>Ferry stays | The Gazette</title>
      <meta property="og:site_name" content="The Gazette"><meta name="author" content="Jane Doe">
      <meta property="article:published_time" content="2026-01-05T01:00:00Z">
      <link rel="canonical" href="https://news.example/ferry"></head><body>${body}</body></html>`;
    const result = readArticle(Buffer.from(html), { key: 'ferry.html' });
    assert.ok(result.ok);
    const { title, publishedAt, authors, language, publisher, url, warnings, text } = result.article;
    assert.deepEqual(
      { title, publishedAt, authors, language, publisher, url, warnings },
      {
        ...{ title: 'Ferry stays', publishedAt: '2026-01-05T01:00:00.000Z', authors: [{ name: 'Jane Doe' }] },
        ...{ language: 'en', publisher: 'The Gazette', url: 'https://news.example/ferry', warnings: ['page-guessed'] },
      },
    );
    assert.equal(text.split('\n\n').length, 5);
  });

  const page = (head: string, body: string) =>
    readArticle(
      Buffer.from(
        `<!doctype html><html><head><title>Ferry to the islands stays</title>${head}</head><body>${body}</body></html>`,
      ),
      { key: 'a.html' },
    );
  const SHORT = '<p>The night ferry to the islands stays, the council said.</p>';

  it('is an article however short, if it is marked as one, bears its headline out and is no wall', () => {
    const marks: readonly (readonly [string, string])[] = [
      ['', `<article>${SHORT}</article>`],
      ['<meta property="og:type" content="article">', SHORT],
      [
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry to the islands stays"}</script>',
        SHORT,
      ],
    ];
    for (const [head, body] of marks) {
      assert.equal(page(head, body).kind, 'article', head + body);
      for (const wall of [
        'Subscribe to read on about the ferry to the islands.',
        'We use cookies. The ferry to the islands stays.',
      ])
        assert.equal(page(head, body.replace(/<p>.*<\/p>/, `<p>${wall}</p>`)).kind, 'refused', wall);
      const found = page(head, body.replace(/<p>.*<\/p>/, '<p>Bridges reopen in the north after a storm.</p>')).kind;
      assert.equal(found, 'refused');
    }
    assert.equal(page('', SHORT).kind, 'refused');
  });

  it('has persons as authors, and what JSON-LD states in part', () => {
    const body = `<article>${`<p>${PARAGRAPHS.en}</p>`.repeat(5)}</article>`;
    const authorsOf = (head: string) => {
      const result = page(`<meta property="og:site_name" content="Gull Wire">${head}`, body);
      assert.ok(result.ok, result.ok ? '' : result.detail);
      return result.article.authors.map(({ name }) => name);
    };
    for (const name of '@gull¦https://gull.example/jane¦Gull Wire¦12345¦admin¦jdoe¦Newsroom¦//gull.example'.split('¦'))
      assert.deepEqual(authorsOf(`<meta name="author" content="${name}">`), [], name);
    assert.deepEqual(authorsOf('<meta name="twitter:creator" content="Jane Doe">'), []);
    const graph = {
      '@graph': [{ '@type': 'ItemList', itemListElement: [{ '@type': 'NewsArticle', author: 'Other' }] }],
    };
    const own = {
      '@type': 'NewsArticle',
      headline: 'Ferry to the islands stays',
      author: { '@type': 'Person', name: 'By Jane Doe' },
    };
    graph['@graph'].push(own as never);
    assert.deepEqual(authorsOf(`<script type="application/ld+json">${JSON.stringify(graph)}</script>`), ['Jane Doe']);
    const of = { ...own, author: { '@type': 'Organization', name: 'Some Agency' } };
    assert.deepEqual(authorsOf(`<script type="application/ld+json">${JSON.stringify(of)}</script>`), []);
  });

  it('has the author and the date that stand beside its headline, where nothing else states them', () => {
    const title = 'Ferry to the islands stays';
    const read = (above: string, below: string, head = '') => {
      const prose = `<article>${`<p>${PARAGRAPHS.en}</p>`.repeat(5)}</article>`;
      const file = `<html><head><title>${title}</title>${head}</head><body>${above}<h1>${title}</h1>${below}${prose}</body></html>`;
      const result = readArticle(Buffer.from(file), { key: 'page.html' });
      assert.ok(result.kind === 'article' || result.kind === 'unsure');
      const { authors, publishedAt } = result.article;
      return [authors.map(({ name }) => name).join(' & '), publishedAt?.slice(0, 10)];
    };
    const known: readonly (readonly [below: string, author: string, date?: string])[] = [
      ['<p>By <a href="/u/1">Jane Doe</a></p><p>May 3, 2026</p>', 'Jane Doe', '2026-05-03'],
      ['<a rel="author" href="/u/1">Jane de la Cruz</a> <span>3. Mai 2026</span>', 'Jane de la Cruz', '2026-05-03'],
      ['<div class="post-byline"><b>Written by</b> <b>Jane Doe and John Roe</b></div>', 'Jane Doe & John Roe'],
      ['<span itemprop="author"><i>Jane Doe</i></span>', 'Jane Doe'],
      ['<span>2026年5月3日 10:20</span><span>来源：海鸥报</span><span>作者：王小明</span>', '王小明', '2026-05-03'],
      ['<span>Photo by the harbour</span><span>Updated May 3, 2026</span><a class="author-link">Follow</a>', ''],
      ['<a href="/tags/1">关注</a><p>Copyright 2026-05-03 Gull Wire</p>', ''],
      [`<p>${'So much text. '.repeat(9)} 3 May 2026</p>`, ''],
    ];
    for (const [below, author, date] of known) assert.deepEqual(read('', below), [author, date], below);
    assert.deepEqual(read('<time>3 May 2026</time>', '<p>By Jane Doe</p>'), ['Jane Doe', '2026-05-03']);
    assert.deepEqual(read('', '<p>By Jane Doe</p>', '<meta name="author" content="John Roe">'), [
      'John Roe',
      undefined,
    ]);
    const far = `${'<p>Other</p>'.repeat(60)}<p>By Jane Doe</p><p>May 3, 2026</p>`;
    assert.deepEqual(read('', far), ['', undefined]);
  });

  it('of Medium’s export has its author and day, and is a draft without a day', () => {
    const read = (published: string) => {
      const footer =
        `<p>By <a class="p-author h-card" href="/@jane">Jane Doe</a>${published}</p><p>Exported ` +
        'from <a href="https://medium.com">Medium</a> on May 4, 2026.</p>';
      const body = `<h1 class="p-name">Ferry stays</h1>${`<p>${PARAGRAPHS.en}</p>`.repeat(50)}<footer>${footer}</footer>`;
      const file = `<html><head><title>Ferry stays</title></head><body><article class="h-entry">${body}</article></body></html>`;
      return readArticle(Buffer.from(file), { key: 'posts/ferry.html' });
    };
    const draft = read('');
    assert.equal(!draft.ok && draft.reason, 'draft');
    const post = read(' on <time class="dt-published" datetime="2026-05-03T10:00:00Z">May 3, 2026</time>');
    assert.deepEqual(post.ok && [post.article.authors, post.article.publishedAt], [
      [{ name: 'Jane Doe' }],
      '2026-05-03T10:00:00.000Z',
    ]);
  });

  it('keeps an article in an element that is named like a sidebar, too', () => {
    const prose = `<p>${PARAGRAPHS.en}</p>`;
    const html = `<div class="sidebar-grid__content article__content">${prose.repeat(3)}</div><div class="story">${prose.replace('.', '!')}</div>`;
    assert.match(articleTextOf(html), new RegExp(String(PARAGRAPHS.en).slice(0, 20)));
  });

  it('is refused if it has too little prose', () => {
    for (const html of [`<html><body>${AROUND.join('')}</body></html>`, '<html><body><p>Short.</p></body></html>']) {
      const result = readArticle(Buffer.from(html), { key: 'a.html' });
      assert.equal(!result.ok && result.reason, 'web-page');
    }
  });
});
