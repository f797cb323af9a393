import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';

const functions = join(import.meta.dirname, '..', '..', 'functions');

/** `from 'x'`, `import 'x'`, `import('x')` and `require('x')`: types and what is loaded lazily as well. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*'([^']+)'/g;

/** What a file imports: files as paths below `functions/`, anything else by its name. */
const importsOf = (file: string): string[] =>
  [...readFileSync(join(functions, file), 'utf8').matchAll(IMPORT)].map(([, name = '']) =>
    name.startsWith('.') ? posix.join(posix.dirname(file), name) : name,
  );

const files = globSync('**/*.{ts,cts,cjs}', { cwd: functions }).map((file) => file.replaceAll('\\', '/'));

/** `file -> import` of each import that is not meant to be. */
const strayOf = (from: RegExp, isMeant: (imported: string) => boolean): string[] =>
  files
    .filter((file) => from.test(file))
    .flatMap((file) => importsOf(file).map((imported) => ({ file, imported })))
    .filter(({ imported }) => !isMeant(imported))
    .map(({ file, imported }) => `${file} -> ${imported}`);

/** The file, and all that it imports, and so on. */
const reachOf = (file: string, reached = new Set<string>()): Set<string> => {
  if (reached.has(file)) return reached;
  reached.add(file);
  for (const imported of importsOf(file)) if (files.includes(imported)) reachOf(imported, reached);
  return reached;
};

const ARTICLE = /^article\//;
const DECISION = /^story\/(?!table\/dynamo-)/;
const MATCHING = /^matching\//;
/** The list of facts, which story/ shares with what subscribers use. */
const FACTS = /^notifications\/facts\.ts$/;
const AWS = /^(?:@aws-|@smithy\/|aws-lambda)/;

const handlers = files.filter((file) => file.endsWith('/handler.ts')).map((file) => posix.dirname(file));
const folders = [...new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? ''))];

describe('imports of the functions point one way: handler -> store -> decision -> matching -> article', () => {
  it('from article/ to nothing but its own files and packages that know nothing of AWS', () => {
    const isFile = (imported: string) => files.includes(imported);
    assert.deepEqual(
      strayOf(ARTICLE, (imported) => (isFile(imported) ? ARTICLE.test(imported) : !AWS.test(imported))),
      [],
    );
  });

  it('from matching/ to article/ and its own files', () => {
    assert.deepEqual(
      strayOf(MATCHING, (imported) => ARTICLE.test(imported) || MATCHING.test(imported)),
      [],
    );
  });

  it('from story/, but for its DynamoDB adapters, to the list of facts, matching/, article/ and Node', () => {
    assert.deepEqual(
      strayOf(
        DECISION,
        (imported) =>
          [ARTICLE, MATCHING, FACTS, DECISION].some((folder) => folder.test(imported)) || imported.startsWith('node:'),
      ),
      [],
    );
  });

  it('from the decision not even to the port of the table', () => {
    assert.ok(reachOf('story/record/record-file.ts').has('story/table/story-table.ts'));
    assert.ok(!reachOf('story/record/decide.ts').has('story/table/story-table.ts'));
  });

  it('between the rooms of story/ from record and correct to change, then table, then items', () => {
    const rooms = ['items', 'table', 'change', 'record', 'correct'];
    for (const [floor, room] of rooms.entries()) {
      const below = rooms.slice(0, room === 'correct' ? floor - 1 : floor);
      const isBelow = (imported: string) =>
        !imported.startsWith('story/') || [room, ...below].some((name) => imported.startsWith(`story/${name}/`));
      assert.deepEqual(strayOf(new RegExp(`^story/${room}/`), isBelow), []);
    }
    assert.deepEqual(
      files.filter((file) => /^story\/[^/]+$/.test(file)),
      [],
    );
  });

  it('from the adapters to story/ and what belongs to no folder, but to no handler', () => {
    const isFile = (imported: string) => files.includes(imported);
    assert.deepEqual(
      strayOf(/^story\/table\/dynamo-/, (imported) => !isFile(imported) || /^story\/|^[^/]+$/.test(imported)),
      [],
    );
  });

  it('from one handler’s folder never to another’s', () => {
    for (const own of handlers) {
      const others = handlers.filter((folder) => folder !== own);
      // What ingest does with the canary's file is the canary's, too, and collect counts for the sources.
      const shared = ['canary/record-canary.ts', 'sources/count-receipts.ts', 'sources/source-table.ts'];
      const isOthers = (imported: string) =>
        !shared.includes(imported) && others.some((folder) => imported.startsWith(`${folder}/`));
      assert.deepEqual(
        strayOf(new RegExp(`^${own}/`), (imported) => !isOthers(imported)),
        [],
      );
    }
  });

  it('from notifications/, which subscribers use, to its own files', () => {
    assert.deepEqual(
      strayOf(/^notifications\//, (imported) => imported.startsWith('notifications/')),
      [],
    );
  });

  it('from what belongs to no folder to none', () => {
    const isFoldersOwn = (imported: string) =>
      folders.some((name) => name !== 'sdk' && imported.startsWith(`${name}/`));
    assert.deepEqual(
      strayOf(/^(?:[^/]+|sdk\/.*)$/, (imported) => !isFoldersOwn(imported)),
      [],
    );
  });

  it('so that keys of the table are made in keys.ts alone', () => {
    const makes = /\bpk: ?['`]/;
    assert.deepEqual(
      files.filter(
        (file) => makes.test(readFileSync(join(functions, file), 'utf8')) && !file.startsWith('story/items/'),
      ),
      [],
    );
  });

  it('and are read from every file there is', () => {
    const relative = files.flatMap((file) => importsOf(file).filter((name) => /\.(?:ts|cjs|json)$/.test(name)));
    const known = new Set(files);
    assert.deepEqual(
      relative.filter((imported) => !known.has(imported) && !imported.includes('@') && !imported.endsWith('.json')),
      [],
    );
    assert.ok(relative.length > 200);
  });
});
