import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crawled } from '../crawled.ts';
import { codes, fenced, read } from '../reading.ts';

describe('readArticle -> front matter that is sound', () => {
  it('keeps nested values, lists and their order', () => {
    const { frontMatter, frontMatterState } = read(
      fenced(
        'title: >-\n  Two\n  lines\nauthor:\n  name: Kim\n  email: kim@example.com\ntags: [a, "b, c"]\n' +
          'menu:\n  main: { weight: 010, draft: no }\ntext: |\n  one\n   two\n',
      ),
    );
    assert.equal(frontMatterState, 'strict');
    assert.deepEqual(JSON.parse(JSON.stringify(frontMatter)), {
      title: 'Two lines',
      author: { name: 'Kim', email: 'kim@example.com' },
      tags: ['a', 'b, c'],
      menu: { main: { weight: '010', draft: 'no' } },
      text: 'one\n two\n',
    });
  });

  it('leaves every value a string: 001, 1.10, yes, null, 2021-03-04', () => {
    const values = ['001', '1.10', 'yes', 'null', '2021-03-04', '0x1F', '1e3', '~'];
    const { frontMatter } = read(fenced(values.map((value, at) => `k${at}: ${value}\nl${at}: [${value}]`).join('\n')));
    for (const [at, value] of values.entries()) {
      assert.equal(frontMatter[`k${at}`], value);
      assert.deepEqual(frontMatter[`l${at}`], [value]);
    }
  });

  it('reads TOML, with dates and numbers as written', () => {
    const article = read(
      '+++\ntitle = "A"\ndate = 2021-03-04T05:06:07+09:00\ntags = ["x"]\nweight = 10\n[author]\nname = "Kim"\n+++\nThe text.',
    );
    assert.equal(article.frontMatterState, 'strict');
    assert.equal(article.publishedAt, '2021-03-03T20:06:07.000Z');
    assert.equal(article.frontMatter.weight, '10');
    assert.deepEqual(article.authors, [{ name: 'Kim' }]);
    assert.deepEqual(article.tags, ['x']);
  });

  it('keeps numbers of TOML as written', () => {
    const numbers = ['1.10', '12345678901234567890', '1e3', '0.50', '-1.0', '10 # ten', '1_000'];
    const written = numbers.map((number, at) => `n${at} = ${number}`).join('\n');
    const { frontMatter, repairs } = read(`+++\ntitle = "A"\n${written}\n[extra]\nversion = 2.0\n+++\nT.`);
    assert.deepEqual(
      numbers.map((_, at) => frontMatter[`n${at}`]),
      ['1.10', '12345678901234567890', '1e3', '0.50', '-1.0', '10', '1000'],
    );
    assert.deepEqual([{ ...(frontMatter.extra as object) }, repairs], [{ version: '2.0' }, []]);
    const text = read('+++\ntitle = "A"\nx = """\nversion = 1.10\n"""\n+++\nT.');
    assert.equal(text.frontMatter.x, 'version = 1.10\n');
    assert.deepEqual(codes(read('+++\ntitle = "A"\nx = 007\n+++\nT.')), ['not-toml']);
  });

  it('keeps impossible days in TOML as written, however many there are', () => {
    const days = Array.from({ length: 30 }, (_, at) => `d${at} = 2021-02-30`).join('\n');
    const { frontMatter, repairs } = read(`+++\ntitle = "A"\n${days}\n[extra]\n${days}\nx = [1]\n+++\nT.`);
    const { title, extra, ...top } = JSON.parse(JSON.stringify(frontMatter));
    const { x, ...inner } = extra;
    assert.deepEqual([title, x], ['A', ['1']]);
    for (const table of [top, inner]) assert.deepEqual([...new Set(Object.values(table))], ['2021-02-30']);
    assert.deepEqual([Object.keys(top).length, Object.keys(inner).length, repairs.length], [30, 30, 1]);
  });

  it('reads TOML line by line, as a person does, if one line is refused', () => {
    const values: Record<string, unknown> = {
      maybe: 'maybe',
      'Night ferry': 'Night ferry',
      '"a "b" c"': 'a "b" c',
      '"open': 'open',
      "'It's'": "It's",
      '“curly”': 'curly',
      '"comma",': 'comma',
      '["a", "b"': ['a', 'b'],
      '2021-02-30': '2021-02-30',
      '2021-02-30,': '2021-02-30',
    };
    for (const [written, value] of Object.entries(values)) {
      const article = read(
        `+++\nx = ${written}\ntitle = "A"\ndate = 2021-03-04\n[taxonomies]\ntags = ["t", "u"]\n` +
          `[extra]\nauthor = "Kim"\ny = ${written}\n+++\nThe text.`,
      );
      assert.deepEqual([article.title, article.tags, article.authors], ['A', ['t', 'u'], [{ name: 'Kim' }]], written);
      assert.deepEqual(
        [article.frontMatter.x, (article.frontMatter.extra as { y?: unknown }).y],
        [value, value],
        written,
      );
      assert.deepEqual(article.repairs, [{ code: 'not-toml', line: 2 }]);
    }
    assert.equal(read('+++\ntitle = "A"\ndate = 2021-02-30\n+++\nT.').publishedAt, undefined);
    assert.equal(read('+++\ntitle = "A"\ntitle = "B"\n+++\nT.').title, 'A');
    assert.deepEqual(read('+++\ntitle: A\ntags: [a, b]\n[x\n+++\nT.').tags, ['a', 'b']);
  });

  it('reads JSON, bare as Hugo has it or after `---json`, with numbers as written', () => {
    const json = '{ "title": "A }", "aid": 12345678901234567890, "tags": ["x"] }';
    for (const whole of [`${json}\n\nThe text.`, `---json\n${json}\n---\nThe text.`]) {
      const article = read(whole);
      assert.equal(article.title, 'A }');
      assert.equal(article.frontMatter.aid, '12345678901234567890');
      assert.equal(article.text, 'The text.');
    }
    const comma = '{\n  "title": "A",\n  "tags": ["x",],\n}';
    for (const whole of [`\n${comma}\n\nThe text.`, `---json\n${comma}\n---\nThe text.`]) {
      const article = read(whole);
      assert.deepEqual([article.title, article.tags, article.text], ['A', ['x'], 'The text.']);
      assert.deepEqual(article.repairs, [{ code: 'broken-list', line: 2 }]);
    }
    for (const prose of ['{ not json }', '{ "a" }', '{ "a": b: c }'])
      assert.equal(read(`${prose}\n\nThe text.`).text, `${prose}\n\nThe text.`);
  });

  it('keeps files without front matter unchanged, and takes their heading as the title', () => {
    const article = read('# Read me #\n\nThe text.\n');
    assert.equal(article.frontMatterState, 'none');
    assert.equal(article.title, 'Read me');
    assert.equal(article.text, '# Read me #\n\nThe text.');
    assert.equal(read('Title\n=====\n\nThe text.').title, 'Title');
    assert.equal(read('The text.').title, '');
  });
});

