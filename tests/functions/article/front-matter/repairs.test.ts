import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REPAIRS, type RepairCode } from '../../../../functions/article/codes.ts';
import { codes, fenced, read } from '../reading.ts';

/** Front matter after a real file, with a value that a person reads in it. */
interface Example {
  /** What stands between the fences, or the whole file where its fences are what is odd. */
  written: string;
  key: string;
  value: unknown;
  /** Another repair than the one it is listed for. */
  also?: RepairCode;
}

/** One file or more for each repair, after the real file that made it necessary, and what a person reads in it. */
const EXAMPLES: Record<RepairCode, readonly Example[]> = {
  'blank-before-fence': [{ written: '\n\n---\ntitle: A\n---\n\nThe text.', key: 'title', value: 'A' }],
  'comment-before-fence': [
    { written: '<!-- for\n editors -->\n\n---\ntitle: A\n---\n\nThe text.', key: 'title', value: 'A' },
  ],
  'unopened-fence': [{ written: 'title: A\ndate: 2021-03-04\n---\n\nThe text.', key: 'title', value: 'A' }],
  'odd-fence': [
    {
      written: '--- layout: docs title: Set up permalink: /up/ ---\n\nThe text.',
      key: 'title',
      value: 'Set up',
    },
    { written: '---ship\ntitle:Night ferry\nx: [y]\n---\n\nThe text.', key: 'title', value: 'Night ferry' },
  ],
  'unclosed-fence': [
    { written: '---\ntitle: A\ndate: 2021-03-04\n\nThe text.', key: 'title', value: 'A' },
    { written: '---\ntitle: A\n\n{{< video x >}}\n\n---\nThe text.', key: 'title', value: 'A' },
  ],
  'dots-fence': [{ written: '---\ntitle: "A"\n...\n\nThe text.', key: 'title', value: 'A' }],
  'tab-indent': [
    { written: 'author:\n\t\tKim\n\t\tLee\ntitle: A', key: 'author', value: 'Kim\nLee' },
    { written: 'tags:\n\t- night\n\t- ferry', key: 'tags', value: ['night', 'ferry'] },
  ],
  'bad-indent': [{ written: 'id: 1\ntitle: A\n  b\noid: 1\ncontent_hash:', key: 'title', value: 'A\nb' }],
  'unquoted-colon': [
    { written: 'title: Rotation: a grace window', key: 'title', value: 'Rotation: a grace window' },
    { written: 'title   : Ferries\nsummary : In short: two', key: 'summary', value: 'In short: two' },
  ],
  'escaped-colon': [
    { written: 'title: Trends\\: the state of #8 # draft', key: 'title', value: 'Trends: the state of' },
  ],
  'missing-space': [
    { written: 'title:A\ntags:\n-one\n-two', key: 'tags', value: ['one', 'two'] },
    { written: 'title:Ferries: a history\nx: y', key: 'title', value: 'Ferries: a history' },
    { written: 'date: 2021-03-04\nupdated:2021-03-04 05:06\ntags: a', key: 'updated', value: '2021-03-04 05:06' },
  ],
  'wide-colon': [{ written: 'date: 2021-03-04\nimage： /a/b.jpg', key: 'image', value: '/a/b.jpg' }],
  'reserved-start': [
    { written: 'title: A\ndeck: **Bold** and more', key: 'deck', value: '**Bold** and more' },
    { written: 'title: {{ title }}\ndate: {{ date }}', key: 'title', value: '{{ title }}' },
    { written: 'title: [Java] maps: a tour', key: 'title', value: '[Java] maps: a tour' },
    { written: 'tags: [Boat]Boat]', key: 'tags', value: '[Boat]Boat]' },
  ],
  'raw-quotes': [
    { written: 'title: "a "b" c"', key: 'title', value: 'a "b" c' },
    { written: "title: 'it's'", key: 'title', value: "it's" },
    { written: 'title: "The 12" disc"', key: 'title', value: 'The 12" disc' },
    { written: 'title: "a" and "b"', key: 'title', value: '"a" and "b"' },
    { written: 'title: "제목"이라는 "말": 둘', key: 'title', value: '"제목"이라는 "말": 둘' },
    { written: 'title: "a" b', key: 'title', value: '"a" b' },
  ],
  'bad-escape': [{ written: 'id: 1\ntitle: "N\\|Solid"\noid: 1\ncontent_hash:', key: 'title', value: 'N\\|Solid' }],
  'broken-list': [
    { written: "tags: ['one'，'two']\ntitle: A", key: 'tags', value: ['one', 'two'] },
    { written: 'tags: ["one, two]', key: 'tags', value: ['one', 'two'] },
  ],
  'duplicate-key': [
    { written: 'title:\ntitle: A\ntitle: B', key: 'title', value: 'A' },
    { written: 'x: |\n  one\n  more\nx: two', key: 'x', value: 'one\nmore\n' },
  ],
  'stray-line': [
    {
      written: 'title: Election opens\nFriday\ndate: 2021-03-04',
      key: 'title',
      value: 'Election opens Friday',
    },
    { written: 'aliases:\n[\n  "a",\n]\nx: y', key: 'aliases', value: ['a'] },
    { written: 'link: a: b\ncontent: |\n<a href="x">A</a>\nx: y', key: 'content', value: '<a href="x">A</a>\n' },
    { written: 'translator:\n<b>Kim</b>', key: 'translator', value: '<b>Kim</b>' },
    { written: 'Kim9\ntitle: A', key: 'title', value: 'A' },
  ],
  'merge-marker': [
    {
      written: '<<<<<<< HEAD\ntitle: Ours\n=======\ntitle: Theirs\nauthor: Kim\n>>>>>>> 6ae99ddd',
      key: 'title',
      value: 'Ours',
      also: 'duplicate-key',
    },
    {
      written: '<<<<<<< HEAD\ntitle: Ours\n=======\ntitle: Theirs\nauthor: Kim\n>>>>>>> 6ae99ddd',
      key: 'author',
      value: 'Kim',
    },
  ],
  'control-character': [{ written: 'title: A\u0007B', key: 'title', value: 'A\u0007B' }],
  'not-yaml': [{ written: 'bio: Works for\n# under 50 words\n  the press', key: 'bio', value: 'Works for the press' }],
  'not-toml': [{ written: '+++\ntitle = "A"\ndraft = maybe\n+++\nThe text.', key: 'title', value: 'A' }],
  'too-complex': [{ written: `title: A\nx: ${'['.repeat(40)}1${']'.repeat(40)}`, key: 'title', value: 'A' }],
};

