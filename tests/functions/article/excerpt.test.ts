import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { crawled } from './crawled.ts';
import { read, refuse } from './reading.ts';

const excerptOf = (text: string, key = 'a.md', title = 'T'): string =>
  read(`---\ntitle: ${title}\n---\n${text}`, { key }).excerpt;

/** Markdown and its dialects, and the prose of each. */
const CASES: Readonly<Record<string, string>> = {
  'The *city* **council** voted ~~not~~ to _keep_ it.': 'The city council voted not to keep it.',
  'The [council](https://a.example/x_(y) "Title") voted, see [the minutes][1] and [rules].\n\n[1]: /m\n[rules]: /r':
    'The council voted, see the minutes and rules.',
  'A [sic] stays, a note[^1] does not.\n\n[^1]: A note.': 'A [sic] stays, a note does not.',
  '[![build](b.svg)](https://a.example) ![A ferry](f.jpg)\n\nThe council voted.': 'The council voted.',
  '# Heading\n\nSetext\n======\n\nThe council voted.\n\n## Next\n\nThe mayor objected.':
    'The council voted. The mayor objected.',
  '##Older Markdown\nThe council voted.': 'The council voted.',
  '#metoo reached the council, which voted.': '#metoo reached the council, which voted.',
  '<!-- more -->\n<p class="lead">The <b>council</b> voted.</p>\n<script>let a = "b";</script>': 'The council voted.',
  '<figure><img src="a.jpg"><figcaption>A ferry</figcaption></figure>\n<h2>Vote</h2>\nThe council<br>voted.':
    'The council voted.',
  '```sh\nnpm start\n```\n~~~\ncode\n~~~\nRun `npm start` and `a_b*c`.\n\n    indented code':
    'Run npm start and a_b*c.',
  'The {{ page.x }}council{% include a.html %} voted.': 'The council voted.',
  '{{< figure src="a.jpg" >}}\n{{% notice %}}The council voted.{{% /notice %}}': 'The council voted.',
  '| a | b |\n|---|---|\n| 1 | 2 |\n\nThe council voted.': 'The council voted.',
  '- The council voted\n- The mayor objected.\n1. It rained.': 'The council voted; The mayor objected. It rained.',
  '> The council\n> voted.': 'The council voted.',
  '[[people/doe|Jane Doe]] said so. It is ==true==.': 'Jane Doe said so. It is true.',
  '[Home](/) | [News](/news)\n\nThe council voted.': 'The council voted.',
  '> * Source: [The Wire](/w)\n\nhttps://a.example/video\n\nThe council voted.': 'The council voted.',
  'The [council][all terms] voted.': 'The council voted.',
  [`![](data:image/png;base64,${'iVBORw0KGgo'.repeat(400)})\n\nThe council voted.`]: 'The council voted.',
  'T\n\nThe council voted.': 'The council voted.',
  'Use 2 * 3 * 4, snake_case_name and C:\\*.': 'Use 2 * 3 * 4, snake_case_name and C:*.',
  'AT&amp;T &lt;3': 'AT&T <3',
  '**议会**投票\n决定。': '议会投票决定。',
  "import { Tabs } from './tabs';\nexport const meta = {\n  a: 1,\n};\n\n{/* later */}\nThe council voted.":
    'The council voted.',
  ':::tip Note\nThe council voted.\n:::': 'The council voted.',
  '!!! note "TL;DR"\n    The council\n    voted.\n\nIt rained.': 'The council voted. It rained.',
  '> [!NOTE]\n> The council voted.': 'The council voted.',
  '![[ferry.png]]\n\nThe %% really? %%council voted.': 'The council voted.',
  '{: .lead}\nThe council :tada: voted.{#vote}': 'The council voted.',
  'The council\\\nvoted at 10:30:00.': 'The council voted at 10:30:00.',
  'So $x \\leq y_{1}$ holds for $5 and $6.\n\n$$\\sum x$$': 'So x ≤ y_1 holds for $5 and $6.',
};

