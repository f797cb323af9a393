import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REPAIRS, type RepairCode } from '../../../../functions/article/codes.ts';
import { codes, read } from '../reading.ts';

const file = (frontMatter: string, text = 'The text.') => `---\n${frontMatter}\n---\n\n${text}\n`;

/** One file for each repair, after the real file that made it necessary, and what a person reads in it. */
const EXAMPLES: Record<RepairCode, { file: string; key: string; value: unknown }> = {
  'blank-before-fence': { file: `\n\n${file('title: A')}`, key: 'title', value: 'A' },
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
  'tab-indent': { file: file('author:\n\t\tKim\n\t\tLee\ntitle: A'), key: 'author', value: 'Kim\nLee' },
  'bad-indent': {
    file: file('links:\n  - text: a\n    icon: b\n   href: c'),
    key: 'links',
    value: [{ text: 'a', icon: 'b', href: 'c' }],
  },
  'unquoted-colon': { file: file('title: Rotation: a grace window'), key: 'title', value: 'Rotation: a grace window' },
  'escaped-colon': { file: file('title: Trends\\: the state'), key: 'title', value: 'Trends: the state' },
  'missing-space': { file: file('title:A\ntags:\n-one\n-two'), key: 'tags', value: ['one', 'two'] },
  'wide-colon': { file: file('date: 2021-03-04\ntitle：A'), key: 'title', value: 'A' },
  'missing-colon': { file: file('title: A\n\ncategory\n- Projects'), key: 'category', value: ['Projects'] },
  'reserved-start': { file: file('title: A\ndeck: **Bold** and more'), key: 'deck', value: '**Bold** and more' },
  'raw-quotes': { file: file('title: "a "b" c"'), key: 'title', value: 'a "b" c' },
  'unclosed-quote': { file: file('title: "A (B)\ndate: 2021-03-04'), key: 'title', value: 'A (B)' },
  'bad-escape': { file: file('title: "N\\|Solid, C:\\dir"'), key: 'title', value: 'N|Solid, C:\\dir' },
  'broken-list': { file: file("tags: ['one'，'two']\ntitle: A"), key: 'tags', value: ['one', 'two'] },
  'unknown-alias': { file: file('title: *star'), key: 'title', value: '*star' },
  'duplicate-key': { file: file('title:\ntitle: A\ntitle: B'), key: 'title', value: 'A' },
  'stray-line': {
    file: file('title: Election opens\nFriday\ndate: 2021-03-04'),
    key: 'title',
    value: 'Election opens Friday',
  },
  'merge-marker': {
    file: file('<<<<<<< HEAD\ntitle: Ours\n=======\ntitle: Theirs\n>>>>>>> 6ae99ddd'),
    key: 'title',
    value: 'Ours',
  },
  'control-character': { file: file('title: A\u0007B'), key: 'title', value: 'A\u0007B' },
  'not-yaml': { file: file('title: !!headline A'), key: 'title', value: 'A' },
  'not-toml': { file: '+++\ntitle = "A"\ndraft = maybe\n+++\nThe text.', key: 'title', value: 'A' },
  'too-complex': { file: file(`title: A\nx: ${'['.repeat(40)}1${']'.repeat(40)}`), key: 'title', value: 'A' },
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