function wholeFile(written: string): string {
  return written.endsWith('The text.') ? written : fenced(written);
}

describe('readArticle -> each repair of front matter', () => {
  for (const [code, examples] of Object.entries(EXAMPLES)) {
    it(`${code}: ${REPAIRS[code as RepairCode]}`, () => {
      for (const { written, key, value, also } of examples) {
        const article = read(wholeFile(written));
        assert.deepEqual(JSON.parse(JSON.stringify(article.frontMatter))[key], value, written);
        assert.equal(article.frontMatterState, 'repaired');
        for (const expected of [code, also ?? code])
          assert.ok(codes(article).includes(expected), `${written}: ${codes(article)}`);
        assert.ok(article.text.endsWith('The text.'));
      }
    });
  }
});

describe('readArticle -> repairs of front matter', () => {
  it('keeps a paragraph with a colon below a forgotten fence as text', () => {
    const text = 'There is one thing to say about it: nothing.\n\n---\n\nMore.';
    assert.equal(read(`---\ntitle: a: b\n\n${text}`).text, text);
    assert.equal(read(`---\ntitle: a: b\n\nReading time: 5 min\n---\n${text}`).text, text);
  });

  it('takes words before a colon as a key between two fences, and as prose if a fence is missing', () => {
    const closed = read(fenced('title: a: b\ndate created: 2021-03-04\nReading time: 5 min\nx: y'));
    assert.equal(closed.frontMatter['Reading time'], '5 min');
    const open = read('---\ntitle: A\ndate created: 2021-03-04\nAnd so on: and on.');
    assert.deepEqual([open.publishedAt, open.text], ['2021-03-04T00:00:00.000Z', 'And so on: and on.']);
    assert.equal(closed.publishedAt, open.publishedAt);
  });

  it('does not expand an alias bomb, nor a long key made of aliases', () => {
    const levels = Array.from({ length: 30 }, (_, at) => `l${at + 1}: &l${at + 1} [*l${at}, *l${at}, *l${at}]`);
    const long = `s: &s "${'s'.repeat(100_000)}"\nq: [a]\n? [${'*s,'.repeat(4500)}]\n: x`;
    for (const written of [`l0: &l0 [x, y]\n${levels.join('\n')}`, long])
      for (const broken of ['', '\nbroken: a: b']) {
        const { frontMatter, repairs } = read(fenced(`title: A\n${written}${broken}`));
        assert.ok(repairs.length > 0);
        assert.equal(frontMatter.title, 'A');
        assert.ok(JSON.stringify(frontMatter).length < 250_000);
      }
  });

  it('reads titles that an importer of Jekyll wrote as binary', () => {
    for (const broken of ['', '\nbroken: a: b'])
      for (const written of ['!binary |-\n  7ZWc67mb7Iuc\n  7J6l', '!!binary 7ZWc67mb7Iuc7J6l'])
        assert.equal(read(fenced(`title: ${written}\ndate: 2021-03-04${broken}`)).title, '한빛시장', written);
    assert.equal(read(fenced('title: !!binary gA==')).title, 'gA==');
  });

  it('reads a key with a colon in it, and the title of another language', () => {
    for (const broken of ['', '\nbroken: a: b']) {
      const { frontMatter } = read(fenced(`og:type: article\n"@id": 5\ntitle:ko: 밤배${broken}`));
      assert.deepEqual([frontMatter['og:type'], frontMatter['@id'], frontMatter['title:ko']], ['article', '5', '밤배']);
    }
  });

  it('reads keys if every line lacks the space after its colon, or has a wide colon', () => {
    for (const [colon, code] of [
      [':', 'missing-space'],
      ['：', 'wide-colon'],
    ] as const) {
      const article = read(fenced(`title${colon}Night ferry\ndate${colon}2021-03-04\n\nauthor${colon}Jane Doe`));
      assert.deepEqual([article.title, article.authors], ['Night ferry', [{ name: 'Jane Doe' }]]);
      assert.deepEqual([article.publishedAt, article.text], ['2021-03-04T00:00:00.000Z', 'The text.']);
      assert.deepEqual(codes(article), [code, code, code]);
      const korean = read(fenced(`제목${colon}밤 여객선\n기자${colon}홍길동`));
      assert.deepEqual([korean.title, korean.authors], ['밤 여객선', [{ name: '홍길동' }]]);
    }
    for (const prose of [
      'std::move\nstd::swap',
      'https://a.example',
      'note:this\nremark:that',
      'title:A\nand a line of prose',
      '안내：오늘은 쉽니다',
      '제목：밤 여객선\n오늘은 쉽니다',
    ])
      assert.equal(read(fenced(prose)).frontMatterState, 'none', prose);
  });

  it('names the line of each repair', () => {
    assert.deepEqual(read(fenced('title: A\ndate: 2021-03-04\ndeck: x: y')).repairs, [
      { code: 'unquoted-colon', line: 4 },
    ]);
    assert.deepEqual(read(`\n${fenced('title: a: b')}`).repairs, [
      { code: 'blank-before-fence', line: 1 },
      { code: 'unquoted-colon', line: 3 },
    ]);
  });

  it('lists at most fifty repairs, and reads the entries beyond the parser’s budget', () => {
    const { repairs, frontMatter } = read(fenced(`title: A\n${'x: y: z\n'.repeat(200)}last: B: C`));
    assert.equal(repairs.length, 50);
    assert.equal(frontMatter.last, 'B: C');
  });
});
