import assert from 'node:assert/strict';
import { it } from 'node:test';
import { madeDocs } from '../../infra/bundle/make-docs.ts';
import { page } from './page.ts';

it('generated documents are what npm run docs makes of the code', () => {
  const outdated = [...madeDocs()].filter(([path, text]) => page(path) !== text).map(([path]) => path);
  assert.deepEqual(outdated, [], 'run: npm run docs');
});
