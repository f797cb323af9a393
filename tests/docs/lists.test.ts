import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DISPOSITIONS } from '../../functions/story/items/disposition.ts';
import { PARTITIONS } from '../../functions/story/items/keys.ts';
import { SPINE } from '../../infra/constructs/parts/index.ts';
import { page } from './page.ts';
import { codesIn, rowsBelow } from './rows-below.ts';

// Goal: a list that a page has by hand names every member. Method: the declarations say who the members are; a failure
// names the page to open.

const root = join(import.meta.dirname, '../..');
const architecture = page('docs/architecture.md');

describe('the pages name every', () => {
  it('disposition: the tables in docs/architecture.md and the sentence in README.md', () => {
    const rows = rowsBelow(architecture, '| | the file is | announced as |').flatMap(([name]) => codesIn(name));
    assert.deepEqual(rows.sort(), [...DISPOSITIONS].sort(), 'docs/architecture.md, Dispositions');
    const [, sentence = ''] =
      /\[disposition\]\(docs\/architecture\.md#dispositions\): ([^.]*)\./.exec(page('README.md')) ?? [];
    assert.deepEqual(codesIn(sentence).sort(), [...DISPOSITIONS].sort(), 'README.md, What you can rely on');
  });

  it('partition that ingest writes: docs/architecture.md', () => {
    const rows = rowsBelow(architecture, '| item | partition key, sort key | holds |');
    const partitions = SPINE.ingest.keeps.flatMap((kept) => kept.partitions ?? []);
    assert.ok(partitions.length > 8);
    const named = new Set(rows.flatMap(([, keys]) => codesIn(keys).map((key) => /^[A-Z]+/.exec(key)?.[0])));
    assert.deepEqual(
      partitions.filter((name) => !named.has(PARTITIONS[name])),
      [],
      'docs/architecture.md, The table',
    );
  });

  it('folder of functions and infra: CONTRIBUTING.md', () => {
    const block = /\n {4}functions\/[\s\S]*?\n(?! {4})/.exec(page('CONTRIBUTING.md'))?.[0] ?? '';
    const folders = globSync(['functions/*/', 'infra/*/'], { cwd: root }).map((path) => path.split(/[/\\]/)[1]);
    assert.ok(folders.length > 20);
    assert.deepEqual(
      folders.filter((name) => !new RegExp(`(?<![\\w/])${name}/`).test(block)),
      [],
      'CONTRIBUTING.md, Where things are',
    );
  });
});
