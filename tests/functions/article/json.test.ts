import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';

// The forms of newspapers, aggregators, content systems, databases and networks are in files.txt.

const TITLE = 'Ferry stays';
const TEXT = 'The harbour council voted on Tuesday to keep the night ferry to the islands.';
const HTML = `<p>${TEXT}</p>`;
const DATE = '2026-03-04T05:06:07Z';
const URL = 'https://news.example/2026/ferry';

const read = (value: unknown) => readArticle(Buffer.from(JSON.stringify(value)), { key: 'a.json' });

describe('an article in JSON', () => {
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
