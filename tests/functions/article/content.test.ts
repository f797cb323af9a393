import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { read } from './reading.ts';

/**
 * Healthy front matter as each generator's users write it, and one that needs repair; all of them with a title and a
 * date.
 */
const frontMatters = {
  jekyll:
    '---\nlayout: post\ntitle: "Night ferry"\ndate: 2021-03-04 05:06:07 +0900\ntags: [a, b]\nexcerpt_separator: <!--more-->\n---\n',
  hugoYaml: '---\ntitle: Night ferry\ndate: 2021-03-04T05:06:07+09:00\nmenu:\n  main:\n    weight: 10\n---\n',
  hugoToml: '+++\ntitle = "Night ferry"\ndate = 2021-03-04T05:06:07+09:00\n[params]\nx = """\n---\n"""\n+++\n',
  hugoJson: '{\n  "title": "Night ferry",\n  "date": "2021-03-04T05:06:07+09:00",\n  "x": "}\\n---"\n}\n',
  docusaurus:
    '---\nid: ferry\ntitle: Night ferry\nlast_update: { date: 2021-03-05 }\ndate: 2021-03-04T05:06:07+09:00\n---\n',
  obsidian:
    '---\ntitle: Night ferry\ndate: 2021-03-04T05:06:07+09:00\naliases: []\nup: "[[Harbour]]"\nReading time: 5\n---\n',
  repaired: '---\ntitle: Night ferry\ndate: 2021-03-04T05:06:07+09:00\ndeck: one: two\nBy the way: "three" four\n---\n',
};

const blocks = fc.constantFrom(
  ...['A paragraph.', 'Two lines\nof one.', 'title: no front matter', 'Note: this is prose.', 'date: 2001-01-01'],
  ...['---', '***', '- - -', '___', '+++', '...', '-----', '  ---', '---\n---', '---\n\n---\n\n---'],
  ...['# Heading', 'Setext\n======', 'Setext\n---', '## Heading ##', '# ---'],
  ...['| a | b |\n|---|---|\n| c | d |', '---|---\nc | d', 'a | b\n--- | ---'],
  ...[
    ...['```yaml\n---\ntitle: in a block\n---\n```', '~~~\n+++\nx = 1\n+++\n~~~'],
    ...['    ---\n    indented: code\n    ---', '```js\n---js\nrun()\n```'],
  ],
  ...[
    ...['<!-- a comment -->', '<!--\n---\ntitle: hidden\n---\n-->', '<!--more-->', '{/* MDX */}'],
    '<details>\n\n---\n\n</details>',
  ],
  ...[
    ...['Text[^1].\n\n[^1]: A footnote.', '[link]: https://a.example "x"', '> ---\n> quoted'],
    ...['- item\n\n  ---\n\n- item', '1. one\n---'],
  ],
  ...[
    "import Tabs from '@theme/Tabs';",
    'export const x = {\n  a: 1,\n};',
    '<Tabs>\n<TabItem value="a">\n\n---\n\n</TabItem>\n</Tabs>',
  ],
  ...[
    ...['{% highlight yaml %}\n---\nlayout: post\n---\n{% endhighlight %}', '{{< figure src="a.png" >}}'],
    ...['{: .class}', ':::note\n---\n:::'],
  ],
  ...[
    ...['**name** | time | 👍 1 | 👎 0', '*Source: [a](https://a.example)*', '%%\nhidden\n%%', '![[embed]]', '#tag'],
    ...['^block-id', '$$\na\n---\n$$'],
  ],
);
const body = fc
  .tuple(
    fc.array(fc.tuple(blocks, fc.constantFrom('\n', '\n\n', '\n\n\n')), { minLength: 1, maxLength: 12 }),
    fc.constantFrom('', '\n'),
  )
  .map(([parts, start]) => start + parts.map(([block, end]) => block + end).join(''));

describe('readArticle -> the text of a file', () => {
  for (const [style, frontMatter] of Object.entries(frontMatters)) {
    it(`is its whole body, whatever rules and fences are in it: ${style}`, () =>
      fc.assert(
        fc.property(body, fc.constantFrom('\n', '\r\n'), (text, lineEnd) => {
          const article = read((frontMatter + text).replaceAll('\n', lineEnd));
          assert.deepEqual([article.text, article.title], [text.trim(), 'Night ferry']);
          assert.equal(article.publishedAt, '2021-03-03T20:06:07.000Z');
        }),
        { numRuns: 400, seed: 20260110 },
      ));
  }

  it('is the whole file without front matter', () =>
    fc.assert(
      fc.property(body, (text) => {
        const whole = `# Night ferry\n\nProse comes first.\n\n${text}`;
        assert.equal(read(whole).text, whole.trim());
      }),
      { numRuns: 400, seed: 20260111 },
    ));
});

function stub(frontMatter: string): string {
  return `---\n${frontMatter}\n---\n`;
}

describe('readArticle -> a file with nothing below its front matter', () => {
  it('reads a link post by its description, and says that it has no body', () => {
    const article = read(
      stub('title: Ferries return\nlink: https://a.example/x\ndescription: >\n  Two\n  lines.\n\n  And a third.\n'),
    );
    assert.deepEqual([article.title, article.text], ['Ferries return', 'Two lines. And a third.']);
    assert.ok(article.warnings.includes('no-body'));
    assert.equal(article.url, 'https://a.example/x');
  });

  it('reads a section of Hugo by its title', () => {
    for (const file of [stub('title: News\ndate: 2021-03-04'), '+++\ntitle = "News"\ndate = 2021-03-04\n+++\n\n']) {
      const article = read(file, { key: 'content/news/_index.md' });
      assert.deepEqual([article.title, article.text], ['News', 'News']);
      assert.equal(article.publishedAt, '2021-03-04T00:00:00.000Z');
      assert.deepEqual(article.warnings, ['no-publisher', 'no-body']);
    }
  });

  it('reads a note of properties alone that is called something', () => {
    const article = read(stub('tags:\n  - ferries\nname: Ferries\nsummary: All of them'), { key: 'vault/x.md' });
    assert.deepEqual([article.title, article.text], ['Ferries', 'All of them']);
  });

  it('tells stubs with different titles apart, whatever they share of a description', () => {
    const described = (title: string) =>
      read(stub(`title: ${title}\ndescription: ${'The same long words. '.repeat(9)}`));
    assert.notEqual(described('Ferries').textKey, described('Trams').textKey);
    assert.equal(described('Ferries').contentHash, described('Trams').contentHash);
    assert.notEqual(read(stub('title: Ferries')).textKey, read(stub('title: Trams')).textKey);
    assert.equal(read(stub('title: Ferries')).textKey, read(stub('title: "Ferries"\ndraft: no')).textKey);
  });

  it('leaves a description where there is a body', () => {
    const article = read(`${stub('title: A\ndescription: D')}Body.`);
    assert.equal(article.text, 'Body.');
    assert.ok(!article.warnings.includes('no-body'));
  });
});
