import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';

// Goal: what is no article is not announced, and what is one is. Method: a file of each kind that people have beside
// their articles, and pages as shops, firms and papers write them. The figures of public sets are in
// docs/decisions/0012-articlehood-is-measured.md.

const outcomeOf = (text: string, key: string): string => {
  const result = readArticle(Buffer.from(text), { key });
  return result.ok ? 'article' : result.reason;
};

/** Texts that are no articles, by what they are. */
const OTHERS: Readonly<Record<string, string>> = {
  robots: 'User-agent: *\nDisallow: /private\nDisallow: /tmp\n',
  log: '2026-11-29 10:00:01 INFO server started\n2026-11-29 10:00:02 WARN slow request\n2026-11-29 10:00:09 INFO server stopped\n',
  contact: 'BEGIN:VCARD\nVERSION:3.0\nFN:Jane Doe\nTEL:+1 555 0100\nEND:VCARD\n',
  members: 'name,email\nJane,jane@a.example\nJohn,john@a.example\nJim,jim@a.example\n',
  calendar: 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Meeting\nDTSTART:20261129T100000Z\nEND:VEVENT\nEND:VCALENDAR\n',
  subtitles: '1\n00:00:01,000 --> 00:00:04,000\nHello there.\n\n2\n00:00:05,000 --> 00:00:08,000\nHow are you?\n',
  translations: 'msgid "Hello"\nmsgstr "Hallo"\n\nmsgid "Bye"\nmsgstr "Auf Wiedersehen"\n',
  requirements: 'requests==2.1\nflask>=3\nnumpy\n',
  program: 'function a() {\n  return 1;\n}\nconst b = a();\n',
  settings: '[server]\nport = 80\nhost = a.example\n\n[log]\nlevel = info\n',
  licence:
    'Copyright (c) 2026 Jane Doe\n\nPermission is hereby granted, free of charge, to any person obtaining a copy ' +
    'of this software, to deal in it without limitation.\n\nThe software is provided without warranty of any ' +
    'kind. In no event shall the authors be liable for any claim, and no warranties are made.\n',
  pdf: '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n',
  json: '{"a": 1, "b": [\n',
};

/** Texts that are articles, though most state nothing. */
const ARTICLES: Readonly<Record<string, string>> = {
  paragraph: 'The council voted on Tuesday to keep the night ferry running.',
  titled: 'Ferry stays\n\nThe council voted on Tuesday to keep it.\n\nThe mayor objected.',
  japanese: '議会は火曜日に夜間フェリーの継続を可決した。市長は反対した。',
  thai:
    'สภาเมืองลงมติเมื่อวันอังคารให้คงเรือข้ามฟากกลางคืนไว้ต่อไปแม้นายกเทศมนตรีจะคัดค้านและเรีย' +
    'กร้องให้ทบทวนมติอีกครั้งในสัปดาห์หน้าก่อนการเลือกตั้งที่จะมีขึ้นในเดือนหน้าตามที่ประกาศไว้',
  brief: 'Ferry stays',
  'with a list':
    'The council decided three things on Tuesday.\n\n- The ferry stays.\n- The bridge goes.\n- The fares rise by 3%.',
  'with figures': '2026 was a good year for the harbour. 3,400 ships came, 12% more than in 2025, and they paid $4.2m.',
};

