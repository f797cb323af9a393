import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import figures from '../../docs/performance.json' with { type: 'json' };
import type { CompleteFigures } from '../lab/bench/report/figures.ts';
import { withSection } from '../lab/bench/report/markdown.ts';
import { pageTables, summaryTable } from '../lab/bench/report/tables.ts';
import { page } from './page.ts';

const measured = figures as unknown as CompleteFigures;

/** Goal: one source of every figure. Method: `npm run bench -- --page` would change nothing. */
describe('the figures of speed, cost and limits', () => {
  const sections = [
    ...Object.entries(pageTables(measured)).map((section) => ['docs/performance.md', ...section] as const),
    ['README.md', 'bench', summaryTable(measured)] as const,
  ];
  for (const [file, name, table] of sections)
    it(`in ${file}, ${name}, are those of docs/performance.json`, () =>
      assert.equal(page(file), withSection(page(file), name, table)));
});
