import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Article } from '../../../functions/article/article.ts';
import { read, refuse } from './reading.ts';

const TEXT = 'The harbour council voted to keep the night ferry.\n\nThe mayor had wanted to end it.';
const HTML = '<p>The harbour council voted to keep the <b>night ferry</b>.</p>\n<p>The mayor had wanted to end it.</p>';
const URL = 'https://news.example/2026/ferry';
const AT = '2026-03-04T05:06:07Z';
const json = (value: unknown): string => JSON.stringify(value);

const NEWS_API = {
  source: { id: 'gull', name: 'Gull Bay Wire' },
  ...{ author: 'Jane Doe', title: 'Ferry stays', description: 'It stays.', url: URL, publishedAt: AT },
  content: `${TEXT}… [+1234 chars]`,
};
const JSON_LD = {
  ...{ '@context': 'https://schema.org', '@type': 'NewsArticle', headline: 'Ferry stays', datePublished: AT },
  mainEntityOfPage: { '@type': 'WebPage', '@id': URL },
  author: [{ '@type': 'Person', name: 'Jane Doe' }],
  publisher: { '@type': 'Organization', name: 'Gull Bay Wire' },
  ...{ articleBody: TEXT, keywords: 'ferry, port', inLanguage: 'en-GB' },
};
const NITF_BODY =
  '<body><body.head><hedline><hl1>Ferry <em>stays</em></hl1></hedline><byline>By <person>Jane ' +
  `Doe</person><byttl>Staff</byttl></byline></body.head><body.content>${HTML}<media><media-caption>A ` +
  'ferry</media-caption></media></body.content></body>';
const NITF =
  '<?xml version="1.0"?><nitf><head><docdata><doc-id id-string="7"/><date.issue ' +
  `norm="20260304T050607Z"/></docdata><pubdata name="Gull Bay Wire"/></head>${NITF_BODY}</nitf>`;
const newsItem = (content: string): string =>
  '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="7" xml:lang="en"><itemMeta><provider>' +
  `<name>Gull Bay Wire</name></provider><versionCreated>${AT}</versionCreated></itemMeta><contentMeta>` +
  '<headline>Ferry stays</headline><by>By Jane Doe</by></contentMeta>' +
  `<contentSet>${content}</contentSet></newsItem>`;
const XHTML = newsItem(
  '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>' +
    `<title>x</title></head><body>${HTML}</body></html></inlineXML>`,
);

/** A file of each shape that scrapers and wires write, by its key. */
const SHAPES: Readonly<Record<string, string>> = {
  'newspaper3k.json': json({
    url: URL,
    title: 'Ferry stays',
    authors: ['Jane Doe'],
    text: TEXT,
    publish_date: AT,
    source_url: 'https://news.example',
    html: '<html></html>',
    summary: '',
  }),
  'news-please.json': json({
    url: URL,
    title: 'Ferry stays',
    authors: ['Jane Doe'],
    maintext: TEXT,
    date_publish: '2026-03-04 05:06:07',
    source_domain: 'news.example',
    text: null,
  }),
  'newsapi.json': json(NEWS_API),
  'newsapi-response.json': json({ status: 'ok', totalResults: 1, articles: [NEWS_API] }),
  'json-ld.json': json(JSON_LD),
  'json-ld-graph.json': json({ '@graph': [{ '@type': 'Organization', name: 'Gull', url: URL }, JSON_LD] }),
  'firecrawl.json': json({
    success: true,
    data: {
      markdown: TEXT,
      metadata: { title: 'Ferry stays', author: 'Jane Doe', sourceURL: URL, 'article:published_time': AT },
    },
  }),
  'ninjs-1.json': json({
    uri: URL,
    versioncreated: AT,
    byline: 'Jane Doe',
    headline: 'Ferry stays',
    body_xhtml: HTML,
    pubstatus: 'usable',
  }),
  'ninjs-2.json': json({
    uri: URL,
    versioncreated: AT,
    by: 'Jane Doe',
    headlines: [{ role: 'main', value: 'Ferry stays' }],
    bodies: [{ role: 'main', contenttype: 'text/html', value: HTML }],
  }),
  'wordpress.json': json({
    id: 7,
    author: 3,
    link: URL,
    date: AT,
    title: { rendered: 'Ferry stays' },
    content: { rendered: HTML },
  }),
  'nitf.xml': NITF,
  'newsml-g2.xml': XHTML,
  'message.xml': `<?xml version="1.0"?><newsMessage><header/><itemSet>${XHTML}</itemSet></newsMessage>`,
  'with-nitf.xml': newsItem(`<inlineXML contenttype="application/nitf+xml"><nitf>${NITF_BODY}</nitf></inlineXML>`),
  'plain.xml': newsItem(`<inlineData contenttype="text/plain">${TEXT}</inlineData>`),
  'jina.md': `Title: Ferry stays\n\nURL Source: ${URL}\n\nPublished Time: ${AT}\n\nMarkdown Content:\n${TEXT}\n`,
  'page.html': `<!DOCTYPE html>\n<html><head><script type="application/ld+json">${json(JSON_LD)}</script></head><body>Menu</body></html>`,
}; // prettier-ignore

