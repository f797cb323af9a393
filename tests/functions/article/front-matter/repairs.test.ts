import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REPAIRS, type RepairCode } from '../../../../functions/article/codes.ts';
import { codes, fenced, read } from '../reading.ts';

/** One file for each repair, after the real file that made it necessary, and what a person reads in it. */
const EXAMPLES: Record<RepairCode, { file: string; key: string; value: unknown }> = {
  'blank-before-fence': { file: `\n\n${fenced('title: A')}`, key: 'title', value: 'A' },
  'comment-before-fence': {
    file: '<!-- for\n editors -->\n\n---\ntitle: A\n---\n\nThe text.',
    key: 'title',
    value: 'A',
  },
  'unopened-fence': { file: 'title: A\ndate: 2021-03-04\n---\n\nThe text.', key: 'title', value: 'A' },
  'odd-fence': {
    file: '--- layout: docs title: Set up permalink: /up/ ---\n\nThe text.',
    key: 'title',
    value: 'Set up',
  },
  'unclosed-fence': { file: '---\ntitle: A\ndate: 2021-03-04\n\nThe text.', key: 'title', value: 'A' },
  'dots-fence': { file: '---\ntitle: "A"\n...\n\nThe text.', key: 'title', value: 'A' },
  'tab-indent': { file: fenced('author:\n\t\tKim\n\t\tLee\ntitle: A'), key: 'author', value: 'Kim\nLee' },
  'bad-indent': {
    file: fenced('links:\n  - text: a\n    icon: b\n   href: c'),
    key: 'links',
    value: [{ text: 'a', icon: 'b', href: 'c' }],
  },
  'unquoted-colon': {
    file: fenced('title: Rotation: a grace window'),
    key: 'title',
    value: 'Rotation: a grace window',
  },
  'escaped-colon': { file: fenced('title: Trends\\: the state'), key: 'title', value: 'Trends: the state' },
  'missing-space': { file: fenced('title:A\ntags:\n-one\n-two'), key: 'tags', value: ['one', 'two'] },
  'wide-colon': { file: fenced('date: 2021-03-04\ntitle：A'), key: 'title', value: 'A' },
  'missing-colon': { file: fenced('title: A\n\ncategory\n- Projects'), key: 'category', value: ['Projects'] },
  'reserved-start': { file: fenced('title: A\ndeck: **Bold** and more'), key: 'deck', value: '**Bold** and more' },
  'raw-quotes': { file: fenced('title: "a "b" c"'), key: 'title', value: 'a "b" c' },
  'unclosed-quote': { file: fenced('title: "A (B)\ndate: 2021-03-04'), key: 'title', value: 'A (B)' },
  'bad-escape': { file: fenced('title: "N\\|Solid, C:\\dir"'), key: 'title', value: 'N|Solid, C:\\dir' },
  'broken-list': { file: fenced("tags: ['one'，'two']\ntitle: A"), key: 'tags', value: ['one', 'two'] },
  'unknown-alias': { file: fenced('title: *star'), key: 'title', value: '*star' },
  'duplicate-key': { file: fenced('title:\ntitle: A\ntitle: B'), key: 'title', value: 'A' },
  'stray-line': {
    file: fenced('title: Election opens\nFriday\ndate: 2021-03-04'),
    key: 'title',
    value: 'Election opens Friday',
  },
  'merge-marker': {
    file: fenced('<<<<<<< HEAD\ntitle: Ours\n=======\ntitle: Theirs\n>>>>>>> 6ae99ddd'),
    key: 'title',
    value: 'Ours',
  },
  'control-character': { file: fenced('title: A\u0007B'), key: 'title', value: 'A\u0007B' },
  'not-yaml': { file: fenced('title: !!headline A'), key: 'title', value: 'A' },
  'not-toml': { file: '+++\ntitle = "A"\ndraft = maybe\n+++\nThe text.', key: 'title', value: 'A' },
  'too-complex': { file: fenced(`title: A\nx: ${'['.repeat(40)}1${']'.repeat(40)}`), key: 'title', value: 'A' },
};

describe('readArticle -> each repair of front matter', () => {
  for (const [code, example] of Object.entries(EXAMPLES)) {
    it(`${code}: ${REPAIRS[code as RepairCode]}`, () => {
      const article = read(example.file);
      assert.deepEqual(JSON.parse(JSON.stringify(article.frontMatter[example.key])), example.value);
      assert.equal(article.frontMatterState, 'repaired');
      assert.ok(codes(article).includes(code), `repairs: ${codes(article)}`);
      assert.ok(article.text.endsWith('The text.'));
    });
  }
});

