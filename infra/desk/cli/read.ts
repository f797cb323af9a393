import { readFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import type { Command } from 'commander';
import { REPAIRS, WARNINGS } from '../../../functions/article/base/index.ts';
import {
  type Article,
  type FrontMatterValue,
  originsOf,
  type ReadKind,
  type ReadResult,
  readArticle,
} from '../../../functions/article/index.ts';
import type { ReadText } from '../../../functions/article/internal.ts';
import { explain } from '../operator/explain.ts';
import { rejectionLines } from '../operator/table/card.ts';
import { onReaderGone } from '../operator/terminal/signals.ts';
import { labelled, note, printable, terminalJson, terminalWidth } from '../operator/terminal/text.ts';
import { wholeNumber } from './command.ts';

interface Options {
  readonly json?: boolean;
  readonly timeZone?: string;
  readonly maxBytes?: number;
  readonly contentType?: string;
}

const HELP = `
Fields, repairs, warnings and the hash check, without a stack. If the stack has
another time zone or size limit than the default, give them here.
Exit code 1 if a file is rejected or cannot be opened, 2 if one does not exist.`;

/** Why a file cannot be opened, by error code. */
const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a folder: name the files in it',
  EACCES: 'no permission to read it',
};

export function define(command: Command): void {
  command
    .argument('<file...>', 'files on this machine')
    .option('--json', 'one JSON document a line')
    .option('--time-zone <zone>', 'zone of dates that state none (settings timeZone, timeZones)')
    .option('--max-bytes <bytes>', 'the size limit (setting maxBytes)', wholeNumber(1, 999_999_999))
    .option('--content-type <type>', 'as the upload states it')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: Options) => {
      onReaderGone();
      process.exitCode = await readFiles(files, options);
    });
}

async function readFiles(files: readonly string[], { json, ...settings }: Options): Promise<number> {
  let refused = 0;
  let missing = 0;
  for (const file of files) {
    const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => cause);
    if (bytes instanceof Error) {
      const error = UNREADABLE[bytes.code ?? ''] ?? bytes.message;
      note(`${file}: ${error}`);
      if (json) console.log(terminalJson({ file, ok: false, error }));
      refused += 1;
      if (bytes.code === 'ENOENT') missing += 1;
      continue;
    }
    const result = readArticle(bytes, { key: file, now: Date.now(), ...settings });
    console.log(json ? terminalJson(jsonReading(file, result)) : printReading(file, result));
    if (result.kind !== 'refused') continue;
    refused += 1;
    // A fault of the reader: its stack shows where.
    if (result.cause !== undefined) note(explain(result.cause));
  }
  // As with put: the command line names what does not exist.
  return missing > 0 ? 2 : refused > 0 ? 1 : 0;
}

function jsonReading(file: string, result: ReadResult): Record<string, unknown> {
  if (!('article' in result)) return { file, ...result };
  const { normalText: _, shape, ...read } = result;
  return { file, ...read, ...(shape && { shape: shape.name }), origins: originsOf(result) };
}

/** What becomes of a file of each kind. */
const BECOMES: Readonly<Record<ReadKind, string>> = {
  article: '',
  retracted: 'retracts',
  held: 'held',
  unsure: 'unsure',
  container: 'container',
  refused: 'rejected',
};

/** What the reader found, for a person: fields, repairs, warnings, the hash check, the front matter. */
export function printReading(file: string, result: ReadResult): string {
  const lines = [styleText('bold', printable(file))];
  if (!result.ok) {
    const [, advice = ''] = rejectionLines(result.reason, result.detail);
    lines.push(row(BECOMES[result.kind], result.detail, styleText('red', result.reason)), row('', advice));
  }
  if (!('article' in result)) return [...lines, ''].join('\n');
  const { article } = result;
  lines.push(...fields(result));
  for (const { code, line } of article.repairs) {
    lines.push(row('repaired', REPAIRS[code], styleText('yellow', `line ${line}, ${code}`)));
  }
  for (const code of article.warnings) lines.push(row('warning', WARNINGS[code], styleText('yellow', code)));
  for (const [key, value] of Object.entries(article.frontMatter)) lines.push(row(`· ${key}`, brief(value)));
  lines.push('');
  return lines.join('\n');
}

function fields(result: ReadText): string[] {
  const { article, shape } = result;
  const authors = article.authors.map(({ name, email }) => (email === undefined ? name : `${name} <${email}>`));
  const origins = originsOf(result);
  const rows: [name: string, value: string | undefined, origin?: string | undefined][] = [
    ['article id', article.articleId, origins.articleId],
    ['title', article.title, origins.title],
    ['headline', article.headline === article.title ? undefined : article.headline],
    ['markers', article.markers.join(' ')],
    ['publisher', article.publisher, origins.publisher],
    ['category', article.category, origins.category],
    ['authors', authors.join(', '), origins.authors],
    ['published', article.publishedOn ?? article.publishedAt, origins.publishedAt],
    ['updated', article.updatedAt, origins.updatedAt],
    ['crawled', article.crawledAt, origins.crawledAt],
    ['url', article.url, origins.url],
    ['tags', article.tags.join(', '), origins.tags],
    ['description', article.description, origins.description],
    ['language', article.language, origins.language],
    ['text', `${article.text.length} characters`, origins.text],
    ['excerpt', article.excerpt],
    ['encoding', article.encoding],
    ['content hash', `${article.contentHash} (${hashCheck(article)})`],
    ['text key', article.textKey],
    ['shape', shape?.name ?? `front matter: ${article.frontMatterState}`],
  ];
  return rows.flatMap(([name, value, origin]) => {
    if (value === undefined || value === '') return [];
    return [row(name, value, '', origin && styleText('dim', `  ← ${printable(origin)}`))];
  });
}

function hashCheck({ declaredHash, hashVerified }: Article): string {
  if (declaredHash === undefined) return 'none declared';
  return hashVerified ? 'verified' : `the file declares ${declaredHash}`;
}

/** A name, coloured text, and a value from the file without control characters, wrapped to the terminal. */
function row(name: string, value: string, coloured = '', end = ''): string {
  const text = `${coloured === '' ? '' : `${coloured}: `}${printable(value)}${end}`;
  return labelled(styleText('dim', printable(name).padEnd(14)), text, 15, terminalWidth()).join('\n');
}

function brief(value: FrontMatterValue): string {
  const written = typeof value === 'string' ? value : JSON.stringify(value);
  return written.length > 100 ? `${written.slice(0, 100)}…` : written;
}