describe('readArticle -> the border between front matter and text', () => {
  it('does not take a horizontal rule as a fence', () => {
    for (const whole of [
      '---\n\nProse without a key.\n\n---\n\nMore.',
      '----\ntitle: A\n----\nMore.',
      '- a\n---\n- b',
    ]) {
      const article = read(whole);
      assert.equal(article.frontMatterState, 'none');
      assert.equal(article.text, whole);
    }
  });

  it('keeps a comment above the fence as text, and does not take a rule below a comment as a fence', () => {
    const article = read('<!-- for\n editors -->\n---\ntitle: A\ndeck: a: b\n---\n\nThe text.');
    assert.equal(article.text, '<!-- for\n editors -->\n\nThe text.');
    assert.deepEqual(article.repairs, [
      { code: 'comment-before-fence', line: 1 },
      { code: 'unquoted-colon', line: 5 },
    ]);
    for (const whole of ['<!-- a -->\n---\nProse.\n---\nMore.', '<!-- a -->\n---\ntitle: A\n\nNever closed.']) {
      assert.equal(read(whole).frontMatterState, 'none');
      assert.equal(read(whole).text, whole);
    }
  });

  it('accepts an odd closing fence if there is no other', () => {
    for (const fence of ['-----', '  ---', '——']) {
      const article = read(`---\ntitle: A\n${fence}\nThe text.`);
      assert.equal(article.title, 'A');
      assert.equal(article.text, 'The text.');
      assert.deepEqual(codes(article), ['odd-fence', 'unclosed-fence']);
    }
  });

  it('accepts a closing fence with a comment, and a byte order mark below the opening fence', () => {
    for (const frontMatter of ['title: A', 'title: A\nx: [b]', 'title: A\nx: b: c']) {
      const article = read(`---\n${frontMatter}\n--- # end\nOne.\n\n---\n\nTwo.`);
      assert.deepEqual([article.title, article.text], ['A', 'One.\n\n---\n\nTwo.']);
      assert.ok(codes(article).includes('odd-fence'));
    }
    for (const frontMatter of ['title: A', 'title: A\nx: [b]', 'title: A\nx: b: c', 'title: A\nx: "b'])
      assert.equal(read(`---\n\ufeff${frontMatter}\n---\nThe text.`).title, 'A', frontMatter);
    assert.equal(read('---\n\ufeff---\ntitle: A\n---\nThe text.').title, '');
  });

  it('leaves prose that starts with a key as text', () => {
    for (const whole of ['Note: prose\n---\nMore.', 'date: today\nProse.']) {
      assert.equal(read(whole).text, whole);
    }
  });

  it('keeps the text below a forgotten closing fence', () => {
    const article = read('---\ntitle: A\ndate: 2021-03-04\n\nFirst paragraph of the text.\n\n---\n\nSecond part.');
    assert.equal(article.title, 'A');
    assert.equal(article.text, 'First paragraph of the text.\n\n---\n\nSecond part.');
    assert.deepEqual(codes(article), ['unclosed-fence']);
  });

  it('ends at the first closing fence, and keeps rules below it as text', () => {
    assert.equal(read(fenced('title: A', 'One.\n\n---\n\nTwo.')).text, 'One.\n\n---\n\nTwo.');
  });

  it('keeps the whole text of a crawled file with rules and dashes', () => {
    const text = '--- 하나\n\n---\n\n---\n\n둘 ---';
    const article = read(crawled({ text }));
    assert.equal(article.text, text);
    assert.equal(article.hashVerified, true);
  });

  it('does not read front matter after a fence that names a program', () => {
    for (const language of ['js', 'javascript', 'coffee', 'cson', 'ts']) {
      const whole = `---${language}\ntitle: A\n---\nThe text.`;
      const article = read(whole);
      assert.equal(article.frontMatterState, 'none');
      assert.equal(article.text, whole);
    }
  });
});

