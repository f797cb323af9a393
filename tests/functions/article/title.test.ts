import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { splitMarkers, withoutTags } from '../../../functions/article/details/title.ts';
import { crawled } from './crawled.ts';
import { read } from './reading.ts';

describe('splitMarkers', () => {
  const cases: [title: string, headline: string, markers: string[]][] = [
    ['[속보] 한빛시장 사퇴', '한빛시장 사퇴', ['[속보]']],
    ['[1보] 한빛시장 사퇴', '한빛시장 사퇴', ['[1보]']],
    ['[속보][단독] 한빛시장 사퇴', '한빛시장 사퇴', ['[속보]', '[단독]']],
    ['한빛시장 사퇴(종합2보)', '한빛시장 사퇴', ['(종합2보)']],
    ['한빛시장 사퇴(2보)', '한빛시장 사퇴', ['(2보)']],
    ['[포토] 한빛시장 사퇴(종합)', '한빛시장 사퇴', ['[포토]', '(종합)']],
    ['(LEAD) Mayor resigns', 'Mayor resigns', ['(LEAD)']],
    ['(2nd LD) Mayor resigns', 'Mayor resigns', ['(2nd LD)']],
    ['(URGENT) Mayor resigns', 'Mayor resigns', ['(URGENT)']],
    ['Mayor Resigns — 2nd Update', 'Mayor Resigns', ['— 2nd Update']],
    ['MAYOR RESIGNS — UPDATE', 'MAYOR RESIGNS', ['— UPDATE']],
    ['Mayor Resigns -- Update', 'Mayor Resigns', ['-- Update']],
    ['UPDATE 2-Mayor resigns', 'Mayor resigns', ['UPDATE 2-']],
    ['BREAKING: Mayor resigns', 'Mayor resigns', ['BREAKING:']],
    ['[사설] 시장의 책임', '[사설] 시장의 책임', []],
    ['[인사] 한빛시', '[인사] 한빛시', []],
    ['Urgent care opens', 'Urgent care opens', []],
    ['Lead (metal) prices', 'Lead (metal) prices', []],
    ['[속보]', '[속보]', []],
    ['', '', []],
  ];

  it('takes wire markers off both ends of a title', () => {
    for (const [title, headline, markers] of cases) assert.deepEqual(splitMarkers(title), { headline, markers }, title);
  });
});

describe('readArticle -> the title of an article', () => {
  it('decodes entities, also those that were escaped twice, and collapses white space', () => {
    const found = read('---\ntitle: "Usability &mdash;  so easy &#58; &amp;#8220;x&amp;#8221;"\n---\nText.').title;
    assert.equal(found, 'Usability — so easy : “x”');
    assert.equal(read('---\ntitle: >\n  Two\n  lines\n---\nText.').title, 'Two lines');
  });

  it('drops characters that nobody sees and no queue accepts', () =>
    assert.equal(read('---\ntitle: "A\\u0007\\u200bB\\u00a0 C"\n---\nText.').title, 'AB C'));

  it('takes the line end U+0085 for the white space that it is', () =>
    assert.equal(read('---\ntitle: "\\x85A\\x85\\x85B"\n---\nText.').title, 'A B'));

  it('is the first heading of a text that states none, without what nobody reads in it', () => {
    const headings: Record<string, string> = {
      '# Ferries {#ferries}': 'Ferries',
      '# Ferries #': 'Ferries',
      '# <a name="step-1"></a>Ferries': 'Ferries',
      '# [Ferries](https://a.example) and **trams**': 'Ferries and trams',
      '# ![logo](a.png) Ferries': 'Ferries',
      '# \\<ferry> in `code`': '<ferry> in `code`',
      '# C#': 'C#',
      'Ferries\n=======': 'Ferries',
      '<h1 align="center">\n  <b>Ferries</b>\n</h1>': 'Ferries',
    };
    for (const [heading, title] of Object.entries(headings)) assert.equal(read(`${heading}\n\nText.`).title, title);
  });

  it('is the heading below what is no prose: comments, scripts, badges, quotes', () => {
    for (const preamble of [
      ...['<!-- for editors\n# no heading -->', '<script setup>\nconst x = 1\n</script>'],
      ...['<div align="center">\n<img src="a.png">', '[![build](a.svg)](https://a.example) ![x](b.svg)'],
      ...['[docs]: https://a.example', '> Translated from English.\n> By Jane.', '---'],
    ])
      assert.equal(read(`---\nlayout: doc\n---\n\n${preamble}\n\n# Ferries\n\nText.`).title, 'Ferries', preamble);
    for (const prose of ['A paragraph.', '[A link](https://a.example) to begin with.', 'import duties rise', '- item'])
      assert.equal(read(`${prose}\n\n# Section\n\nText.`).title, '', prose);
  });

  it('is the heading rather than the name of a page in a menu, and that name where there is no heading', () => {
    for (const label of ['sidebar_label', 'linkTitle', 'name']) {
      assert.equal(read(`---\n${label}: Short\n---\n\n# The long title\n\nText.`).title, 'The long title');
      assert.equal(read(`---\n${label}: Short\n---\n\nText.`).title, 'Short');
    }
  });

  it('is all of it where YAML sees a list in brackets', () =>
    assert.equal(read('---\ntitle: [Ferries, "trams, buses"]\n---\nText.').title, 'Ferries, trams, buses'));

  it('is none where YAML writes none', () => {
    for (const nothing of ['~', 'null', '', '""', 'false'])
      assert.equal(read(`---\ntitle: ${nothing}\n---\nText.`).title, '');
  });

  it('keeps a backslash of the crawler', () =>
    assert.equal(read(crawled({ title: 'C:\\new \\"x\\"' }, 'raw')).title, 'C:\\new \\"x\\"'));
});