describe('what a text states itself', () => {
  it('has authors without `by` in other languages, agencies and roles', () => {
    const authors = (author: string) =>
      read(`---\ntitle: T\nauthor: ${author}\n---\nText.`).authors.map(({ name }) => name);
    assert.deepEqual(authors('Von Petra Müller und Hans-Jörg Weiß'), ['Petra Müller', 'Hans-Jörg Weiß']);
    assert.deepEqual([authors('Von Miller'), authors('JANE DOE | AP')], [['Von Miller'], ['JANE DOE']]);
    assert.deepEqual(authors('By Jane Doe, Political Editor'), ['Jane Doe']);
  });

  it('has the date of a release, but not a day that it speaks of', () => {
    const dateOf = (text: string, key: string) => read(text, { key }).publishedOn;
    assert.equal(dateOf('Firm opens\n\nATLANTA, March 21, 2024 /PRNewswire/ -- A firm opens.', 'a.txt'), '2024-03-21');
    assert.equal(dateOf('# T\n\nOn June 11, 2019 I said:\n\nMore.', '2019-06-29-a.md'), '2019-06-29');
    assert.equal(dateOf('# T\n\nJune 11, 2019\n\nMore.', 'a.md'), '2019-06-11');
  });

  it('has its headline below the first line of a wire (IPTC 7901), and no picture of a mail', () => {
    const found = read('bdt0409 3 wi 297  dpa 0914\n\nRat entscheidet\n\nDie Fähre bleibt.', { key: 'a.txt' }).title;
    assert.equal(found, 'Rat entscheidet');
    const page = `<img src="data:image/png;base64,${'iVBO'.repeat(90_000)}">The ferry stays.`;
    const mail = `From: Jane <j@a.example>\nSubject: T\nMessage-ID: <1@a>\nContent-Type: text/html\n\n${page}`;
    assert.equal(read(mail, { key: 'a.eml' }).text, 'The ferry stays.');
  });
});

describe('the excerpt', () => {
  it('is the prose of Markdown and its dialects', () =>
    assert.deepEqual(Object.fromEntries(Object.keys(CASES).map((text) => [text, excerptOf(text)])), CASES));

  it('is the prose of HTML, by the key', () =>
    assert.equal(excerptOf('    <div>\n      <p>The council voted.</p>\n    </div>', 'a.html'), 'The council voted.'));

  it('is the prose of reStructuredText, by the key', () => {
    const text =
      '.. meta::\n   :keywords: a\n\nVote\n----\n\n.. note:: Late\n\nThe :ref:`council <c>` of `Oslo`_ said ' +
      '``no``, as [1]_ has it::\n\n  code\n\nIt rained.';
    assert.equal(excerptOf(text, 'a.rst'), 'The council of Oslo said no, as has it: It rained.');
  });

  it('has none of the statements below a title of reStructuredText, which forbid as others do', () => {
    const post = (statement: string) => `Road closes\n===========\n\n${statement}\n\nIt closes.`;
    assert.equal(read(post(':status: published'), { key: 'a.rst' }).excerpt, 'It closes.');
    assert.equal(refuse(post(':status: draft'), { key: 'a.rst' }).reason, 'draft');
    assert.equal(refuse(post('.. status: private'), { key: 'a.rst' }).reason, 'draft');
  });

  it('is the description of a text without prose, else its words, else its title', () => {
    const described = (text: string) =>
      read(`---\ntitle: Ferry\ndescription: The *ferry* stays.\n---\n${text}`).excerpt;
    assert.equal(described('```\ncode\n```'), 'The *ferry* stays.');
    const found = described('The council decided on Tuesday to keep the night ferry.');
    assert.equal(found, 'The council decided on Tuesday to keep the night ferry.');
    assert.equal(excerptOf('[Home](/)'), 'Home');
    assert.equal(excerptOf('{% notebook a.ipynb %}', 'a.md', 'Ferry'), 'Ferry');
  });

  it('leaves a list out that follows enough sentences', () => {
    const sentence = 'The council decided on Tuesday to keep the night ferry until the end of the year. ';
    assert.equal(excerptOf(`${sentence.repeat(2)}\n\n- A list`), sentence.repeat(2).trim());
  });

  it('ends with a sentence or a word, and holds no mail address', () => {
    const sentence = 'The council decided on Tuesday to keep the night ferry. ';
    assert.equal(excerptOf(sentence.repeat(9)), sentence.repeat(5).trim());
    assert.match(excerptOf('ferry '.repeat(99)), /^(?:ferry ){45}ferry…$/);
    assert.equal(Array.from(excerptOf('가'.repeat(999))).length, 280);
    assert.equal(excerptOf('Write to jane@example.com today.'), 'Write to today.');
  });

  it('is the text of a crawled article as it stands', () => {
    const text = read(crawled()).text.replace(/\s+/g, ' ');
    assert.ok(text.startsWith(read(crawled()).excerpt.replace(/…$/, '')));
  });

  it('is one line of at most 280 code points, whatever the file holds', () => {
    const part = fc.constantFrom(
      ...Array.from(' \n`*_[](){}<>!#|$\\~:.-%&;='),
      'a',
      '가',
      '😀',
      '```',
      '<!--',
      '{{',
      '{%',
      '\n\n',
      'import ',
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 200 }),
        fc.constantFrom('a.md', 'a.mdx', 'a.rst', 'a.html', 'a.txt'),
        (parts, key) => {
          const excerpt = excerptOf(`x ${parts.join('')}`, key);
          assert.ok(
            Array.from(excerpt).length <= 280 && !/[\n\ue000-\ue0ff]/.test(excerpt) && excerpt.trim() === excerpt,
            excerpt,
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
