import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read, refuse } from './reading.ts';

/** Goal: what files of strangers look like, each pattern by what is read of a file that has it. */
const PROSE = 'The harbour council voted on Tuesday to keep the night ferry, which the mayor had wanted to end.';
const AT = '2026-03-04T05:06:07.000Z';

const dateOf = (file: string, key = 'a.md') => read(file, { key, timeZone: 'UTC' }).publishedAt;
const json = (fields: object) => JSON.stringify({ title: 'A', text: PROSE, ...fields });

describe('readArticle -> patterns of other people’s files', () => {
  it('has a title above the text in each of its forms', () => {
    const files: Readonly<Record<string, readonly [file: string, key?: string]>> = {
      'lines of Nikola': [`.. title: Ferry: it stays\n.. slug: ferry\n.. date: 2026-03-04\n\n${PROSE}`, 'a.rst'],
      'a list of facts': [`* 原文作者：Jane\n- Source: a paper\n\n# Ferry: it stays\n\n${PROSE}`],
      'a headline of a text file': [`Ferry: it stays\n\n${PROSE}`, 'a.txt'],
    };
    for (const [name, [file, key = 'a.md']] of Object.entries(files)) {
      const { title, excerpt } = read(file, { key });
      assert.equal(title, 'Ferry: it stays', name);
      if (!key.endsWith('.txt')) assert.equal(excerpt, PROSE, name);
    }
    for (const line of ['The council voted.', '市議会は決めた。', 'it said, and', '“No,” she said.”'])
      assert.notEqual(
        read(`${line.replace(' and', '')}\n\n${PROSE}`, { key: 'a.txt' }).title,
        line.replace(' and', ''),
      );
  });

  it('has the only full date of a file name, wherever it stands', () => {
    const names = [
      'report_2026-03-04',
      '20260304_1357_news',
      'a.2026.03.04',
      'a-20260304T101112',
      '뉴스 2026년 3월 4일',
      '2026_3_4 a',
    ];
    for (const name of names) assert.equal(dateOf(PROSE, `x/${name}.md`), '2026-03-04T00:00:00.000Z', name);
    for (const name of ['001_0020260304', 'a-2026-03-01_2026-03-07', 'a-2026-13-04', 'a-120260304'])
      assert.equal(dateOf(PROSE, `x/${name}.md`), undefined, name);
  });

  it('has an excerpt below the labels that a text begins with', () => {
    const labels = [
      ['날짜', '2026-03-04'],
      ['수집 시간', '2026-03-04 05:06'],
      ['Source', 'a paper'],
    ] as const;
    for (const written of [
      labels.map(([key, value]) => `${key}: ${value}`).join('\n'),
      labels.map(([key, value]) => `- **${key}**: ${value}`).join('\n'),
      labels.map(([key, value]) => `**${key}**: ${value}`).join('\n\n'),
    ])
      assert.equal(read(`# A\n\n${written}\n\n${PROSE}`).excerpt, PROSE, written);
    assert.match(read(`Ferry: ${PROSE}\n\n${PROSE}`).excerpt, /^Ferry: /);
    assert.match(read('한빛시가 도서관을 열었다. 홍길동 기자（hong@a.kr） 제공').excerpt, /기자 제공$/);
  });

  it('has what JSON calls by the names of front matter, in UTC where it says so', () => {
    for (const key of ['published', 'published_date', 'created_at', 'publish_time', 'pubDate', '发布时间', '날짜'])
      assert.equal(dateOf(json({ [key]: '2026-03-04 05:06:07' }), 'a.json'), AT, key);
    assert.equal(dateOf(json({ timestamp: Date.parse(AT) / 1000, published: true }), 'a.json'), AT);
    assert.equal(dateOf(json({ date: '2026-03-04T14:06:07', date_gmt: '2026-03-04T05:06:07' }), 'a.json'), AT);
    for (const [title, text] of [
      ['제목', '본문'],
      ['标题', '正文'],
    ] as const) {
      const article = read(JSON.stringify({ [title]: 'A', [text]: PROSE }), { key: 'a.json' });
      assert.deepEqual([article.title, article.text], ['A', PROSE]);
    }
    const markdown = `## Why\n\n**${PROSE}** [More](https://a.example/b)\n\n- one`;
    assert.match(
      read(json({ text: undefined, content: markdown }), { key: 'a.json' }).excerpt,
      /^The harbour .* end\. More one$/,
    );
  });

  it('is dated by its publication and not by its note', () => {
    assert.equal(dateOf(`---\ntitle: A\npublished:\ncreated: 2026-03-04\n---\n${PROSE}`), undefined);
    assert.equal(dateOf(`---\ntitle: A\ndate: ١٤٤٢/٠٥/٠٥\n---\n${PROSE}`), undefined);
  });

  it('has no date as an author', () => {
    const { authors } = read(`---\nauthor: [JAN 02, 2 March 2026, Jane Doe]\n---\n${PROSE}`);
    assert.deepEqual(authors, [{ name: 'Jane Doe' }]);
  });

  it('is refused by what it is', () => {
    const files = {
      RTF: '{\\rtf1\\ansi The ferry stays.}',
      'a web archive (WARC)': 'WARC/1.0\r\nWARC-Type: response\r\n\r\nThe ferry stays.',
      'a mail':
        'Return-Path: <a@b.example>\nFrom: A <a@b.example>\nTo: b@c.example\nSubject: Ferry\n\nThe ferry stays.',
      'a table (CSV)': 'id,title,url,date\n1,"Ferry, port",https://a.example/b,2026-03-04',
      'org-mode': '#+TITLE: Ferry\n#+DATE: 2026-03-04\n\n* Ferry\nIt stays.',
    };
    for (const [name, file] of Object.entries(files))
      for (const key of ['a.txt', 'a.md']) {
        const { reason, detail } = refuse(file, { key });
        assert.deepEqual([reason, detail], ['not-an-article', `The file is ${name}.`]);
      }
    for (const file of [
      'From: Jane\n\nDear all',
      'Title, author, and date of the vote\n\nThe council voted.',
      '# Org\n\n* item',
    ])
      read(file, { key: 'a.md' });
  });
});
