import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { ReadResult } from '../../functions/article/article.ts';
import { readArticle } from '../../functions/article/read.ts';
import { printReading } from './print-reading.ts';

const usage = `npm run read -- [--json] [--time-zone ZONE] [--content-type TYPE] FILE...

Prints what the reader makes of article files: fields, repairs, warnings, hash check, keys. With --json, one JSON document a line.
Exit code 1 if any file is refused or cannot be opened.`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      'time-zone': { type: 'string' },
      'content-type': { type: 'string' },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (positionals.length === 0) {
    console.error(usage);
    return 2;
  }
  const { 'time-zone': timeZone, 'content-type': contentType } = values;
  let refused = 0;
  for (const file of positionals) {
    const bytes = await readFile(file).catch((cause: Error) => cause);
    if (bytes instanceof Error) {
      console.error(`${file}: ${bytes.message}`);
      refused += 1;
      continue;
    }
    const result = readArticle(bytes, {
      key: file,
      now: Date.now(),
      ...(timeZone === undefined ? {} : { timeZone }),
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

// `… | head` closes the pipe early: nobody is left to be told
process.stdout.on('error', () => process.exit());

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error); // an option that does not exist
  process.exitCode = 2;
}
