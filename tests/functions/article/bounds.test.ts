import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTimes } from '../../../functions/article/dates/dates.ts';
import { authorsOf } from '../../../functions/article/details/byline.ts';
import { firstHeading, splitMarkers, titleFromKey } from '../../../functions/article/details/title.ts';
import {
  ALIASES,
  allTexts,
  type FieldName,
  firstText,
  pickFields,
} from '../../../functions/article/front-matter/fields.ts';
import { languageOf, statedLanguage } from '../../../functions/article/language/language.ts';
import { fasterThanLinear } from '../../fixtures/growth.ts';
import { type Random, seededRandom } from '../../fixtures/random.ts';

import { checkReading } from './fuzz/check-reading.ts';
import { hostileFiles } from './fuzz/hostile-files.ts';

/**
 * Goal: what the reader takes grows with the file and no faster, whatever somebody repeats in whichever field of it.
 * Method: a grid of fields, kinds of file, fillers and shapes, each at growing sizes. A seeded
 * sample of it in a usual run, all of it with BOUNDS=all (an hour), another sample with BOUNDS=<seed>. How many
 * milliseconds it is on a given machine, the bench says.
 */
const SEED = process.env.BOUNDS ?? '1';
const SAMPLES = 60;
/** Fillers of a step in a usual run. */
const FEW = 30;
const MIB = 1024 * 1024;

/** Between bars, because blanks and line ends are among them. */
const FILLERS = [
  ...Array.from(' \t\n\r,;:.·|/\\&=-_~#*`\'"()[]{}<>@!?%$^+0a가Aé。：，「」\u0301\u00a0\u0085\u200b\u2028\u3000\ufdfa'),
  ...'[[¦]]¦](¦[a](b)¦[a](¦![a]¦(a) ¦) A¦A B (¦{{¦}}¦{%¦{a: ¦<a ¦<a>¦</a>¦<!--¦-->¦--¦---¦\n---\n'.split('¦'),
  ...'&amp;¦&hellip;¦&#¦&quot;¦a@¦a@b.¦a@b.c ¦＠¦ @¦a b ¦ and ¦, and ¦ & ¦기자 ¦ 기자¦기자¦부 ¦사진=¦by ¦staff '.split(
    '¦',
  ),
  ...'[속보] ¦(종합)¦ - update¦1보¦2nd ld ¦2021-03-04¦2021-¦1 ¦1/¦March ¦오후 ¦年¦T00:00¦+09:00¦ #¦: ¦- ¦? ¦| ¦> '.split(
    '¦',
  ),
  ..."*a ¦&a ¦!a ¦''¦\\\"¦\\u¦http://¦https://a/¦../¦/2021/03/04/¦.md¦# ¦\n# ¦```\n¦\n\n¦ \n¦\t\n¦\n\t¦ \n ¦\n- ".split(
    '¦',
  ),
  ...'\na: ¦\n a: ¦\n"¦import a ¦<h1>¦=\n¦[a]: b\n¦> a\n'.split('¦'),
];

const SHAPES: readonly ((filler: string) => string)[] = [
  (filler) => filler,
  (filler) => `a${filler}`,
  (filler) => `a${filler}b`,
  (filler) => `"${filler}b`,
  (filler) => `[${filler}]`,
];

const FIELDS = Object.keys(ALIASES) as FieldName[];

const CRAWLER_KEYS = ['id', 'title', 'category', 'publisher', 'author', 'published_at', 'crawled_at', 'url'];

function oneLine(value: string): string {
  return value.replaceAll('\n', ' ');
}

function fenced(frontMatter: string): string {
  return `---\n${frontMatter}\n---\nThe text.\n`;
}

