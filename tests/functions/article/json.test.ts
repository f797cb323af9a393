import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';

// Goal: JSON as interfaces document it is read by what its values look like. Method: one article in the forms of newspapers,
// aggregators, content systems, databases and social networks; each states the same title, text, day and author.

const TITLE = 'Ferry stays';
const TEXT = 'The harbour council voted on Tuesday to keep the night ferry to the islands.';
const HTML = `<p>${TEXT}</p>`;
const DATE = '2026-03-04T05:06:07Z';
const URL = 'https://news.example/2026/ferry';
const AUTHOR = 'Jane Doe';

const DIALECTS: Readonly<Record<string, object>> = {
  'a newspaper that answers with an item and its fields': {
    response: {
      status: 'ok',
      content: {
        ...{ id: 'a/b', webTitle: TITLE, webPublicationDate: DATE, webUrl: URL },
        fields: { headline: TITLE, bodyText: TEXT, byline: AUTHOR },
      },
    },
  },
  'a newspaper with objects for headline and byline': {
    status: 'OK',
    response: {
      docs: [
        {
          ...{ web_url: URL, body: TEXT, headline: { main: TITLE, kicker: null } },
          ...{ byline: { original: `By ${AUTHOR}` }, pub_date: DATE },
        },
      ],
      meta: { hits: 1 },
    },
  },
  'a content system with attributes': {
    data: {
      id: 7,
      attributes: {
        ...{ title: TITLE, body: TEXT, publishedAt: DATE, url: URL },
        author: { data: { attributes: { name: AUTHOR } } },
      },
    },
    meta: {},
  },
  'a content system by JSON:API': {
    data: {
      type: 'node--article',
      id: 'a',
      attributes: {
        title: TITLE,
        created: DATE,
        body: { value: HTML, format: 'html', summary: '' },
        author: { name: AUTHOR },
      },
    },
  },
  'a content system with a list of one post': {
    posts: [
      {
        ...{ id: '1', title: TITLE, html: HTML, url: URL, published_at: DATE, primary_author: { name: AUTHOR } },
        authors: [{ name: AUTHOR }],
      },
    ],
    meta: {},
  },
  'a weblog': {
    ...{ id: 1, date_gmt: '2026-03-04T05:06:07', link: URL, title: { rendered: TITLE } },
    ...{ content: { rendered: HTML, protected: false }, author: AUTHOR },
  },
  'a graph of nodes': {
    data: { post: { title: TITLE, content: HTML, date: DATE, uri: '/ferry', author: { node: { name: AUTHOR } } } },
  },
  'a list of edges': {
    data: {
      posts: {
        edges: [{ node: { title: TITLE, content: HTML, date: DATE, link: URL, author: { node: { name: AUTHOR } } } }],
      },
    },
  },
  'a database of documents': {
    _id: { $oid: '5f1' },
    ...{ title: TITLE, text: TEXT, date: { $date: DATE }, author: AUTHOR, url: URL },
  },
  'a database of attribute values': {
    title: { S: TITLE },
    body: { S: TEXT },
    published_at: { S: DATE },
    author: { S: AUTHOR },
  },
  'a search index': {
    hits: {
      total: { value: 1 },
      hits: [{ _id: '1', _source: { title: TITLE, content: TEXT, published: DATE, author: AUTHOR } }],
    },
  },
  'articles by number': { 1: { title: TITLE, text: TEXT, date: DATE, author: AUTHOR } },
  'a reader’s starred items': {
    items: [
      {
        ...{ title: TITLE, published: 1772600767, author: AUTHOR, canonical: [{ href: URL }] },
        ...{ content: { content: HTML }, origin: { title: 'Gull Wire' } },
      },
    ],
  },
  'an aggregator with a source': {
    article: {
      ...{ title: TITLE, body: TEXT, dateTimePub: DATE, date: '2026-03-04', url: URL },
      ...{ authors: [{ name: AUTHOR, type: 'author' }], source: { title: 'Gull Wire', uri: 'gull.example' } },
    },
  },
  'an export of rows': { rows: [{ headline: TITLE, full_text: TEXT, pubdate: DATE, byline: AUTHOR }], count: 1 },
  'an unknown wrapper': { payload: { story: { headline: TITLE, body: TEXT, published: DATE, byline: AUTHOR } } },
  'names that end in known ones': {
    storyHeadline: TITLE,
    storyBody: `${TEXT} `.repeat(4),
    firstPublicationDate: DATE,
    leadAuthor: AUTHOR,
  },
  'tables of one article': {
    meta: { title: TITLE, author: AUTHOR },
    document: { body: TEXT },
    info: { published: DATE },
  },
};

const read = (value: unknown) => readArticle(Buffer.from(JSON.stringify(value)), { key: 'a.json' });

describe('an article in JSON', () => {
  for (const [name, value] of Object.entries(DIALECTS))
    it(`is read in the form of ${name}`, () => {
      const result = read(value);
      assert.ok(result.ok, JSON.stringify(result).slice(0, 300));
      const { title, text, publishedAt, authors } = result.article;
      assert.deepEqual(
        { title, text: text.slice(0, TEXT.length), publishedAt, authors: authors.map((one) => one.name) },
        { title: TITLE, text: TEXT, publishedAt: new Date(DATE).toISOString(), authors: [AUTHOR] },
      );
    });

  it('is none where nobody says whose text it is, or where only a name stands with a description', () => {
    for (const value of [
      { name: 'Gull', description: 'A bird.', url: 'https://gull.example/bird' },
      { user: { name: 'Jane', text: TEXT, created_at: DATE } },
      { a: { b: 'c' } },
    ])
      assert.equal(read(value).kind, 'refused', JSON.stringify(value));
  });

  it('is a draft if its text is protected', () => {
    const result = read({ title: { rendered: TITLE }, link: URL, content: { rendered: HTML, protected: true } });
    assert.equal(!result.ok && result.reason, 'draft');
  });

  it('has the spans of a paragraph in one line, and is no export of chats', () => {
    const spans = [
      { text: 'The harbour council voted on Tuesday to keep ' },
      { text: 'the night ferry to the islands.' },
    ];
    const list = [...spans.slice(0, 1).map(({ text }) => text), { type: 'bold', ...spans[1] }];
    const paragraph = { _type: 'block', children: spans.map((span) => ({ _type: 'span', marks: [], ...span })) };
    for (const body of [
      [paragraph],
      { root: { type: 'root', children: [{ type: 'paragraph', children: spans }] } },
      list,
    ]) {
      const result = read({ title: TITLE, date: DATE, body });
      assert.equal(result.ok && result.article.text, TEXT, JSON.stringify(body));
    }
    const chats = read({ name: 'Gull Wire', type: 'private_group', messages: [{ date: DATE, text: TEXT }] });
    assert.match(JSON.stringify(chats), /not-an-article.*export of Telegram/);
  });

  it('is one of several in a list below any key', () => {
    const item = { headline: TITLE, body: TEXT, published: DATE };
    for (const value of [{ feedItems: [item, item] }, { payload: { stuff: [item, item] } }, { 1: item, 2: item }])
      assert.match(JSON.stringify(read(value)), /several-articles|container/);
  });
});