describe('readArticle -> the title of a file that states none', () => {
  const titleOf = (key: string) => read('Prose without a heading.', { key }).title;

  it('is its name, as Obsidian shows it', () => {
    assert.deepEqual(
      [titleOf('vault/Night ferry, again.md'), titleOf('vault/밤배.md')],
      ['Night ferry, again', '밤배'],
    );
    assert.equal(titleOf('ferry.txt'), 'ferry');
    assert.deepEqual(read('Prose.', { key: 'ferry.md' }).warnings, ['no-publisher', 'no-date', 'title-from-key']);
  });

  it('is the words of its name, without the date, as Jekyll makes them', () => {
    assert.equal(titleOf('_posts/2021-03-04-night-ferry.md'), 'Night Ferry');
    assert.equal(titleOf('2021-03-04-ferry.markdown'), 'Ferry');
    assert.equal(titleOf('posts/night_ferry.ko.md'), 'Night Ferry');
  });

  it('is the name of the folder for a file that stands for one', () => {
    assert.equal(titleOf('content/night-ferry/index.md'), 'Night Ferry');
    assert.equal(titleOf('content/news/_index.md'), 'news');
    assert.deepEqual([titleOf('blog/2021-03-04-night-ferry/index.mdx'), titleOf('index.md')], ['Night Ferry', '']);
  });

  it('is none where nobody has named the file', () => {
    for (const name of ['12345', '901_0000012345', '2021-03-04', 'd41d8cd98f00b204e9800998ecf8427e', '-', ''])
      assert.equal(titleOf(`in/${name}.md`), '', name);
    assert.equal(titleOf('3f2504e0-4f89-11d3-9a0c-0305e82c3301.md'), '');
  });

  it('gives way to whatever the file states', () => {
    for (const file of ['---\ntitle: A\n---\nT.', '# A\n\nT.', '---\nlinkTitle: A\n---\nT.'])
      assert.equal(read(file, { key: 'ferry.md' }).title, 'A');
  });

  it('makes no other story of the same words', () => {
    const [one, other] = ['a ferry.md', 'b ferry.md'].map((key) => read('Short words.', { key }));
    assert.equal(one?.textKey, other?.textKey);
  });
});

it('withoutTags takes off the HTML that a title is shown with, and leaves what the title says', () => {
  const cases: Readonly<Record<string, string>> = {
    'A <em>night</em> ferry': 'A night ferry',
    'Night<br>ferry': 'Night ferry',
    'Night <br /> ferry': 'Night ferry',
    '<strong><em>Night</em></strong> ferry': 'Night ferry',
    '<a href="https://a.example">Night</a> ferry': 'Night ferry',
    '<Suspense>': '<Suspense>',
    'GRANT <privileges>': 'GRANT <privileges>',
    'The <b> element': 'The <b> element',
    '<br>': '<br>',
    'a < b > c': 'a < b > c',
    'Vec<T> and <i>others</i>': 'Vec<T> and others',
  };
  assert.deepEqual(Object.fromEntries(Object.keys(cases).map((title) => [title, withoutTags(title)])), cases);
  assert.equal(read('---\ntitle: A <em>night</em> ferry\n---\nText.').title, 'A night ferry');
});

describe('readArticle -> the headline of a text file', () => {
  const titleOf = (text: string, key = 'a.txt') => read(text, { key }).title;

  it('is its first line above a blank one, and is not repeated in the excerpt', () => {
    const { title, excerpt } = read('\nFerry stays\n\nThe council voted.\n', { key: 'news/1.txt' });
    assert.deepEqual([title, excerpt], ['Ferry stays', 'The council voted.']);
    assert.equal(titleOf(`${'가'.repeat(119)}\n\nText.`).length, 119);
    const wire = (lines: string) => titleOf(`\x01bdt0409 3 wi 297  dpa 0914\n\n${lines}\n\nThe council voted.`);
    assert.equal(wire('Ferry stays'), 'Ferry stays');
    assert.equal(wire('Council/Traffic/\n(New: details)\nFerry stays ='), 'Ferry stays');
  });

  it('is none if it is long, alone, part of a paragraph, or another title is stated', () => {
    assert.deepEqual([titleOf(`${'가'.repeat(120)}\n\nText.`), titleOf('Ferry stays\n\n', '1.txt')], ['', '']);
    assert.equal(titleOf('Ferry stays\nText.', '1.txt'), '');
    assert.equal(titleOf('---\ntitle: Stated\n---\nFerry stays\n\nText.', '1.txt'), 'Stated');
    assert.equal(titleOf('Ferry stays\n\nText.', '1.md'), '');
  });
});

it('readArticle -> white space in titles is collapsed, but for the ideographic space', () => {
  assert.equal(read('---\ntitle: "夜の　渡し船　　続く　"\n---\nText.').title, '夜の　渡し船　　続く');
  assert.equal(read('---\ntitle: "Night \u00a0 ferry\t stays"\n---\nText.').title, 'Night ferry stays');
});