/** Writes a file that states the value for a key, in each of the ways that files are written. */
const KINDS: Readonly<Record<string, (key: string, value: string) => string>> = {
  plain: (key, value) => fenced(`${key}: ${oneLine(value)}\nx: [y]`),
  flat: (key, value) => fenced(`${key}: ${oneLine(value)}`),
  quoted: (key, value) => fenced(`${key}: ${JSON.stringify(value)}\nx: [y]`),
  block: (key, value) => fenced(`${key}: |\n  ${value.replaceAll('\n', '\n  ')}`),
  lines: (key, value) => fenced(`${key}:\n${value}\nx: [y]`),
  list: (key, value) => fenced(`${key}:\n${`  - ${oneLine(value).slice(0, 3000)}\n`.repeat(80)}`),
  aliases: (key, value) =>
    fenced(
      `x: &x ${JSON.stringify(value.slice(0, 3900))}\nl: &l [${'*x,'.repeat(50)}]\nm: &m [${'*l,'.repeat(50)}]\n${key}: [${'*m,'.repeat(18)}]`,
    ),
  maps: (key, value) =>
    fenced(
      `${key}:\n${`  - name: ${JSON.stringify(value.slice(0, 3000))}\n    date: ${JSON.stringify(value.slice(0, 3000))}\n`.repeat(40)}`,
    ),
  crawler: (key, value) =>
    fenced(
      CRAWLER_KEYS.map((known) => (known === key ? `${key}: ${value}` : `${known}: x`)).join('\n') +
        `${CRAWLER_KEYS.includes(key) ? '' : `\n${key}: ${value}`}\noid: 001\naid: 1\ncontent_hash: ${'0'.repeat(64)}`,
    ),
  toml: (key, value) => `+++\n"${key}" = ${JSON.stringify(value)}\n+++\nThe text.`,
  'broken TOML': (key, value) => `+++\n${key} = ${value}\na = b = c\n+++\nThe text.`,
  json: (key, value) => `${JSON.stringify({ [key]: value, tags: [value.slice(0, 3000)] })}\nThe text.`,
  broken: (key, value) => fenced(`x: y: z\n${key}: ${oneLine(value)}`),
  'broken and quoted': (key, value) => fenced(`x: y: z\n${key}: ${JSON.stringify(value)}`),
  'broken lines': (key, value) => fenced(`x: y: z\n${key}:\n  ${value}`),
  unfenced: (key, value) => `title: x\n${key}: ${oneLine(value)}\n\nThe text.`,
  open: (key, value) => `---\n${key}: ${value}\n`,
  keys: (_, value) => fenced(`${value.slice(0, 200)}: x\n`.repeat(900)),
  fence: (_, value) => `---${oneLine(value).slice(0, 4000)}\nThe text.\n---\n`,
  comment: (key, value) => `<!-- ${value.slice(0, 4000)} -->\n---\n${key}: x\n---\nThe text.`,
  body: (key, value) => `---\n${key}: x\n---\n${value}`,
  whole: (_, value) => value,
  envelope: (_, value) => `---\ncontent_hash: ${'0'.repeat(64)}\n---\n# x\n\n---\n${value}\n---\n\n*Crawled at: x*\n`,
};

/**
 * A file of at most 1 MiB; front matter in it of less than its own limit as well, for beyond that it is read as text.
 */
function fileOf({ kind, field, filler, shape }: Case, bytes: number): Buffer {
  const count = Math.floor((bytes * 0.9) / Buffer.byteLength(JSON.stringify(filler)));
  const value = SHAPES[shape]?.(filler.repeat(count)) ?? '';
  return Buffer.from(KINDS[kind]?.(ALIASES[field][0] ?? field, value) ?? '').subarray(0, MIB);
}

interface Case {
  kind: string;
  field: FieldName;
  filler: string;
  shape: number;
}

/** Every kind, field and filler, with shapes in turn. */
function* wholeGrid(): Generator<Case> {
  let shape = 0;
  for (const kind of Object.keys(KINDS))
    for (const field of FIELDS)
      for (const filler of FILLERS) {
        shape = (shape + 1) % SHAPES.length;
        yield { kind, field, filler, shape };
      }
}

function* sample(random: Random): Generator<Case> {
  const kinds = Object.keys(KINDS);
  for (let at = 0; at < SAMPLES; at += 1)
    yield {
      kind: kinds[at % kinds.length] as string,
      field: random.pick(FIELDS),
      filler: random.pick(FILLERS),
      shape: random.int(SHAPES.length),
    };
}

