import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import manifest from '../../package.json' with { type: 'json' };
import { page } from './page.ts';

const root = join(import.meta.dirname, '../..');
const documents = ['README.md', ...globSync('docs/**/*.md', { cwd: root })];
/** npm packs the first two without being asked. */
const packed = ['README.md', 'LICENSE', ...manifest.files];

/** Targets of links and pictures outside of code: `[text](target)`. */
const linksOf = (markdown: string): string[] => {
  const prose = markdown.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`(?!\]\()/g, '');
  return Array.from(prose.matchAll(/(?:\]\(|src="|srcset=")([^)"\s]+)[)"]/g), ([, target = '']) => target);
};

/** The fragment by which GitHub links to a heading: lower case, without punctuation, a hyphen for each space. */
const fragmentOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const fragmentsOf = (markdown: string): string[] =>
  Array.from(markdown.matchAll(/^#+ (.+)$/gm), ([, heading = '']) => fragmentOf(heading));

describe('the documentation', () => {
  for (const document of documents)
    it(`links to what is there, and in the package: ${document}`, () => {
      const links = linksOf(page(document)).filter((target) => !/^[a-z]+:/.test(target));
      for (const target of links) {
        const [path = '', fragment] = target.split('#');
        const file = path === '' ? document : normalize(join(dirname(document), path));
        assert.ok(existsSync(join(root, file)), `${target}: no file ${file}`);
        assert.ok(
          packed.some((one) => file === one || file.startsWith(`${one}/`)),
          `${target}: not in the package`,
        );
        if (fragment !== undefined) assert.ok(fragmentsOf(page(file)).includes(fragment), `${target}: no such heading`);
      }
    });

  it('is linked from the README, page by page', () => {
    const reached = new Set(['README.md']);
    for (const document of reached)
      for (const target of linksOf(page(document))) {
        const [path = ''] = target.split('#');
        if (path === '') continue;
        const file = normalize(join(dirname(document), path));
        // A link to a folder leads to every page in it.
        for (const one of documents) if (one === file || one.startsWith(`${file}/`)) reached.add(one);
      }
    assert.deepEqual([...reached].sort(), documents.toSorted());
  });
});
