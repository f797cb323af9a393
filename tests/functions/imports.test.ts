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
/** For other rooms the index of table/ names its adapters, too. */
const DECISION = /^story\/(?!table\/(?:dynamo-|story-section|index\.ts))/;
/** What all of them use. */
const SHARED = /^(?:aws|http|runtime|sdk|text)\//;
const MATCHING = /^matching\//;
const SECTIONS = /^sections\//;
/** The list of facts, which story/ shares with what subscribers use. */
const FACTS = /^notifications\/facts\.ts$/;
const AWS = /^(?:@aws-|@smithy\/|aws-lambda)/;

const handlers = files.filter((file) => file.endsWith('/handler.ts')).map((file) => posix.dirname(file));

const isFile = (imported: string) => files.includes(imported);
const isIn =
  (...rooms: RegExp[]) =>
  (imported: string) =>
    rooms.some((room) => room.test(imported));
const rooms = ['items', 'table', 'change', 'record', 'correct'];
// What ingest does with the canary's file is the canary's, too, and collect counts for the sources.
const shared = ['canary/record-canary.ts', 'sources/count-receipts.ts', 'sources/source-table.ts'];

/** Which files may import what. */
const RULES: readonly [title: string, from: RegExp, isMeant: (imported: string) => boolean][] = [
  [
    'from article/ to nothing but its own files and packages that know nothing of AWS',
    ARTICLE,
    (imported) => (isFile(imported) ? ARTICLE.test(imported) : !AWS.test(imported)),
  ],
  ['from matching/ to article/ and its own files', MATCHING, isIn(ARTICLE, MATCHING)],
  [
    'from story/, but for what reads the table, to the list of facts, matching/, sections/, article/ and Node',
    DECISION,
    isIn(ARTICLE, MATCHING, SECTIONS, FACTS, DECISION, /^node:/),
  ],
  [
    'from the adapters to story/ and what all share, but to no handler',
    /^story\/table\/(?:dynamo-|story-section)/,
    (imported) => !isFile(imported) || SECTIONS.test(imported) || /^story\//.test(imported) || SHARED.test(imported),
  ],
  ['from notifications/, which subscribers use, to its own files', /^notifications\//, isIn(/^notifications\//)],
  ['from what all share to nothing else', SHARED, (imported) => !isFile(imported) || SHARED.test(imported)],
  ...rooms.map((room, floor): (typeof RULES)[number] => {
    const own = [room, ...rooms.slice(0, floor)];
    const isBelow = (imported: string) => own.some((name) => imported.startsWith(`story/${name}/`));
    return [
      `from story/${room}/ to the rooms below it`,
      new RegExp(`^story/${room}/`),
      (imported) => !imported.startsWith('story/') || isBelow(imported),
    ];
  }),
  ...handlers.map((own): (typeof RULES)[number] => [
    `from ${own}/ to no other handler’s folder`,
    new RegExp(`^${own}/`),
    (imported) =>
      shared.includes(imported) || !handlers.some((name) => name !== own && imported.startsWith(`${name}/`)),
  ]),
];

describe('imports of the functions point one way: handler -> store -> decision -> matching -> article', () => {
  for (const [title, from, isMeant] of RULES) it(title, () => assert.deepEqual(strayOf(from, isMeant), []));

  it('from the decision not even to the port of the table', () => {
    assert.ok(reachOf('story/record/record-file.ts').has('story/table/story-table.ts'));
    assert.ok(!reachOf('story/record/decide.ts').has('story/table/story-table.ts'));
    const found = files.filter((file) => /^story\/[^/]+$/.test(file));
    assert.deepEqual(found, []);
  });

  it('so that keys of the table are made in keys.ts alone', () => {
    const makes = /\bpk: ?['`]/;
    const found = files.filter(
      (file) => makes.test(readFileSync(join(functions, file), 'utf8')) && !file.startsWith('story/items/'),
    );
    assert.deepEqual(found, []);
  });

  it('and are read from every file there is', () => {
    const relative = files.flatMap((file) => importsOf(file).filter((name) => /\.(?:ts|cjs|json)$/.test(name)));
    const known = new Set(files);
    const found = relative.filter(
      (imported) => !known.has(imported) && !imported.includes('@') && !imported.endsWith('.json'),
    );
    assert.deepEqual(found, []);
    assert.ok(relative.length > 200);
  });
});
