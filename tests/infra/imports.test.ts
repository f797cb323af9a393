import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '..', '..');

/**
 * What infra may run of the functions' code, beside bundling their handlers: what is stored and what it is called, and for the
 * operator's commands one way into each part.
 */
const USABLE = new Set([
  // Closed lists and defaults.
  'article/codes.ts',
  'matching/features.ts',
  'story/disposition.ts',
  'story/match-story.ts',
  // The table: where things are, what of them counts, and a reader of it.
  'story/keys.ts',
  'story/dynamo-day-index.ts',
  'story/dynamo-table.ts',
  // What a file says (read), why a report joined a story (status), what a message asks for (status), what a record announces (redrive).
  'article/read.ts',
  'matching/probability.ts',
  'ingest/s3-records.ts',
  // Taking a story back (withdraw).
  'story/take-back.ts',
  'story/patience.ts',
  // Where feeds lie, and how late a digest comes.
  'feed/feed.ts',
  'digest/window.ts',
  'notify/announce.ts',
  'notify/outlets/index.ts',
  // Of no folder in particular.
  'map-bounded.ts',
]);

const IMPORT = /^import (?!type )[^;]*? from '(?:\.\.\/)+(functions|infra)\/([^']+)'/gm;

/** `from file to file` of every import of another folder's code; types are free. */
const importsOf = (folder: string): { file: string; to: string; path: string }[] =>
  globSync(`${folder}/**/*.ts`, { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)].map(([, to = '', path = '']) => ({ file, to, path })),
  );

describe('imports', () => {
  it('of the functions by infra are those that are meant for it', () => {
    const used = importsOf('infra').filter(({ to }) => to === 'functions');
    assert.deepEqual(
      used.filter(({ path }) => !USABLE.has(path)),
      [],
    );
    assert.deepEqual(new Set(used.map(({ path }) => path)), USABLE);
  });

  it('of infra by the functions do not exist, not even of types', () => {
    const sources = globSync('functions/**/*.ts', { cwd: root });
    assert.deepEqual(
      sources.filter((file) => /from '(?:\.\.\/)+infra\//.test(readFileSync(join(root, file), 'utf8'))),
      [],
    );
  });
});
