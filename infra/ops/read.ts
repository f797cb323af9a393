import { readFile } from 'node:fs/promises';
import type { ReadResult } from '../../functions/article/article.ts';
import { readArticle } from '../../functions/article/read.ts';
import { parseArguments } from '../cli/arguments.ts';
import { callersPath } from '../cli/npm-run.ts';
import { onReaderGone } from '../cli/reader-gone.ts';
import { UsageError } from '../cli/usage-error.ts';
import { printReading } from './print-reading.ts';

const usage = `npm run read -- [--json] [--time-zone ZONE] [--max-bytes N] [--content-type TYPE] FILE...

Prints what the reader makes of article files: fields, repairs, warnings, hash check, keys. With --json, one JSON document a line.
Exit code 1 if any file is refused or cannot be opened. Zone and limit are the defaults of the settings timeZone and maxBytes: name
those of a stack that has others.`;

const options = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  'time-zone': { type: 'string' },
  'max-bytes': { type: 'string' },
  'content-type': { type: 'string' },
} as const;

/** What a person may name that is no file. */
const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder: name the files in it',
  EACCES: 'it may not be read',
};

async function main(): Promise<number> {
  const { values, positionals } = parseArguments(usage, options, process.argv.slice(2));
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (positionals.length === 0) {
    console.error(usage);
    return 2;
  }
  const { 'time-zone': timeZone, 'max-bytes': maxBytes, 'content-type': contentType } = values;
  if (maxBytes !== undefined && !/^[1-9]\d{0,8}$/.test(maxBytes))
    throw new UsageError(`--max-bytes is ${maxBytes}: it must be a whole number of bytes`);
  let refused = 0;
  for (const file of positionals) {
    const bytes = await readFile(callersPath(file)).catch((cause: NodeJS.ErrnoException) => cause);
    if (bytes instanceof Error) {
      console.error(`${file}: ${unreadable[bytes.code ?? ''] ?? bytes.message}`);
      refused += 1;
      continue;
    }
    const result = readArticle(bytes, {
      key: file,
      now: Date.now(),
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(maxBytes === undefined ? {} : { maxBytes: Number(maxBytes) }),
      ...(contentType === undefined ? {} : { contentType }),
    });
    console.log(values.json ? JSON.stringify(jsonReading(file, result)) : printReading(file, result));
    if (!result.ok) refused += 1;
    // Ours to mend: where it happened.
    if (!result.ok && result.cause !== undefined) console.error(result.cause);
  }
  return refused > 0 ? 1 : 0;
}

function jsonReading(file: string, result: ReadResult): Record<string, unknown> {
  return result.ok ? { file, ok: true, article: result.article } : { file, ...result };
}

onReaderGone();

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