const page = (head: string, body: string): string =>
  `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;
const SENTENCE =
  'The harbour council voted on Tuesday evening to keep the night ferry, which the mayor had wanted to end. ';
const PROSE = `<p>${SENTENCE.repeat(3)}</p><p>${SENTENCE.repeat(2)}</p><p>${SENTENCE.repeat(3)}</p>`;

describe('what is no article', () => {
  for (const [name, text] of Object.entries(OTHERS))
    it(`is not announced as one: ${name}`, () =>
      assert.match(outcomeOf(text, `drop/${name}.txt`), /^(?:unsure|not-an)-article$/));

  for (const [name, text] of Object.entries(ARTICLES))
    it(`is nothing that is one: ${name}`, () => assert.equal(outcomeOf(text, `drop/${name}.txt`), 'article'));

  it('is a record with a price', () => {
    const goods = {
      title: 'Wireless mouse',
      text: 'A mouse without a wire. It has two buttons.',
      url: 'https://a.example/m',
    };
    assert.equal(outcomeOf(JSON.stringify(goods), 'm.json'), 'article');
    assert.equal(outcomeOf(JSON.stringify({ ...goods, price: '19.99' }), 'm.json'), 'unsure-article');
  });

  it('is the page of a shop or a firm, with prose or without', () => {
    const shop = page(
      '<title>Wireless mouse</title><link rel="canonical" href="https://a.example/products/mouse"><meta ' +
        'property="og:type" content="product"><script type="application/ld+json">{"@type":"Product",' +
        '"name":"Wireless mouse"}</script>',
      `<h1>Mouse</h1><button>Add to cart</button><p>$19.99</p>${PROSE}`,
    );
    const firm = page(
      '<title>Our services</title><link rel="canonical" href="https://a.example/services/"><meta property="og:type" content="website">',
      `<h1>We care</h1><a href="/demo">Book a demo</a> <a href="/c">Contact us</a>${PROSE.replaceAll('The harbour council', 'Our team')}`,
    );
    assert.match(outcomeOf(shop, 'a.html'), /^(?:unsure|not-an)-article$/);
    assert.match(outcomeOf(firm, 'b.html'), /^(?:unsure|not-an)-article$/);
  });

  it('is not the page of a paper, which says so or has its form', () => {
    const stated = page(
      '<title>Ferry stays</title><meta property="og:type" content="article"><meta property="article:published_time" content="2026-11-29T08:00:00Z">',
      `<article><h1>The ferry stays for another year</h1>${PROSE}</article>`,
    );
    const bare = page(
      '<title>The ferry stays for another year, council says</title><link rel="canonical" ' +
        'href="https://a.example/news/2026/11/ferry-stays-for-another-year">',
      `<article><h1>The ferry stays for another year, council says</h1><p class="byline">By Jane Doe</p><p>29 November 2026</p>${PROSE}</article>`,
    );
    assert.deepEqual([outcomeOf(stated, 'a.html'), outcomeOf(bare, 'b.html')], ['article', 'article']);
  });

  it('says what speaks against it', () => {
    const result = readArticle(Buffer.from(OTHERS.program ?? ''), { key: 'a.txt' });
    assert.ok(!result.ok);
    assert.match(result.detail, /signs of code/);
    const unsure = readArticle(Buffer.from(OTHERS.members ?? ''), { key: 'a.txt' });
    assert.ok(unsure.kind === 'unsure');
    assert.equal(unsure.at.path, 'text');
  });
});

describe('the headline of an article without a title', () => {
  const headlineOf = (file: string, key: string) => {
    const result = readArticle(Buffer.from(file), { key });
    return result.ok ? [result.article.title, result.article.headline] : result.reason;
  };

  it('is the first sentence of its text, or what a headline holds of it', () => {
    assert.deepEqual(headlineOf('It works! More follows.', '0.md'), ['', 'It works!']);
    const post = {
      content: '<p>The ferry stays. So says the mayor.</p>',
      url: 'https://a.example/1',
      created_at: '2026-11-20',
    };
    assert.deepEqual(headlineOf(JSON.stringify(post), 'status-12.json'), ['', 'The ferry stays.']);
    const [, headline = ''] = headlineOf(`The ${'long '.repeat(40)}story.`, '0.md');
    assert.equal(Array.from(headline).length, 100);
  });

  it('is missing where no word is left, and the file is refused', () => {
    for (const file of ['# \n', '***\n', '---\n', '[](https://a.example)\n'])
      assert.equal(headlineOf(file, '0.md'), 'no-text', file);
  });
});