/** What the reader does with each field, once it has picked it. */
const STEPS: Readonly<Record<string, (value: string) => unknown>> = {
  authorsOf: (value) => authorsOf(pickFields({ author: value }).authors?.[0], (text) => text),
  'authorsOf a list': (value) =>
    authorsOf(pickFields({ author: Array<string>(20_000).fill(value) }).authors?.[0], (text) => text),
  'allTexts of tags': (value) => allTexts(pickFields({ tags: value, layout: 'post' }).tags),
  'allTexts of a list': (value) => allTexts(pickFields({ tags: Array<string>(20_000).fill(value) }).tags),
  'splitMarkers of a title': (value) => splitMarkers(firstText(pickFields({ title: value }).title) ?? ''),
  readTimes: (value) =>
    readTimes(pickFields({ date: value, path: value, 'ms.date': value, updated: value }), 'Asia/Seoul', { key: value }),
  'readTimes of many dates': (value) =>
    readTimes(
      pickFields(Object.fromEntries(ALIASES.publishedAt.map((key) => [key, value.slice(0, 20_000)]))),
      'Asia/Seoul',
      {},
    ),
  statedLanguage: (value) => statedLanguage(firstText(pickFields({ lang: value }).language)),
  languageOf,
  'languageOf with a title': (value) => languageOf('x', value),
  firstHeading,
  titleFromKey,
};

describe('pickFields', () => {
  it('keeps the first 4,000 characters of a text, 32,000 of a field, and 500 values', () => {
    const { title, tags, authors } = pickFields({
      title: `${'a'.repeat(3999)}\u{1f44d}b`,
      tags: Array<string>(20_000).fill('tag'),
      author: Array<string>(20).fill('a'.repeat(5000)),
    });
    assert.deepEqual(title, ['a'.repeat(3999)]);
    assert.equal(tags?.[0]?.length, 500);
    assert.equal(JSON.stringify(authors).match(/a/g)?.length, 32_000);
  });

  it('ignores an id or a url that is too long', () => {
    const long = 'a'.repeat(4001);
    const fields = pickFields({ id: long, uuid: 'b', url: `https://a.example/${long}`, oid: [long] });
    assert.deepEqual([firstText(fields.id), firstText(fields.url), firstText(fields.oid)], ['b', undefined, undefined]);
  });
});

describe('the reader', () => {
  // The first use of a step loads and compiles what it needs, which is no part of its time.
  for (const step of Object.values(STEPS)) step('a b, 2 March 2021');

  for (const [name, step] of Object.entries(STEPS)) {
    it(`takes time that grows no faster than the text, whatever it repeats, in ${name}`, async () => {
      const random = seededRandom(`${name} ${SEED}`);
      const fillers = SEED === 'all' ? FILLERS : random.shuffle(FILLERS).slice(0, FEW);
      const cases = fillers.flatMap((filler) =>
        (SEED === 'all' ? SHAPES : [random.pick(SHAPES)]).map((shape) => {
          const make = (bytes: number) => shape(filler.repeat(Math.floor(bytes / filler.length)));
          return [JSON.stringify(shape(filler)), make] as const;
        }),
      );
      assert.deepEqual(await fasterThanLinear(cases, step), []);
    });
  }

  it('takes time that grows no faster than the file, whatever stands in a field of it', async () => {
    const grid = SEED === 'all' ? wholeGrid() : sample(seededRandom(SEED));
    const cases = Array.from(grid, (one) => [JSON.stringify(one), (bytes: number) => fileOf(one, bytes)] as const);
    assert.deepEqual(await fasterThanLinear(cases, (file) => checkReading(file)), []);
  });

  it('takes time that grows no faster than each hostile file', async () => {
    const cases = Array.from(hostileFiles().keys(), (name) => {
      const make = (bytes: number) => hostileFiles(bytes / MIB).get(name)?.() ?? assert.fail(name);
      return [name, make] as const;
    });
    assert.deepEqual(await fasterThanLinear(cases, (file) => checkReading(file)), []);
  });

  it('takes time that grows no faster than the ways in which a key is spelled, and reads the plain one', async () => {
    const spelled = (at: number) => Array.from('date', (letter, place) => letter + '-'.repeat((at >> (3 * place)) & 7));
    const frontMatter = (count: number) =>
      Object.fromEntries([
        ...Array.from({ length: count }, (_, at) => [spelled(at).join(''), '2022-03-04'] as const),
        ['date', '2021-03-04'],
      ]);
    const cases = [['spellings', frontMatter]] as const;
    assert.deepEqual(await fasterThanLinear(cases, pickFields, { to: 4096, sizes: 3 }), []);
    assert.deepEqual(pickFields(frontMatter(4000)).publishedAt, ['2021-03-04']);
  });
});