describe('readArticle -> repairs of front matter', () => {
  it('reads one value where js-yaml makes a second key of its end', () => {
    const values: Record<string, string> = {
      '[Java] maps: a tour': '[Java] maps: a tour',
      '[a](b): c': '[a](b): c',
      '"A" again: B': '"A" again: B',
      "'A' again: B": "'A' again: B",
      '{x} is a set: of one': '{x} is a set: of one',
    };
    for (const [written, value] of Object.entries(values)) {
      const article = read(fenced(`date: 2021-03-04\ntitle: ${written}\ndeck: D`));
      assert.deepEqual({ ...article.frontMatter }, { date: '2021-03-04', title: value, deck: 'D' });
      assert.equal(article.repairs[0]?.line, 3);
    }
    for (const sound of [
      'a: [b] # c: d',
      'a: "b" # c: d',
      'a: [[b], {c: d}, e]',
      'a: |\n  b: [c] d: e',
      'a: [b,\n  c]',
    ])
      assert.equal(read(fenced(sound)).frontMatterState, 'strict', sound);
  });

  it('keeps a hash tag in a value that YAML refuses, and drops a comment', () => {
    assert.equal(read(fenced('title: @kim and #ferries # draft')).title, '@kim and #ferries');
  });

  it('tells a tag of YAML from a word that starts with an exclamation mark', () => {
    const values: Record<string, string> = {
      "! 'a: b'": 'a: b',
      '!!str 5': '5',
      "!ruby/string 'a'": 'a',
      '!track': '!track',
      '!cs (Debugger)': '!cs (Debugger)',
    };
    for (const [written, value] of Object.entries(values))
      assert.equal(read(fenced(`title: ${written}\nbroken: [`)).title, value, written);
    assert.equal(read(fenced('title: !track')).title, '!track');
  });

  it('takes words for a key between two fences, as YAML does, and for prose where a fence is missing', () => {
    const { publishedAt, frontMatter } = read(
      fenced('title: a: b\ndate created: 2021-03-04\nReading time: 5 min\nx: y'),
    );
    assert.equal(publishedAt, '2021-03-03T15:00:00.000Z');
    assert.equal(frontMatter['Reading time'], '5 min');
    const open = read('---\ntitle: A\ndate created: 2021-03-04\nAnd so on: and on.');
    assert.equal(open.publishedAt, '2021-03-03T15:00:00.000Z');
    assert.equal(open.text, 'And so on: and on.');
  });

  it('gives a paragraph with a colon back to the text that a forgotten fence let the metadata swallow', () => {
    const text = 'There is one thing to say about it: nothing.\n\n---\n\nMore.';
    assert.equal(read(`---\ntitle: a: b\n\n${text}`).text, text);
    assert.equal(read(`---\ntitle: a: b\n\nReading time: 5 min\n---\n${text}`).text, text);
  });

  it('reads merge keys, aliases of lists and maps, and explicit keys', () => {
    for (const broken of ['', '\nbroken: a: b']) {
      const { frontMatter } = read(
        fenced(
          `base: &base\n  x: 1\n  y: [2]\nall: &all [a, b]\n? key\n: value\n? ''\n: - x\n  - y\nmap:\n  <<: *base\n  x: 3\nlist: *all\nflow: [*all, c] # d\n<<: [*base]${broken}`,
        ),
      );
      const { broken: _, ...rest } = JSON.parse(JSON.stringify(frontMatter));
      assert.deepEqual(rest, {
        base: { x: '1', y: ['2'] },
        all: ['a', 'b'],
        key: 'value',
        '': ['x', 'y'],
        map: { x: '3', y: ['2'] },
        list: ['a', 'b'],
        flow: [['a', 'b'], 'c'],
        x: '1',
        y: ['2'],
      });
    }
  });

  it('does not unfold a bomb of aliases, broken or not', () => {
    const levels = Array.from({ length: 30 }, (_, at) => `l${at + 1}: &l${at + 1} [*l${at}, *l${at}, *l${at}]`);
    for (const broken of ['', '\nbroken: a: b']) {
      const { frontMatter, repairs } = read(fenced(`title: A\nl0: &l0 [x, y]\n${levels.join('\n')}${broken}`));
      assert.ok(repairs.length > 0);
      assert.ok(JSON.stringify(frontMatter).length < 100_000);
    }
  });

  it('makes no key of a long text by aliases', () => {
    const long = 's'.repeat(100_000);
    for (const times of [450, 4500]) {
      const key = `? [${'*s,'.repeat(times)}]\n: x`;
      const { frontMatter, repairs } = read(fenced(`title: A\ns: &s "${long}"\nq: [a]\n${key}`));
      assert.ok(repairs.some(({ code }) => code === 'too-complex'));
      assert.equal(frontMatter.title, 'A');
      assert.equal(frontMatter.s, long);
      assert.ok(JSON.stringify(frontMatter).length < 2 * long.length, String(times));
    }
    const few = read(fenced('title: A\nb: &b x\n? [*b, *b]\n: y'));
    assert.equal(few.frontMatterState, 'strict');
    assert.equal(few.frontMatter['x,x'], 'y');
  });

  it('reads titles that an importer of Jekyll wrote as binary', () => {
    for (const broken of ['', '\nbroken: a: b'])
      for (const written of [
        '!binary |-\n  7ZWc67mb7Iuc\n  7J6l',
        '!!binary 7ZWc67mb7Iuc7J6l',
        '!binary "7ZWc67mb7Iuc7J6l"',
      ])
        assert.equal(read(fenced(`title: ${written}\ndate: 2021-03-04${broken}`)).title, '한빛시장', written);
    assert.equal(read(fenced('title: !!binary gA==')).title, 'gA==');
  });

  it('takes a key with a colon in it for one, and a title without a space after its colon for a title', () => {
    for (const broken of ['', '\nbroken: a: b']) {
      const { frontMatter } = read(fenced(`og:type: article\n"@id": 5\ntitle: A${broken}`));
      assert.equal(frontMatter['og:type'], 'article');
      const tight = read(fenced(`title:Ferries: a history\ntitle:ko: 밤배${broken}`));
      assert.equal(tight.title, 'Ferries: a history');
    }
    assert.equal(read(fenced('title: A\n@type: B\ndate: 2021-03-04')).frontMatter['@type'], 'B');
    assert.equal(read(fenced('title: ? Who knows\nx: y')).title, '? Who knows');
    assert.equal(read(fenced('title:ko: 밤배')).frontMatter['title:ko'], '밤배');
  });

  it('reads keys where every line lacks the space after its colon, or has a wide one', () => {
    for (const [colon, code] of [
      [':', 'missing-space'],
      ['：', 'wide-colon'],
    ] as const) {
      const article = read(fenced(`title${colon}Night ferry\ndate${colon}2021-03-04\n\nauthor${colon}Jane Doe`));
      assert.equal(article.title, 'Night ferry');
      assert.equal(article.publishedAt, '2021-03-03T15:00:00.000Z');
      assert.deepEqual(article.authors, [{ name: 'Jane Doe' }]);
      assert.equal(article.text, 'The text.');
      assert.deepEqual(codes(article), [code, code, code]);
    }
    for (const prose of [
      'std::move\nstd::swap',
      'https://a.example',
      'note:this\nremark:that',
      'title:A\nand a line of prose',
    ])
      assert.equal(read(fenced(prose)).frontMatterState, 'none', prose);
  });

  it('reads keys of ours in other letters with a wide colon or a tight one, and leaves prose', () => {
    for (const colon of ['：', ':', ' ： ']) {
      const whole = read(fenced(`제목${colon}밤 여객선\n기자${colon}홍길동\n${colon.trim() === ':' ? '' : 'x：y'}`));
      assert.deepEqual(
        [whole.title, whole.authors, whole.text],
        ['밤 여객선', [{ name: '홍길동' }], 'The text.'],
        colon,
      );
      const among = read(fenced(`标题${colon}夜船\n날짜: 2021-03-04`));
      assert.deepEqual([among.title, among.publishedAt], ['夜船', '2021-03-03T15:00:00.000Z'], colon);
    }
    for (const prose of ['안내：오늘은 쉽니다', '제목：밤 여객선\n오늘은 쉽니다', '그는 말했다：아니다'])
      assert.equal(read(fenced(prose)).frontMatterState, 'none', prose);
  });

  it('ends a comment at the end of its line, not at a separator that YAML does not know', () => {
    for (const separator of ['\u2028', '\u2029', '\x85']) {
      const { frontMatter } = read(
        fenced(`t: a: b\nl: &l [c]\nx: a # c${separator}d\ny: *l # c${separator}d\nz: @e # c${separator}d`),
      );
      assert.deepEqual(JSON.parse(JSON.stringify(frontMatter)), { t: 'a: b', l: ['c'], x: 'a', y: ['c'], z: '@e' });
    }
  });

  it('does not take the opening quote of another value for the closing one of this', () => {
    const { frontMatter } = read(
      fenced("title: A\nmap:\n  x: 'one\n  y z: 'two'\nSome words: 'three\nMore words: 'four'\nb: c: d"),
    );
    assert.deepEqual(JSON.parse(JSON.stringify(frontMatter)), {
      title: 'A',
      map: { x: 'one', 'y z': 'two' },
      'Some words': 'three',
      'More words': 'four',
      b: 'c: d',
    });
  });

  it('keeps a nested map together though its first key lacks the space after its colon', () => {
    const article = read(
      fenced('author:\n  name:Kim\n  title: Editor\n  site:https://a.example\ntitle: A\nurl:\n  https://a.example/x'),
    );
    assert.deepEqual(JSON.parse(JSON.stringify(article.frontMatter)), {
      author: { name: 'Kim', title: 'Editor', site: 'https://a.example' },
      title: 'A',
      url: 'https://a.example/x',
    });
    assert.deepEqual(codes(article), ['missing-space', 'missing-space']);
  });

  it('takes a key in its place rather than one that fell out of a map', () => {
    const article = read(fenced('author:\n  (Kim)\n  title: Editor\ntitle: A\ndate: 2021-03-04'));
    assert.equal(article.title, 'A');
    assert.ok(codes(article).includes('duplicate-key'));
  });

  it('takes the first of two keys wherever they stand and whatever their values', () => {
    const nested = read(fenced('a:\n  x: 1\n  x: 2\nb:\n  - x: 1\n    y: 2\n    x: 3\nc: {x: 1, x: 2}'));
    assert.deepEqual(JSON.parse(JSON.stringify(nested.frontMatter)), {
      a: { x: '1' },
      b: [{ x: '1', y: '2' }],
      c: { x: '1' },
    });
    const values = [
      '|\n  one\n  more',
      '>-\n  one\n  more',
      '\n  - one\n  - more',
      '[one, more]',
      '\n  one: more',
      '"one\n  more"',
    ];
    for (const value of values) {
      const article = read(fenced(`title: A\nx: ${value}\nz: 1\nx: two\ndate: 2021-03-04`));
      assert.match(JSON.stringify(article.frontMatter.x), /one.*more/, value);
      assert.deepEqual(codes(article), ['duplicate-key'], value);
      assert.equal(article.publishedAt, '2021-03-03T15:00:00.000Z');
    }
  });

  it('reads a quoted key within a list', () => {
    const { frontMatter } = read(fenced('title: a: b\nlist:\n  - "x": 1\n    y: 2'));
    assert.deepEqual(JSON.parse(JSON.stringify(frontMatter.list)), [{ x: '1', y: '2' }]);
  });

  it('says on which line', () => {
    assert.deepEqual(read(fenced('title: A\ndate: 2021-03-04\ndeck: x: y')).repairs, [
      { code: 'unquoted-colon', line: 4 },
    ]);
    assert.deepEqual(read(`\n${fenced('title: a: b')}`).repairs, [
      { code: 'blank-before-fence', line: 1 },
      { code: 'unquoted-colon', line: 3 },
    ]);
  });

  it('tells quotes around a value from quotes in it', () => {
    const values: Record<string, string> = {
      '"a "b" c"': 'a "b" c',
      '""a" b"': '"a" b',
      "'it's'": "it's",
      '"The 12" disc"': 'The 12" disc',
      '"a" and "b"': '"a" and "b"',
      '"제목"이라는 "말"': '"제목"이라는 "말"',
      '"a" b': '"a" b',
    };
    for (const [written, value] of Object.entries(values))
      assert.equal(read(fenced(`title: ${written}`)).frontMatter.title, value);
  });

  it('says no more than fifty', () => {
    assert.equal(read(fenced(`title: A\n${'x: y: z\n'.repeat(200)}`)).repairs.length, 50);
  });
});
