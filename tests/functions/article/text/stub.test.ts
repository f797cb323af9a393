import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read } from '../reading.ts';

const stub = (frontMatter: string) => `---\n${frontMatter}\n---\n`;

describe('readArticle -> a file with nothing below its front matter', () => {
  it('reads a link post by its description, and says that it has no body', () => {
    const article = read(
      stub('title: Ferries return\nlink: https://a.example/x\ndescription: >\n  Two\n  lines.\n\n  And a third.\n'),
    );
    assert.equal(article.title, 'Ferries return');
    assert.equal(article.text, 'Two lines. And a third.');
    assert.ok(article.warnings.includes('no-body'));
    assert.equal(article.url, 'https://a.example/x');
  });

  it('reads a section of Hugo by its title', () => {
    for (const file of [stub('title: News\ndate: 2021-03-04'), '+++\ntitle = "News"\ndate = 2021-03-04\n+++\n\n']) {
      const article = read(file, { key: 'content/news/_index.md' });
      assert.deepEqual([article.title, article.text], ['News', 'News']);
      assert.equal(article.publishedAt, '2021-03-03T15:00:00.000Z');
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