const fileOf = (key: string): Article => read(SHAPES[key] ?? '', { key, timeZone: 'UTC' });

describe('readArticle -> an article in another shape', () => {
  it('has its title, text and date, whatever program wrote it', () => {
    for (const key of Object.keys(SHAPES)) {
      const { title, text, publishedAt } = fileOf(key);
      assert.deepEqual(
        { title, text: text.replace(/…$/, ''), publishedAt },
        { title: 'Ferry stays', text: TEXT, publishedAt: '2026-03-04T05:06:07.000Z' },
        key,
      );
    }
  });

  it('has its authors and its address, or else its id', () => {
    for (const key of Object.keys(SHAPES)) {
      const { authors, url, articleId } = fileOf(key);
      const isXml = key.endsWith('.xml');
      if (!/^(?:wordpress|jina)/.test(key)) assert.deepEqual(authors, [{ name: 'Jane Doe' }], key);
      assert.equal(url, isXml ? undefined : URL, key);
      if (isXml) assert.equal(articleId, 'id:publisher:Gull Bay Wire:7', key);
    }
  });

  it('is refused if it holds several articles, or none', () => {
    const cases: Readonly<Record<string, string>> = {
      [json({ status: 'ok', articles: [NEWS_API, NEWS_API] })]: 'container',
      [json([JSON_LD, JSON_LD])]: 'container',
      [json({ name: 'a-package', version: '1.0.0', description: 'A package' })]: 'not-an-article',
      '[1, 2]': 'several-articles',
      '{"title": "Ferry", "text": ': 'malformed',
    };
    const reasons = Object.keys(cases).map((file) => [file, refuse(file, { key: 'a.json' }).reason]);
    assert.deepEqual(Object.fromEntries(reasons), cases);
    const xml: Readonly<Record<string, string>> = {
      [`<?xml version="1.0"?><newsMessage>${XHTML}${XHTML}</newsMessage>`]: 'container',
      '<?xml version="1.0"?><rss><channel/></rss>': 'container',
      '<?xml version="1.0"?><project/>': 'not-an-article',
      '<?xml version="1.0"?><nitf><a></nitf>': 'malformed',
      '<script>var a = 1;</script>\n<html><body><p>Ferry</p></body></html>': 'web-page',
      '<!-- saved --><!doctype html><html><body><p>Ferry</p></body></html>': 'web-page',
    };
    assert.deepEqual(
      Object.fromEntries(
        Object.keys(xml).map((file) => [
          file,
          refuse(file, { key: file.startsWith('<?') ? 'a.xml' : 'a.html' }).reason,
        ]),
      ),
      xml,
    );
  });

  it('has plain text, however often a site has escaped it, and blanks between its sentences', () => {
    const articleBody = '&lt;p&gt;The &lt;b&gt;caf&amp;eacute;&lt;/b&gt; is open.&lt;/p&gt;';
    assert.equal(read(json({ ...JSON_LD, articleBody }), { key: 'a.json' }).text, 'The café is open.');
    const joined = 'The council voted.The mayor said: "No."She left.';
    assert.equal(
      read(json({ ...JSON_LD, articleBody: joined }), { key: 'a.json' }).text,
      'The council voted. The mayor said: "No." She left.',
    );
  });

  it('has the authors and tags of a list that Python wrote as text, and its site', () => {
    const file = {
      ...{ title: 'Ferry stays', text: TEXT, publish_date: AT, source: 'http://www.gull.example/' },
      ...{ authors: "['Jane Doe', \"Mary O'Hara\"]", keywords: '[]' },
    };
    const { authors, tags, publisher } = read(json(file), { key: 'a.json' });
    assert.deepEqual([authors, tags, publisher], [[{ name: 'Jane Doe' }, { name: "Mary O'Hara" }], [], 'gull.example']);
    const og = { ...file, meta_data: { og: { site_name: 'Gull Bay Wire' } } };
    assert.equal(read(json(og), { key: 'a.json' }).publisher, 'Gull Bay Wire');
  });

  it('has the headline of a web page without the name of its site, and each of its keywords', () => {
    const metadata = { title: 'Ferry stays | Gull Bay Wire', ogTitle: 'Ferry stays', keywords: ['ferry, port'] };
    const { title, tags } = read(json({ markdown: TEXT, metadata }), { key: 'a.json' });
    assert.deepEqual([title, tags], ['Ferry stays', ['ferry', 'port']]);
  });

  it('has names as categories, and no numbers of a table or lists of marks', () => {
    const categoryOf = (categories: unknown) => read(json({ ...NEWS_API, categories }), { key: 'a.json' }).category;
    assert.deepEqual([['local'], [7, 9], [{ type: 'dnltype:pubstatus', name: 'usable' }]].map(categoryOf), [
      'local',
      undefined,
      undefined,
    ]);
  });

  it('describes a picture by its caption', () => {
    const photo = {
      ...{ uri: URL, versioncreated: AT, headline: 'Ferry', type: 'picture' },
      ...{ description_creditline: 'GULL BAY WIRE', description_caption: 'The night ferry leaves the harbour.' },
    };
    assert.equal(read(json({ item: [photo] }), { key: 'a.json' }).text, 'The night ferry leaves the harbour.');
  });

  it('leaves out the menu above the headline of a scraped page', () => {
    const markdown = `Search the site, or go to your account.\n\nNight ferry stays\n======\n\n${TEXT}`;
    const metadata = { title: 'Night ferry stays | Gull Bay Wire', sourceURL: URL };
    const jina = `Title: ${metadata.title}\n\nURL Source: ${URL}\n\nMarkdown Content:\n${markdown}`;
    for (const [key, file] of [
      ['a.json', json({ markdown, metadata })],
      ['a.md', jina],
    ] as const)
      assert.match(read(file, { key }).excerpt, /^The harbour council/, key);
  });

  it('does not repeat its headline in the excerpt', () => {
    const file = json({ headline: 'Ferry stays', body_text: `Ferry stays\n${TEXT}`, versioncreated: AT });
    assert.match(read(file, { key: 'a.json' }).excerpt, /^The harbour council/);
    const header = '<header><ul><li>politics</li></ul><h1>Ferry stays</h1></header>';
    assert.equal(read(XHTML.replace('<body>', `<body>${header}`), { key: 'a.xml' }).text, TEXT);
  });

  it('has a provider and no login of a NewsML item', () => {
    const old =
      '<NewsML><NewsItem><NewsIdentifier><ProviderId>gull.example</ProviderId></NewsIdentifier><Provider>' +
      `<Party FormalName=""/></Provider><Headline>Ferry</Headline><DataContent>${TEXT}</DataContent>` +
      '</NewsItem></NewsML>';
    const { publisher, title } = read(old, { key: 'a.xml' });
    assert.deepEqual([publisher, title], ['gull.example', 'Ferry']);
    const created = (name: string) =>
      read(XHTML.replace('<by>By Jane Doe</by>', `<creator><name>${name}</name></creator>`), { key: 'a.xml' }).authors;
    assert.deepEqual([created('doe.jane'), created('Jane Doe')], [[], [{ name: 'Jane Doe' }]]);
  });

  it('has all paragraphs of a text that is a list', () => {
    const lists: unknown[] = [
      TEXT.split('\n\n'),
      HTML.split('\n'),
      TEXT.split('\n\n').map((text) => ({ type: 'paragraph', text })),
      { blocks: TEXT.split('\n\n').map((text) => ({ data: { text } })) },
      `['${TEXT.split('\n\n').join("', '")}']`,
    ];
    for (const content of lists)
      assert.equal(read(json({ title: 'Ferry', url: URL, content }), { key: 'a.json' }).text, TEXT, json(content));
  });

  it('is the article of its page, and no comment, no related article, no comment of HTML and no teaser', () => {
    const script = (value: unknown) => `<script type="application/ld+json">${json(value)}</script>`;
    const page = (...parts: string[]) =>
      `<!doctype html><html><head><title>Ferry stays | Gull</title><link rel="canonical" href="${URL}">${parts.join('')}</head></html>`;
    const comment = { '@type': 'Comment', text: 'Good.', author: 'A', datePublished: AT };
    const related = {
      ...JSON_LD,
      headline: 'Port grows',
      mainEntityOfPage: 'https://news.example/port',
      articleBody: 'x',
    };
    const prose = `<p>${TEXT.repeat(5)}</p>`;
    const others = [script(comment), script(related), `<!-- ${script({ ...JSON_LD, articleBody: 'old' })} -->`];
    for (const other of [...others, others.join(''), `<script>var a = '<script type="application/ld+json">';</script>`])
      assert.equal(read(page(other, script(JSON_LD)), { key: 'a.html' }).text, TEXT);
    for (const [name, html] of Object.entries({
      ...{ comment: page(others[0] ?? ''), related: page(others[1] ?? ''), 'in a comment': page(others[2] ?? '') },
      ...{ teaser: page(script(JSON_LD), prose), cut: page(script({ ...JSON_LD, articleBody: 'The…' }), prose) },
    }))
      assert.equal(refuse(html, { key: 'a.html' }).reason, 'web-page', name);
  });

  it('is several where each line or each object of the file is one, whatever the file is called', () => {
    const lines = [NEWS_API, JSON_LD].map(json);
    for (const file of [
      lines.join('\n'),
      `${lines.join('\n{"broken\n')}`,
      `${json(NEWS_API)}\n${JSON.stringify(JSON_LD, null, 2)}`,
    ])
      for (const key of ['a.md', 'a.json', 'a.txt'])
        assert.match(refuse(file, { key }).reason, /^(?:container|several-articles)$/, file.slice(0, 300));
  });

  it('is withdrawn or a draft where its status says so', () => {
    const file = (pubstatus: string) => json({ headline: 'Ferry stays', body_text: TEXT, pubstatus });
    assert.equal(refuse(file('canceled'), { key: 'a.json' }).reason, 'retracted');
    assert.equal(refuse(file('withheld'), { key: 'a.json' }).reason, 'draft');
    assert.equal(
      refuse(NITF.replace('<docdata>', '<docdata management-status="canceled">'), { key: 'a.xml' }).reason,
      'retracted',
    );
  });

  it('expands no entity that it declares', () => {
    const bomb = '<!DOCTYPE nitf [<!ENTITY a "boom"><!ENTITY b "&a;&a;">]>';
    assert.doesNotMatch(
      read(NITF.replace('<nitf>', `${bomb}<nitf>`).replace('night', '&b;'), { key: 'a.xml' }).text,
      /boom/,
    );
  });

  it('is no reason to read the front matter of Hugo in another way', () => {
    const { title, text } = read('{\n"title": "Ferry", "date": "2026-03-04"\n}\n\nThe ferry stays.', { key: 'a.md' });
    assert.deepEqual([title, text], ['Ferry', 'The ferry stays.']);
    assert.equal(read('{"title": "Ferry", "description": "It stays."}', { key: 'a.md' }).text, 'It stays.');
  });

  it('takes no title from the ending of a key', () => {
    assert.equal(read('<p>The ferry stays.</p>', { key: 'night-ferry.html' }).title, 'Night Ferry');
  });
});
