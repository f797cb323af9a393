import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadOptions } from '../../../functions/article/article.ts';
import { readArticle } from '../../../functions/article/read.ts';

/**
 * A file as somebody writes it, and what is read of it. files.txt has one after the other: a line `▌ name {options}`,
 * the file, and a line `▌ {what is read}`. Control characters and marks that nobody sees stand as `\u{7}`.
 */
export interface Fixture {
  readonly name: string;
  readonly options: ReadOptions;
  readonly file: string;
  readonly expected: unknown;
}

const TABLE = join(import.meta.dirname, 'files.txt');
const FIXTURE = /^▌ (.*?)(?: (\{.*\}))?\n(?:([^▌]*)\n)?▌ (\{.*\})\n/gm;
const INVISIBLE = /[^\P{C}\n\t]|[\u0080-\u00a0\u2028\u2029]/gu;

export function readFixtures(): Fixture[] {
  return Array.from(
    readFileSync(TABLE, 'utf8').matchAll(FIXTURE),
    ([, name = '', options = '{}', file = '', read]) => ({
      name,
      options: JSON.parse(options),
      file: file.replace(/\\u\{([0-9a-f]+)\}/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16))),
      expected: JSON.parse(read ?? ''),
    }),
  );
}

/** Writes what is read of each file today: `UPDATE_FILES=1 npm test -- article/files`. Look at the difference. */
export function writeFixtures(fixtures: readonly Fixture[]): void {
  const lines = fixtures.map(({ name, options, file }) => {
    const stated = Object.keys(options).length === 0 ? '' : ` ${JSON.stringify(options)}`;
    const visible = file.replace(INVISIBLE, (mark) => `\\u{${mark.codePointAt(0)?.toString(16)}}`);
    return `▌ ${name}${stated}\n${visible}\n▌ ${JSON.stringify(whatIsRead({ file, options }))}\n`;
  });
  writeFileSync(TABLE, lines.join('\n'));
}

/** What is read of every file, unless it says otherwise. */
const USUAL = { hashVerified: false, encoding: 'utf-8', textKeyBy: 'headline', language: 'und' };

/** All that a file says, without hashes and what is usual. */
export function whatIsRead({ file, options }: Pick<Fixture, 'file' | 'options'>): object {
  const result = readArticle(Buffer.from(file), options);
  const { ok: _, article, ...verdict } = { article: undefined, ...result };
  if (article === undefined) return JSON.parse(JSON.stringify(verdict));
  const { contentHash: _hash, textKey: _key, headline, articleId, ...said } = article;
  const known = {
    ...said,
    ...(headline !== said.title && { headline }),
    ...(!articleId.startsWith('text:') && { articleId }),
  };
  const told = Object.entries(known).filter(
    ([name, value]) =>
      value !== '' && value !== USUAL[name as keyof typeof USUAL] && !(Array.isArray(value) && value.length === 0),
  );
  return JSON.parse(JSON.stringify({ kind: result.kind, ...Object.fromEntries(told) }));
}