describe('readArticle -> metadata without fences of dashes', () => {
  it('reads what Hexo writes as JSON above semicolons, opened or not', () => {
    for (const opening of ['', ';;;\n']) {
      const article = read(
        `${opening}"title": "Hello: World",\n"date": "2013/7/13 20:46:25",\n"tags": ["a", "b"]\n;;;\n\nThe text.\n\n;;;\nMore.`,
      );
      assert.equal(article.title, 'Hello: World');
      assert.equal(article.publishedAt, '2013-07-13T20:46:25.000Z');
      assert.deepEqual(article.tags, ['a', 'b']);
      assert.equal(article.text, 'The text.\n\n;;;\nMore.');
      assert.deepEqual(codes(article), opening === '' ? ['unopened-fence'] : []);
    }
    assert.equal(read(';;;\n{"title": "A"}\n;;;\nText.').title, 'A');
  });

  it('reads what Coleslaw writes between semicolons', () => {
    const article = read(';;;;;\ntitle: Example\nformat: md\ndate: 2019-06-15\n;;;;;\nThe text.');
    assert.deepEqual([article.title, article.text], ['Example', 'The text.']);
  });

  it('reads the metadata of Pelican and MultiMarkdown, with literal values', () => {
    const article = read(
      'Title: Issue #5: my "first" [post]\nAuthors: Ana Ruiz, Kim Lee\nDate: 2019-10-4 12:10\nModified: ' +
        '2020-01-02\nCategory: news\nTags: night, #ferry\nSummary: One\n    two\n\nThe text.\n\n---\n\nNote: ' +
        'more\n\nEnd.',
    );
    assert.equal(article.title, 'Issue #5: my "first" [post]');
    assert.deepEqual(article.authors, [{ name: 'Ana Ruiz' }, { name: 'Kim Lee' }]);
    assert.equal(article.publishedAt, '2019-10-04T12:10:00.000Z');
    assert.equal(article.updatedAt, '2020-01-02T00:00:00.000Z');
    assert.deepEqual([article.category, article.tags], ['news', ['night', '#ferry']]);
    assert.equal(article.description, 'One two');
    assert.equal(article.text, 'The text.\n\n---\n\nNote: more\n\nEnd.');
    assert.equal(article.frontMatterState, 'strict');
    const alone = read('Title: FAQ\n\n\nThe text.\n\n---\n\nMore.');
    assert.deepEqual([alone.title, alone.text, alone.repairs], ['FAQ', 'The text.\n\n---\n\nMore.', []]);
    const tight = read('title:Post Guide\nslug:path-to-page\ndate:2020-01-01\nauthor:"philip"\n\n\nA Guide\n=====\n');
    assert.deepEqual([tight.title, tight.authors], ['Post Guide', [{ name: 'philip' }]]);
    assert.equal(tight.text, 'A Guide\n=====');
  });

  it('reads the metadata of Pelican with an empty title, and takes the headline from the text', () => {
    for (const metadata of ['Title:\nDate: 2021-03-04', 'date: 2021-03-04\ntitle: ']) {
      const article = read(`${metadata}\nAuthor: Ana Ruiz\n\n# The ferry stays\n\nThe text.`);
      assert.deepEqual([article.title, article.authors], ['The ferry stays', [{ name: 'Ana Ruiz' }]]);
      assert.equal(article.publishedAt, '2021-03-04T00:00:00.000Z');
      assert.equal(article.text.includes('2021'), false, article.text);
    }
  });

  it('reads the metadata that Nikola keeps in a comment', () => {
    const article = read(
      '<!--\n.. title: The Handbook: a #1 guide\n.. slug: handbook\n.. date: 2012-03-30 23:00:00 ' +
        'UTC-03:00\n.. tags: a, b\n.. link:\n\n-->\n\nThe text.\n',
    );
    assert.equal(article.title, 'The Handbook: a #1 guide');
    assert.equal(article.publishedAt, '2012-03-31T02:00:00.000Z');
    assert.deepEqual(article.tags, ['a', 'b']);
    assert.equal(article.text, 'The text.');
    assert.equal(article.frontMatterState, 'strict');
  });

  it('reads the properties of a page of Logseq', () => {
    const article = read('title:: A page: one\ndate:: 2021-03-04\ntags:: a, b\n\n- block');
    assert.deepEqual([article.title, article.tags, article.text], ['A page: one', ['a', 'b'], '- block']);
    assert.equal(article.publishedAt, '2021-03-04T00:00:00.000Z');
  });

  it('leaves prose that looks like metadata as text', () => {
    for (const prose of [
      'Note: a book that I read\n\nIt was good.',
      'Date: we never had one\nNote: not even by the harbour\n\nAnd so on.',
      'Title: A\nand this line is prose\nDate: today\n\nMore.',
      'Title: A\nDate: 2021-03-04',
      'Title:\nSummary:\n\nFill in both.',
      'Summary: it went well\n---\nMore.',
      '"title": we say "hello" to you.\n\nMore.',
      ';;; a comment of Lisp\ntitle: A\n;;;\nMore.',
      ';;;\n"title": "A"\nMore.',
      '<!--\n.. note: this is a comment\nof some lines\n-->\nMore.',
      '<!-- a comment -->\nMore.',
    ]) {
      const article = read(prose);
      assert.equal(article.text, prose);
      assert.equal(article.frontMatterState, 'none');
    }
  });
});
